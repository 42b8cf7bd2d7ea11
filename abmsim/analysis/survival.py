# SPDX-License-Identifier: Apache-2.0
"""How many of the firms that opened during the run were still open 12 and 24 months later, with and without."""

from __future__ import annotations

from typing import Any

import numpy as np

from abmsim.analysis.effects import Array, estimate
from abmsim.analysis.table import Compared
from abmsim.results.blocks import Block
from abmsim.results.cells import rounded
from abmsim.results.plan import EVERYBODY

AGES = (12, 24)
TOO_SHORT = "no firm that opened during the run can be {age} months old by its end"


def survival(one: Compared, community: str = EVERYBODY) -> list[dict[str, Any]]:
    """For each age: the share of a run's new firms that reached it, among those old enough to be able to."""
    return [_at(one, age, community) for age in AGES]


def _at(one: Compared, age: int, community: str) -> dict[str, Any]:
    if one.treated.months[-1] <= age:
        return {"months": age, "mean": None, "reason": TOO_SHORT.format(age=age)}
    without, treated = (share_reaching(world, age, community) for world in (one.baseline, one.treated))
    found = estimate(treated - without, method="auto")
    return {
        "months": age,
        "baseline_mean": rounded(mean_of(without)),
        "scenario_mean": rounded(mean_of(treated)),
        "mean": rounded(found.mean),
        "ci_low": rounded(found.interval.low),
        "ci_high": rounded(found.interval.high),
        "chance_positive": rounded(found.chance_positive),
        "pairs": found.pairs,
    }


def share_reaching(world: Block, age: int, community: str = EVERYBODY) -> Array:
    """One share a pair, of firms opened from month 1 on; undefined where none opened early enough."""
    starts = np.nan_to_num(world.of("starts", community))[:, 1:-age].sum(axis=1)
    reached = np.nan_to_num(world.of(f"reached_{age}_months", community))[:, age + 1 :].sum(axis=1)
    return np.where(starts > 0, reached / np.maximum(starts, 1), np.nan)


def mean_of(values: Array) -> float:
    """The mean over the pairs where it is defined."""
    defined = values[~np.isnan(values)]
    return float(defined.mean()) if len(defined) else float("nan")
