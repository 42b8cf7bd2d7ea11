# SPDX-License-Identifier: Apache-2.0
"""What `explain` and `list` find: scenarios, cities, levers, rules and numbers, with where each was set."""

import pytest

from abmsim.scenario import ScenarioError
from abmsim.scenario.explaining import as_row, explain, short, unit_text
from abmsim.scenario.listing import city_rows, intervention_rows, number_rows, scenario_rows
from scenario.conftest import HEAD, LIBRARY


def names(what: str) -> list[str]:
    return [number.name for number in explain(what, LIBRARY).numbers]


def test_a_stem_explains_its_numbers() -> None:
    assert names("licensing") == ["licensing.fee_dollars", "licensing.interest", "licensing.steps"]


def test_a_lever_explains_its_options_too() -> None:
    found = explain("meetings", LIBRARY)
    assert [option.name for option in found.lever.options] == [
        "meetings_per_month",
        "seats",
        "style",
        "sectors",
        "free_lunch",
    ]
    assert "People meet" in found.heading


def test_a_number_is_shown_as_default_and_as_each_city_has_it() -> None:
    found = explain("licensing.fee_dollars", LIBRARY).numbers
    assert [(number.value, number.file) for number in found] == [
        (35, "library/barriers/licensing.yaml"), (57.16, "library/cities/smallville.yaml")
    ]  # fmt: skip


def test_part_of_a_name_explains_everything_below_it() -> None:
    assert names("communities.mexican") == ["communities.mexican.residents"]


def test_a_city_a_scenario_and_everything_are_explained(project) -> None:
    assert len(names("smallville")) == 4
    path = project.write(HEAD + "numbers: {opening.wage_gap: 0}\n")
    found = {number.name: number for number in explain(str(path), LIBRARY).numbers}
    assert found["opening.wage_gap"].file == "scenarios/plan.yaml"
    assert set(names("")) < set(found)
    city = project.write((LIBRARY.cities / "smallville.yaml").read_bytes(), "ours.yaml")
    assert len(explain(str(city), LIBRARY).numbers) == 4


def test_a_name_that_nothing_has_is_guessed() -> None:
    with pytest.raises(ScenarioError) as caught:
        explain("licensin", LIBRARY)
    assert caught.value.problems[0].suggestion == "did you mean licensing?"


def test_a_word_that_many_names_hold_leads_to_them() -> None:
    with pytest.raises(ScenarioError) as caught:
        explain("fee")
    assert (
        "one of fee_waiver, fee_waiver.cost_dollars_once, licensing.fee_dollars?" in caught.value.problems[0].suggestion
    )
    with pytest.raises(ScenarioError) as caught:
        explain("quite something else")
    assert caught.value.problems[0].suggestion == "abmsim list numbers shows all names"


def test_a_broken_scenario_is_not_explained(project) -> None:
    with pytest.raises(ScenarioError, match="months"):
        explain(str(project.write(HEAD.replace("36", "0"))), LIBRARY)


def test_a_row_has_the_range_as_one_pair() -> None:
    row = as_row(explain("licensing.steps", LIBRARY).numbers[0])
    assert row["range"] == [1, 6]
    assert {"name", "value", "unit", "meaning", "source", "confidence", "year", "file", "line"} < set(row)


def test_old_dollars_say_where_they_come_from() -> None:
    default, city = explain("licensing.fee_dollars", LIBRARY).numbers
    assert (unit_text(default), unit_text(city)) == ("dollars", "dollars (from dollars of 2007)")
    assert short(1 / 3) == "0.333333"


def test_what_there_is_is_listed() -> None:
    assert city_rows(LIBRARY) == [
        {"city": "smallville", "label": "Smallville", "measured": 3, "estimated": 0, "assumed": 1,
         "file": "library/cities/smallville.yaml"}
    ]  # fmt: skip
    assert [row["intervention"] for row in intervention_rows(LIBRARY)] == ["liaison", "meetings"]
    rows = {row["name"]: row for row in number_rows("", LIBRARY)}
    assert rows["licensing.fee_dollars"]["value"] == 57.16
    assert list(rows) == sorted(rows)
    listed = {row["scenario"]: row for row in scenario_rows()}
    assert all(row["question"] for row in listed.values())
    assert listed["liaison"]["name"] == "A Spanish-speaking liaison"


@pytest.mark.parametrize(
    ("name", "near"),
    [("licensing.fee", "licensing.fee_dollars"), ("licencing", "licensing"), ("fee_dollars", "licensing.fee_dollars")],
)
def test_half_a_name_leads_to_the_number_or_the_group_that_was_meant(name, near) -> None:
    with pytest.raises(ScenarioError) as caught:
        explain(name)
    assert caught.value.problems[0].suggestion == f"did you mean {near}?"


PLAN = """interventions: [{liaison: {language: es, staff: 2}}, {liaison: {language: vi}}]
funding:
  - {source: Grant, payer: grant, dollars: 990000, month: 2015-07}
numbers:
  opening.wage_gap: 0
"""


def test_every_number_of_a_scenario_says_the_file_and_line_that_set_it(project) -> None:
    base = project.write(HEAD + PLAN, "base.yaml")
    project.write("schema: 1\nname: Above\nextends: base.yaml\nnumbers: {licensing.fee_dollars: 60}\n", "above.yaml")
    over = project.write("# laid over\nmonths: 24\n", "over.yaml")
    found = explain("scenarios/above.yaml", LIBRARY, [str(over)], ["licensing.steps=4", "name=Set"])
    numbers = {number.name: number for number in found.numbers}
    where = {name: f"{number.file}:{number.line}" for name, number in numbers.items()}
    assert found.heading == "Set"
    assert where["opening.wage_gap"] == "scenarios/base.yaml:10"
    assert where["licensing.fee_dollars"] == "scenarios/above.yaml:4"
    assert where["licensing.steps"] == "--set:1"
    assert where["months"] == "scenarios/over.yaml:2"
    assert where["liaison.staff"] == "scenarios/base.yaml:6"
    assert where["funding[0].dollars"] == "scenarios/base.yaml:8"
    assert where["communities.mexican.residents"].startswith("library/cities/smallville.yaml:")
    usual = next(one for one in numbers.values() if one.name == "liaison-2.staff")
    assert (usual.value, usual.file) == (1, "library/interventions/liaison.yaml")
    assert "usually does" in usual.source or "does not say" in usual.source
    assert len(explain(str(base), LIBRARY).numbers) == len(found.numbers)


def test_every_line_named_holds_what_it_is_said_to_hold(root) -> None:
    for number in explain("city_accelerator").numbers:
        lines = (root / number.file).read_text(encoding="utf-8").splitlines()
        key = number.name.rpartition(".")[2]
        assert key in lines[number.line - 1], (number.name, number.file, number.line)


def test_an_amount_without_an_upper_end_is_shown_and_written(project) -> None:
    plan = project.write(HEAD + PLAN)
    row = next(as_row(one) for one in explain(str(plan), LIBRARY).numbers if one.name.startswith("funding"))
    assert row["range"] == [0, None]


def test_only_scenarios_can_have_something_laid_over_them(project) -> None:
    with pytest.raises(ScenarioError, match="no such file"):
        explain("licensing", LIBRARY, [], ["licensing.steps=4"])
    with pytest.raises(ScenarioError, match="staff"):
        explain(str(project.write(HEAD + PLAN.replace("staff: 2", "staff: -2"))), LIBRARY, [], ["months=3"])
