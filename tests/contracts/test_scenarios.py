# SPDX-License-Identifier: Apache-2.0
"""Every scenario that comes with abmsim can be read, asks something, and respects its money."""

import pytest
from contracts.tree import ROOT

from abmsim.scenario import load_scenario

SHIPPED = sorted((ROOT / "scenarios").glob("*.yaml"))


def test_scenarios_are_shipped() -> None:
    assert {"baseline.yaml", "city_accelerator.yaml"} <= {path.name for path in SHIPPED}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_scenario_validates(path) -> None:
    scenario = load_scenario(path)
    assert scenario.question
    assert scenario.numbers
    assert scenario.forced == ()
    assert scenario.counterfactual().interventions == ()
