# SPDX-License-Identifier: Apache-2.0
"""Reads the numbers that stand in YAML beside rules, barriers and levers, and in city profiles."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from abmsim.parameters import CONFIDENCE, Number
from abmsim.scenario.fields import Field, Known, Spot, joined, range_text
from abmsim.scenario.nodes import Entry, Listing, Scalar, Table
from abmsim.scenario.places import Library, display, file_stamp, yaml_files
from abmsim.scenario.problems import Place, Problem, Report, echo, listed, nearest, plain
from abmsim.scenario.reading import Document, read_document
from abmsim.scenario.values import missing, read_number, read_text, read_value, refuse_unknown
from abmsim.units import PRICE_INDEX, UNITS, Unit, is_money, to_price_year

KEYS: Final = ("value", "unit", "range", "meaning", "source", "confidence")
NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_NOBODY: Final = Known()

NUMBER_FIELDS: Final = (
    Field("value", "number", "the number itself", required=True, example="0.25"),
    Field("unit", "choice", "the unit of the number", required=True, choices=tuple(UNITS), example="share"),
    Field("range", "list", "the lowest and highest value anybody could defend", required=True, example="[0.1, 0.4]"),
    Field("meaning", "text", "one sentence: what the number says", required=True, example="Share of ..."),
    Field("source", "text", "where it is from, or why this guess", required=True, example="ACS 2014-18, table B06009"),
    Field("confidence", "choice", "how sure we are", required=True, choices=CONFIDENCE, example="assumed"),
    Field("year", "integer", "the year of the dollars (dollars only)", low=min(PRICE_INDEX), high=max(PRICE_INDEX)),
)
_BY_NAME: Final = {one.name: one for one in NUMBER_FIELDS}


def read_entry(entry: Entry, name: str, report: Report) -> Number | None:
    """Give one number with all its keys, money in dollars of 2015; None when something is wrong (and noted)."""
    if not isinstance(entry.node, Table):
        allowed = "a table with " + ", ".join(KEYS)
        keys = "{value: ..., unit: ..., range: [..., ...], meaning: ..., source: ..., confidence: assumed}"
        example = f"{name.rsplit('.', 1)[-1]}: {keys}"
        found = echo(entry.node.text) if isinstance(entry.node, Scalar) else "a list"
        report.add("not_table", entry.place, name, found, allowed=allowed, suggestion=example)
        return None
    before = len(report.problems)
    number = _read(entry.node, name, entry.place, report)
    return number if len(report.problems) == before else None


def _read(table: Table, name: str, place: Place, report: Report) -> Number | None:
    refuse_unknown(table, tuple(_BY_NAME), name, report)
    for one in NUMBER_FIELDS:
        if one.required and one.name not in table.entries:
            missing(place, one, name, _NOBODY, report)
    value = _one(table, "value", name, report)
    texts = {key: _text(table, key, name, report) for key in ("meaning", "source")}
    unit = _unit(table, name, report)
    confidence = _one(table, "confidence", name, report)
    bounds = _range(table, name, report)
    if unit is None or bounds is None or not isinstance(value, int | float):
        return None
    _check_bounds(table, name, float(value), bounds, unit, report)
    year = _year(table, name, unit, place, report)
    if confidence is None or None in texts.values() or (is_money(unit.name) and year is None):
        return None
    amounts = [to_price_year(float(amount), year) if year else float(amount) for amount in (value, *bounds)]
    return Number(
        name, amounts[0], unit.name, amounts[1], amounts[2], texts["meaning"] or "", texts["source"] or "",
        str(confidence), year, place.relative or place.file, place.line,
    )  # fmt: skip


def _one(table: Table, key: str, name: str, report: Report) -> object | None:
    entry = table.entries.get(key)
    return None if entry is None else read_value(entry.node, Spot(_BY_NAME[key], f"{name}.{key}", _NOBODY, report))


def _text(table: Table, key: str, name: str, report: Report) -> str | None:
    entry = table.entries.get(key)
    if entry is None:
        return None
    spot = Spot(_BY_NAME[key], f"{name}.{key}", _NOBODY, report)
    text = None
    if isinstance(entry.node, Scalar) and entry.node.meaning.value is None:
        spot.wrong("nothing_given", entry.node)
    else:
        text = read_text(entry.node, spot)
    if text is not None and not text.strip():
        spot.wrong("text_empty", entry.node)
        return None
    return text


def _unit(table: Table, name: str, report: Report) -> Unit | None:
    entry = table.entries.get("unit")
    if entry is None:
        return None
    text = entry.node.text if isinstance(entry.node, Scalar) else ""
    if text in UNITS:
        return UNITS[text]
    near = nearest(text, UNITS)
    suggestion = f"did you mean {near}?" if near else "share, dollars, months, count ..."
    report.add(
        "unit_unknown", entry.node.place, f"{name}.unit", echo(text), choices=listed(UNITS, 40), suggestion=suggestion
    )
    return None


def _range(table: Table, name: str, report: Report) -> tuple[float, float] | None:
    entry = table.entries.get("range")
    if entry is None:
        return None
    key = f"{name}.range"
    if not isinstance(entry.node, Listing) or len(entry.node.items) != len(("low", "high")):
        found = echo(entry.node.text) if isinstance(entry.node, Scalar) else "not two numbers"
        report.add("range_form", entry.node.place, key, found, suggestion="range: [0.1, 0.4]")
        return None
    spot = Spot(_BY_NAME["value"], key, _NOBODY, report)
    low, high = (read_number(item, spot) for item in entry.node.items)
    if low is None or high is None:
        return None
    if low > high:
        suggestion = f"range: [{plain(high)}, {plain(low)}]"
        report.add("range_form", entry.node.place, key, f"[{plain(low)}, {plain(high)}]", suggestion=suggestion)
        return None
    return low, high


def _check_bounds(
    table: Table, name: str, value: float, bounds: tuple[float, float], unit: Unit, report: Report
) -> None:
    low, high = bounds
    if low < unit.low or high > unit.high:
        place = table.entries["range"].node.place
        report.add("range_outside_unit", place, f"{name}.range", f"[{plain(low)}, {plain(high)}]",
                   unit=unit.name, allowed=range_text(unit.low, unit.high, unit.name))  # fmt: skip
    if not low <= value <= high:
        place = table.entries["value"].node.place
        report.add(
            "value_outside_range", place, f"{name}.value", plain(value), allowed=range_text(low, high, unit.name)
        )


def _year(table: Table, name: str, unit: Unit, place: Place, report: Report) -> int | None:
    entry = table.entries.get("year")
    if entry is None:
        if is_money(unit.name):
            report.add("year_missing", place, f"{name}.year", "nothing")
        return None
    if not is_money(unit.name):
        report.add(
            "year_needless", entry.place, f"{name}.year", "year", unit=unit.name, allowed=f"no year for {unit.name}"
        )
        return None
    year = _one(table, "year", name, report)
    return year if isinstance(year, int) else None


def name_hint(key: str) -> str:
    """Say how a name should have been written."""
    near = re.sub(r"[^a-z0-9_]+", "_", key[:60].lower()).strip("_0123456789")
    return f"did you mean {near}?" if near else "such as share_informed"


def read_numbers(table: Table, stem: str, report: Report) -> dict[str, Number]:
    """Give every number of a table, named `stem.key`."""
    numbers = {}
    for key, entry in table.entries.items():
        name = joined(stem, key)
        if not NAME.fullmatch(key):
            near = re.sub(r"[^a-z0-9_]+", "_", key.lower()).strip("_")
            report.add(
                "name_form", entry.place, echo(name, 100), echo(key), suggestion=near and f"did you mean {near}?"
            )
            continue
        number = read_entry(entry, name, report)
        if number is not None:
            numbers[name] = number
    return numbers


def open_shipped(path: Path, library: Library, report: Report) -> Document | None:
    """Read a file that comes with abmsim; its places show the name it has in the source tree."""
    document, problems = _shipped(path, library, display(path), file_stamp(path))
    report.problems += [problem for problem in problems if problem not in report.problems]
    return document


@lru_cache(maxsize=512)
def _shipped(
    path: Path, library: Library, shown: str, stamp: tuple[int, int]
) -> tuple[Document | None, tuple[Problem, ...]]:
    """Read each file once: a lever's options and its numbers stand in the same one."""
    del stamp
    report = Report()
    document = read_document(path, Place(shown, relative=library.relative(path)), report)
    return document, tuple(report.problems)


