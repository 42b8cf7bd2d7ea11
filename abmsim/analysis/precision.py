# SPDX-License-Identifier: Apache-2.0
"""How much a run can see: the smallest effect it would show, the pairs it would take, and what shared luck is worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from abmsim.analysis.effects import Array, Estimate
from abmsim.results.cells import rounded

POWER_AND_SIZE = 2.8  # 1.96 + 0.84: seen with a chance of 80 % at the 5 % level


def sight(found: Estimate) -> dict[str, Any]:
    """What as many pairs can tell about one measure, known before any result is looked at."""
    return {
        "se": rounded(found.error),
        "smallest_detectable": rounded(POWER_AND_SIZE * found.error),
        "pairs_for_se_of_1": pairs_needed(found),
    }


def pairs_needed(found: Estimate) -> int | None:
    """How many pairs bring the standard error down to one job or firm."""
    if np.isnan(found.error):
        return None
    return max(2, int(np.ceil(found.error * found.error * found.pairs)))


def precision(estimates: Mapping[str, Estimate], reductions: Mapping[str, float | int | None]) -> dict[str, Any]:
    """For each measure what the run can see, and by how much pairing on the same luck reduced the variance."""
    return {
        measure: {"pairs": found.pairs, **sight(found), "variance_reduction": reductions.get(measure)}
        for measure, found in estimates.items()
    }


def variance_reduction(without: Array, treated: Array) -> float | int | None:
    """Variance of the difference of two worlds on different luck, divided by that on the same luck.

    None where the difference is the same in every pair: there is nothing left to reduce.
    """
    if len(without) < 2:  # noqa: PLR2004 - a variance needs two
        return None
    paired = float(np.var(treated - without, ddof=1))
    if not paired > 0:
        return None
    return rounded(float(np.var(without, ddof=1) + np.var(treated, ddof=1)) / paired)
