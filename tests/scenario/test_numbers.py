# SPDX-License-Identifier: Apache-2.0
"""Numbers beside rules, in levers and in city profiles: complete, inside their range, in known units, or refused."""

import shutil

import pytest

from abmsim.parameters import CONFIDENCE, Number
from abmsim.scenario import Library, ScenarioError, load_scenario
from abmsim.scenario.explaining import all_cities
from abmsim.scenario.numbers import stem_numbers, stems
from abmsim.scenario.problems import Report
from abmsim.units import UNITS, suits_name
from scenario.conftest import HEAD, LIBRARY

WAGE_GAP = (
    '{value: -0.2, unit: log points, range: [-0.5, 0.1], meaning: "A gap", source: "a survey", confidence: estimated}'
)
FEE = 'fee_dollars: {value: 50, unit: dollars, range: [10, 120], meaning: "Fee of a licence"'


@pytest.fixture
def changed(tmp_path, project):
    """Load a scenario with one file of the library changed, and give what is wrong."""
    folder = tmp_path / "changed"
    shutil.copytree(LIBRARY.package, folder)

    def problems(file: str, before: str, after: str):
        path = folder / file
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after, 1))
        plan = project.write(
            HEAD + "interventions:\n  - liaison: {language: es}\n  - meetings: {meetings_per_month: 1}\n"
        )
        with pytest.raises(ScenarioError) as caught:
            load_scenario(plan, library=Library(folder, "changed"))
        return caught.value.problems

    return problems


@pytest.mark.parametrize(
    ("after", "key", "message"),
    [
        ("0.3", "opening.wage_gap", "keys and values"),
        ("[1, 2]", "opening.wage_gap", "keys and values"),
        (WAGE_GAP.replace("value: -0.2", "value: 1"), "opening.wage_gap.value", "outside the range of the same number"),
        (WAGE_GAP.replace("value: -0.2", 'value: "0"'), "opening.wage_gap.value", "stands in quotes"),
        (WAGE_GAP.replace("value: -0.2", "value: [0]"), "opening.wage_gap.value", "not a number"),
        (WAGE_GAP.replace("log points", "fortnights"), "opening.wage_gap.unit", "not in the list of units"),
        (WAGE_GAP.replace("[-0.5, 0.1]", "[0.1, -0.5]"), "opening.wage_gap.range", "smaller first"),
        (WAGE_GAP.replace("[-0.5, 0.1]", "[0.1]"), "opening.wage_gap.range", "smaller first"),
        (WAGE_GAP.replace("log points", "share"), "opening.wage_gap.range", "no share can have this range"),
        (WAGE_GAP.replace('"a survey"', '" "'), "opening.wage_gap.source", "empty"),
        (WAGE_GAP.replace('"a survey"', ""), "opening.wage_gap.source", "no value"),
        (WAGE_GAP.replace("estimated", "guessed"), "opening.wage_gap.confidence", "not one of the choices"),
        (WAGE_GAP.replace("estimated", "estimated, year: 2015"), "opening.wage_gap.year", "only dollars"),
        (WAGE_GAP.replace("log points", "dollars"), "opening.wage_gap.year", "year they are of"),
        (WAGE_GAP.replace("log points", "dollars").replace("estimated", "estimated, year: 1980"), "opening.wage_gap.year", "outside"),
        (WAGE_GAP.replace("estimated", "estimated, note: x"), "opening.wage_gap.note", "nothing reads"),
        (WAGE_GAP.replace(", confidence: estimated", ""), "opening.wage_gap.confidence", "missing"),
    ],
)  # fmt: skip
def test_a_number_beside_a_rule_must_be_complete(changed, after, key, message) -> None:
    (problem,) = changed("rules/opening.yaml", WAGE_GAP, after)
    assert (problem.key, problem.file.endswith("rules/opening.yaml")) == (key, True)
    assert message in problem.message
    assert problem.allowed
    assert problem.suggestion


def test_a_number_needs_a_proper_name(changed) -> None:
    (problem,) = changed("rules/opening.yaml", "wage_gap:", "Wage-Gap:")
    assert problem.suggestion == "did you mean wage_gap?"


