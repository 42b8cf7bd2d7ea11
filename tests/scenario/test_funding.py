# SPDX-License-Identifier: Apache-2.0
"""Funding as a scenario writes it: instalments, work in kind, and money that is not there yet."""

import pytest

LIAISON = "interventions:\n  - liaison: {language: es, start: 2015-09, end: 2015-12}\n"


def funding(*lines: str) -> str:
    return LIAISON + "funding:\n" + "".join(f"  - {{source: Grant, {line}}}\n" for line in lines)


def test_an_instalment_arrives_and_lapses_in_its_months(plan) -> None:
    scenario = plan(funding("payer: grant, dollars: 30000, month: 2015-08, until: 2016-01"))
    (one,) = scenario.instalments
    assert (one.source, one.payer, one.cents, one.month, one.until) == ("Grant", "grant", 3_000_000, 2, 7)
    assert [(back.month, back.cents) for back in scenario.returned] == [(7, 400_000)]


def test_months_may_be_numbers_and_be_left_out(plan) -> None:
    (one,) = plan(funding("payer: city, dollars: 30000")).instalments
    assert (one.month, one.until) == (1, 36)
    (one,) = plan(funding("payer: city, dollars: 30000, month: 2, until: 40")).instalments
    assert (one.month, one.until) == (2, 40)


def test_money_every_month_keeps_until_it_lapses_and_work_does_not(plan) -> None:
    money = "payer: city, dollars: 9000, each_month: true, until: 2015-12"
    work = "payer: city, dollars: 10, each_month: true, until: 2015-08, in_kind: true"
    scenario = plan(funding(money, work))
    assert [(one.month, one.until) for one in scenario.instalments] == [(n, 6) for n in range(1, 7)] + [(1, 1), (2, 2)]


def test_money_after_the_end_never_arrives(plan) -> None:
    scenario = plan(funding("payer: city, dollars: 30000", "payer: grant, dollars: 5, month: 2020-01"))
    assert len(scenario.instalments) == 1


def test_an_empty_list_is_no_funding(plan) -> None:
    scenario = plan(LIAISON + "funding: []\n")
    assert {line.payer for line in scenario.costs} == {"city"}


def test_overspending_is_refused_with_month_and_amount(wrong) -> None:
    problem = wrong(funding("payer: grant, dollars: 10000, until: 2016-01"))
    assert problem.message.startswith("2015-10 (month 4): $3,000.00 are missing for salary of liaison")
    assert "$6,500.00 are due and $3,500.00 are there" in problem.message
    assert "$16,000.00 are missing in all" in problem.suggestion
    assert (problem.line, problem.key) == (7, "interventions[0].liaison")


def test_money_that_comes_too_late_is_refused(wrong) -> None:
    assert "2015-09 (month 3)" in wrong(funding("payer: grant, dollars: 90000, month: 2015-10")).message


def test_work_in_kind_pays_only_the_items_it_names(plan, wrong) -> None:
    cash = "payer: grant, dollars: 26000"
    work = "payer: city, dollars: 26000, in_kind: true"
    assert "$6,500.00 are missing" in wrong(funding(work)).message
    scenario = plan(funding(work + ", covers: [salary]"))
    assert {(line.in_kind, line.payer) for line in scenario.costs} == {(True, "city")}
    assert len(plan(funding(cash, work)).costs) == 5


def test_a_number_that_changes_changes_the_costs(plan) -> None:
    scenario = plan(funding("payer: grant, dollars: 26000"))
    dearer = scenario.with_numbers({"liaison.cost_dollars_per_month": 7000})
    assert sum(line.cents for line in dearer.costs) == 2_800_000
    assert sum(line.cents for line in dearer.costs if line.payer == "city") == 200_000
    assert scenario.with_numbers({"opening.wage_gap": 0}).costs == scenario.costs


@pytest.mark.parametrize("dollars", ["25000", "25000.00", "0.01"])
def test_dollars_may_have_cents(plan, dollars) -> None:
    assert plan(f"overspend: warn\n{funding(f'payer: grant, dollars: {dollars}')}").instalments


@pytest.mark.parametrize(("dollars", "better"), [("25,000", "25000"), ("$1,250,500", "1250500")])
def test_a_comma_between_thousands_is_one_mistake(wrong, dollars, better) -> None:
    problem = wrong(funding(f"payer: grant, dollars: {dollars}, month: 1"))
    assert (problem.key, problem.found, problem.suggestion) == ("funding[0].dollars", dollars, f"dollars: {better}")
