# SPDX-License-Identifier: Apache-2.0
"""Runs stop when the mean is known well enough, not much sooner and not much later."""

import math

import numpy as np
import pytest

from abmsim.analysis.effects import paired_interval
from abmsim.results.errors import RefusedError
from abmsim.results.plan import plan_run
from abmsim.results.precision import LEAST_PAIRS, Target, pairs_needed, read_target
from abmsim.running import Request, run_into
from results import small_city


def stopped_at(draws, target, spread=10.0, start=30):
    """The rule of `--target-se` on invented differences."""
    differences = draws.normal(5, spread, start)
    while (needed := pairs_needed(differences, target)) > len(differences):
        more = math.ceil((needed - len(differences)) / 2)
        differences = np.concatenate([differences, draws.normal(5, spread, more)])
    return differences


def test_it_stops_near_the_number_that_is_needed_and_still_covers():
    draws = np.random.default_rng(6)
    stops = [stopped_at(draws, target=0.5) for _ in range(300)]
    near = sum(1 for one in stops if 320 <= len(one) <= 480)
    assert near >= 270
    covered = sum(1 for one in stops if paired_interval(one).low <= 5 <= paired_interval(one).high)
    assert 0.92 <= covered / 300 <= 0.98


@pytest.mark.parametrize("measure", ["net_jobs", "registered_firms", "additional_registered_firms"])
def test_a_run_goes_on_until_the_target_is_met(tmp_path, measure):
    plan = plan_run([small_city.scenario(strength=3)])
    target = Target(measure, 0.35 if measure == "net_jobs" else 0.45)
    finished = run_into(tmp_path / "a", plan, Request(5, target=target, live=small_city.live_pair))
    (entry,) = finished.summary["scenarios"]
    assert entry["pairs"] > 5
    name = measure if measure in entry["headline"] else "additional_registered_firms"
    assert entry["headline"][name]["se"] <= target.error * 1.0001
    again = run_into(tmp_path / "a", plan, Request(5, target=target, live=small_city.live_pair))
    assert again.was_there


def test_pairs_that_agree_by_accident_do_not_stop_a_run(tmp_path):
    plan = plan_run([small_city.scenario(strength=0)])
    request = Request(2, target=Target("net_jobs", 1.0), live=small_city.live_pair)
    (entry,) = run_into(tmp_path / "a", plan, request).summary["scenarios"]
    assert entry["headline"]["net_jobs"]["se"] == 0
    assert entry["pairs"] == LEAST_PAIRS


def test_a_sure_cost_needs_two_pairs(tmp_path):
    plan = plan_run([small_city.scenario()])
    request = Request(2, target=Target("public_cost_dollars", 1.0), live=small_city.live_pair)
    assert run_into(tmp_path / "a", plan, request).summary["scenarios"][0]["pairs"] == 2


@pytest.mark.parametrize("text", ["", "net_jobs", "net_jobs=", "net_jobs=0", "net_jobs=-1", "net_jobs=nan", "fun=1"])
def test_a_target_that_cannot_be_met_is_refused(text):
    with pytest.raises(RefusedError, match="target-se"):
        read_target(text)


def test_a_target_is_a_measure_and_a_standard_error():
    assert read_target("net_jobs=2.5") == Target("net_jobs", 2.5)
