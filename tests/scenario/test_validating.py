# SPDX-License-Identifier: Apache-2.0
"""Checking a file: which kind it is, every mistake at once, and files that people can start from."""

import json

import pytest
from ruamel.yaml import YAML

from abmsim.scenario import ScenarioError, load_scenario
from abmsim.scenario.jsonschema import KINDS, schema_of
from abmsim.scenario.kinds import kind_of
from abmsim.scenario.validating import check_file
from abmsim.scenario.writing import Wishes, scenario_text
from abmsim.surveying.profile_text import NewCity, city_text
from scenario.conftest import HEAD, LIBRARY


def test_the_kind_of_a_file_is_told_by_its_keys() -> None:
    assert kind_of(frozenset({"schema", "communities"})) == "city"
    assert kind_of(frozenset({"schema", "arms", "study"})) == "trial"
    assert kind_of(frozenset({"levers", "uncertainties"})) == "experiment"
    assert kind_of(frozenset({"name", "interventions", "sectors"})) == "scenario"
    assert kind_of(frozenset()) == "scenario"


def test_scenarios_and_cities_are_checked(project) -> None:
    assert check_file(str(project.write(HEAD)), library=LIBRARY).problems == ()
    assert check_file("smallville", library=LIBRARY).kind == "city"
    city = (LIBRARY.cities / "smallville.yaml").read_text()
    found = check_file(str(project.write(city.replace("value: 400", "value: 4"))), library=LIBRARY)
    assert (found.kind, len(found.problems)) == ("city", 1)


def test_a_file_that_is_not_there_is_told(project) -> None:
    found = check_file("nowhere.yaml", library=LIBRARY)
    assert (found.file, found.problems[0].message) == ("nowhere.yaml", "there is no such file")


def test_every_independent_mistake_is_told_at_once(project) -> None:
    text = """schema: 1
nmae: A plan
city: smalville
start: 2015-7
months: 0
interventions:
  - liason: {language: es}
  - meetings: {meetings_per_month: -1, seats: 0.5}
funding:
  - {source: "", payer: me, dollars: $5}
overspend: perhaps
"""
    problems = check_file(str(project.write(text)), library=LIBRARY).problems
    assert [problem.key for problem in problems] == [
        "nmae", "city", "start", "months", "interventions[0].liason",
        "interventions[1].meetings.meetings_per_month", "interventions[1].meetings.seats",
        "funding[0].source", "funding[0].payer", "funding[0].dollars", "overspend",
    ]  # fmt: skip
    assert all(problem.suggestion and problem.allowed and problem.found for problem in problems)


def test_twenty_mistakes_are_shown_and_the_rest_counted(project) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(project.write(HEAD + "".join(f"key{n}: 1\n" for n in range(25))), library=LIBRARY)
    assert len(caught.value.problems) == 25
    assert str(caught.value).count("nothing reads this key") == 20
    assert "... and 5 more" in str(caught.value)


@pytest.mark.parametrize("levers", [(), ("liaison",), ("liaison", "meetings")])
def test_a_new_scenario_validates(project, levers) -> None:
    text = scenario_text(Wishes("Ours: a $5 plan", "smallville", "2016-01", 24, levers), LIBRARY)
    scenario = project.load(text)
    assert (scenario.name, scenario.months, scenario.start) == ("Ours: a $5 plan", 24, (2016, 1))
    assert tuple(plan.kind for plan in scenario.interventions) == levers


def test_a_line_of_a_new_scenario_is_switched_on_as_the_file_says(project) -> None:
    """What editors do too when they take a comment away: `#` and one blank."""
    text = scenario_text(Wishes("Ours", "smallville", "2016-01", 24, ("liaison",)), LIBRARY)
    assert "remove its # and one blank" in text
    assert len(project.load(text.replace("#   - meetings", "  - meetings")).interventions) == 2


