# SPDX-License-Identifier: Apache-2.0
"""Which worlds a run lives, and under which names they are written."""

from dataclasses import replace

import pytest

from abmsim.results.errors import RefusedError
from abmsim.results.identity import folder_name, identity
from abmsim.results.identity import sources_digest as whole_digest
from abmsim.results.plan import plan_run
from results.small_city import scenario


def names(plan):
    return [(world.name, world.baseline) for world in plan.worlds]


def test_one_scenario_stands_beside_its_counterfactual():
    assert names(plan_run([scenario()])) == [("counterfactual", None), ("liaison", "counterfactual")]


def test_equal_counterfactuals_are_lived_once():
    plan = plan_run([scenario("liaison"), scenario("deep-dives")])
    assert names(plan) == [
        ("counterfactual", None),
        ("liaison", "counterfactual"),
        ("deep-dives", "counterfactual"),
    ]


def test_a_different_counterfactual_is_named_after_its_scenario():
    other = replace(scenario("cheap"), numbers={"licensing.fee_dollars": 10.0, "noise.scale": 1.0})
    plan = plan_run([scenario("liaison"), other, replace(other, slug="cheaper", name="cheaper")])
    assert names(plan) == [
        ("counterfactual", None),
        ("counterfactual-cheap", None),
        ("liaison", "counterfactual"),
        ("cheap", "counterfactual-cheap"),
        ("cheaper", "counterfactual-cheap"),
    ]


def test_against_another_scenario_keeps_its_levers():
    plan = plan_run([scenario("big", 3)], scenario("small", 1))
    assert plan.worlds[0].scenario.interventions == scenario("small", 1).interventions
    assert plan.against == (plan.worlds[0].scenario,)


def test_equal_names_do_not_overwrite_each_other():
    assert [world.name for world in plan_run([scenario("x", 1), scenario("x", 2)]).treated] == ["x", "x-2"]


@pytest.mark.parametrize("name", ["../../x", "CON", "-rf", "all", "counterfactual", "x" * 300, "🙂"])
def test_no_name_leaves_the_folder_or_takes_a_reserved_word(name):
    (world,) = plan_run([replace(scenario(), slug=name)]).treated
    assert world.name.strip("abcdefghijklmnopqrstuvwxyz0123456789-") == ""
    assert world.name not in ("", "all", "con", "counterfactual")
    assert not world.name.startswith(("-", "counterfactual"))
    assert len(world.name) <= 80


@pytest.mark.parametrize(
    ("change", "aspect"), [({"months": 7}, "months"), ({"start": (2016, 1)}, "start"), ({"city": None}, "city")]
)
def test_scenarios_of_one_run_share_city_start_and_months(change, aspect):
    city = replace(scenario().city, name="othertown")
    other = replace(scenario("other"), **({"city": city} if aspect == "city" else change))
    with pytest.raises(RefusedError, match=aspect) as refused:
        plan_run([scenario(), other])
    assert refused.value.exit_code == 2


def test_no_scenario_is_refused():
    with pytest.raises(RefusedError):
        plan_run([])


def test_the_name_of_the_folder_follows_what_decides_the_numbers():
    same = {
        folder_name(plan_run([scenario()])),
        folder_name(plan_run([replace(scenario(), files=(), warnings=("w",))])),
    }
    assert len(same) == 1
    others = [
        plan_run([scenario()], seed=2),
        plan_run([scenario()], scale=0.5),
        plan_run([scenario()], independent=True),
        plan_run([scenario(months=7)]),
        plan_run([scenario(strength=2)]),
        plan_run([replace(scenario(), numbers={"licensing.fee_dollars": 36.0, "noise.scale": 1.0})]),
    ]
    assert len(same.union(folder_name(plan) for plan in others)) == 1 + len(others)


def test_the_identity_names_the_model(monkeypatch):
    before = identity(plan_run([scenario()]))
    monkeypatch.setattr("abmsim.results.identity.MODEL_BEHAVIOUR", 99)
    after = identity(plan_run([scenario()]))
    assert {name for name in before if before[name] != after[name]} == {"model_behaviour"}


def test_the_digest_covers_what_can_change_a_result_and_nothing_else(monkeypatch, tmp_path):
    def digest(**files):
        package = tmp_path / str(len(list(tmp_path.iterdir())))
        for name, text in {
            "__init__.py": "",
            "rules/hiring.py": "a",
            "rules/hiring.yaml": "b",
            "report/page.py": "c",
        }.items():
            place = package / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(files.get(name, text).encode())
        monkeypatch.setattr("abmsim.__file__", str(package / "__init__.py"))
        return whole_digest.__wrapped__()

    before = digest()
    assert digest(**{"rules/hiring.py": "A"}) != before
    assert digest(**{"rules/hiring.yaml": "B"}) != before
    assert digest(**{"report/page.py": "C"}) == before
    assert digest(**{"rules/hiring.py": "a\r\n"}) == digest(**{"rules/hiring.py": "a\n"})
