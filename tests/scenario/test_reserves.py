# SPDX-License-Identifier: Apache-2.0
"""Money for what is paid as it happens: set aside beforehand, covered like a bill of the most it can be."""

import shutil
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmsim.scenario import Library, Scenario, ScenarioError, load_scenario
from abmsim.scenario.levers import read_lever
from abmsim.scenario.money import CostRule, Instalment, keep_books
from abmsim.scenario.problems import Problem, Report
from scenario.conftest import HEAD, LIBRARY

BUDGET = CostRule("lever", "payments", "", "once", 100.0, 2, 5, as_happens=True)
MONTHLY = CostRule("lever", "visits", "dollars", "month", 3.0, 1, 6, as_happens=True)
GRANT = Instalment("Grant", "grant", 500_00, 1, 4, False)
NUMBERS = {"dollars": 10.0}
LEVER = """about: {label: Payments, meaning: "Owners who register are paid"}
options:
  budget_dollars: {type: number, unit: dollars, range: [0, 1000000], meaning: "What may be paid in all"}
  visits_per_month: {type: number, default: 0, unit: visits, range: [0, 100], meaning: "The most visits in a month"}
  communities: {type: communities, meaning: "Whom to pay"}
  months_of_profit: {type: number, default: 1, range: [0, 12], meaning: "What is paid"}
  dollars: {type: number, instead_of: months_of_profit, range: [0, 9000], meaning: "What is paid, in dollars"}
numbers:
  cost_dollars_per_visit: {value: 20, unit: dollars, range: [5, 50], meaning: "A visit", source: "a",
    confidence: assumed, year: 2015}
costs:
  - {item: payments, each: event, budget: budget_dollars}
  - {item: visits, number: cost_dollars_per_visit, each: event, most: visits_per_month}
"""
LINE = "interventions:\n  - payments: {%s}\n"
MONEY = "funding:\n  - {source: Grant, payer: grant, dollars: %d, month: %s, until: 2016-06}\n"


@pytest.fixture
def paying(tmp_path_factory) -> Library:
    """The tiny library with a lever that pays owners as they register."""
    package = tmp_path_factory.mktemp("library") / "library"
    shutil.copytree(LIBRARY.package, package)
    (package / "interventions" / "payments.yaml").write_text(LEVER, encoding="utf-8")
    return Library(package, "library")


@pytest.fixture
def plan(project, paying) -> Callable[[str], Scenario]:
    return lambda lines: load_scenario(project.write(HEAD + lines), library=paying)


@pytest.fixture
def wrong(plan) -> Callable[[str], Problem]:
    def only_problem(lines: str) -> Problem:
        with pytest.raises(ScenarioError) as caught:
            plan(lines)
        (problem,) = caught.value.problems
        return problem

    return only_problem


def test_a_budget_is_set_aside_in_the_first_month_and_lapses_with_its_money() -> None:
    books = keep_books([BUDGET], [GRANT], NUMBERS, 6)
    assert books.costs == books.gaps == ()
    (one,) = books.reserves
    assert (one.month, one.until, one.lapses, one.payer, one.cents) == (2, 4, 4, "grant", 100_00)
    assert [(back.month, back.cents) for back in books.returned] == [(4, 400_00)]


def test_the_most_of_a_month_is_for_that_month() -> None:
    books = keep_books([MONTHLY], [replace(GRANT, until=6)], NUMBERS, 6)
    assert [(one.month, one.until, one.cents) for one in books.reserves] == [(m, m, 30_00) for m in range(1, 7)]
    assert {one.lapses for one in books.reserves} == {6}


def test_a_budget_without_money_is_a_gap_that_the_city_fills() -> None:
    books = keep_books([BUDGET], [replace(GRANT, cents=60_00)], NUMBERS, 6)
    assert [(one.payer, one.cents, one.until, one.lapses) for one in books.reserves] == [
        ("grant", 60_00, 4, 4),
        ("city", 40_00, 5, 0),
    ]
    (gap,) = books.gaps
    assert (gap.month, gap.due_cents, gap.missing_cents) == (2, 100_00, 40_00)


def test_work_in_kind_can_be_set_aside_and_is_never_returned() -> None:
    work = replace(GRANT, in_kind=True, covers=("payments",))
    (one,) = keep_books([BUDGET], [work], NUMBERS, 6).reserves
    assert (one.in_kind, one.until, one.lapses) == (True, 4, 0)


