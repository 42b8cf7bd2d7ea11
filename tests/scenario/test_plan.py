# SPDX-License-Identifier: Apache-2.0
"""The frozen scenario: levers in their months, numbers in their order of precedence, and the world without it."""

import math
import pickle

import pytest
from ruamel.yaml import YAML

from abmsim.scenario import COUNTERFACTUAL, Instalment, load_scenario
from scenario.conftest import HEAD, LIBRARY

LEVERS = """interventions:
  - liaison: {language: es, start: 2015-09, end: 2017-02}
  - liaison: {language: vi, staff: 0.5}
  - meetings: {meetings_per_month: 2, start: 3, end: 99, style: invited, sectors: [food], free_lunch: true}
"""


def test_levers_run_in_their_months_with_every_option_filled_in(plan) -> None:
    first, second, meetings = plan(LEVERS).interventions
    assert (first.kind, first.id, first.start, first.end, first.line) == ("liaison", "liaison", 3, 20, 7)
    assert dict(first.options) == {"language": "es", "staff": 1.0, "communities": None}
    assert (second.id, second.start, second.end) == ("liaison-2", 1, 36)
    assert (meetings.start, meetings.end) == (3, 36)
    assert dict(meetings.options) == {
        "meetings_per_month": 2, "seats": 12, "style": "invited", "sectors": ("food",), "free_lunch": True
    }  # fmt: skip


def test_an_id_tells_two_levers_apart(plan) -> None:
    text = LEVERS.replace("staff: 0.5", "id: second").replace("language: es,", "language: es, id: liaison-2,")
    assert [one.id for one in plan(text).interventions] == ["liaison-2", "second", "meetings"]


def test_the_city_wins_over_the_default_and_the_scenario_over_both(plan) -> None:
    default, city = plan(), plan("numbers: {opening.wage_gap: 0.05}\n")
    assert default.numbers["licensing.fee_dollars"] == pytest.approx(57.16)
    assert default.registry["licensing.fee_dollars"].file == "library/cities/smallville.yaml"
    assert default.registry["licensing.fee_dollars"].year == 2007
    assert (default.numbers["opening.wage_gap"], city.numbers["opening.wage_gap"]) == (-0.2, 0.05)
    assert city.chosen == ("opening.wage_gap",)
    assert list(default.numbers) == sorted(default.numbers)


def test_a_parameter_vector_does_not_touch_what_the_scenario_sets(plan) -> None:
    scenario = plan("numbers: {opening.wage_gap: 0.05}\n").with_vector({"opening.wage_gap": 0, "licensing.steps": 5})
    assert (scenario.numbers["opening.wage_gap"], scenario.numbers["licensing.steps"]) == (0.05, 5)


def test_numbers_must_exist_and_be_finite(plan) -> None:
    with pytest.raises(KeyError, match=r"no number called nothing\.at_all"):
        plan().with_numbers({"nothing.at_all": 1})
    with pytest.raises(ValueError, match="finite"):
        plan().with_numbers({"licensing.steps": math.nan})


def test_the_counterfactual_has_no_levers_and_no_money(plan) -> None:
    other = plan(LEVERS + "funding: [{source: G, payer: grant, dollars: 1000000}]\n").counterfactual()
    assert (other.interventions, other.instalments, other.costs, other.returned) == ((), (), (), ())
    assert (other.name, other.slug) == (COUNTERFACTUAL, COUNTERFACTUAL)


def test_scenarios_that_differ_only_in_what_the_city_does_share_their_counterfactual(plan) -> None:
    same = [
        plan(),
        plan(LEVERS),
        plan(LEVERS + "numbers: {liaison.cost_dollars_per_month: 7000}\n"),
        plan("question: Why?\noverspend: warn\n"),
    ]
    assert len({one.counterfactual() for one in same}) == 1
    assert plan("numbers: {licensing.steps: 2}\n").counterfactual() != same[0].counterfactual()
    assert same[0] != same[1]


def test_a_scenario_travels_to_other_processes(plan) -> None:
    scenario = plan(LEVERS)
    assert pickle.loads(pickle.dumps(scenario)) == scenario  # noqa: S301 - our own


def test_the_resolved_file_holds_everything_that_acted(plan) -> None:
    scenario = plan(LEVERS + "funding: [{source: G é, payer: grant, dollars: 1000000.5}]\n")
    content = YAML(typ="safe").load(scenario.resolved_yaml())
    assert {name: row["value"] for name, row in content["numbers"].items()} == pytest.approx(dict(scenario.numbers))
    assert content["numbers"]["licensing.fee_dollars"]["set"] == "library/cities/smallville.yaml:20"
    assert content["interventions"][0] == {
        "liaison": {"id": "liaison", "start": "2015-09", "end": "2017-02", "language": "es", "staff": 1}
    }
    assert content["funding"][0]["dollars"] == 1000000.5
    assert content["funding"][0]["source"] == "G é"
    assert [one["name"] for one in content["communities"]] == ["mexican", "vietnamese"]


def test_the_resolved_file_is_the_same_from_everywhere(project, monkeypatch) -> None:
    path = project.write(HEAD + LEVERS)
    absolute = load_scenario(path, library=LIBRARY)
    monkeypatch.chdir(path.parent)
    relative = load_scenario("plan.yaml", library=LIBRARY)
    assert absolute.resolved_yaml() == relative.resolved_yaml()
    assert absolute.files == relative.files
    assert str(project.root) not in absolute.resolved_yaml()


def test_an_instalment_that_pays_only_some_items_says_so(plan) -> None:
    lines = "funding: [{source: G, payer: partner, dollars: 9000000, covers: [salary, rooms, posters]}]\n"
    scenario = plan(LEVERS + lines)
    assert scenario.instalments == (
        Instalment("G", "partner", 900_000_000, 1, 36, False, ("salary", "rooms", "posters")),
    )
    assert 'covers: ["salary", "rooms", "posters"]' in scenario.resolved_yaml()
