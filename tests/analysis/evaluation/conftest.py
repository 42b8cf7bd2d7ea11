# SPDX-License-Identifier: Apache-2.0
"""One pair of a small city, lived once for all tests that look at it."""

import pytest

from abmsim.analysis.evaluation.living import Worlds, live_worlds
from abmsim.analysis.evaluation.numbers import evaluating
from abmsim.scenario import Scenario, load_scenario

PLAN = """schema: 1
name: A liaison and a meeting
city: albuquerque
start: 2015-07
months: 10
interventions:
  - liaison: {language: es, staff: 12, start: 2015-09, end: 2016-02}
  - deep_dives: {meetings_per_month: 1, seats: 40, start: 2015-09, end: 2016-02}
"""
SCALE = 0.06
NUMBERS = evaluating()._replace(months_before=4, neighbourhoods=12, surveys_per_world=2)


@pytest.fixture(scope="session")
def plan(tmp_path_factory) -> Scenario:
    path = tmp_path_factory.mktemp("plan") / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return load_scenario(path)


@pytest.fixture(scope="session")
def worlds(plan) -> Worlds:
    return live_worlds(plan, NUMBERS, 1, 1, SCALE)
