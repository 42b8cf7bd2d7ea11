# SPDX-License-Identifier: Apache-2.0
"""Calibration finds what is known, says what it cannot know, goes on after a kill, and is honest about its doubt."""

from dataclasses import replace

import numpy as np
import pytest
from engine.worlds import scenario
from scipy import stats

from abmsim.analysis.calibration import Problem, Request, calibrate
from abmsim.analysis.calibration.city import StandingCity, gap_of, group_of, problem_of
from abmsim.analysis.calibration.matching import CUT_OFF, OUT_OF_REACH, SAME, USED, learn, luck_of
from abmsim.analysis.calibration.sampling import sample
from abmsim.analysis.moments import live_untreated
from abmsim.experiments import FunctionSubject, Processes
from abmsim.experiments.keeping import open_runs
from abmsim.results.errors import RefusedError
from analysis.toys import LUCK, toy

TRUTH = np.array([0.7, 0.4, 0.5])
NAMES = ("first", "second", "idle")


def problem(value=None, error=0.05):
    first, second, _ = TRUTH
    known = np.array([first + 0.5 * second, first * second, 0.3]) if value is None else value
    return Problem(
        NAMES, np.zeros(3), np.ones(3), ("sum", "product", "still"), known, np.full(3, error), ("a", "b", "c")
    )


def request(folder, **kwargs):
    usual = {"waves": (60, 40), "repeated": 20, "members": 200, "executor": Processes(1)}
    return Request(folder, **(usual | kwargs))


SUBJECT = FunctionSubject(toy, ("sum", "product", "still"), seeded=True)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return calibrate(problem(), SUBJECT, request(tmp_path_factory.mktemp("calibration") / "toy"))


def test_known_numbers_are_recovered(found):
    """The ensemble is the posterior that can be worked out on a grid, and it holds the truth."""
    first, second = np.meshgrid(np.linspace(0, 1, 201), np.linspace(0, 1, 201), indexing="ij")
    goal = found.problem.value
    gaps = (first + 0.5 * second - goal[0]) ** 2 + (first * second - goal[1]) ** 2
    weight = np.exp(-gaps / 2 / (0.05**2 + LUCK**2))
    for place, grid in enumerate((first, second)):
        mean = (grid * weight).sum() / weight.sum()
        deviation = np.sqrt(((grid - mean) ** 2 * weight).sum() / weight.sum())
        assert found.members[:, place].mean() == pytest.approx(mean, abs=deviation / 2)
        assert found.members[:, place].std() == pytest.approx(deviation, rel=0.3)
        assert abs(mean - TRUTH[place]) < 2 * deviation


def test_what_tells_nothing_keeps_its_prior(found):
    idle = found.members[:, 2]
    assert stats.kstest(idle, "uniform").pvalue > 0.001


def test_members_run_close_to_the_targets(found):
    gaps = np.median(found.predictions, axis=0) - found.problem.value
    assert np.abs(gaps).max() < 0.06
    spread = found.prior.std(axis=0)[:2] / found.predictions.std(axis=0)[:2]
    assert (spread > 2).all()  # the first wave, all over the ranges, was much wider


def test_waves_rule_out_more_and_more_of_the_space(found):
    assert 0 < found.shares[-1] <= found.shares[0] * 1.1 < 0.6


def test_each_target_has_a_verdict(found):
    assert found.learned.verdicts == (USED, USED, SAME)


def test_a_target_that_no_vector_reaches_is_named_and_not_forced():
    here = problem(value=np.array([9.0, 0.28, 0.3]))
    vectors = here.spread(60, 1)
    outputs = np.array([toy(vector, 1) for vector in vectors])
    learned = learn(here, vectors, outputs, np.full(3, LUCK**2))
    assert learned.verdicts == (OUT_OF_REACH, USED, SAME)


def test_nothing_to_learn_is_refused():
    here = problem(value=np.array([9.0, 9.0, 9.0]))
    vectors = here.spread(60, 1)
    with pytest.raises(RefusedError, match="no target can be emulated"):
        learn(here, vectors, np.array([toy(vector, 1) for vector in vectors]), np.full(3, LUCK**2))


