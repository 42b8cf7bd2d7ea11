# SPDX-License-Identifier: Apache-2.0
"""Numbers that a scenario decides itself (months, doses of levers, money), each with the file and line that says so."""

from collections.abc import Iterator, Mapping
from math import inf
from typing import Final

from abmsim.parameters import Number
from abmsim.scenario.checking import MOST_MONTHS
from abmsim.scenario.fields import Field
from abmsim.scenario.levers import Lever, lever_kinds, read_lever
from abmsim.scenario.nodes import Entry, Listing, Scalar, Table
from abmsim.scenario.numbers import open_shipped
from abmsim.scenario.places import Library, yaml_files
from abmsim.scenario.plan import InterventionPlan, Scenario
from abmsim.scenario.problems import Place, Report
from abmsim.units import PRICE_YEAR

DECIDED: Final = "decided in this scenario"
USUAL: Final = "what the lever does when the scenario does not say"


def decided(scenario: Scenario, top: Table, library: Library) -> tuple[Number, ...]:
    """Give the numbers of a scenario that are no belief about the city but a plan; `top` is its merged file."""
    numbers = [] if "months" not in top.entries else [_months(scenario, top)]
    return (*numbers, *_doses(scenario, top, library), *_money(top))


def _number(name: str, value: float, bounds: tuple[float, float], words: Mapping[str, str], place: Place) -> Number:
    file = place.relative or place.file
    year = PRICE_YEAR if words["unit"] == "dollars" else None
    return Number(
        name, value, words["unit"], *bounds, words["meaning"], words.get("source", DECIDED), "assumed", year, file,
        place.line,
    )  # fmt: skip


def _months(scenario: Scenario, top: Table) -> Number:
    words = {"unit": "months", "meaning": "how many months are simulated"}
    return _number("months", scenario.months, (1, MOST_MONTHS), words, top.entries["months"].node.place)


def _doses(scenario: Scenario, top: Table, library: Library) -> Iterator[Number]:
    """Give the amounts of every intervention that acts, written or left at what the lever usually does."""
    entry = top.entries.get("interventions")
    items = entry.node.items if entry is not None and isinstance(entry.node, Listing) else ()
    written = [(kind, one) for item in items if isinstance(item, Table) for kind, one in item.entries.items()]
    for plan in scenario.interventions:
        lever = read_lever(plan.kind, library, Report()) if plan.kind in lever_kinds(library) else None
        own = _written(plan, written)
        for option in lever.options if lever is not None else ():
            value = plan.options.get(option.name)
            if isinstance(value, bool) or not isinstance(value, int | float) or lever is None:
                continue
            given = own.get(option.name)
            place = _default_place(lever, option, library) if given is None else given.node.place
            words = {"unit": option.unit, "meaning": option.meaning, "source": USUAL if given is None else DECIDED}
            yield _number(f"{plan.id}.{option.name}", value, (option.low, option.high), words, place)


def _written(plan: InterventionPlan, written: list[tuple[str, Entry]]) -> dict[str, Entry]:
    """Give the settings of a plan as they stand in the file, each of them once."""
    for position, (kind, entry) in enumerate(written):
        if kind == plan.kind and plan.line in (entry.place.line, entry.node.place.line):
            del written[position]
            return entry.node.entries if isinstance(entry.node, Table) else {}
    return {}


def _default_place(lever: Lever, option: Field, library: Library) -> Place:
    """Give the line of an option in the lever's own file."""
    path = next(path for path in yaml_files(library.interventions) if path.stem == lever.kind)
    document = open_shipped(path, library, Report())
    section = None if document is None else document.top.entries.get("options")
    entry = section.node.entries.get(option.name) if section is not None and isinstance(section.node, Table) else None
    return Place(lever.file, 1, 1, lever.file) if entry is None else entry.place


def _money(top: Table) -> Iterator[Number]:
    """Give every amount of funding as it stands in the file."""
    entry = top.entries.get("funding")
    items = entry.node.items if entry is not None and isinstance(entry.node, Listing) else ()
    for position, item in enumerate(items):
        dollars = item.entries.get("dollars") if isinstance(item, Table) else None
        source = item.entries.get("source") if isinstance(item, Table) else None
        if dollars is None or not isinstance(dollars.node, Scalar):
            continue
        who = source.node.text if source is not None and isinstance(source.node, Scalar) else ""
        words = {"unit": "dollars", "meaning": f"money from {who}" if who else "money"}
        value = dollars.node.meaning.value
        if isinstance(value, int | float):
            yield _number(f"funding[{position}].dollars", float(value), (0.0, inf), words, dollars.node.place)
