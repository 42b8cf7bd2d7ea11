# SPDX-License-Identifier: Apache-2.0
"""Checks that shares of one whole add up to 1: communities of the city, schooling and trades of each community."""

import math
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from abmsim.parameters import Number
from abmsim.scenario.plan import CityProfile
from abmsim.scenario.problems import Place, Report, listed, plain

SCHOOLING: Final = ("less_than_high_school", "high_school", "some_college", "degree")
# Published shares are rounded; nine of them may miss 1 by this much.
ROUNDING: Final = 0.005


def check_sums(numbers: Mapping[str, Number], profile: CityProfile, place: Place, report: Report) -> None:
    """Note shares of one whole that do not add up to 1; an incomplete set is not judged here."""
    for what, parts, total in _wrong(numbers, profile):
        spot = Place(place.file, parts[0].line, 1, place.relative)
        report.add("shares_off", spot, parts[0].name, f"{plain(round(total, 6))} in all", name=what)


def check_changed_sums(
    numbers: Mapping[str, Number], changed: Mapping[str, Number], profile: CityProfile, report: Report
) -> None:
    """Note shares that a scenario changes so that they no longer add up to 1."""
    for what, parts, total in _wrong(numbers, profile):
        own = [one for one in parts if one.name in changed]
        if own:
            spot = Place(own[0].file, own[0].line, 1, own[0].file)
            found = f"{plain(round(total, 6))} in all"
            report.add(
                "shares_off", spot, f"numbers.{own[0].name}", found, name=what, suggestion="change the others too"
            )


def moved_shares(names: Collection[str], profile: CityProfile) -> str:
    """Say what happens to shares of one whole of which some are uncertain; empty where none is."""
    moved = {what: [name for name in parts if name in names] for what, parts in _wholes(profile)}
    some = [what for what, parts in moved.items() if parts]
    count = sum(len(parts) for parts in moved.values())
    if not some:
        return ""
    one = f"{count} uncertain numbers are shares" if count > 1 else "one uncertain number is a share"
    return (f"{one} of one whole ({listed(some, 3)}): where it is moved, the others of that whole give way in proportion, "
            "so that they still add up to 1")  # fmt: skip


def _wrong(numbers: Mapping[str, Number], profile: CityProfile) -> Iterator[tuple[str, list[Number], float]]:
    for what, names in _wholes(profile):
        parts = [numbers[name] for name in names if name in numbers]
        total = math.fsum(one.value for one in parts)
        if len(parts) == len(names) and abs(total - 1) > ROUNDING:
            yield what, parts, total


def _wholes(profile: CityProfile) -> Iterator[tuple[str, list[str]]]:
    names = [one.name for one in profile.communities]
    yield "the communities", [f"communities.{one}.share_of_residents" for one in names]
    for one in names:
        yield f"schooling of {one}", [f"communities.{one}.share_education_{level}" for level in SCHOOLING]
        trades = [f"communities.{one}.business_mix.{sector.name}" for sector in profile.sectors]
        yield f"the trades of {one}", trades
