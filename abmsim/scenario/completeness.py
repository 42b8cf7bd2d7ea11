# SPDX-License-Identifier: Apache-2.0
"""Asks by name for every number a new city lacks, and refuses numbers that nothing reads; a shipped city is the model."""

from collections.abc import Iterable, Mapping

from abmsim.parameters import Number
from abmsim.scenario.nodes import Table
from abmsim.scenario.plan import CityProfile
from abmsim.scenario.problems import Place, Report, echo, listed, nearest, plain

_ANY = "*"


def patterns(numbers: Mapping[str, Number], profile: CityProfile) -> dict[str, Number]:
    """Give the numbers of a city by pattern: `communities.*.mean_trust` stands for all communities."""
    return {_pattern(name, profile): number for name, number in numbers.items()}


def _pattern(name: str, profile: CityProfile) -> str:
    section, *rest = name.split(".")
    if section not in ("communities", "sectors") or len(rest) <= 1:
        return name
    sectors = {sector.name for sector in profile.sectors}
    _, *inner = rest
    return ".".join([section, _ANY, *(_ANY if part in sectors else part for part in inner)])


def check_complete(
    numbers: Mapping[str, Number], profile: CityProfile, model: Mapping[str, Number], top: Table, report: Report
) -> None:
    """Note every number of the model's patterns that is missing here, and every number that fits none of them."""
    wanted = {name: number for pattern, number in model.items() for name in _expanded(pattern, profile)}
    for name, number in numbers.items():
        if name not in wanted:
            _needless(name, number, wanted, top, report)
    for name, example in wanted.items():
        if name not in numbers:
            _missing(name, example, top, report)


def _expanded(pattern: str, profile: CityProfile) -> Iterable[str]:
    """Give the names a pattern stands for in this city."""
    section, *rest = pattern.split(".")
    if _ANY not in rest:
        return [pattern]
    members = profile.communities if section == "communities" else profile.sectors
    names = [[section, member.name, *rest[1:]] for member in members]
    sectors = [sector.name for sector in profile.sectors]
    return [
        ".".join(part if part != _ANY else sector for part in parts)
        for parts in names
        for sector in (sectors if _ANY in parts else ("",))
    ]


def _needless(name: str, number: Number, wanted: Iterable[str], top: Table, report: Report) -> None:
    below = f"{name.rpartition('.')[0]}."
    names = list(wanted)
    beside = [one for one in names if one.startswith(below)]
    near = nearest(name, names)
    allowed = listed(beside, 8) if beside else "the numbers that `abmsim explain` shows of a shipped city"
    place = Place(_place(name, top).file, number.line)
    report.add(
        "city_number_unread",
        place,
        name,
        echo(name),
        allowed=allowed,
        suggestion=f"did you mean {near}?" if near else "remove it",
    )


def _missing(name: str, example: Number, top: Table, report: Report) -> None:
    last = name.rpartition(".")[2]
    allowed = f"{example.unit}, such as {plain(example.low)} to {plain(example.high)} elsewhere"
    keys = f"{{value: ..., unit: {example.unit}, range: [..., ...], meaning: ..., source: ..., confidence: assumed}}"
    meaning = echo(example.meaning, 200)
    report.add(
        "city_number_missing",
        _place(name, top),
        name,
        "nothing",
        allowed=allowed,
        suggestion=f"{last}: {keys}",
        meaning=meaning,
    )


def _place(name: str, top: Table) -> Place:
    """Give the place of the innermost section of this name that the file has."""
    table, place = top, top.place
    for part in name.split("."):
        entry = table.entries.get(part)
        if entry is None:
            break
        place = entry.place
        if not isinstance(entry.node, Table):
            break
        table = entry.node
    return place
