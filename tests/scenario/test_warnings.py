# SPDX-License-Identifier: Apache-2.0
"""What runs but must be said: forced numbers, money that is missing, levers that never act."""

import pytest

from abmsim.scenario import ScenarioError, load_scenario

OUTSIDE = "numbers: {licensing.fee_dollars: 500}\n"


@pytest.mark.parametrize(
    "lines", ["force: true\n" + OUTSIDE, "numbers: {licensing.fee_dollars: {value: 500, force: true}}\n"]
)
def test_a_forced_number_is_taken_with_a_warning(plan, lines) -> None:
    scenario = plan(lines)
    assert scenario.numbers["licensing.fee_dollars"] == 500
    assert scenario.forced == ("licensing.fee_dollars",)
    (warning,) = scenario.warnings
    for piece in ("licensing.fee_dollars = 500", "11.43 to 137.17 dollars", "the city's schedule"):
        assert piece in warning


def test_force_is_not_needed_inside_the_range(plan) -> None:
    scenario = plan("numbers: {licensing.fee_dollars: {value: 60}}\n")
    assert (scenario.numbers["licensing.fee_dollars"], scenario.forced, scenario.warnings) == (60, (), ())


def test_nothing_forces_the_impossible(wrong) -> None:
    problem = wrong("force: true\nnumbers: {opening.chance_per_month: 1.5}\n")
    assert problem.message == "no chance per month can be this"


def test_the_range_and_its_source_are_told(wrong) -> None:
    problem = wrong(OUTSIDE)
    assert "the city's schedule" in problem.message
    assert problem.allowed == "11.43 to 137.17 (dollars)"
    assert "`force: true` allows it" in problem.suggestion


def test_on_the_command_line_the_way_out_is_one_for_the_command_line() -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("liaison", settings=["licensing.fee_dollars=60"])
    assert "`--set force=true` allows it" in caught.value.problems[0].suggestion
    assert load_scenario("liaison", settings=["licensing.fee_dollars=60", "force=true"]).forced == (
        "licensing.fee_dollars",
    )


def test_an_interest_of_18_is_read_as_per_cent(wrong) -> None:
    assert wrong("numbers: {licensing.interest: 18}\n").suggestion.startswith("18 is 1800 %; did you mean 0.18?")


def test_numbers_may_be_grouped(plan) -> None:
    assert plan("numbers: {licensing: {fee_dollars: 60, steps: 2}}\n").numbers["licensing.steps"] == 2


def test_missing_money_is_paid_by_the_city_when_asked_to_warn(plan) -> None:
    lines = "overspend: warn\ninterventions: [liaison: {language: es, end: 2}]\n"
    scenario = plan(lines + "funding: [{source: Grant, payer: grant, dollars: 10000}]\n")
    assert scenario.warnings == ("2015-08 (month 2): $3,000.00 are missing for salary of liaison; the city pays them",)
    assert [(line.month, line.payer, line.cents) for line in scenario.costs] == [
        (1, "grant", 650_000), (2, "grant", 350_000), (2, "city", 300_000)
    ]  # fmt: skip


def test_a_number_that_was_set_remembers_what_it_replaces(plan) -> None:
    scenario = plan("numbers:\n  licensing.fee_dollars: 60\n")
    number = scenario.registry["licensing.fee_dollars"]
    assert (number.value, number.confidence, number.file, number.line) == (60, "assumed", "scenarios/plan.yaml", 7)
    assert number.source == "set in this scenario; otherwise 57.16 (the city's schedule)"


def test_a_programme_that_outlives_the_scenario_is_told(plan) -> None:
    lines = "interventions: [liaison: {{language: es, end: {}}}]\n"
    scenario = plan(lines.format("2019-12"))
    (warning,) = scenario.warnings
    assert warning.startswith("interventions[0].liaison runs to 2019-12, but the scenario ends with 2018-06")
    assert scenario.interventions[0].end == 36
    assert plan(lines.format("2018-06")).warnings == ()
    assert plan("interventions: [liaison: {language: es}]\n").warnings == ()