def test_the_truth_is_not_implausible_and_a_far_vector_is(found):
    near, far = found.learned.implausibility(np.array([TRUTH, [0.0, 0.0, 0.5]]))
    assert near < CUT_OFF
    both, _ = found.learned.distances(np.array([[0.0, 0.0, 0.5]]))
    assert np.sqrt(both).max() > CUT_OFF
    assert far <= np.sqrt(both).max()


def test_luck_is_the_variance_over_lucks():
    replicates = np.array([[[1.0, np.nan], [3.0, np.nan]], [[2.0, np.nan], [6.0, np.nan]]])
    assert luck_of(replicates).tolist() == [5.0, 0.0]


def test_a_killed_calibration_goes_on_and_gives_the_same(found, tmp_path):
    class Killed(Exception):
        pass

    def stop(words):
        if words.startswith("wave 1"):
            raise Killed

    with pytest.raises(Killed):
        calibrate(problem(), SUBJECT, request(tmp_path / "toy", told=stop))
    store = open_runs(tmp_path / "toy" / "wave-1")
    store.close()
    again = calibrate(problem(), SUBJECT, request(tmp_path / "toy"))
    assert np.array_equal(again.members, found.members)
    assert np.array_equal(again.predictions, found.predictions)


@pytest.mark.slow
def test_the_number_of_workers_changes_nothing(found, tmp_path):
    again = calibrate(problem(), SUBJECT, request(tmp_path / "toy", executor=Processes(2)))
    assert np.array_equal(again.members, found.members)


def test_ranks_of_the_truth_are_uniform():
    """Simulation-based calibration (Talts and others 2018): truths from the prior, data from truths, ranks in samples."""
    draws, size, bins, error = 160, 39, 8, 0.15
    luck = np.random.default_rng(11)
    ranks = np.zeros((draws, 2), dtype=int)
    for number in range(draws):
        truth = luck.random(3)
        clean = np.array([truth[0] + 0.5 * truth[1], truth[0] * truth[1], 0.3])
        here = problem(value=clean + luck.normal(0, error, 3), error=error)

        def kernel(vectors, here=here):
            given = np.column_stack([vectors[:, 0] + 0.5 * vectors[:, 1], vectors[:, 0] * vectors[:, 1]])
            return -((given - here.value[:2]) ** 2).sum(axis=1) / 2 / error**2

        posterior = sample(here, kernel, size, seed=number + 1)
        ranks[number] = (posterior[:, :2] < truth[:2]).sum(axis=0)
    for column in ranks.T:
        counted = np.bincount(column * bins // (size + 1), minlength=bins)
        assert stats.chisquare(counted).pvalue > 0.001


def test_ranks_show_a_posterior_that_is_too_sure():
    """The check can fail: a kernel that believes a third of the true error gives ranks at the ends."""
    draws, size, bins, error = 160, 39, 8, 0.15
    luck = np.random.default_rng(11)
    ranks = []
    for number in range(draws):
        truth = luck.random(3)
        seen = truth[0] + luck.normal(0, error)
        posterior = sample(
            problem(), lambda v, seen=seen: -((v[:, 0] - seen) ** 2) * 9 / 2 / error**2, size, number + 1
        )
        ranks.append(int((posterior[:, 0] < truth[0]).sum()))
    counted = np.bincount(np.array(ranks) * bins // (size + 1), minlength=bins)
    assert stats.chisquare(counted).pvalue < 0.001


def test_facts_that_begin_alike_count_as_one_target():
    assert [group_of(name) for name in ("t11_survival_5", "t11_survival_1", "town", "trust_high")] == [
        "t11", "t11", "town", "trust_high",
    ]  # fmt: skip
    three = replace(problem(), groups=("a", "a", "b"))
    assert three.weights.tolist() == [0.5, 0.5, 1.0]


@pytest.mark.slow
def test_the_pulls_found_make_a_vectors_city_stand_still():
    """Another spread of tastes founds another city: with the default pulls its stocks drift, with its own less."""
    plan = scenario(months=24)
    city = StandingCity(plan, (), scale=0.1)
    vector = {"starting_up.spread_of_taste_dollars_per_month": 700.0}
    _, gap, _ = city.stand_still(vector)
    before = gap_of(live_untreated(plan.with_vector(vector), 1, scale=0.1), plan)
    assert np.abs(gap[:, 0]).mean() < np.abs(before[:, 0]).mean() / 2
    assert problem_of(plan, (), ("hearing.chance_forget_per_month",)).ranges.tolist() == [[0.01, 0.06]]
