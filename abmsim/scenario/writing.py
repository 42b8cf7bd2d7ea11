# SPDX-License-Identifier: Apache-2.0
"""Writes a commented scenario to start from, with every key explained."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from abmsim.scenario.cities import City, read_city
from abmsim.scenario.explaining import all_cities
from abmsim.scenario.fields import Field
from abmsim.scenario.levers import Lever, lever_kinds, read_lever
from abmsim.scenario.numbers import stem_numbers
from abmsim.scenario.places import Library
from abmsim.scenario.problems import Report, plain


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants a new scenario to be about."""

    name: str
    city: str
    start: str
    months: int
    interventions: tuple[str, ...] = ()
    folder: Path = Path()


def scenario_text(wishes: Wishes, library: Library | None = None) -> str:
    """Give a commented scenario that validates; levers that were not wished for stand in it as comments."""
    shelf = library or Library()
    report = Report()
    levers = [lever for kind in lever_kinds(shelf) if (lever := read_lever(kind, shelf, report)) is not None]
    report.stop_if_wrong()
    return "\n".join(_scenario_lines(wishes, levers, _city(wishes, shelf))) + "\n"


def _city(wishes: Wishes, library: Library) -> City | None:
    """Give the city of the scenario, shipped or beside it; None when there is none, which the check will say."""
    cities = all_cities(library)
    path = wishes.folder / wishes.city
    if wishes.city in cities or not path.is_file():
        return cities.get(wishes.city)
    report = Report()
    return read_city(path, library, stem_numbers(library, report), report)


def _scenario_lines(wishes: Wishes, levers: Sequence[Lever], city: City | None) -> Iterator[str]:
    yield "# yaml-language-server: $schema=scenario.schema.json   (abmsim schema scenario > scenario.schema.json)"
    yield "# A scenario: a city, a period, what the city does, and who pays. Check it with: abmsim validate THIS_FILE"
    yield "schema: 1"
    yield f"name: {_quoted(wishes.name)}"
    yield 'question: ""          # what it is to answer'
    yield f"city: {wishes.city}     # abmsim list cities; or a path such as ./our_city.yaml"
    yield f"start: {wishes.start}       # month 1"
    yield f"months: {wishes.months}            # how many months are simulated, 1 to 600"
    yield ""
    yield "# What the city does. To use a line, remove its # and one blank; `end` is inclusive and may be left out."
    chosen = [lever for lever in levers if lever.kind in wishes.interventions]
    yield "interventions:" if chosen else "# interventions:"
    for lever in levers:
        mark = "" if lever in chosen else "# "
        yield f"#   {lever.label}: {lever.meaning}"
        yield f"{mark}  - {lever.kind}: {_settings(lever, wishes, city)}"
    yield from _money_lines(wishes)


def _money_lines(wishes: Wishes) -> Iterator[str]:
    yield ""
    yield "# Who pays. With funding, costs must be covered by money that has arrived and not lapsed;"
    yield "# without it they are booked to the city."
    yield "# funding:"
    yield f"#   - {{source: Our grant, payer: grant, dollars: 25000, month: {wishes.start}}}   # payer: grant, city or partner"
    yield "# overspend: refuse   # or warn: then the city pays what is missing"
    yield ""
    yield "# Numbers to change, by the names that `abmsim list numbers` shows; `abmsim explain NAME` says where they are from."
    yield "# numbers:"
    yield "#   licensing.fee_dollars: 35"


def _settings(lever: Lever, wishes: Wishes, city: City | None) -> str:
    pairs = [f"{one.name}: {_example(one, city)}" for one in lever.options if _is_shown(one)]
    return "{" + ", ".join([*pairs, f"start: {wishes.start}"]) + "}"


def _is_shown(one: Field) -> bool:
    return one.required or _is_amount(one.default)


def _is_amount(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _example(one: Field, city: City | None) -> str:
    if one.kind == "language" and city is not None:
        foreign = [community.language for community in city.profile.communities if community.language != "en"]
        return foreign[0] if foreign else "en"
    if _is_amount(one.default):
        return plain(float(one.default))
    return one.example or "..."


def _quoted(text: str) -> str:
    """Give text so that YAML reads it back letter by letter."""
    return text if re.fullmatch(r"[A-Za-z][A-Za-z ]*[A-Za-z]", text) and " " in text else json.dumps(text)
