# SPDX-License-Identifier: Apache-2.0
"""What kinds of intervention there are: their options and costs, read from the YAML beside each (never from code)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from abmsim.scenario.fields import Field, Known, Spot, joined
from abmsim.scenario.nodes import Entry, Listing, Scalar, Table
from abmsim.scenario.numbers import NAME, open_shipped
from abmsim.scenario.places import Library, file_stamp, yaml_files
from abmsim.scenario.problems import Problem, Report, echo, listed, nearest
from abmsim.scenario.values import missing, read_number, read_table, read_value, refuse_unknown

TARGET_KINDS: Final = ("language", "community", "communities", "sector", "sectors")
OPTION_KINDS: Final = (*TARGET_KINDS, "number", "integer", "choice", "boolean")
_SECTIONS: Final = ("about", "options", "numbers", "costs")
_NOBODY: Final = Known()
EVENT: Final = "event"

ABOUT_FIELDS: Final = (
    Field("label", "text", "what people call it", required=True, example="Spanish-speaking liaison"),
    Field("meaning", "text", "one sentence: what the city does", required=True, example="..."),
)
COST_FIELDS: Final = (
    Field("item", "text", "what is paid for", required=True, example="salary and benefits"),
    Field("number", "text", "the number of dollars", example="cost_dollars_per_month"),
    Field("each", "choice", "when it falls due", required=True, choices=("month", "once", EVENT), example="month"),
    Field("times", "text", "the option that multiplies it"),
    Field("most", "text", "for each event: the option that says how many a month at most"),
    Field("budget", "text", "for each event: the option of dollars in all", example="budget_dollars"),
)
OPTION_FIELDS: Final = (
    Field("type", "choice", "the kind of value", required=True, choices=OPTION_KINDS, example="number"),
    Field("required", "boolean", "whether a scenario must say it", default=False),
    Field("unit", "text", "the unit, in words", default=""),
    Field("meaning", "text", "what it says", required=True, example="..."),
    Field("example", "text", "a value to copy", default=""),
    Field("instead_of", "text", "the option that this one replaces", default=""),
    Field(
        "capacity", "boolean", "whether it says how much is offered, so that nothing at all is refused", default=False
    ),
)
_PLAIN_OPTION_KEYS: Final = tuple(one.name for one in OPTION_FIELDS)
_OPTION_KEYS: Final = (*_PLAIN_OPTION_KEYS, "default", "range", "choices")


@dataclass(frozen=True, slots=True)
class CostShape:
    """One cost item of a lever: which number of dollars, how often, times which option.

    An item paid for each `event` costs what happens in the run; `most` (events a month) or `budget` (dollars in all)
    names the option that bounds it.
    """

    item: str
    number: str
    each: str
    times: str | None
    most: str | None = None
    budget: str | None = None


@dataclass(frozen=True, slots=True)
class Lever:
    """A kind of intervention: what a scenario may say about it and what it costs."""

    kind: str
    label: str
    meaning: str
    options: tuple[Field, ...]
    costs: tuple[CostShape, ...]
    file: str

    def targets(self) -> tuple[str, ...]:
        """Give the options that say whom it serves."""
        return tuple(option.name for option in self.options if option.kind in TARGET_KINDS)


def lever_kinds(library: Library) -> tuple[str, ...]:
    """Give the names of all kinds of intervention."""
    return tuple(path.stem for path in yaml_files(library.interventions))


def read_lever(kind: str, library: Library, report: Report) -> Lever | None:
    """Give a kind of intervention; None when its file is wrong (and noted)."""
    path = next((path for path in yaml_files(library.interventions) if path.stem == kind), None)
    if path is None:
        return None
    lever, problems = _lever_of_file(path, library, file_stamp(path))
    report.problems += [problem for problem in problems if problem not in report.problems]
    return lever


@lru_cache(maxsize=128)
def _lever_of_file(path: Path, library: Library, stamp: tuple[int, int]) -> tuple[Lever | None, tuple[Problem, ...]]:
    del stamp
    report = Report()
    document = open_shipped(path, library, report)
    lever = None if document is None else _lever(document.top, path.stem, library.relative(path), report)
    return lever, tuple(report.problems)


def _lever(top: Table, kind: str, file: str, report: Report) -> Lever | None:
    refuse_unknown(top, _SECTIONS, "", report)
    about = read_table(_section(top, "about", report), ABOUT_FIELDS, "about", _NOBODY, report)
    options = tuple(
        option
        for name, entry in _section(top, "options", report).entries.items()
        if (option := _option(name, entry, report)) is not None
    )
    numbers = _section(top, "numbers", report)
    costs = _costs(top, numbers, tuple(option.name for option in options), report)
    if report.problems:
        return None
    named = tuple(replace(cost, number=cost.number and f"{kind}.{cost.number}") for cost in costs)
    return Lever(kind, str(about["label"]), str(about["meaning"]), options, named, file)


def _section(top: Table, name: str, report: Report) -> Table:
    entry = top.entries.get(name)
    if entry is None:
        return Table(top.place, {})
    if not isinstance(entry.node, Table):
        report.add("not_table", entry.place, name, "not a table", allowed="keys and values", suggestion=f"{name}: {{}}")
        return Table(entry.place, {})
    return entry.node


def _option(name: str, entry: Entry, report: Report) -> Field | None:
    path = joined("options", name)
    if not isinstance(entry.node, Table) or not NAME.fullmatch(name):
        report.add(
            "not_table", entry.place, path, echo(name), allowed="type, meaning, ...", suggestion="{type: number, ...}"
        )
        return None
    table = entry.node
    refuse_unknown(table, _OPTION_KEYS, path, report)
    shape = read_table(
        Table(table.place, {key: one for key, one in table.entries.items() if key in _PLAIN_OPTION_KEYS}),
        OPTION_FIELDS,
        path,
        _NOBODY,
        report,
    )
    if "type" not in shape or "meaning" not in shape:
        return None
    return _complete_option(name, shape, table, path, report)


def _complete_option(name: str, shape: Mapping[str, object], table: Table, path: str, report: Report) -> Field | None:
    low, high = _bounds(table, path, report)
    option = Field(
        name, str(shape["type"]), str(shape["meaning"]), bool(shape.get("required")), None,
        str(shape.get("unit") or ""), low, high, _choices(table), str(shape.get("example") or ""),
        str(shape.get("instead_of") or ""), bool(shape.get("capacity")),
    )  # fmt: skip
    default = table.entries.get("default")
    if default is None or (isinstance(default.node, Scalar) and default.node.meaning.value is None):
        return option
    value = read_value(default.node, Spot(option, f"{path}.default", _NOBODY, report))
    return replace(option, default=value)


def _bounds(table: Table, path: str, report: Report) -> tuple[float, float]:
    entry = table.entries.get("range")
    if entry is None:
        return float("-inf"), float("inf")
    spot = Spot(Field("range", "number", ""), f"{path}.range", _NOBODY, report)
    items = entry.node.items if isinstance(entry.node, Listing) else ()
    values = [read_number(item, spot) for item in items]
    bounds = [value for value in values if value is not None]
    if len(bounds) != len(("low", "high")) or bounds != sorted(bounds):
        report.add("range_form", entry.place, f"{path}.range", "not two numbers", suggestion="range: [0, 20]")
        return float("-inf"), float("inf")
    return bounds[0], bounds[1]


def _choices(table: Table) -> tuple[str, ...]:
    entry = table.entries.get("choices")
    items = entry.node.items if entry is not None and isinstance(entry.node, Listing) else ()
    return tuple(item.text for item in items if isinstance(item, Scalar))


def _costs(top: Table, numbers: Table, options: tuple[str, ...], report: Report) -> list[CostShape]:
    entry = top.entries.get("costs")
    items = entry.node.items if entry is not None and isinstance(entry.node, Listing) else ()
    costs = []
    for position, node in enumerate(items):
        path = f"costs[{position}]"
        if not isinstance(node, Table):
            report.add(
                "not_table",
                node.place,
                path,
                "not a table",
                allowed="item, number, each, times",
                suggestion="{item: ...}",
            )
            continue
        values = read_table(node, COST_FIELDS, path, _NOBODY, report)
        cost = CostShape(
            str(values.get("item", "")),
            str(values.get("number") or ""),
            str(values.get("each", "")),
            *(str(values[name]) if values.get(name) is not None else None for name in ("times", "most", "budget")),
        )
        _check_cost(cost, node, path, numbers, options, report)
        costs.append(cost)
    return costs


def _check_cost(
    cost: CostShape, node: Table, path: str, numbers: Table, options: tuple[str, ...], report: Report
) -> None:
    """Refuse a cost that names what is not there, or does not say how much it can be."""
    _refer(cost.number, tuple(numbers.entries), node, f"{path}.number", report)
    for name in ("times", "most", "budget"):
        _refer(getattr(cost, name) or "", options, node, f"{path}.{name}", report)
    needed = "budget" if cost.each == EVENT and not cost.most else "number"
    if cost.each and not getattr(cost, needed):
        field = next(one for one in COST_FIELDS if one.name == needed)
        missing(node.place, field, path, _NOBODY, report)


def _refer(name: str, known: tuple[str, ...], node: Table, path: str, report: Report) -> None:
    if name and name not in known:
        near = nearest(name, known)
        report.add(
            "not_choice",
            node.place,
            path,
            echo(name),
            allowed=listed(known),
            suggestion=near and f"did you mean {near}?",
        )
