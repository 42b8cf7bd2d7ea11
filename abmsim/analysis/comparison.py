# SPDX-License-Identifier: Apache-2.0
"""Several scenarios beside each other on the same luck: which is best, how sure that is, and by how much.

Chances of being best come from drawing pairs again; differences between scenarios are paired, and their p-values are
adjusted for their number (Holm 1979).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from abmsim.analysis.effects import Array, Estimate, estimate, resampled_means, t_chance
from abmsim.analysis.headline import last_differences
from abmsim.analysis.table import Compared
from abmsim.results.cells import rounded

COMPARED = ("net_jobs", "additional_jobs", "additional_registered_firms")
POWER_AND_SIZE = 2.8  # 1.96 + 0.84: seen with a chance of 80 % at the 5 % level
ADJUSTMENT = "Holm"
ROUNDING = 1e-9  # means that differ by less were computed from equal numbers


def comparisons(compared: Sequence[Compared]) -> list[dict[str, Any]]:
    """One entry per measure: ranking with the chance of being best, and every pairwise difference."""
    if len(compared) < 2:  # noqa: PLR2004 - it takes two to compare
        return []
    return [_comparison(compared, measure) for measure in COMPARED]


def _comparison(compared: Sequence[Compared], measure: str) -> dict[str, Any]:
    names = [one.scenario for one in compared]
    values = np.column_stack([last_differences(one, measure) for one in compared])
    found = [estimate(column, method="auto") for column in values.T]
    chances = chances_of_being_best(values)
    order = sorted(range(len(names)), key=lambda i: (-found[i].mean, names[i]))
    ranking = [_ranked(names[i], found[i], chances[i]) for i in order]
    return {
        "measure": measure,
        "ranking": ranking,
        "pairwise": _pairwise(names, values),
        "adjustment": ADJUSTMENT,
        "tests": len(names) * (len(names) - 1) // 2,
    }


def chances_of_being_best(values: Array) -> list[float]:
    """The share of redrawn sets of pairs in which each scenario [pairs, scenarios] has the largest mean; ties share."""
    if len(values) == 0:
        return [float("nan")] * values.shape[1]
    means = resampled_means(values)
    best = np.isclose(means, means.max(axis=1, keepdims=True), rtol=ROUNDING, atol=ROUNDING)
    shares: list[float] = (best / best.sum(axis=1, keepdims=True)).mean(axis=0).tolist()
    return shares


def holm(p_values: Sequence[float]) -> list[float]:
    """P-values adjusted for their number, in the same order: never smaller, never above 1.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted, highest = [1.0] * len(p_values), 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = highest
    return adjusted


def p_value(found: Estimate) -> float:
    """The two-sided p-value of a mean difference of 0."""
    if found.error == 0:
        return float(found.mean == 0)
    tail = float(t_chance(found.pairs - 1, -abs(found.mean / found.error)))
    return 2 * tail


def _ranked(name: str, found: Estimate, chance_best: float) -> dict[str, Any]:
    return {
        "scenario": name,
        "mean": rounded(found.mean),
        "ci_low": rounded(found.interval.low),
        "ci_high": rounded(found.interval.high),
        "chance_best": rounded(chance_best),
        "smallest_detectable": rounded(POWER_AND_SIZE * found.error),
        "pairs_for_se_of_1": _pairs_needed(found),
    }


def _pairs_needed(found: Estimate) -> int | None:
    """How many pairs bring the standard error down to one job or firm."""
    if np.isnan(found.error):
        return None
    return max(2, int(np.ceil(found.error * found.error * found.pairs)))


def _pairwise(names: Sequence[str], values: Array) -> list[dict[str, Any]]:
    couples = list(combinations(range(len(names)), 2))
    found = [estimate(values[:, i] - values[:, j]) for i, j in couples]
    p_values = [p_value(one) for one in found]
    return [
        {
            "scenario": names[i],
            "other": names[j],
            "mean": rounded(one.mean),
            "ci_low": rounded(one.interval.low),
            "ci_high": rounded(one.interval.high),
            "p": rounded(p),
            "p_adjusted": rounded(adjusted),
        }
        for (i, j), one, p, adjusted in zip(couples, found, p_values, holm(p_values), strict=True)
    ]
