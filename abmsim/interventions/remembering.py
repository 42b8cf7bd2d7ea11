# SPDX-License-Identifier: Apache-2.0
"""What a programme remembers of the people it took on: who, since when, for how many months (ODD 7.14.1).

A newcomer in a place is somebody else, so that whoever leaves the city is forgotten.
"""

from abmsim.city import BoolArray, IntArray
from abmsim.support import Town


def remember(what: str, rows: IntArray, months: int, town: Town) -> None:
    """Write down that these residents are taken on for so many months, this one included."""
    memory, n = town.programme, len(town.city.people.state)
    memory.remembered(f"{what}_who", n)[rows] = town.city.people.identity[rows] + 1
    memory.remembered(f"{what}_since", n)[rows] = town.clock
    memory.remembered(f"{what}_until", n)[rows] = town.clock + months


def forget(what: str, rows: IntArray, town: Town) -> None:
    """Strike these places from what is remembered."""
    town.programme.remembered(f"{what}_until", len(town.city.people.state))[rows] = 0


def remembers(what: str, town: Town) -> BoolArray:
    """Return for each place whether its resident is taken on this month."""
    memory, n = town.programme, len(town.city.people.state)
    same: BoolArray = memory.remembered(f"{what}_who", n) == town.city.people.identity + 1
    lasts: BoolArray = same & (memory.remembered(f"{what}_until", n) > town.clock)
    return lasts


def count_new(what: str, town: Town) -> int:
    """Return how many were taken on this month, whatever has become of them since."""
    return int((town.programme.remembered(f"{what}_since", len(town.city.people.state)) == town.clock).sum())
