# SPDX-License-Identifier: Apache-2.0
"""Which money pays for what, month by month, to the cent: instalments that arrive and lapse, costs that fall due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

IN_KIND = "in_kind"
CITY = "city"
CITY_FUNDER = "City budget"
EACH_MONTH, ONCE, OPEN = "month", "once", "open"


@dataclass(frozen=True, slots=True)
class Instalment:
    """Money (or work in kind) that arrives in `month` and may be spent up to and including month `until`."""

    source: str
    payer: str
    cents: int
    month: int
    until: int
    in_kind: bool
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CostRule:
    """What one running intervention costs: a number of dollars (one when unnamed), times an amount, each month or once.

    With `as_happens` this is the most it can cost: money set aside, of which the run pays what happens. An `open` rule
    names no most; `bound` is the option that could.
    """

    intervention: str
    item: str
    number: str
    each: str
    times: float
    start: int
    end: int
    as_happens: bool = False
    bound: str = ""


@dataclass(frozen=True, slots=True)
class CostLine:
    """One cost of one month and who pays it; `intervention` is an id, or `in_kind` for work given outside any lever."""

    month: int
    intervention: str
    item: str
    funder: str
    payer: str
    in_kind: bool
    cents: int


@dataclass(frozen=True, slots=True)
class Reserve:
    """Money set aside in `month` for what a lever pays as it happens, usable up to and including month `until`.

    What is left goes back in month `lapses` (0: it stays with the city). `cents` None is money without a limit.
    """

    intervention: str
    item: str
    month: int
    until: int
    lapses: int
    funder: str
    payer: str
    in_kind: bool
    cents: int | None


@dataclass(frozen=True, slots=True)
class Returned:
    """Money that was not spent in time and goes back to who gave it, in the month it lapses."""

    month: int
    source: str
    payer: str
    cents: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A cost that the money at hand does not cover."""

    month: int
    intervention: str
    item: str
    due_cents: int
    missing_cents: int


@dataclass(frozen=True, slots=True)
class Books:
    """Every planned cost with its funder, what goes back, what nobody has money for, and what is set aside."""

    costs: tuple[CostLine, ...]
    returned: tuple[Returned, ...]
    gaps: tuple[Gap, ...]
    reserves: tuple[Reserve, ...] = ()


def to_cents(dollars: float, times: float = 1.0) -> int:
    """Give an amount in whole cents, half a cent upwards, free of binary rounding."""
    exact = Decimal(repr(float(dollars))) * Decimal(repr(float(times))) * 100
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def cents_text(cents: int) -> str:
    """Give cents as dollars for people: $98,500.00."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def due_in(rules: Sequence[CostRule], numbers: Mapping[str, float], month: int) -> list[tuple[CostRule, int]]:
    """Give the costs that fall due in a month, in the order of the file."""
    due = []
    for rule in rules:
        runs = rule.start <= month <= rule.end and (
            rule.each == EACH_MONTH or (rule.each == ONCE and month == rule.start)
        )
        cents = to_cents(numbers[rule.number] if rule.number else 1.0, rule.times) if runs else 0
        if cents:
            due.append((rule, cents))
    return due


def keep_books(
    rules: Sequence[CostRule], instalments: Sequence[Instalment], numbers: Mapping[str, float], months: int
) -> Books:
    """Match costs with money that has arrived and not lapsed, the money that lapses first being spent first.

    Without instalments the city pays everything. What is not covered is a gap, and the city pays it. What a lever pays
    as it happens is covered like a bill of the most it can be, and becomes a reserve.
    """
    left = [instalment.cents for instalment in instalments]
    costs: list[CostLine] = []
    returned: list[Returned] = []
    gaps: list[Gap] = []
    reserves = [_without_limit(rule) for rule in rules if rule.each == OPEN]
    for month in range(1, months + 1):
        for rule, cents in due_in(rules, numbers, month):
            paid, missing = _pay(rule, cents, instalments, left, month)
            if rule.as_happens:
                reserves += _reserves(rule, paid, missing, month)
            else:
                costs += _lines(rule, paid, missing, month)
            if missing and instalments:
                gaps.append(Gap(month, rule.intervention, rule.item, cents, missing))
        costs += _given_outside_levers(instalments, month)
        returned += _lapse(instalments, left, month)
    return Books(tuple(costs), tuple(returned), tuple(gaps), tuple(reserves))


Share = tuple[Instalment, int]


def _pay(
    rule: CostRule, cents: int, instalments: Sequence[Instalment], left: list[int], month: int
) -> tuple[list[Share], int]:
    """Give who pays how much of a bill, and what is missing."""
    usable = [position for position, one in enumerate(instalments) if _may_pay(one, rule, month)]
    # In kind before cash, then what lapses first, then the order of the file.
    usable.sort(key=lambda position: (not instalments[position].in_kind, instalments[position].until))
    shares = []
    for position in usable:
        paid = min(left[position], cents)
        if paid:
            left[position] -= paid
            cents -= paid
            shares.append((instalments[position], paid))
    return shares, cents


def _lines(rule: CostRule, paid: Sequence[Share], missing: int, month: int) -> list[CostLine]:
    """Give the lines of a bill; the city pays what is missing."""
    lines = [
        CostLine(month, rule.intervention, rule.item, one.source, one.payer, one.in_kind, cents) for one, cents in paid
    ]
    if missing:
        lines.append(CostLine(month, rule.intervention, rule.item, CITY_FUNDER, CITY, False, missing))
    return lines


def _reserves(rule: CostRule, paid: Sequence[Share], missing: int, month: int) -> list[Reserve]:
    """Give the money set aside; that of one month is for that month, that of a budget for the whole programme."""
    end = month if rule.each == EACH_MONTH else rule.end
    reserves = [
        Reserve(
            rule.intervention, rule.item, month, min(end, one.until), 0 if one.payer == CITY or one.in_kind else one.until,
            one.source, one.payer, one.in_kind, cents,
        )
        for one, cents in paid
    ]  # fmt: skip
    if missing:
        reserves.append(Reserve(rule.intervention, rule.item, month, end, 0, CITY_FUNDER, CITY, False, missing))
    return reserves


def _without_limit(rule: CostRule) -> Reserve:
    """Give the city's money for a lever that pays as it happens and names no most."""
    return Reserve(rule.intervention, rule.item, rule.start, rule.end, 0, CITY_FUNDER, CITY, False, None)


def _may_pay(one: Instalment, rule: CostRule, month: int) -> bool:
    named = rule.item in one.covers if one.covers else not one.in_kind
    return named and one.month <= month <= one.until


def _given_outside_levers(instalments: Sequence[Instalment], month: int) -> list[CostLine]:
    """Work in kind that names no cost item is a cost of its own."""
    return [
        CostLine(month, IN_KIND, one.source, one.source, one.payer, True, one.cents)
        for one in instalments
        if one.in_kind and not one.covers and one.month == month
    ]


def _lapse(instalments: Sequence[Instalment], left: list[int], month: int) -> list[Returned]:
    """What is left of outside money goes back in the month it lapses; the city's own money simply stays."""
    back = []
    for position, one in enumerate(instalments):
        if one.until == month and left[position]:
            if not one.in_kind and one.payer != CITY:
                back.append(Returned(month, one.source, one.payer, left[position]))
            left[position] = 0
    return back
