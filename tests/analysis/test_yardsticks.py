# SPDX-License-Identifier: Apache-2.0
"""A scenario that promises more jobs for the money than any published programme is called implausible, loudly."""

import numpy as np
import pytest

from abmsim.analysis.yardsticks import (
    CLAIMED,
    HELD_AGAINST,
    LOUD,
    MADE,
    OTHER,
    doubts,
    jobs_for_the_money,
    most_generous,
    published,
)

COSTS = np.full(30, 100_000.0)
LUCK = np.random.default_rng(3).normal(0, 1, 30)


def held(**jobs):
    """Jobs per 100,000 dollars when each way of counting gives these means, 0 where none is said."""
    differences = {measure: jobs.get(measure, 0) + LUCK for _, measure, _, _ in HELD_AGAINST}
    return {one["counts"]: one for one in jobs_for_the_money(differences, COSTS)}


def test_published_costs_have_a_source_and_are_whole():
    for section, counts in ((MADE, {"gross", "net"}), (OTHER, {"gross", "net"}), (CLAIMED, {"claimed"})):
        for one in published(section):
            assert 1_000 < one.low_dollars <= one.high_dollars < 1_000_000
            assert len(one.source) > 20
        assert {one.counts for one in published(section)} == counts


def test_the_most_generous_programmes_are_those_of_the_evidence():
    assert most_generous("gross").most_jobs == pytest.approx(100_000 / 13_500)
    assert most_generous("net").most_jobs == pytest.approx(100_000 / 21_000)
    assert most_generous("claimed").most_jobs == pytest.approx(100_000 / 2_000)


@pytest.mark.parametrize(
    ("measure", "jobs", "counts"),
    [
        ("reported_jobs", 55, "reported"),
        ("gross_jobs", 8.5, "gross"),
        ("additional_jobs", 6, "additional"),
        ("net_jobs", 300, "net"),
    ],
)
def test_too_many_jobs_for_the_money_are_flagged(measure, jobs, counts):
    found = held(**{measure: jobs})
    assert [name for name, one in found.items() if one["implausible"]] == [counts]
    (warning,) = doubts(list(found.values()))
    assert warning.startswith(LOUD)
    assert f"{found[counts]['per_100000_dollars']:.3g}" in warning
    assert found[counts]["published"].replace("_", " ") in warning


def test_large_numbers_are_written_as_people_write_them():
    (warning,) = doubts(list(held(net_jobs=1457).values()))
    assert "1,460 net jobs, at least 1,460 (" in warning
    assert "e+" not in warning


def test_all_ways_of_counting_share_one_warning():
    (warning,) = doubts(list(held(additional_jobs=50, net_jobs=60).values()))
    assert "additional jobs" in warning
    assert "net jobs" in warning


def test_usual_numbers_of_jobs_are_not():
    found = held(reported_jobs=20, gross_jobs=5, additional_jobs=3, net_jobs=2)
    assert doubts(list(found.values())) == []
    assert found["net"]["per_100000_dollars"] == pytest.approx(2 + LUCK.mean())
    assert found["net"]["ci_low"] < 2 + LUCK.mean() < found["net"]["ci_high"]


def test_it_is_said_when_even_the_low_end_is_too_much():
    assert "net jobs, at least" in doubts(list(held(net_jobs=300).values()))[0]
    assert "net jobs, at least" not in doubts(list(held(net_jobs=4.8 - LUCK.mean()).values()))[0]


def test_twice_the_money_makes_the_same_jobs_half_as_many():
    differences = {measure: 9 + LUCK for _, measure, _, _ in HELD_AGAINST}
    one, two = (jobs_for_the_money(differences, COSTS * times) for times in (1, 2))
    assert two[0]["per_100000_dollars"] == pytest.approx(one[0]["per_100000_dollars"] / 2)


@pytest.mark.parametrize("costs", [np.zeros(30), -COSTS])
def test_without_public_cost_nothing_is_compared_and_the_reason_is_said(costs):
    differences = {measure: 9 + LUCK for _, measure, _, _ in HELD_AGAINST}
    for one in jobs_for_the_money(differences, costs):
        assert one["per_100000_dollars"] is None
        assert not one["implausible"]
        assert "public costs" in one["reason"]