def test_two_files_cannot_give_one_number(changed, tmp_path) -> None:
    shutil.copy(tmp_path / "changed/rules/opening.yaml", tmp_path / "changed/barriers/opening.yaml")
    problems = changed("rules/opening.yaml", "0.1,", "0.11,")
    assert {problem.message[:36] for problem in problems} == {"two files give a number of this name"}


@pytest.mark.parametrize(
    ("before", "after", "key", "message"),
    [
        ("schema: 1\n", "", "schema", "which version"),
        ("label: Smallville", "label: 12", "label", "read this word differently"),
        ("communities:", "comunities:", "communities", "is missing"),
        ("    language: es\n", "", "communities.mexican.language", "is missing"),
        ("  mexican:", "  all:", "communities.all", "one word"),
        ("food: {label: Food, path: food}", "food: Food", "sectors.food", "keys and values"),
        ("office:", "office: 400\nother:", "office", "keys and values"),
        (FEE, FEE.replace("fee_dollars", "fee_dolars"), "licensing.fee_dolars", "no number of this name"),
        (FEE, FEE.replace("unit: dollars", "unit: dollars per month"), "licensing.fee_dollars.unit", "another unit"),
        ("staff_hours_per_month: {", "Staff: {", "office.Staff", "one word"),
        ("label: Smallville", "label: Smallville\nillustrative: maybe", "illustrative", "neither true nor false"),
        ("value: 400", "valeu: 400", "office.staff_hours_per_month", "reads"),
    ],
)  # fmt: skip
def test_a_city_profile_must_be_complete(changed, before, after, key, message) -> None:
    problems = changed("cities/smallville.yaml", before, after)
    (problem,) = [one for one in problems if message in one.message and one.key.startswith(key)]
    assert problem.file.endswith("cities/smallville.yaml")
    assert problem.suggestion


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("about:", "abuot:", "abuot"),
        ("type: number", "type: nmber", "options.staff.type"),
        ("type: number, ", "", "options.staff.type"),
        ("default: 1.0", "default: 21", "options.staff.default"),
        ("range: [0, 20]", "range: [20, 0]", "options.staff.range"),
        ("staff: {", "staff: 1 #", "options.staff"),
        ("number: cost_dollars_per_month", "number: cost", "costs[0].number"),
        ("times: staff", "times: stuff", "costs[0].times"),
        ("each: month", "each: week", "costs[0].each"),
        ("- {item: salary, number: cost_dollars_per_month, each: month, times: staff}", "- salary", "costs[0]"),
        ("options:", "options: 3\nnumbers2:", "options"),
    ],
)
def test_a_lever_must_be_described_properly(changed, before, after, key) -> None:
    problems = changed("interventions/liaison.yaml", before, after)
    assert key in {problem.key for problem in problems}
    assert all(problem.file.endswith("interventions/liaison.yaml") for problem in problems)


def test_an_edited_file_is_read_again(tmp_path, project) -> None:
    folder = tmp_path / "library"
    shutil.copytree(LIBRARY.package, folder)
    plan = project.write(HEAD)
    path = folder / "rules/opening.yaml"
    values = []
    for value in ("-0.2", "-0.25"):
        path.write_text(path.read_text().replace("-0.2,", f"{value},"))
        values.append(load_scenario(plan, library=Library(folder, "library")).numbers["opening.wage_gap"])
    assert values == [-0.2, -0.25]


def shipped_numbers() -> list[Number]:
    report = Report()
    numbers = [*stem_numbers(Library(), report).values()]
    report.stop_if_wrong()
    return numbers + [number for city in all_cities(Library()).values() for number in city.numbers.values()]


def test_every_shipped_number_is_read() -> None:
    numbers = shipped_numbers()
    assert len(numbers) > 300
    assert {"liaison", "licensing"} <= stems(Library())
    for number in numbers:
        assert number.low <= number.value <= number.high
        assert number.unit in UNITS
        assert number.confidence in CONFIDENCE
        assert number.file.startswith("abmsim/")
        assert number.line > 0


def test_every_shipped_number_says_its_unit_in_its_name() -> None:
    assert [f"{one.name} ({one.unit})" for one in shipped_numbers() if not suits_name(one.name, one.unit)] == []
