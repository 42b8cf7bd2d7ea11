# SPDX-License-Identifier: Apache-2.0
"""Every cent that falls due is paid by money that is there; every cent that arrives is spent, kept or given back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmsim.scenario import load_scenario
from abmsim.scenario.money import CostRule, Instalment, cents_text, due_in, keep_books, to_cents

SALARY = CostRule("liaison", "salary", "dollars", "month", 1.0, 1, 6)
GRANT = Instalment("Grant", "grant", 100_00, 1, 6, False)
NUMBERS = {"dollars": 10.0}


def paid_by(books) -> dict[tuple[int, str], int]:
    paid: dict[tuple[int, str], int] = {}
    for line in books.costs:
        paid[line.month, line.funder] = paid.get((line.month, line.funder), 0) + line.cents
    return paid


@pytest.mark.parametrize(
    ("dollars", "times", "cents"),
    [(6500, 0.5, 325_000), (0.005, 1, 1), (1.005, 1, 101), (0.1, 3, 30), (2000, 1, 200_000)],
)
def test_dollars_become_cents_without_binary_rounding(dollars, times, cents) -> None:
    assert to_cents(dollars, times) == cents


@pytest.mark.parametrize(("cents", "text"), [(9_850_000, "$98,500.00"), (-5, "-$0.05"), (0, "$0.00")])
def test_cents_are_shown_as_dollars(cents, text) -> None:
    assert cents_text(cents) == text


def test_the_city_accelerator_costs_98500_dollars_and_returns_the_rest() -> None:
    scenario = load_scenario("city_accelerator")
    by_lever = {
        plan.id: sum(line.cents for line in scenario.costs if line.intervention == plan.id)
        for plan in scenario.interventions
    }
    assert by_lever == {"liaison": 5_850_000, "deep_dives": 4_000_000}
    assert {line.payer for line in scenario.costs} == {"grant"}
    assert [(one.month, one.payer, one.cents) for one in scenario.returned] == [(20, "grant", 150_000)]
    assert max(line.month for line in scenario.costs) == 20


def test_costs_fall_due_each_month_or_once() -> None:
    once = replace(SALARY, each="once", start=2)
    assert [month for month in range(1, 8) if due_in([once], NUMBERS, month)] == [2]
    assert [month for month in range(1, 8) if due_in([SALARY], NUMBERS, month)] == [1, 2, 3, 4, 5, 6]
    assert due_in([replace(SALARY, times=0.0)], NUMBERS, 1) == []


def test_without_funding_the_city_pays_and_nothing_is_missing() -> None:
    books = keep_books([SALARY], [], NUMBERS, 6)
    assert {line.payer for line in books.costs} == {"city"}
    assert (books.gaps, books.returned) == ((), ())


def test_what_lapses_first_is_spent_first() -> None:
    early = replace(GRANT, source="Early", cents=25_00, until=3)
    books = keep_books([SALARY], [GRANT, early], NUMBERS, 6)
    assert paid_by(books) == {(1, "Early"): 1000, (2, "Early"): 1000, (3, "Early"): 500, (3, "Grant"): 500,
                              (4, "Grant"): 1000, (5, "Grant"): 1000, (6, "Grant"): 1000}  # fmt: skip
    assert [(one.month, one.source, one.cents) for one in books.returned] == [(6, "Grant", 6500)]


def test_money_is_not_spent_before_it_arrives_nor_after_it_lapses() -> None:
    books = keep_books([SALARY], [replace(GRANT, month=3, until=4)], NUMBERS, 6)
    assert [gap.month for gap in books.gaps] == [1, 2, 5, 6]
    assert {gap.missing_cents for gap in books.gaps} == {1000}
    assert [line.payer for line in books.costs] == ["city", "city", "grant", "grant", "city", "city"]


def test_the_city_keeps_its_own_money_and_work_in_kind_cannot_be_returned() -> None:
    own = replace(GRANT, payer="city")
    work = replace(GRANT, in_kind=True, covers=("salary",), cents=4_00, until=1)
    books = keep_books([SALARY], [own, work], NUMBERS, 6)
    assert books.returned == ()
    assert [(line.in_kind, line.cents) for line in books.costs if line.month == 1] == [(True, 400), (False, 600)]


def test_work_in_kind_without_items_is_a_cost_of_its_own() -> None:
    books = keep_books([SALARY], [GRANT, replace(GRANT, source="Staff", in_kind=True, until=1)], NUMBERS, 6)
    (line,) = [line for line in books.costs if line.in_kind]
    assert (line.intervention, line.item, line.funder, line.cents, line.month) == (
        "in_kind",
        "Staff",
        "Staff",
        100_00,
        1,
    )
    assert books.gaps == ()


def test_money_for_other_items_pays_nothing_here() -> None:
    books = keep_books([SALARY], [replace(GRANT, covers=("rooms",))], NUMBERS, 6)
    assert len(books.gaps) == 6


MONTH = st.integers(1, 12)
RULES = st.builds(
    CostRule, st.just("lever"), st.sampled_from(["salary", "rooms"]), st.just("dollars"),
    st.sampled_from(["month", "once"]), st.floats(0, 3), MONTH, MONTH,
)  # fmt: skip
MONEY = st.builds(
    Instalment, st.sampled_from(["A", "B"]), st.sampled_from(["grant", "city", "partner"]), st.integers(0, 10_000), MONTH, MONTH,
    st.booleans(), st.sampled_from([(), ("salary",)]),
)  # fmt: skip


@given(rules=st.lists(RULES, max_size=5), money=st.lists(MONEY, max_size=6))
def test_no_cent_is_lost_or_made(rules, money) -> None:
    books = keep_books(rules, money, NUMBERS, 12)
    due = sum(cents for month in range(1, 13) for _, cents in due_in(rules, NUMBERS, month))
    of_levers = [line for line in books.costs if line.intervention == "lever"]
    assert sum(line.cents for line in of_levers) == due
    assert all(line.cents > 0 for line in of_levers)
    by_source: dict[str, int] = {}
    for line in (*of_levers, *books.returned):
        source = line.source if hasattr(line, "source") else line.funder
        by_source[source] = by_source.get(source, 0) + line.cents
    for source in ("A", "B"):
        assert by_source.get(source, 0) <= sum(one.cents for one in money if one.source == source)
    if money:
        missing = sum(gap.missing_cents for gap in books.gaps)
        assert missing == sum(line.cents for line in of_levers if line.funder == "City budget")