def stem_numbers(library: Library, report: Report) -> dict[str, Number]:
    """Give the default of every number beside a rule, barrier or lever."""
    numbers: dict[str, Number] = {}
    for folder in library.stem_folders():
        for path in yaml_files(folder):
            found, problems = _numbers_of_file(path, library, file_stamp(path))
            report.problems += [problem for problem in problems if problem not in report.problems]
            for name, number in found.items():
                if name in numbers:
                    place = Place(number.file, number.line)
                    report.add("number_twice", place, name, name, other=f"{numbers[name].file}:{numbers[name].line}")
                numbers.setdefault(name, number)
    return numbers


def stems(library: Library) -> frozenset[str]:
    """Give the names of all rules, barriers and levers that have numbers."""
    return frozenset(path.stem for folder in library.stem_folders() for path in yaml_files(folder))


@lru_cache(maxsize=512)
def _numbers_of_file(
    path: Path, library: Library, stamp: tuple[int, int]
) -> tuple[Mapping[str, Number], tuple[Problem, ...]]:
    del stamp
    report = Report()
    document = open_shipped(path, library, report)
    if document is None:
        return {}, tuple(report.problems)
    table = document.top
    if path.parent == library.interventions:
        entry = table.entries.get("numbers")
        if entry is None or not isinstance(entry.node, Table):
            return {}, tuple(report.problems)
        table = entry.node
    return read_numbers(table, path.stem, report), tuple(report.problems)
