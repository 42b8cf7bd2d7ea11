# SPDX-License-Identifier: Apache-2.0
"""Cost per job has an interval that covers, or no figure and a reason."""

import numpy as np
import pytest

from abmsim.analysis.effects import estimate
from abmsim.analysis.ratios import FIELLER, fieller, ratio_of_means


def test_fixed_costs_divide_by_the_interval_of_jobs():
    """With the same cost in every pair Fieller's ends are the cost divided by the ends of the t interval."""
    jobs = np.random.default_rng(1).normal(20, 5, 30)
    found = ratio_of_means(np.full(30, 100_000.0), jobs, estimate(jobs), "net jobs")
    of_jobs = estimate(jobs).interval
    assert found.mean == pytest.approx(100_000 / jobs.mean())
    assert found.interval is not None
    assert found.interval.method == FIELLER
    assert found.interval.low == pytest.approx(100_000 / of_jobs.high)
    assert found.interval.high == pytest.approx(100_000 / of_jobs.low)


def test_a_ratio_with_itself_is_exactly_one():
    jobs = np.random.default_rng(1).normal(20, 5, 30)
    assert fieller(jobs, jobs) == pytest.approx((1, 1), abs=1e-6)


def test_fiellers_interval_covers():
    draws = np.random.default_rng(5)
    covered = 0
    for _ in range(2000):
        jobs = draws.normal(10, 6, 20)
        low, high = fieller(5 * jobs + draws.normal(50, 30, 20), jobs) or (-np.inf, np.inf)
        covered += low <= 10 <= high
    assert 0.935 <= covered / 2000 <= 0.965


@pytest.mark.parametrize(
    ("jobs", "reason"),
    [
        ([-1.0, 1.0, 0.0, 2.0, -2.0], "includes zero"),
        ([0.0] * 5, "includes zero"),
        ([-9.0, -10.0, -11.0, -10.0, -9.0], "below zero"),
        ([4.0], "one pair"),
    ],
)
def test_without_jobs_there_is_no_cost_per_job(jobs, reason):
    found = ratio_of_means([1000.0] * len(jobs), jobs, estimate(jobs), "net jobs")
    assert (found.mean, found.interval) == (None, None)
    assert reason in str(found.reason)


def test_undefined_pairs_are_left_out():
    jobs = [9.0, 10.0, np.nan, 11.0]
    found = ratio_of_means([100.0] * 4, jobs, estimate(jobs), "net jobs")
    assert found.mean == pytest.approx(10)


def test_a_denominator_that_only_a_t_interval_lets_touch_zero_has_no_ends():
    assert fieller(np.ones(4), np.array([5.0, -3.0, 4.0, -5.0])) is None
