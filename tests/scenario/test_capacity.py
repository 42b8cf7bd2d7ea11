# SPDX-License-Identifier: Apache-2.0
"""An intervention that offers nothing is refused with line and suggestion: whoever wants none leaves it out."""

import pytest
from contracts.tree import PACKAGE
from ruamel.yaml import YAML

from abmsim.scenario import ScenarioError, load_scenario
from abmsim.scenario.fields import Field, Known, allowed_text
from abmsim.scenario.jsonschema import schema_of

HEAD = "schema: 1\nname: A plan\ncity: albuquerque\nstart: 2015-07\nmonths: 12\ninterventions:\n"


def capacities() -> list[tuple[str, str, str]]:
    """Every option that says how much a lever offers, with what else the lever must be told."""
    found = []
    for path in sorted((PACKAGE / "interventions").glob("*.yaml")):
        options = YAML(typ="safe").load(path.read_text(encoding="utf-8"))["options"]
        for name in (name for name, option in options.items() if option.get("capacity")):
            told = {key: one["example"] for key, one in options.items() if one.get("required") and key != name}
            found.append((path.stem, name, "".join(f"{key}: {value}, " for key, value in told.items())))
    return found


def load(tmp_path, lever: str):
    (tmp_path / "plan.yaml").write_text(HEAD + f"  - {lever}\n", encoding="utf-8")
    return load_scenario(tmp_path / "plan.yaml")


def test_the_first_levers_say_how_much_they_offer() -> None:
    assert {("liaison", "staff"), ("deep_dives", "meetings_per_month"), ("deep_dives", "seats")} <= {
        (kind, name) for kind, name, _ in capacities()
    }


@pytest.mark.parametrize(("kind", "name", "told"), capacities())
def test_a_capacity_of_0_is_refused_where_it_stands(kind, name, told, tmp_path) -> None:
    with pytest.raises(ScenarioError) as wrong:
        load(tmp_path, f"{kind}: {{{told}{name}: 0}}")
    (problem,) = wrong.value.problems
    assert (problem.line, problem.found) == (7, "0")
    assert problem.key.endswith(f"{kind}.{name}")
    assert "more than 0" in problem.allowed
    assert "leave the intervention out" in problem.suggestion


@pytest.mark.parametrize(("kind", "name", "told"), capacities())
def test_any_capacity_above_it_is_fine(kind, name, told, tmp_path) -> None:
    plan = load(tmp_path, f"{kind}: {{{told}{name}: 1}}")
    assert plan.interventions[0].options[name] == 1


def test_below_0_the_range_is_named(tmp_path) -> None:
    with pytest.raises(ScenarioError, match="outside the range"):
        load(tmp_path, "liaison: {language: es, staff: -1}")


@pytest.mark.parametrize(("value", "allowed"), [(0, False), (0.01, True), (20, True), (20.1, False), (-1, False)])
def test_a_capacity_lies_above_the_low_end(value, allowed) -> None:
    staff = Field("staff", "number", "how many", low=0, high=20, is_capacity=True)
    assert staff.allows(value) is allowed
    assert allowed_text(staff, Known()) == "more than 0, up to 20"


def test_editors_are_told_too() -> None:
    found = str(schema_of("scenario"))
    assert "'exclusiveMinimum': 0" in found
