# SPDX-License-Identifier: Apache-2.0
"""Every number the model believes, from the YAML files beside rules, barriers and interventions, and those of the cities."""

from itertools import groupby

from abmsim.parameters import Number
from abmsim.scenario.explaining import all_cities, explain
from abmsim.scenario.places import Library
from generating.tables import code, plain, table

COLUMNS = ("number", "value", "range", "unit", "confidence", "meaning", "source")


def spelled(number: Number) -> str:
    """Return the year of a dollar's worth with the unit."""
    return f"{number.unit} of {number.year}" if number.year else number.unit


def row(number: Number) -> list[str]:
    """Return the cells of one number."""
    figures = f"{number.value:.10g}", f"{number.low:.10g} to {number.high:.10g}"
    words = (spelled(number), number.confidence, number.meaning, number.source)
    return [code(number.name), *figures, *(plain(word) for word in words)]


def counted(numbers: list[Number]) -> str:
    """Return how many numbers there are, by confidence."""
    kinds = [number.confidence for number in numbers]
    each = ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("measured", "estimated", "assumed"))
    return f"{len(kinds)} numbers: {each}.\n"


def page() -> str:
    """Return a table for every file of numbers."""
    believed = sorted(explain("").numbers, key=lambda number: (number.file, number.line))
    parts = ["## Rules, barriers and interventions\n", counted(believed)]
    for file, numbers in groupby(believed, key=lambda number: number.file):
        parts += [f"### {file}\n", table(COLUMNS, [row(number) for number in numbers])]
    for name, city in all_cities(Library()).items():
        numbers = sorted(city.numbers.values(), key=lambda number: number.name)
        parts += [f"## The city {name}\n", counted(numbers), table(COLUMNS, [row(number) for number in numbers])]
    return "\n".join(parts)
