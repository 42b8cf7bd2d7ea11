# SPDX-License-Identifier: Apache-2.0
"""From indices to verdicts: intervals, the noise floor, the share of luck, and whether more samples would change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from abmsim.analysis.sensitivity.emulated import Emulated
from abmsim.analysis.sensitivity.estimators import Delta, Estimator, Morris, Pawn
from abmsim.analysis.sensitivity.found import DOES_NOT, JUDGED_BY, MATTERS, UNDECIDED, Index, Luck, Step
from abmsim.experiments.points import Array
from abmsim.scenario.methods import EMULATOR, SOBOL

RESAMPLES = 200
EMULATED_RESAMPLES = 60  # each learns an emulator anew
LEVEL = 0.95
LEAST_SHARE = 0.05  # of the variance, or of the largest index: what moves less does not matter
PARTS = (4, 2, 1)  # a quarter, half and all of the samples
AS_LARGE_AS_SIGNAL = 0.5
ENOUGH_PAIRS = 10
MOST_LUCK = 0.3  # of the variance, above which Sobol's total indices say little
STILL_MOVING = 0.1
MAY_BE_NEGATIVE = ("mu", "S1")
BIASED = ("pawn", "delta")  # never 0, and larger still in samples drawn again: the floor shows by how much
SHUFFLES = 60


def indices(one: Estimator, luck: int, rows: Array, seed: int) -> dict[str, Index]:
    """Every kind of index from these samples, with its interval; `luck` is the place of the noise floor."""
    values = one.indices(rows)
    draws = np.random.default_rng([seed, len(rows)])
    times = EMULATED_RESAMPLES if isinstance(one, Emulated) else RESAMPLES
    again = [one.indices(rows[draws.integers(0, len(rows), len(rows))]) for _ in range(times)]
    found = {
        kind: _index(kind, value, np.stack([drawn[kind] for drawn in again]), luck) for kind, value in values.items()
    }
    if isinstance(one, Pawn | Delta):
        return {kind: _with_shuffled_floor(kind, index, one, rows, draws) for kind, index in found.items()}
    return found


def _index(kind: str, value: Array, drawn: Array, luck: int) -> Index:
    low_end, high_end = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    if kind in BIASED:
        shift = value - drawn.mean(axis=0)
        low, high = low_end + shift, high_end + shift
    else:
        low, high = np.minimum(low_end, value), np.maximum(high_end, value)
    if kind not in MAY_BE_NEGATIVE:
        low, high = np.maximum(low, 0), np.maximum(high, 0)
    inputs = np.delete(np.arange(len(value)), luck)
    floor = (float(one[luck]) for one in (value, low, high))
    return Index(value[inputs], low[inputs], high[inputs], *floor)


def _with_shuffled_floor(kind: str, index: Index, one: Pawn | Delta, rows: Array, draws: np.random.Generator) -> Index:
    """The same index with a floor from many inputs that are pure noise: one alone would be lucky or unlucky."""
    noise = draws.random((len(one.answers), SHUFFLES))
    inert = replace(one, vectors=noise).indices(rows)[kind]
    low, high = np.quantile(inert, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return replace(index, floor=float(inert.mean()), floor_low=float(low), floor_high=float(high))


def steps(one: Estimator, luck: int, method: str, seed: int) -> tuple[Step, ...]:
    """The judging index from a quarter, half and all of the samples."""
    kind = JUDGED_BY[method]
    counts = [one.size // part for part in PARTS]
    return tuple(Step(count, indices(one, luck, np.arange(count), seed)[kind]) for count in counts if count > 1)


def threshold_of(method: str, index: Index, least: float) -> float:
    """What an input must exceed to matter: the top of the noise floor, and then some.

    The least is a share of the variance with sobol and emulator, of the largest index with the other methods.
    """
    scale = 1.0 if method in (SOBOL, EMULATOR) else float(index.values.max(initial=0.0))
    return index.floor_high + least * scale


def verdicts(index: Index, threshold: float) -> tuple[str, ...]:
    """Matters: the whole interval lies above the threshold. Does not: it lies below. Else nobody can tell yet."""
    return tuple(
        MATTERS if low > threshold else DOES_NOT if high <= threshold else UNDECIDED
        for low, high in zip(index.low.tolist(), index.high.tolist(), strict=True)
    )


def luck_of(method: str, one: Estimator, found: Mapping[str, Index], table: Array, luck: int) -> Luck:
    """How much of the variance of the answers luck makes; `table` is [points, pairs]."""
    pairs = int(table.shape[1])
    share = _share(method, one, found, table, luck)
    if share is None:
        return Luck(pairs, None, None)
    alone = share * pairs / (share * pairs + 1 - share) if share < 1 else 1.0
    return Luck(pairs, share, alone)


def _share(method: str, one: Estimator, found: Mapping[str, Index], table: Array, luck: int) -> float | None:
    means = np.nanmean(table, axis=1)
    variance = float(np.mean((means - means.mean()) ** 2))
    if method == SOBOL:
        return min(max(found["ST"].floor, 0.0), 1.0)
    if isinstance(one, Morris):
        return min(float(np.mean((one.effects[:, luck] * one.step) ** 2)) / 2 / variance, 1.0)
    of_means = luck_variance(table)
    return None if of_means is None else min(of_means / variance, 1.0)


def luck_variance(table: Array) -> float | None:
    """The variance that luck gives the mean of a point, from a table [points, pairs]; None where one pair cannot tell."""
    if table.shape[1] == 1:
        return None
    counts = (~np.isnan(table)).sum(axis=1)
    several = counts > 1
    if not several.any():
        return None
    squares = np.nansum((table - np.nanmean(table, axis=1)[:, None]) ** 2, axis=1)
    return float((squares[several] / (counts[several] - 1) / counts[several]).mean())


def warnings_of(
    method: str, luck: Luck, convergence: tuple[Step, ...], judged: tuple[str, ...], has_luck: bool = True
) -> tuple[str, ...]:
    """What whoever reads the indices should know."""
    found = []
    one_run, answer = luck.share_of_one_run, luck.share_of_answer
    if one_run is not None and one_run >= AS_LARGE_AS_SIGNAL and luck.pairs < ENOUGH_PAIRS:
        found.append(f"luck is as large as what the inputs do ({one_run:.0%} of the variance of one run): use at least "
                     f"{ENOUGH_PAIRS} pairs a point, not {luck.pairs}; before that '{DOES_NOT}' means: not more than luck")  # fmt: skip
    if method == SOBOL and answer is not None and answer >= MOST_LUCK:
        found.append(f"luck makes {answer:.0%} of the variance, so that total indices hold much of it: average more pairs a "
                     "point, or use method: {sample: emulator}")  # fmt: skip
    if answer is None and has_luck:
        found.append("one pair a point cannot tell luck from influence: use two or more")
    if UNDECIDED in judged:
        found.append(f"{judged.count(UNDECIDED)} inputs are undecided: more samples, or more pairs, would tell")
    if len(convergence) > 1 and (change := _change(convergence)) > STILL_MOVING:
        found.append(f"the indices still move: by up to {change:.0%} of the largest from half to all of the samples")
    return tuple(found)


def _change(convergence: tuple[Step, ...]) -> float:
    before, after = (step.index.values for step in convergence[-2:])
    largest = float(np.abs(after).max(initial=0.0))
    return float(np.abs(after - before).max(initial=0.0)) / largest if largest else 0.0
