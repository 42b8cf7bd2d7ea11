# SPDX-License-Identifier: Apache-2.0
"""Lists what there is to choose from: scenarios, cities, interventions and numbers, one row each."""

from abmsim.parameters import Number
from abmsim.scenario.explaining import all_cities, as_row, by_confidence
from abmsim.scenario.fields import Known, allowed_text
from abmsim.scenario.levers import Lever, lever_kinds, read_lever
from abmsim.scenario.nodes import Scalar
from abmsim.scenario.numbers import stem_numbers
from abmsim.scenario.places import Library, display, shipped_files
from abmsim.scenario.problems import Place, Report, echo, listed, nearest
from abmsim.scenario.reading import read_document

Row = dict[str, object]


def scenario_rows(library: Library | None = None) -> list[Row]:
    """Give every shipped scenario: name to call it by, title, question, file."""
    rows: list[Row] = []
    report = Report()
    for path in shipped_files("scenarios", library):
        document = read_document(path, Place(display(path)), report)
        words = {"name": "", "question": ""}
        for key in words:
            entry = document.top.entries.get(key) if document else None
            words[key] = entry.node.text if entry is not None and isinstance(entry.node, Scalar) else ""
        rows.append(
            {"scenario": path.stem, "name": words["name"], "question": words["question"], "file": display(path)}
        )
    report.stop_if_wrong()
    return rows


def city_rows(library: Library | None = None) -> list[Row]:
    """Give every shipped city with how many of its numbers are measured, estimated and assumed."""
    return [
        {"city": name, "label": city.profile.label, **by_confidence(tuple(city.numbers.values())), "file": city.file}
        for name, city in all_cities(library or Library()).items()
    ]


def intervention_rows(library: Library | None = None) -> list[Row]:
    """Give every kind of intervention with what a scenario may say about it."""
    shelf = library or Library()
    report = Report()
    levers = [read_lever(kind, shelf, report) for kind in lever_kinds(shelf)]
    report.stop_if_wrong()
    return [_intervention(lever) for lever in levers if lever is not None]


def _intervention(lever: Lever) -> Row:
    options = {
        option.name: f"{option.meaning} ({'required; ' if option.required else ''}{allowed_text(option, Known())})"
        for option in lever.options
    }
    return {"intervention": lever.kind, "label": lever.label, "meaning": lever.meaning, "options": options}


def number_rows(city: str = "", library: Library | None = None) -> list[Row]:
    """Give every number that a scenario of a city may set; the first shipped city when none is named."""
    numbers = city_numbers(city, library)
    return [as_row(number) for number in sorted(numbers, key=lambda number: number.name)]


def city_numbers(city: str = "", library: Library | None = None) -> list[Number]:
    """Give the numbers of all rules, barriers and levers, and those of one city."""
    shelf = library or Library()
    report = Report()
    defaults = stem_numbers(shelf, report)
    report.stop_if_wrong()
    cities = all_cities(shelf, defaults)
    if city and city not in cities:
        near = nearest(city, cities)
        suggestion = f"did you mean {near}?" if near else "abmsim list cities shows them"
        report.add("unknown_city", Place("--city"), "--city", echo(city), allowed=listed(cities), suggestion=suggestion)
        report.stop_if_wrong()
    chosen = cities.get(city) or next(iter(cities.values()), None)
    return list({**defaults, **(chosen.numbers if chosen else {})}.values())
