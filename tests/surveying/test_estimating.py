# SPDX-License-Identifier: Apache-2.0
"""Intervals hold what they promise, against scipy and by simulation; the waiting time is the textbook's."""

import math
from random import Random

import pytest
from scipy import stats

from abmsim.surveying.estimating import dispersion, jackknifed, mean_wait, products, rate, reduction, share, two_slopes
from abmsim.surveying.found import Found


@pytest.mark.parametrize("count", [1, 4, 20, 400, 4000])
def test_the_interval_of_a_count_is_the_exact_one(count) -> None:
    found = rate(count, 10)
    low, high = stats.chi2.ppf(0.025, 2 * count) / 2, stats.chi2.ppf(0.975, 2 * count + 2) / 2
    assert found.value == count / 10
    assert (found.low * 10, found.high * 10) == pytest.approx((low, high), rel=0.02, abs=0.08)


def test_no_event_at_all_still_has_an_upper_end() -> None:
    found = rate(0, 12)
    assert (found.value, found.low) == (0, 0)
    assert found.high * 12 == pytest.approx(-math.log(0.025), rel=0.01)


@pytest.mark.parametrize(("hits", "trials"), [(0, 10), (3, 40), (20, 40), (400, 401)])
def test_the_interval_of_a_share_is_wilsons(hits, trials) -> None:
    found = share(hits, trials)
    exact = stats.binomtest(hits, trials).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high), abs=1e-12)


def test_months_that_differ_more_than_chance_widen_the_interval() -> None:
    assert dispersion([10, 10, 10]) == 1
    assert dispersion([5]) == dispersion([0, 0]) == 1
    lumpy = dispersion([0, 40, 0, 40])
    assert lumpy > 20
    wide, narrow = rate(80, 4, lumpy), rate(80, 4)
    assert wide.high - wide.low > 4 * (narrow.high - narrow.low)


def test_the_interval_of_a_reduction_holds_the_truth_19_times_of_20() -> None:
    luck = Random(4)  # noqa: S311 - a simulation
    held = 0
    for _ in range(400):
        less = sum(luck.random() < 0.1 for _ in range(300))
        more = sum(luck.random() < 0.3 for _ in range(200))
        found = reduction((less, 300), (more, 200))
        held += found.low <= 1 - 0.1 / 0.3 <= found.high
    assert 370 <= held <= 392


def test_leaving_out_months_holds_the_mean_19_times_of_20() -> None:
    luck = Random(5)  # noqa: S311 - a simulation
    held = 0
    for _ in range(300):
        shifts = [luck.gauss(2, 1) for _ in range(12)]
        blocks = {month: [(luck.gauss(shift, 1), 1.0) for _ in range(8)] for month, shift in enumerate(shifts)}
        found = jackknifed(blocks, lambda total: total[0] / total[1])
        held += found.low <= 2 <= found.high
    assert 275 <= held <= 295


def test_one_month_has_no_interval() -> None:
    found = jackknifed({1: [(1.0, 1.0), (3.0, 1.0)]}, lambda total: total[0] / total[1])
    assert (found.low, found.value, found.high) == (2, 2, 2)


def summed(rows: list[tuple[float, float, float]]) -> tuple[float, ...]:
    return tuple(map(math.fsum, zip(*(products(*row) for row in rows), strict=True)))


def test_two_slopes_are_found_again() -> None:
    rows = [(0.3 * x + 0.7 * z, float(x), float(z)) for x, z in ((2, 0), (3, 1), (4, 0), (6, 2), (2, 1))]
    assert two_slopes(summed(rows)) == pytest.approx((0.3, 0.7))
    assert two_slopes(summed([(4.0, 2.0, 0.0), (8.0, 4.0, 0.0)])) == (2.0, 0.0)
    with pytest.raises(ValueError, match="reviews"):
        two_slopes(summed([(1.0, 0.0, 1.0)]))


def test_one_server_waits_as_the_textbook_says() -> None:
    assert mean_wait(0.7, 1, 1) == pytest.approx(0.7 / 0.3)
    assert mean_wait(0.7, 1, 0) == pytest.approx(0.35 / 0.3)
    # Erlang C for 3 servers and 2 busy: chance to wait 4/9, mean wait 4/9 of a review.
    assert mean_wait(2, 3, 1) == pytest.approx(4 / 9)
    assert mean_wait(3, 3, 1) == math.inf


@pytest.mark.parametrize(("value", "unit"), [(0.0, "share"), (1.0, "share"), (12.345678, "hours"), (-0.2, "share")])
def test_a_number_is_written_inside_its_unit_with_a_range_that_is_one(value, unit) -> None:
    found = Found("x", value, value, value, "a log", "measured").within(unit)
    assert found.low < found.high
    assert found.low <= found.value <= found.high
    assert found.low >= 0
    assert unit != "share" or found.high <= 1
