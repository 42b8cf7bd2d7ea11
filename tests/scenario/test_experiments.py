# SPDX-License-Identifier: Apache-2.0
"""Experiment files: what they may say, what is tried for each, and every mistake told where it stands."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from abmsim.scenario import Library, ScenarioError
from abmsim.scenario.experiment import Experiment, load_experiment
from abmsim.scenario.problems import Problem
from abmsim.scenario.validating import check_file
from scenario.conftest import HEAD, LIBRARY

LIAISON = HEAD + "interventions:\n  - liaison: {language: es, staff: 1}\n"
MEETINGS = HEAD.replace("A plan", "Meetings") + "interventions:\n  - meetings: {meetings_per_month: 1}\n"
START = "schema: 1\nname: Is half enough?\nscenarios: [../../scenarios/liaison.yaml]\n"


@pytest.fixture
def write(project) -> Callable[[str], Path]:
    """Write an experiment beside three scenarios and give its path."""
    project.write(LIAISON, "liaison.yaml")
    project.write(MEETINGS, "meetings.yaml")
    project.write(HEAD, "plan.yaml")
    return lambda text: project.write(text, "../experiments/half/experiment.yaml")


@pytest.fixture
def load(write) -> Callable[[str], Experiment]:
    return lambda lines="", start=START: load_experiment(write(start + lines), library=LIBRARY)


@pytest.fixture
def mistakes(load) -> Callable[[str], tuple[Problem, ...]]:
    def of(lines: str, start: str = START) -> tuple[Problem, ...]:
        with pytest.raises(ScenarioError) as caught:
            load(lines, start)
        return caught.value.problems

    return of


def test_the_shortest_experiment_has_one_case_and_the_usual_measures(load) -> None:
    found = load()
    assert [(case.name, case.settings) for case in found.cases] == [("a-plan", ())]
    assert [one.label for one in found.measures] == ["additional_registered_firms", "net_jobs", "public_cost_dollars"]
    assert (found.sample, found.pairs, found.seed, found.scale) == ("defaults", 30, 1, 1.0)
    assert found.slug == "is-half-enough"


def test_a_folder_stands_for_the_experiment_in_it(write) -> None:
    assert load_experiment(write(START).parent, library=LIBRARY).name == "Is half enough?"


def test_every_scenario_is_tried_at_every_setting_of_the_levers_it_has(load) -> None:
    start = START.replace("liaison.yaml", "liaison.yaml, ../../scenarios/meetings.yaml, ../../scenarios/plan.yaml")
    names = start.replace("A plan", "x")
    found = load("levers:\n  liaison.staff: [0.5, 2]\n  meetings.seats: [10, 20]\n  licensing.steps: [2, 3]\n", names)
    tried = [(case.name, tuple((one.lever, one.value) for one in case.settings)) for case in found.cases]
    assert len(tried) == len(set(tried)) == 4 + 4 + 2
    staffs = {case.scenario.interventions[0].options["staff"] for case in found.cases if case.name == "a-plan"}
    assert staffs == {0.5, 2}
    assert {case.scenario.numbers["licensing.steps"] for case in found.cases} == {2, 3}
    assert all(case.scenario.interventions == () for case in found.cases if case.name == "a-plan-2")


def test_a_lever_may_stand_in_a_group_and_choose_words(load) -> None:
    start = START.replace("liaison.yaml", "meetings.yaml")
    found = load("levers:\n  meetings: {style: [open, invited], free_lunch: [true, false]}\n", start)
    options = [case.scenario.interventions[0].options for case in found.cases]
    assert [(one["style"], one["free_lunch"]) for one in options] == [
        ("open", True), ("open", False), ("invited", True), ("invited", False),
    ]  # fmt: skip


def test_a_lever_reaches_the_intervention_with_its_id(write, project) -> None:
    two = "  - liaison: {language: es, id: first, end: 2016-01}\n  - liaison: {language: es, start: 2016-02, id: second}\n"
    project.write(HEAD + "interventions:\n" + two, "liaison.yaml")
    found = load_experiment(write(START + "levers: {second.staff: [3]}\n"), library=LIBRARY)
    assert [one.options["staff"] for one in found.cases[0].scenario.interventions] == [1.0, 3.0]


def test_costs_follow_the_levers(load) -> None:
    found = load("levers: {liaison.staff: [0.5, 1]}\n")
    dollars = [case.scenario.costs[0].cents / 100 for case in found.cases]
    assert dollars == [3250, 6500]


def test_constants_hold_in_every_scenario(load) -> None:
    found = load("constants: {licensing.fee_dollars: 20, opening: {horizon_months: 30}}\n")
    numbers = found.cases[0].scenario.numbers
    assert (numbers["licensing.fee_dollars"], numbers["opening.horizon_months"]) == (20, 30)


def test_uncertain_numbers_have_their_own_range_or_bounds(load) -> None:
    found = load("uncertainties: {licensing.steps: range, opening.horizon_months: [20, 30]}\n")
    assert [(one.name, one.low, one.high) for one in found.uncertainties] == [
        ("licensing.steps", 1, 6), ("opening.horizon_months", 20, 30),
    ]  # fmt: skip
    assert (found.sample, found.points) == ("latin_hypercube", 100)


def test_all_numbers_or_the_assumed_ones_may_be_uncertain(load) -> None:
    every = {one.name for one in load("uncertainties: all\n").uncertainties}
    assumed = {one.name for one in load("uncertainties: assumed\nconstants: {licensing.steps: 2}\n").uncertainties}
    assert {"licensing.steps", "licensing.interest", "liaison.cost_dollars_per_month"} <= every
    assert "licensing.interest" not in assumed
    assert "licensing.steps" not in assumed
    assert "opening.chance_per_month" in assumed


def test_measures_say_of_whom_when_and_how(load) -> None:
    found = load(
        "measures:\n  - net_jobs\n  - {measure: registered_firms, community: mexican, month: 2016-06}\n"
        "  - {measure: starts, take: sum}\n  - {measure: public_cost_dollars, take: month}\n  - licence_months\n"
    ).measures
    assert [one.label for one in found] == [
        "net_jobs", "registered_firms.mexican.month_12", "starts.sum", "public_cost_dollars.month", "licence_months",
    ]  # fmt: skip
    assert [one.paired for one in found] == [True, False, False, True, False]
    assert [one.may_be_undefined for one in found] == [False, False, False, False, True]
    assert (found[1].month, found[2].take, found[0].unit) == (12, "sum", "count")


def test_what_is_only_counted_for_the_whole_city_may_be_undefined_of_a_community(load) -> None:
    found = load("measures: [background_pending, {measure: background_pending, community: mexican}]\n").measures
    assert [one.may_be_undefined for one in found] == [False, True]


def test_targets_are_for_columns_that_are_kept(load) -> None:
    (target,) = load("target_se: {net_jobs: 0.5}\n").targets
    assert (target.label, target.error) == ("net_jobs", 0.5)


@pytest.mark.parametrize(
    ("lines", "key", "words"),
    [
        ("levers: {liaison.stuff: [1]}\n", "levers.liaison.stuff", "did you mean liaison.staff"),
        ("levers: {liaison.staff: 1}\n", "levers.liaison.staff", "list of single values"),
        ("levers: {liaison.staff: []}\n", "levers.liaison.staff", "list of single values"),
        ("levers: {liaison.staff: [1, 1]}\n", "levers.liaison.staff", "stands twice"),
        ("levers: {liaison.staff: [-1]}\n", "interventions[0].liaison.staff", "0 to 20"),
        ("levers: {licensing.steps: [9]}\n", "numbers.licensing.steps", "1 to 6"),
        ("levers: [1]\n", "levers", "keys and values"),
        ("levers: {liaison.staff: [1], licensing.steps: [2]}\nconstants: {licensing.steps: 3}\n",
         "constants.licensing.steps", "levers"),
        ("constants: {licensing.stps: 3}\n", "constants.licensing.stps", "did you mean licensing.steps"),
        ("constants: {licensing.steps: 30}\n", "constants.licensing.steps", "1 to 6"),
        ("constants: 3\n", "constants", "names and values"),
        ("uncertainties: {licensing.stps: range}\n", "uncertainties.licensing.stps", "did you mean licensing.steps"),
        ("uncertainties: {licensing.steps: 3}\n", "uncertainties.licensing.steps", "[low, high]"),
        ("uncertainties: {licensing.steps: [5, 2]}\n", "uncertainties.licensing.steps", "[2, 5]"),
        ("uncertainties: {licensing.steps: [1, 9]}\n", "uncertainties.licensing.steps", "1 to 6"),
        ("uncertainties: some\n", "uncertainties", "`all`"),
        ("uncertainties: {licensing.steps: range}\nconstants: {licensing.steps: 2}\n",
         "uncertainties.licensing.steps", "constants"),
        ("uncertainties: {licensing.steps: range}\nlevers: {licensing.steps: [2]}\n",
         "uncertainties.licensing.steps", "levers"),
        ("measures: net_jobs\n", "measures", "list of measures"),
        ("measures: [net_job]\n", "measures[0]", "did you mean net_jobs"),
        ("measures: [net_jobs, net_jobs]\n", "measures[1]", "stands twice"),
        ("measures: [{measure: firms, community: martian}]\n", "measures[0].community", "mexican"),
        ("measures: [{measure: firms, month: 2030-01}]\n", "measures[0].month", "2018-06"),
        ("measures: [{measure: firms, take: all}]\n", "measures[0].take", "month, sum, mean"),
        ("method: {sample: latin_hypercube}\n", "method", "nothing to sample"),
        ("method: sobol\n", "method", "sample: latin_hypercube"),
        ("uncertainties: {licensing.steps: range}\nmethod: {sample: latin}\n", "method.sample", "latin_hypercube"),
        ("pairs: 0\n", "pairs", "1 to 100000"),
        ("seed: 0\n", "seed", "1 to"),
        ("scale: 0\n", "scale", "0.001"),
        ("months: 700\n", "months", "1 to 600"),
        ("target_se: {net_job: 1}\n", "target_se.net_job", "did you mean net_jobs"),
        ("target_se: {net_jobs: 0}\n", "target_se.net_jobs", "above 0"),
        ("target_se: 3\n", "target_se", "keys"),
        ("scenariso: [x]\n", "scenariso", "did you mean scenarios"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_its_cure(mistakes, lines, key, words) -> None:
    (problem,) = mistakes(lines)
    assert problem.key == key
    assert words in f"{problem.message} {problem.allowed} {problem.suggestion}"
    assert problem.file.endswith("experiment.yaml")
    assert problem.line >= 4


def test_a_number_whose_range_is_one_value_never_varies(write, tmp_path) -> None:
    shelf = Library(shutil.copytree(LIBRARY.package, tmp_path / "shelf"), "library")
    rule = shelf.package / "rules" / "opening.yaml"
    rule.write_text(rule.read_text().replace("range: [12, 36]", "range: [24, 24]"))
    with pytest.raises(ScenarioError) as caught:
        load_experiment(write(START + "uncertainties: {opening.horizon_months: range}\n"), library=shelf)
    assert "single value" in caught.value.problems[0].message


@pytest.mark.parametrize(
    ("scenarios", "words"),
    [
        ("[]", "list of scenario files"),
        ("[../../scenarios/liason.yaml]", "did you mean ../../scenarios/liaison.yaml"),
        ("[/etc/passwd]", "starts from this file's folder"),
        ("[../../../secret.yaml]", "outside the project"),
        ("[../../scenarios/plan.yaml, ../../scenarios/plan.yaml]", "stands twice"),
    ],
)
def test_scenarios_are_found_inside_the_project_or_refused(mistakes, scenarios, words) -> None:
    (problem,) = mistakes("", START.replace("[../../scenarios/liaison.yaml]", scenarios))
    assert problem.key.startswith("scenarios")
    assert words in f"{problem.message} {problem.allowed} {problem.suggestion}"


def test_scenarios_that_cannot_stand_side_by_side_are_refused(mistakes, project) -> None:
    project.write(HEAD.replace("36", "24").replace("A plan", "Short"), "short.yaml")
    both = START.replace("liaison.yaml", "liaison.yaml, ../../scenarios/short.yaml")
    (problem,) = mistakes("", both)
    assert (problem.key, "months" in problem.message) == ("scenarios[1]", True)


def test_too_many_combinations_are_refused(mistakes) -> None:
    values = ", ".join(f"{number / 100:.2f}" for number in range(100))
    lines = f"levers:\n  liaison.staff: [{values}]\n  licensing.fee_dollars: [{', '.join(map(str, range(20, 50)))}]\n"
    (problem,) = mistakes(lines)
    assert (problem.key, problem.allowed) == ("levers", "at most 2,000")


def test_mistakes_of_a_scenario_are_told_in_its_own_file(mistakes, project) -> None:
    project.write(LIAISON.replace("staff: 1", "staff: -1"), "bad.yaml")
    (problem,) = mistakes("", START.replace("liaison.yaml", "bad.yaml"))
    assert (problem.file, problem.key) == ("scenarios/bad.yaml", "interventions[0].liaison.staff")


def test_validate_knows_experiments(write) -> None:
    found = check_file(str(write(START)), library=LIBRARY)
    assert (found.kind, found.problems) == ("experiment", ())
    assert check_file(str(write(START + "pairs: none\n")), library=LIBRARY).problems[0].key == "pairs"
