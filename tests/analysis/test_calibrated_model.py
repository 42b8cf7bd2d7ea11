# SPDX-License-Identifier: Apache-2.0
"""The real model is calibrated to its own answers: known numbers come back, and the ranks of truths are uniform."""

from dataclasses import replace

import numpy as np
import pytest
from engine.worlds import scenario
from scipy import stats

from abmsim.analysis.calibration.city import StandingCity, problem_of
from abmsim.analysis.calibration.matching import CUT_OFF, USED, learn
from abmsim.analysis.calibration.sampling import sample
from abmsim.experiments import Processes, carry_out, points_of
from abmsim.experiments.carrying import Request as Runs
from abmsim.scenario.facts import Fact

pytestmark = pytest.mark.calibration
OPEN = (
    "starting_up.chance_taste_changes_per_month",
    "trading.units_per_worker_month",
    "closing.chance_other_exit_unregistered_per_month",
)
MOMENTS = (
    "entry_share_per_month", "exits_per_business_per_year", "receipts_without_staff_dollars_per_year",
    "owner_income_dollars_per_year",
)  # fmt: skip
LEARNED, TRUTHS = 70, 60


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """The city at many vectors: those to learn from, and those that are taken as truths."""
    facts = tuple(Fact(name, name, 1.0, (0.0, 2.0), "", "", 2015) for name in MOMENTS)
    city = StandingCity(scenario(months=24), facts, scale=0.05)
    problem = replace(problem_of(city.scenario, facts, OPEN), targets=MOMENTS, groups=MOMENTS)
    vectors = np.vstack([problem.spread(LEARNED, 1), problem.spread(TRUTHS, 2)])
    folder = tmp_path_factory.mktemp("runs") / "runs"
    finished = carry_out(points_of(OPEN, vectors), city, Runs(folder, pairs=2, executor=Processes(2)))
    outputs = np.stack([finished.values(name) for name in MOMENTS], axis=2)
    luck = outputs.var(axis=1, ddof=1).mean(axis=0)
    return problem, vectors, outputs[:, 0], luck


def learned(lived, value):
    problem, vectors, outputs, luck = lived
    here = replace(problem, value=value, error=outputs.std(axis=0) / 4)
    return learn(here, vectors[:LEARNED], outputs[:LEARNED], luck)


def test_known_numbers_are_recovered(lived):
    """The truth is not implausible, and the numbers that matter are told far better than by their ranges."""
    problem, vectors, outputs, _ = lived
    gaps = []
    for truth, seen in zip(vectors[LEARNED:], outputs[LEARNED:], strict=True):
        found = learned(lived, seen)
        assert found.verdicts.count(USED) >= 2
        gaps.append(found.implausibility(truth[None])[0])
    assert np.mean(np.array(gaps) <= CUT_OFF) > 0.95
    posterior = sample(problem, learned(lived, outputs[LEARNED]).log_kernel, 200, 1)
    told = posterior.std(axis=0) / (problem.high - problem.low) * np.sqrt(12)
    assert told.min() < 0.5
    assert (np.abs(posterior.mean(axis=0) - vectors[LEARNED]) < 3 * posterior.std(axis=0)).all()


def test_ranks_of_truths_are_uniform(lived):
    problem, vectors, outputs, _ = lived
    size, bins = 39, 5
    luck = np.random.default_rng(3)
    errors = luck.normal(size=(TRUTHS, len(MOMENTS))) * outputs.std(axis=0) / 4
    ranks = []
    for number, truth in enumerate(vectors[LEARNED:]):
        found = learned(lived, outputs[LEARNED + number] + errors[number])
        ranks.append((sample(problem, found.log_kernel, size, number + 1) < truth).sum(axis=0))
    for column in np.array(ranks).T:
        assert stats.chisquare(np.bincount(column * bins // (size + 1), minlength=bins)).pvalue > 0.001
