# SPDX-License-Identifier: Apache-2.0
"""Several scenarios beside each other on the same luck: which is best, how sure that is, and by how much.

Chances of being best come from drawing pairs again; differences between scenarios are paired, and their p-values are
adjusted for their number (Holm 1979).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from abmsim.analysis.adjusting import ADJUSTMENT, holm, p_value
from abmsim.analysis.effects import Array, Estimate, estimate, resampled_means
from abmsim.analysis.headline import last_differences
from abmsim.analysis.interactions import Levers, interactions
from abmsim.analysis.precision import sight
from abmsim.analysis.table import Compared
from abmsim.results.cells import rounded

COMPARED = ("net_jobs", "additional_jobs", "additional_registered_firms")
ROUNDING = 1e-9  # means that differ by less were computed from equal numbers


@dataclass(frozen=True)
class Does:
    """What tells scenarios apart: the levers of one in words that are equal when the levers are, and its other world."""

    levers: Levers
    counterfactual: str


def comparisons(compared: Sequence[Compared], does: Sequence[Does] = ()) -> list[dict[str, Any]]:
    """One entry per measure: what can be seen, ranking with the chance of being best, differences, interactions."""
    if len(compared) < 2:  # noqa: PLR2004 - it takes two to compare
        return []
    return [_comparison(compared, does, measure) for measure in COMPARED]


def _comparison(compared: Sequence[Compared], does: Sequence[Does], measure: str) -> dict[str, Any]:
    names = [one.scenario for one in compared]
    values = np.column_stack([last_differences(one, measure) for one in compared])
    found = [estimate(column, method="auto") for column in values.T]
    chances = chances_of_being_best(values)
    order = sorted(range(len(names)), key=lambda i: (-found[i].mean, names[i]))
    ranking = [_ranked(names[i], found[i], chances[i]) for i in order]
    levers, counterfactuals = [one.levers for one in does], [one.counterfactual for one in does]
    return {
        "measure": measure,
        "precision": [{"scenario": name, **sight(one)} for name, one in zip(names, found, strict=True)],
        "ranking": ranking,
        "pairwise": _pairwise(names, values),
        "adjustment": ADJUSTMENT,
        "tests": len(names) * (len(names) - 1) // 2,
        "interactions": interactions(names, levers, counterfactuals, values),
    }


def chances_of_being_best(values: Array) -> list[float]:
    """The share of redrawn sets of pairs in which each scenario [pairs, scenarios] has the largest mean; ties share."""
    if len(values) == 0:
        return [float("nan")] * values.shape[1]
    means = resampled_means(values)
    best = np.isclose(means, means.max(axis=1, keepdims=True), rtol=ROUNDING, atol=ROUNDING)
    shares: list[float] = (best / best.sum(axis=1, keepdims=True)).mean(axis=0).tolist()
    return shares


def _ranked(name: str, found: Estimate, chance_best: float) -> dict[str, Any]:
    return {
        "scenario": name,
        "mean": rounded(found.mean),
        "ci_low": rounded(found.interval.low),
        "ci_high": rounded(found.interval.high),
        "chance_best": rounded(chance_best),
        **sight(found),
    }


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
