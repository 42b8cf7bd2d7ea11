# SPDX-License-Identifier: Apache-2.0
"""Reads who pays: instalments with the months they arrive and lapse, and refuses money spent before it is there."""

from collections.abc import Mapping, Sequence
from typing import Final

from abmsim.scenario.dates import Calendar
from abmsim.scenario.fields import Field, Known, Spot, as_text, joined
from abmsim.scenario.money import OPEN, Books, CostRule, Gap, Instalment, cents_text, to_cents
from abmsim.scenario.nodes import Entry, Listing, Table
from abmsim.scenario.plans import Plans
from abmsim.scenario.problems import Place, Report, echo, listed, nearest
from abmsim.scenario.values import amount, read_table, whole

MOST_DOLLARS: Final = 1e10
FUNDING_FIELDS: Final = (
    Field("source", "name", "who gives it", required=True, example="City Accelerator"),
    Field("payer", "choice", "whose money it is", required=True, choices=("grant", "city", "partner"), example="grant"),
    Field("dollars", "number", "how much", required=True, low=0, high=MOST_DOLLARS, unit="dollars", example="25000"),
    Field("month", "month", "when it arrives; the first month when left out", default=1, example="2015-07"),
    Field("until", "month", "the last month it may be spent in", example="2017-02"),
    Field("each_month", "boolean", "true when it arrives every month from `month` to `until`", default=False),
    Field("in_kind", "boolean", "true for work or things instead of money", default=False),
    Field(
        "covers",
        "texts",
        "the cost items it may pay for; all when left out (in kind: none)",
        example="[salary and benefits]",
    ),
)


def read_funding(
    entry: Entry | None, known: Known, rules: Sequence[CostRule], report: Report
) -> tuple[Instalment, ...]:
    """Give every instalment in the order of the file; an empty list is the same as none."""
    if entry is None:
        return ()
    if not isinstance(entry.node, Listing):
        spot = Spot(Field("funding", "list", ""), "funding", known, report)
        suggestion = "- {source: City Accelerator, payer: grant, dollars: 25000, month: 2015-07, until: 2017-02}"
        spot.wrong(
            "not_list", entry.node, allowed="a list of funding lines, each starting with -", suggestion=suggestion
        )
        return ()
    instalments: list[Instalment] = []
    for position, node in enumerate(entry.node.items):
        path = f"funding[{position}]"
        if not isinstance(node, Table):
            allowed = ", ".join(one.name for one in FUNDING_FIELDS)
            report.add(
                "not_table",
                node.place,
                path,
                echo(as_text(node)),
                allowed=allowed,
                suggestion="- {source: ..., payer: grant, dollars: ...}",
            )
            continue
        instalments += _line(node, path, known, rules, report)
    return tuple(instalments)


def _line(node: Table, path: str, known: Known, rules: Sequence[CostRule], report: Report) -> list[Instalment]:
    before = len(report.problems)
    values = read_table(node, FUNDING_FIELDS, path, known, report)
    covers = _covers(values.get("covers"), node, path, rules, report)
    calendar = known.calendar
    if calendar is None or len(report.problems) > before:
        return []
    last = values.get("until")
    month, until = whole(values["month"]), calendar.months if last is None else whole(last)
    _check_months(month, until, node, path, calendar, report)
    if len(report.problems) > before or month > calendar.months:
        return []
    return _instalments(values, range(month, until + 1), covers, calendar)


def _covers(value: object, node: Table, path: str, rules: Sequence[CostRule], report: Report) -> tuple[str, ...]:
    items = tuple(dict.fromkeys(rule.item for rule in rules))
    covers = value if isinstance(value, tuple) else ()
    for item in covers:
        if item not in items:
            near = nearest(item, items)
            place = node.entries["covers"].node.place
            suggestion = f"did you mean {near}?" if near else "leave `covers` out"
            report.add(
                "covers_unknown",
                place,
                joined(path, "covers"),
                echo(item),
                choices=listed(items) or "none",
                suggestion=suggestion,
            )
    return covers


def _check_months(month: int, until: int, node: Table, path: str, calendar: Calendar, report: Report) -> None:
    first, last = calendar.text(1), calendar.text(calendar.months)
    if month < 1:
        place = node.entries["month"].node.place
        suggestion = f"month: {first} for money that is there from the start"
        report.add(
            "before_scenario",
            place,
            f"{path}.month",
            calendar.text(month),
            first=first,
            last=last,
            suggestion=suggestion,
        )
    elif until < month and "until" in node.entries:
        place, text = node.entries["until"].node.place, calendar.text(month)
        suggestion = f"until: {text} or later"
        report.add("late_money", place, f"{path}.until", calendar.text(until), month=text, suggestion=suggestion)


def _instalments(
    values: Mapping[str, object], span: range, covers: tuple[str, ...], calendar: Calendar
) -> list[Instalment]:
    in_kind, repeated = bool(values["in_kind"]), bool(values["each_month"])
    cents, last = to_cents(amount(values["dollars"])), span.stop - 1
    arrivals = range(span.start, min(last, calendar.months) + 1) if repeated else span[:1]
    # Work given in kind cannot be kept for a later month.
    return [
        Instalment(
            str(values["source"]), str(values["payer"]), cents, arrival,
            arrival if in_kind and repeated else last, in_kind, covers,
        )
        for arrival in arrivals
    ]  # fmt: skip


def report_gaps(books: Books, plans: Plans, calendar: Calendar, overspend: str, report: Report) -> None:
    """Refuse (or, with `overspend: warn`, warn of) the first month of each cost item that no money covers."""
    first: dict[tuple[str, str], Gap] = {}
    total: dict[tuple[str, str], int] = {}
    for gap in books.gaps:
        key = (gap.intervention, gap.item)
        first.setdefault(key, gap)
        total[key] = total.get(key, 0) + gap.missing_cents
    for key, gap in first.items():
        facts = {
            "month": f"{calendar.text(gap.month)} (month {gap.month})",
            "short": cents_text(gap.missing_cents),
            "item": echo(gap.item),
            "id": echo(gap.intervention),
        }
        if overspend == "warn":
            report.warn("overspend_warning", **facts, total=cents_text(total[key]))
        else:
            _refuse(gap, total[key], plans.places[gap.intervention], facts, report)


def report_open(plans: Plans, overspend: str, report: Report) -> None:
    """Refuse (or warn of) a lever that pays as it happens without saying how much at most, where money is counted."""
    for rule in plans.rules:
        if rule.each != OPEN:
            continue
        facts = {"item": echo(rule.item), "id": echo(rule.intervention), "bound": rule.bound}
        if overspend == "warn":
            report.warn("no_budget_warning", **facts)
        else:
            place, key = plans.places[rule.intervention]
            report.add("no_budget", place, key, "no budget", **facts)


def _refuse(gap: Gap, total: int, spot: tuple[Place, str], facts: dict[str, str], report: Report) -> None:
    needed, available = cents_text(gap.due_cents), cents_text(gap.due_cents - gap.missing_cents)
    ways = "add or move money, end sooner, do less, or write `overspend: warn`"
    suggestion = f"{cents_text(total)} are missing in all; {ways}"
    place, key = spot
    report.add("overspend", place, key, needed, **facts, needed=needed, available=available, suggestion=suggestion)