def test_every_line_of_a_new_scenario_can_be_used(project) -> None:
    lines = scenario_text(Wishes("Ours", "smallville", "2016-01", 24), LIBRARY).splitlines()
    used = [
        line.removeprefix("# ")
        for line in lines
        if not line.startswith(("#   L", "#   M", "# A ", "# yaml", "# W", "# w", "# N"))
    ]
    used = [line.replace("#   - ", "  - ").replace("#   lic", "  lic") for line in used]
    scenario = project.load("\n".join(used).replace("25000", "990000"))
    assert (len(scenario.interventions), len(scenario.instalments), scenario.chosen) == (
        2,
        1,
        ("licensing.fee_dollars",),
    )


def test_a_new_city_validates_and_asks_for_every_number(project) -> None:
    text = city_text(NewCity("our_town", "Our town", "smallville"), LIBRARY)
    path = project.write(text, "../our_town.yaml")
    assert [problem.as_text() for problem in check_file(str(path), library=LIBRARY).problems] == []
    scenario = project.load(HEAD.replace("smallville", "../our_town.yaml"))
    assert scenario.city.name == "our_town"
    old = project.load(HEAD)
    assert dict(scenario.numbers) == dict(old.numbers)
    assert scenario.registry["communities.mexican.residents"].confidence == "assumed"
    assert "to be replaced (a table)" in scenario.registry["communities.mexican.residents"].source


def allows(schema: dict, content: object, whole: dict) -> bool:
    """Check content against the few words of JSON Schema that ours use."""
    if "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
    if "const" in schema:
        return content == schema["const"]
    alternatives = schema.get("oneOf", [])
    if alternatives and sum(allows(one, content, whole) for one in alternatives) < 1:
        return False
    if isinstance(content, dict):
        return schema.get("type", "object") == "object" and allows_table(schema, content, whole)
    kinds = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}
    if "type" in schema and not isinstance(content, kinds[schema["type"]]):
        return False
    if isinstance(content, list):
        return all(allows(schema.get("items", {}), one, whole) for one in content)
    return (
        schema.get("minimum", content) <= content <= schema.get("maximum", content)
        if type(content) in (int, float)
        else True
    )


def allows_table(schema: dict, content: dict, whole: dict) -> bool:
    if any(key not in content for key in schema.get("required", [])):
        return False
    rest = next(iter(schema.get("patternProperties", {}).values()), schema.get("additionalProperties", True))
    for key, value in content.items():
        below = schema.get("properties", {}).get(key, rest)
        if below is False or (isinstance(below, dict) and not allows_any(below, value, whole)):
            return False
    return True


def allows_any(schema: dict, content: object, whole: dict) -> bool:
    options = schema.get("anyOf", [schema]) if "type" not in schema else [schema]
    return any(allows(one, content, whole) for one in options)


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_json_and_closed(kind) -> None:
    schema = schema_of(kind, LIBRARY)
    assert json.loads(json.dumps(schema)) == schema
    assert schema["additionalProperties"] is not True


def test_the_schemas_accept_what_validates_and_refuse_typos(project) -> None:
    read = YAML(typ="safe").load
    schema = schema_of("scenario", LIBRARY)
    plan = HEAD + "interventions:\n  - liaison: {language: es, start: 2015-09, staff: 0.5}\n"
    assert allows(schema, read(plan), schema)
    assert not allows(schema, read(plan.replace("staff", "stuff")), schema)
    assert not allows(schema, read(plan.replace("36", "0")), schema)
    city = schema_of("city", LIBRARY)
    profile = (LIBRARY.cities / "smallville.yaml").read_text()
    assert allows(city, read(profile), city)
    assert not allows(city, read(profile.replace("label: Mexican", "lable: Mexican")), city)
    assert not allows(city, read(profile.replace("confidence: measured,", "certainty: measured,")), city)


@pytest.mark.parametrize("before", [0, 1, 2])
def test_a_key_without_colon_is_told_by_its_own_place_in_the_list(tmp_path, before) -> None:
    lever = "  - deep_dives: {meetings_per_month: 1}\n"
    path = tmp_path / "mine.yaml"
    path.write_text("schema: 1\nname: Mine\ninterventions:\n" + lever * before + "  - liaison\n    language: es\n")
    problem = check_file(path).problems[0]
    assert (problem.key, problem.line) == (f"interventions[{before}]", 4 + before)
