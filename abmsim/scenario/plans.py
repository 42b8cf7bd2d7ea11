# SPDX-License-Identifier: Apache-2.0
"""Reads what the city does: which levers, for whom, from when to when, and what that costs."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from abmsim.scenario.dates import Calendar
from abmsim.scenario.fields import Field, Known, as_text
from abmsim.scenario.levers import EVENT, CostShape, Lever
from abmsim.scenario.money import EACH_MONTH, IN_KIND, ONCE, OPEN, CostRule
from abmsim.scenario.nodes import Listing, Node, Scalar, Table
from abmsim.scenario.plan import InterventionPlan
from abmsim.scenario.problems import Place, Report, echo, listed, nearest
from abmsim.scenario.values import read_table

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_RESERVED_IDS: Final = frozenset({"counterfactual", "all", IN_KIND})
TIMING_FIELDS: Final = (
    Field("start", "month", "first month; the first of the scenario when left out", default=1, example="2015-09"),
    Field("end", "month", "last month, inclusive; the last of the scenario when left out", example="2017-02"),
    Field("id", "text", "tells two levers of one kind apart", example="liaison_es"),
)


@dataclass(frozen=True, slots=True)
class Plans:
    """The interventions of a scenario, what they cost, and where each stands: place and key path by id."""

    plans: tuple[InterventionPlan, ...] = ()
    rules: tuple[CostRule, ...] = ()
    places: Mapping[str, tuple[Place, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Item:
    """One checked intervention with its kind, place and key path; `named` when the file gives it an id."""

    plan: InterventionPlan
    lever: Lever
    place: Place
    path: str
    named: bool


LeverReader = Callable[[str], Lever | None]


def read_plans(
    listing: Listing,
    kinds: tuple[str, ...],
    lever_of: LeverReader,
    known: Known,
    shortened: bool,
    report: Report,
    *,
    key: str = "interventions",
) -> Plans:
    """Check every intervention of the list behind `key`.

    `shortened` when `--months` cut the scenario, so that later levers are no mistake.
    """
    items: list[_Item] = []
    for position, node in enumerate(listing.items):
        path = f"{key}[{position}]"
        found = _kind(node, path, kinds, report)
        lever = None if found is None else lever_of(found[0])
        if found is not None and lever is not None:
            item = _item(lever, found[1], path, known, shortened, report)
            items += [] if item is None else [item]
    items = _with_ids(items, report)
    _refuse_duplicates(items, known.calendar, report)
    acting = [item for item in items if known.calendar is None or item.plan.start <= known.calendar.months]
    return Plans(
        tuple(item.plan for item in acting),
        tuple(rule for item in acting for rule in _rules(item)),
        {item.plan.id: (item.place, item.path) for item in acting},
    )


def _kind(node: Node, path: str, kinds: tuple[str, ...], report: Report) -> tuple[str, Table] | None:
    """Give the kind of an intervention and its settings."""
    if isinstance(node, Scalar) and node.text in kinds:
        suggestion = f"- {node.text}: {{start: 2015-09, end: 2017-02}}"
        report.add("lever_form", node.place, path, echo(node.text), suggestion=suggestion)
        return None
    if not isinstance(node, Table) or len(node.entries) != 1:
        near = _several_keys(node, kinds)
        report.add("lever_form", node.place, path, echo(as_text(node)), suggestion=near)
        return None
    (kind, entry), *_ = node.entries.items()
    if kind not in kinds:
        near = nearest(kind, kinds)
        suggestion = f"did you mean {near}?" if near else "abmsim list interventions explains them"
        report.add(
            "unknown_lever",
            entry.place,
            f"{path}.{echo(kind)}",
            echo(kind),
            choices=listed(kinds, 30),
            suggestion=suggestion,
        )
        return None
    if isinstance(entry.node, Scalar) and entry.node.meaning.value is None:
        return kind, Table(entry.place, {})
    if not isinstance(entry.node, Table):
        suggestion = f"- {kind}: {{start: 2015-09, end: 2017-02}}"
        report.add("lever_form", entry.node.place, f"{path}.{kind}", echo(as_text(entry.node)), suggestion=suggestion)
        return None
    return kind, Table(entry.place, entry.node.entries)


def _several_keys(node: Node, kinds: tuple[str, ...]) -> str:
    inside = [key for key in node.entries if key in kinds] if isinstance(node, Table) else []
    if inside:
        return f"indent the settings below `- {inside[0]}:`, and start every intervention with its own -"
    return f"- {kinds[0]}: {{start: 2015-09, end: 2017-02}}" if kinds else "- kind: {start: ..., end: ...}"


def _item(lever: Lever, table: Table, path: str, known: Known, shortened: bool, report: Report) -> _Item | None:
    full = f"{path}.{lever.kind}"
    before = len(report.problems)
    values = read_table(table, (*TIMING_FIELDS, *lever.options), full, known, report)
    start, end = _months(values, table, full, known, shortened, report)
    _check_options(lever, table, full, report)
    name = _id(values.get("id"), table, full, report)
    if len(report.problems) > before:
        return None
    options = {option.name: values.get(option.name) for option in lever.options}
    plan = InterventionPlan(lever.kind, name or lever.kind, start, end, options, table.place.line)
    return _Item(plan, lever, table.place, full, name is not None)


def _check_options(lever: Lever, table: Table, path: str, report: Report) -> None:
    """Refuse two options of which only one can hold."""
    for option in lever.options:
        if option.instead_of and {option.name, option.instead_of} <= set(table.entries):
            place = table.entries[option.name].place
            report.add("either_or", place, f"{path}.{option.name}", option.name, other=option.instead_of)


def _months(
    values: Mapping[str, object], table: Table, path: str, known: Known, shortened: bool, report: Report
) -> tuple[int, int]:
    """Give first and last month, clipped to the scenario."""
    start, end = values.get("start"), values.get("end")
    calendar = known.calendar
    if calendar is None or not isinstance(start, int) or not isinstance(end, int | None):
        return 1, 1
    last = calendar.months if end is None else end
    if start < 1 and "start" in table.entries:
        _outside("before_scenario", start, table, path, calendar, report)
    elif end is not None and end < start:
        _end_before_start(start, end, table, path, calendar, report)
    elif start > calendar.months and not shortened:
        _outside("after_scenario", start, table, path, calendar, report)
    elif start > calendar.months:
        report.warn("never_acts", key=path)
    elif end is not None and end > calendar.months:
        report.warn("cut_off", key=path, end=calendar.text(end), last=calendar.text(calendar.months))
    return start, min(last, calendar.months)


def _outside(code: str, start: int, table: Table, path: str, calendar: Calendar, report: Report) -> None:
    place = table.entries["start"].node.place
    first, last = calendar.text(1), calendar.text(calendar.months)
    early = f"start: {first}, or move the scenario's own start"
    suggestion = early if start < 1 else f"start: {last} or earlier, or raise `months`"
    report.add(code, place, f"{path}.start", calendar.text(start), first=first, last=last, suggestion=suggestion)


def _end_before_start(start: int, end: int, table: Table, path: str, calendar: Calendar, report: Report) -> None:
    first, last = calendar.text(start), calendar.text(end)
    place = table.entries["end"].node.place
    swap = f"did you swap them? start: {last}, end: {first}" if end >= 1 else f"end: {first} or later"
    report.add("end_before_start", place, f"{path}.end", last, start=first, suggestion=swap)


def _id(value: object, table: Table, path: str, report: Report) -> str | None:
    if value is None:
        return None
    text = str(value)
    if _ID.fullmatch(text) and text not in _RESERVED_IDS:
        return text
    near = re.sub(r"[^A-Za-z0-9_-]+", "_", text)[:60].strip("_-")
    suggestion = f"id: {near}" if near and near not in _RESERVED_IDS else "id: first_one"
    report.add("id_form", table.entries["id"].node.place, f"{path}.id", echo(text), suggestion=suggestion)
    return None


def _with_ids(items: list[_Item], report: Report) -> list[_Item]:
    """Give every intervention an id of its own: the one in the file, else its kind, then kind-2, kind-3 ..."""
    first: dict[str, _Item] = {}
    for item in items:
        if not item.named:
            continue
        twin = first.setdefault(item.plan.id, item)
        if twin is not item:
            report.add("id_twice", item.place, f"{item.path}.id", echo(item.plan.id), first=twin.plan.line,
                       allowed="a different id for each", suggestion=f"id: {item.plan.id}_2")  # fmt: skip
    taken = set(first)
    named = []
    for item in items:
        name, number = item.plan.id, 1
        while not item.named and name in taken:
            number += 1
            name = f"{item.plan.kind}-{number}"
        taken.add(name)
        named.append(replace(item, plan=replace(item.plan, id=name)))
    return named


def _refuse_duplicates(items: list[_Item], calendar: Calendar | None, report: Report) -> None:
    """Refuse the same lever for the same people at the same time: its effects would be counted twice."""
    if calendar is None:
        return
    for position, item in enumerate(items):
        for earlier in items[:position]:
            overlap = item.plan.start <= earlier.plan.end and earlier.plan.start <= item.plan.end
            if overlap and item.plan.kind == earlier.plan.kind and _target(item) == _target(earlier):
                span = f"{calendar.text(item.plan.start)} to {calendar.text(item.plan.end)}"
                report.add(
                    "same_lever_twice", item.place, item.path, span, id=echo(earlier.plan.id), line=earlier.plan.line
                )
                break


def _target(item: _Item) -> tuple[object, ...]:
    values = (item.plan.options[name] for name in item.lever.targets())
    return tuple(frozenset(value) if isinstance(value, tuple) else value for value in values)


def _rules(item: _Item) -> list[CostRule]:
    """Give what an intervention costs, its amounts filled in."""
    return [_rule(item.plan, cost) for cost in item.lever.costs]


def _as_factor(amount: object) -> float:
    """Give an option as a factor: a number as it is, yes and no as 1 and 0, nothing said as 0."""
    return float(amount) if isinstance(amount, int | float) else 0.0


def _rule(plan: InterventionPlan, cost: CostShape) -> CostRule:
    """Give what one item costs: as planned, or (each event) the most it can be."""
    bound = cost.budget or cost.most or cost.times
    amount = plan.options[bound] if bound else 1.0
    times = _as_factor(amount)
    if cost.each == EVENT and cost.times and cost.times != bound:
        times *= _as_factor(plan.options[cost.times])
    number, each = cost.number, cost.each
    if each == EVENT:
        number, each = ("", ONCE) if cost.budget else (number, EACH_MONTH)
        each = OPEN if amount is None else each
    return CostRule(plan.id, cost.item, number, each, times, plan.start, plan.end, cost.each == EVENT, bound or "")