def test_without_a_most_the_citys_money_has_no_limit() -> None:
    (one,) = keep_books([replace(BUDGET, each="open")], [], NUMBERS, 6).reserves
    assert (one.cents, one.payer, one.month, one.until) == (None, "city", 2, 5)


@given(st.lists(st.sampled_from([BUDGET, MONTHLY, replace(BUDGET, as_happens=False)]), max_size=4), st.integers(0, 900))
def test_setting_aside_needs_the_same_money_as_paying(rules, dollars) -> None:
    money = [replace(GRANT, cents=dollars * 100)]
    aside, paid = (
        keep_books([replace(rule, as_happens=flag) for rule in rules], money, NUMBERS, 6) for flag in (True, False)
    )
    assert aside.gaps == paid.gaps
    assert aside.returned == paid.returned
    assert sum(one.cents for one in aside.reserves) == sum(one.cents for one in paid.costs)


def test_a_scenario_sets_its_budget_aside(plan) -> None:
    scenario = plan(LINE % "budget_dollars: 3000, visits_per_month: 2, end: 2015-08" + MONEY % (3080, "2015-07"))
    assert [(one.item, one.month, one.cents) for one in scenario.reserves] == [
        ("payments", 1, 300_000),
        ("visits", 1, 4_000),
        ("visits", 2, 4_000),
    ]
    assert scenario.costs == ()
    assert scenario.counterfactual().reserves == ()


def test_a_changed_number_changes_what_is_set_aside(plan) -> None:
    scenario = plan(LINE % "visits_per_month: 2, end: 2015-07").with_numbers({"payments.cost_dollars_per_visit": 50})
    assert [one.cents for one in scenario.reserves if one.item == "visits"] == [10_000]


def test_a_budget_that_the_money_does_not_cover_is_refused(wrong) -> None:
    problem = wrong(LINE % "budget_dollars: 3000" + MONEY % (2000, "2015-07"))
    assert problem.message.startswith("2015-07 (month 1): $1,000.00 are missing for payments of payments")
    assert problem.line == 7


def test_a_budget_needs_its_money_in_the_first_month(wrong) -> None:
    assert "2015-07 (month 1)" in wrong(LINE % "budget_dollars: 3000" + MONEY % (3000, "2015-08")).message


def test_with_funding_a_lever_that_pays_must_say_how_much_at_most(wrong, plan) -> None:
    problem = wrong(LINE % "" + MONEY % (2000, "2015-07"))
    assert "nothing says how much" in problem.message
    assert "budget_dollars" in problem.suggestion
    assert (problem.line, problem.key) == (7, "interventions[0].payments")
    warned = plan("overspend: warn\n" + LINE % "" + MONEY % (2000, "2015-07"))
    assert any("has no budget; the city pays it" in text for text in warned.warnings)
    assert plan(LINE % "").warnings == ()


def test_two_ways_to_say_an_amount_are_one_too_many(plan, wrong) -> None:
    problem = wrong(LINE % "months_of_profit: 2, dollars: 900")
    assert "stands instead of `months_of_profit`" in problem.message
    assert (problem.line, problem.key) == (7, "interventions[0].payments.dollars")
    assert "remove `months_of_profit`" in problem.suggestion
    assert plan(LINE % "dollars: 900").interventions[0].options["dollars"] == 900


def test_a_cost_below_zero_is_refused_even_if_forced(wrong) -> None:
    problem = wrong(
        LINE % "visits_per_month: 2" + "numbers:\n  payments.cost_dollars_per_visit: {value: -5, force: true}\n"
    )
    assert problem.message.startswith("visits of payments would cost -5 dollars")
    assert (problem.line, problem.key) == (7, "interventions[0].payments")
    assert "payments.cost_dollars_per_visit: 0" in problem.suggestion


@pytest.mark.parametrize(
    ("cost", "missing"),
    [
        ("{item: x, each: event}", "budget"),
        ("{item: x, each: event, most: seats}", "number"),
        ("{item: x, each: month}", "number"),
    ],
)
def test_a_lever_file_must_say_what_bounds_a_payment(tmp_path, cost, missing) -> None:
    folder = tmp_path / "interventions"
    folder.mkdir()
    about = "about: {label: X, meaning: Y}\noptions:\n  seats: {type: number, meaning: Seats}\n"
    (folder / "lever.yaml").write_text(f"{about}costs:\n  - {cost}\n", encoding="utf-8")
    report = Report()
    assert read_lever("lever", Library(tmp_path, "library"), report) is None
    with pytest.raises(ScenarioError, match=missing):
        report.stop_if_wrong()
