# SPDX-License-Identifier: Apache-2.0
"""Files build on each other: tables merge key by key, lists and values replace, and nobody goes in circles."""

import pytest

from abmsim.scenario import ScenarioError, load_scenario
from scenario.conftest import HEAD, LIBRARY

LEVERS = "interventions:\n  - liaison: {language: es}\n  - meetings: {meetings_per_month: 1}\n"


def extending(base: str, name: str = "Child", rest: str = "") -> str:
    return f"schema: 1\nname: {name}\nextends: {base}\n{rest}"


def test_tables_merge_and_lists_replace(project) -> None:
    numbers = "numbers: {licensing.fee_dollars: 60, opening.wage_gap: 0}\n"
    project.write(HEAD + LEVERS + numbers, "base.yaml")
    rest = "numbers: {licensing.fee_dollars: 70}\ninterventions:\n  - liaison: {language: vi}\n"
    scenario = project.load(extending("base.yaml", rest=rest))
    assert (scenario.numbers["licensing.fee_dollars"], scenario.numbers["opening.wage_gap"]) == (70, 0)
    assert [plan.options["language"] for plan in scenario.interventions] == ["vi"]
    assert scenario.name == "Child"


def test_a_chain_of_ten_is_read_and_of_eleven_refused(project) -> None:
    project.write(HEAD, "f0.yaml")
    for number in range(1, 11):
        project.write(extending(f"f{number - 1}.yaml"), f"f{number}.yaml")
    folder = project.root / "scenarios"
    assert load_scenario(folder / "f9.yaml", library=LIBRARY).months == 36
    with pytest.raises(ScenarioError, match="at most 10"):
        load_scenario(folder / "f10.yaml", library=LIBRARY)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_circle_is_named(project, size) -> None:
    names = [f"c{number}.yaml" for number in range(size)]
    for number, name in enumerate(names):
        project.write(extending(names[(number + 1) % size]), name)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(project.root / "scenarios" / "c0.yaml", library=LIBRARY)
    (problem,) = caught.value.problems
    assert problem.message.endswith(" -> ".join([*names, "c0.yaml"]))
    assert problem.file == f"scenarios/{names[-1]}"


def test_a_mistake_below_is_told_with_the_file_it_is_in(project) -> None:
    project.write(HEAD.replace("36", "0"), "base.yaml")
    problem = project.problem(extending("base.yaml"))
    assert (problem.file, problem.line, problem.key) == ("scenarios/base.yaml", 5, "months")


def test_every_file_of_a_chain_says_its_version(project) -> None:
    project.write(HEAD.replace("schema: 1\n", ""), "base.yaml")
    assert project.problem(extending("base.yaml")).key == "schema"


def test_overlays_and_settings_lie_on_top_in_their_order(project) -> None:
    below = project.write("numbers: {licensing.fee_dollars: 60}\nmonths: 12\n", "one.yaml")
    above = project.write("schema: 1\nnumbers: {licensing.fee_dollars: 70}\n", "two.yaml")
    scenario = project.load(HEAD, overlays=[below, above], settings=["opening.wage_gap=-0.1", "name=Ours"])
    assert (scenario.numbers["licensing.fee_dollars"], scenario.months) == (70, 12)
    assert (scenario.numbers["opening.wage_gap"], scenario.name) == (-0.1, "Ours")
    assert scenario.registry["opening.wage_gap"].file == "--set"
    assert [name for name, _ in scenario.files[:3]] == [
        "scenarios/plan.yaml",
        "scenarios/one.yaml",
        "scenarios/two.yaml",
    ]


def test_the_months_of_the_command_line_win_and_cut_levers_short(project) -> None:
    text = (
        HEAD + "interventions:\n  - liaison: {language: es, end: 20}\n  - meetings: {meetings_per_month: 1, start: 8}\n"
    )
    scenario = project.load(text, months=6)
    assert (scenario.months, [plan.end for plan in scenario.interventions]) == (6, [6])
    cut, idle = scenario.warnings
    assert cut.startswith("interventions[0].liaison runs to 2017-02, but the scenario ends with 2015-12")
    assert "does nothing" in idle
    assert project.problem(HEAD, months=0).file == "--months"


