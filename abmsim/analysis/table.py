# SPDX-License-Identifier: Apache-2.0
"""The table of effects: every measure, community and month with its mean difference and interval, paired by luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from abmsim.analysis.effects import LEVEL, Array, t_chance, t_quantile
from abmsim.measures import NAMES, PAIRED_NAMES
from abmsim.results import cells
from abmsim.results.blocks import Block, read_blocks
from abmsim.results.files import write_text

EFFECT_COLUMNS = (
    "scenario", "measure", "community", "month", "pairs", "baseline_mean", "scenario_mean", "difference_mean",
    "difference_se", "ci_low", "ci_high", "chance_positive", "share_of_pairs_positive",
)  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """One scenario beside its counterfactual, as read from the tables of a folder."""

    scenario: str
    baseline: Block
    treated: Block
    paired: Block


def read_compared(folder: Path, baselines: Mapping[str, str]) -> list[Compared]:
    """The scenarios of a folder in the order given; `baselines` says each one's counterfactual."""
    months = read_blocks(folder / "months.csv", NAMES)
    pairs = read_blocks(folder / "pairs.csv", PAIRED_NAMES)
    return [Compared(name, months[baseline], months[name], pairs[name]) for name, baseline in baselines.items()]


def write_effects(folder: Path, compared: list[Compared]) -> str:
    """Write `effects.csv`, sorted by scenario, measure, community and month; return its sha256."""
    return write_text(folder / "effects.csv", _lines(compared))


def _lines(compared: list[Compared]) -> Iterator[str]:
    yield cells.header(EFFECT_COLUMNS)
    for one in sorted(compared, key=lambda one: one.scenario):
        for measure in sorted({*NAMES, *PAIRED_NAMES}):
            yield from _measure_lines(one, measure)


def _measure_lines(one: Compared, measure: str) -> Iterator[str]:
    """The rows of one measure; a paired measure is by definition 0 in the counterfactual."""
    if measure in NAMES:
        baseline, treated = one.baseline.measure(measure), one.treated.measure(measure)
    else:
        treated = one.paired.measure(measure)
        baseline = np.where(np.isnan(treated), np.nan, 0.0)
    columns = summarise(baseline, treated)
    number = cells.number
    for c, community in enumerate(one.treated.communities):
        start = f"{one.scenario},{measure},{cells.text(community)}"
        for m, month in enumerate(one.treated.months):
            yield f"{start},{month},{','.join([number(float(column[m, c])) for column in columns])}\n"


def summarise(baseline: Array, treated: Array) -> tuple[Array, ...]:
    """From two arrays [pairs, ...] the columns of `effects.csv` from `pairs` on, each [...]."""
    difference = treated - baseline
    defined = ~np.isnan(difference)
    n = defined.sum(axis=0)
    mean = _mean(difference, defined, n)
    error = _error(difference, defined, n, mean)
    with np.errstate(invalid="ignore", divide="ignore"):
        reach = t_quantile(np.maximum(n - 1, 1).astype(np.float64), (1 + LEVEL) / 2) * error
        chance = t_chance(np.maximum(n - 1, 1).astype(np.float64), mean / error)
    chance = np.where(error == 0, np.where(mean > 0, 1.0, 0.0), chance)
    chance = np.where(np.isnan(error), np.nan, chance)
    share = np.where(n > 0, ((difference > 0) & defined).sum(axis=0) / np.maximum(n, 1), np.nan)
    levels = (_mean(baseline, defined, n), _mean(treated, defined, n))
    return (n, *levels, mean, error, mean - reach, mean + reach, chance, share)


def _mean(values: Array, defined: Array, n: Array) -> Array:
    total = np.where(defined, values, 0.0).sum(axis=0)
    return np.where(n > 0, total / np.maximum(n, 1), np.nan)


def _error(difference: Array, defined: Array, n: Array, mean: Array) -> Array:
    """Standard error of the mean; exactly 0 where every pair gave the same, undefined below two pairs."""
    deviation = np.where(defined, difference - mean, 0.0)
    variance = (deviation * deviation).sum(axis=0) / np.maximum(n - 1, 1)
    lowest = np.where(defined, difference, np.inf).min(axis=0, initial=np.inf)
    highest = np.where(defined, difference, -np.inf).max(axis=0, initial=-np.inf)
    error = np.where(lowest == highest, 0.0, np.sqrt(variance / np.maximum(n, 1)))
    return np.where(n > 1, error, np.nan)
