# SPDX-License-Identifier: Apache-2.0
"""Sign tests over pairs of worlds: did it rise on nearly every luck? Each question is lived once a session."""

from collections.abc import Mapping
from functools import cache

import numpy as np
from engine.worlds import ALL, column, live_pair, scenario
from engine.worlds import believing as numbers_of

from abmsim.ensemble import PairRecord
from abmsim.measures import MEASURES, PAIRED_INDEX

PAIRS = 8
SCALE = 0.1
MONTHS = 24
FLOWS = {one.name for one in MEASURES if one.kind == "flow"}


@cache
def pairs(
    *levers: str, months: int = MONTHS, believing: tuple = (), against: tuple | None = None
) -> tuple[PairRecord, ...]:
    """Live eight pairs; `believing` are (number, value) of both worlds, `against` those of the other world instead."""
    plan = numbers_of(scenario(*levers, months=months), dict(believing))
    other = plan.counterfactual()
    if against is not None:
        other = numbers_of(scenario(months=months), dict(against)).counterfactual()
    return tuple(live_pair([plan], [other], 1, number, SCALE) for number in range(1, PAIRS + 1))


def row_of(community: str) -> int:
    """Return the row of a community in the tables."""
    return [one.name for one in scenario().city.communities].index(community)


def change(
    lived: tuple[PairRecord, ...], measure: str, community: str = "", months: slice = slice(1, None)
) -> np.ndarray:
    """Return what the treated world has more in each pair: the sum of a flow, the mean of a stock or share."""
    row = row_of(community) if community else ALL
    gather = np.nansum if measure in FLOWS else np.nanmean
    return np.array(
        [
            gather(column(p.worlds[1], measure, row)[months]) - gather(column(p.worlds[0], measure, row)[months])
            for p in lived
        ]
    )


def last(lived: tuple[PairRecord, ...], measure: str, community: str = "") -> np.ndarray:
    """Return a paired measure at the end, in each pair."""
    row = row_of(community) if community else ALL
    return np.array([p.paired[0][-1, row, PAIRED_INDEX[measure]] for p in lived])


def rises(differences: np.ndarray) -> bool:
    """Say whether nearly all pairs rose: at least 7 of 8, which by chance alone happens in 3.5 of 100 cases."""
    return bool((differences > 0).sum() >= PAIRS - 1 and differences.mean() > 0)


def falls(differences: np.ndarray) -> bool:
    """Say whether nearly all pairs fell."""
    return rises(-differences)


def settings(numbers: Mapping[str, float]) -> tuple:
    """Return numbers as a question that can be remembered."""
    return tuple(sorted(numbers.items()))