def test_an_overlay_extends_nothing(project) -> None:
    overlay = project.write("extends: plan.yaml\n", "one.yaml")
    assert "overlay" in project.problem(HEAD, overlays=[overlay]).message


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("licensing.fee_dollars", "--set licensing.fee_dollars=VALUE"),
        ("=5", "NAME=VALUE"),
        ("licensing.fee_dolars=5", "licensing.fee_dollars"),
        ("licensing.fee_dollars=5000", "nearest allowed value is 137.17; "),
        ("licensing.fee_dollars=$50", "50"),
        ("licensing.interest=18", "0.18"),
        ("months=1.5", "1 or 2"),
        ("start=2015", "2015-01"),
        ("city=smallvile", "smallville"),
        ("overspend=no", "refuse"),
    ],
)
def test_a_wrong_setting_says_what_was_meant(project, setting, words) -> None:
    problem = project.problem(HEAD, settings=[setting])
    assert problem.file == "--set"
    assert words in problem.suggestion


def test_a_setting_that_is_no_number_tells_range_unit_and_an_example(project) -> None:
    problem = project.problem(HEAD, settings=["licensing.fee_dollars=abc"])
    assert problem.message == "this is not a number"
    assert problem.allowed == "11.43 to 137.17 (dollars)"
    assert problem.suggestion == "write one number, such as licensing.fee_dollars: 57.16"


def test_a_missing_overlay_is_told_with_everything_else(project) -> None:
    problems = project.problems(HEAD.replace("36", "0"), overlays=["nowhere.yaml"])
    assert {problem.found for problem in problems} == {"nowhere.yaml", "0"}


def test_spelling_and_order_do_not_change_a_scenario(project) -> None:
    lines = (HEAD + LEVERS.replace("\n", "   # a remark\n")).splitlines()
    shuffled = [*lines[5:], *reversed(lines[:5])]
    plain = project.load(HEAD + LEVERS)
    for text in ("\r\n".join(lines), "\n".join(shuffled), "\ufeff" + HEAD + LEVERS):
        assert project.load(text) == plain
        assert project.load(text).resolved_yaml() == plain.resolved_yaml()


@pytest.mark.parametrize(
    ("below", "above"),
    [
        ("licensing.fee_dollars: 60", "licensing: {fee_dollars: 70}"),
        ("licensing: {fee_dollars: 60}", "licensing.fee_dollars: 70"),
        ("licensing: {fee_dollars: 60}", "licensing.fee_dollars: {value: 70}"),
        ("licensing.fee_dollars: {value: 60}", "licensing: {fee_dollars: 70}"),
        ("licensing.fee_dollars: {value: 60, force: true}", "licensing.fee_dollars: {value: 70}"),
    ],
)
def test_the_layer_above_wins_in_whichever_spelling(below, above, project) -> None:
    project.write(f"{HEAD}numbers: {{opening.wage_gap: 0.1, {below}}}\n", "below.yaml")
    for order in (f"{{{above}}}", f"{{opening: {{wage_gap: 0.1}}, {above}}}"):
        scenario = project.load(f"schema: 1\nextends: below.yaml\nnumbers: {order}\n")
        assert scenario.numbers["licensing.fee_dollars"] == 70
        assert scenario.numbers["opening.wage_gap"] == 0.1


def test_one_number_in_two_spellings_of_one_file_stands_twice(wrong) -> None:
    problem = wrong("numbers:\n  licensing.fee_dollars: 60\n  licensing: {fee_dollars: 70}\n")
    assert (problem.code, problem.line, problem.key) == ("key_twice", 8, "numbers.licensing.fee_dollars")
    assert "line 7" in problem.message
