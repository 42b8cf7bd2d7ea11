# SPDX-License-Identifier: Apache-2.0
"""The targets of Albuquerque: all 25, each checked, each of a population by itself, each one the model can be asked for."""

from pathlib import Path

import abmsim
from abmsim.analysis.calibration.city import AT_REST, OPEN, group_of, opened, problem_of
from abmsim.analysis.moments import check_facts
from abmsim.scenario.facts import load_facts
from abmsim.scenario.validating import check_file

FILE = Path(abmsim.__file__).parent / "cities" / "targets" / "albuquerque.yaml"
FACTS = load_facts(FILE)


def test_they_validate_and_the_city_can_be_asked_for_each():
    assert check_file(str(FILE)).problems == ()
    check_facts(FACTS, abmsim.load_scenario("baseline").city)


def test_all_25_targets_are_there():
    assert sorted({group_of(fact.id) for fact in FACTS}) == [f"t{number:02d}" for number in range(1, 26)]


def test_each_names_its_population_and_source():
    assert all(fact.population and fact.source for fact in FACTS)


def test_the_calibration_opens_numbers_that_exist_over_their_ranges():
    scenario = abmsim.load_scenario("baseline")
    problem = problem_of(scenario, FACTS)
    assert problem.names == opened(scenario)
    assert set(OPEN) < set(problem.names)
    assert "communities.mexican.share_of_businesses_unregistered" in problem.names  # a prior, nobody has counted them
    assert (problem.low < problem.high).all()
    assert (problem.error > 0).all()
    assert sum(1 for name in OPEN if name.startswith("taking_up.")) == 3  # weakly identified, and in the ensemble


def test_that_every_stock_stands_still_is_a_target():
    """A vector whose pulls are at the edge of their range and whose licences drift does not describe this city."""
    scenario = abmsim.load_scenario("baseline")
    problem = problem_of(scenario, FACTS)
    still = problem.targets[len(FACTS) :]
    assert len(still) == 2 * len(scenario.city.communities)
    assert all(name.startswith("gap communities.") for name in still)
    assert problem.value[len(FACTS) :].tolist() == [0.0] * len(still)
    assert problem.error[len(FACTS) :].tolist() == [AT_REST] * len(still)
    assert set(problem.weights[len(FACTS) :]) == {1.0}
