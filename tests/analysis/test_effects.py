# SPDX-License-Identifier: Apache-2.0
"""Intervals cover as often as they say, equal the paired t test, and say so where they cannot be trusted."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from abmsim.analysis import effects
from abmsim.analysis.effects import BCA, EXACT, PAIRED_T, estimate, is_skewed, paired_interval

DIFFERENCES = st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=2, max_size=40)


@given(DIFFERENCES, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_the_interval_is_that_of_the_paired_t_test(differences, level):
    assume(np.ptp(differences) > 1e-3)
    zeros = np.zeros(len(differences))
    expected = stats.ttest_rel(differences, zeros).confidence_interval(level)
    found = paired_interval(differences, level)
    assert found.method == PAIRED_T
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-9, abs=1e-9)


@given(DIFFERENCES)
def test_the_chance_above_zero_is_one_less_the_one_sided_p_value(differences):
    assume(np.ptp(differences) > 1e-3)
    expected = 1 - stats.ttest_1samp(differences, 0, alternative="greater").pvalue
    assert estimate(differences).chance_positive == pytest.approx(expected, abs=1e-9)


def test_when_every_pair_is_0_the_chance_is_exactly_0():
    found = estimate([0.0] * 30)
    assert found.chance_positive == 0.0
    assert (found.interval.low, found.interval.high, found.interval.method) == (0.0, 0.0, EXACT)
    assert found.interval.warning


def test_when_every_pair_is_the_same_the_interval_has_no_width_and_says_so():
    found = estimate([0.1] * 7)
    assert (found.mean, found.error, found.chance_positive) == (0.1, 0.0, 1.0)
    assert "no width" in str(found.interval.warning)
    assert estimate([-0.1] * 7).chance_positive == 0.0


def test_undefined_pairs_are_left_out():
    assert paired_interval([1.0, math.nan, 2.0, 4.0]) == paired_interval([1.0, 2.0, 4.0])
    assert estimate([1.0, math.nan, 2.0]).pairs == 2


@pytest.mark.parametrize("differences", [[], [math.nan], [3.0], [3.0, math.nan]])
def test_one_pair_or_none_gives_no_interval(differences):
    found = paired_interval(differences)
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    assert found.warning


@pytest.mark.parametrize("level", [0, 1, -0.5, 95])
def test_a_level_that_is_no_share_is_refused(level):
    with pytest.raises(ValueError, match="level"):
        paired_interval([1.0, 2.0], level)


def test_few_pairs_are_warned_of():
    assert "rough" in str(paired_interval([1.0, 2.0, 4.0]).warning)
    assert paired_interval(np.arange(30.0)).warning is None


def test_skew_is_flagged_and_headlines_then_use_the_bootstrap():
    skewed = np.random.default_rng(3).lognormal(size=40)
    assert "skewed" in str(paired_interval(skewed).warning)
    found = paired_interval(skewed, method="auto")
    assert found.method == BCA
    assert "skewed" in str(found.warning)
    assert found.high - skewed.mean() > skewed.mean() - found.low


def test_the_bootstrap_is_the_same_every_time():
    skewed = np.random.default_rng(3).lognormal(size=40)
    assert estimate(skewed, method="auto") == estimate(skewed.copy(), method="auto")


def test_the_bootstrap_agrees_with_scipys():
    skewed = np.random.default_rng(8).lognormal(size=60)
    expected = stats.bootstrap((skewed,), np.mean, n_resamples=20_000, method="BCa", rng=1).confidence_interval
    found = paired_interval(skewed, method="auto")
    width = expected.high - expected.low
    assert found.low == pytest.approx(expected.low, abs=0.04 * width)
    assert found.high == pytest.approx(expected.high, abs=0.04 * width)


def test_the_chance_above_zero_fits_the_bootstrap_interval():
    """Where an end of the 95 % interval is exactly 0, the chance must be 2.5 % or 97.5 %."""
    skewed = np.random.default_rng(8).lognormal(size=60)
    found = paired_interval(skewed, method="auto")
    assert estimate(skewed - found.low, method="auto").chance_positive == pytest.approx(0.975, abs=0.002)
    assert estimate(skewed - found.high, method="auto").chance_positive == pytest.approx(0.025, abs=0.002)


def test_normal_differences_are_rarely_called_skewed():
    draws = np.random.default_rng(2)
    flagged = sum(1 for _ in range(1000) if is_skewed(draws.normal(size=30)))
    assert flagged < 80


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_a_higher_level_is_a_wider_interval_that_covers_more(level):
    draws = np.random.default_rng(4).normal(1, 2, (2000, 10))
    covered = sum(
        1 for sample in draws if paired_interval(sample, level).low <= 1 <= paired_interval(sample, level).high
    )
    assert covered / 2000 == pytest.approx(level, abs=3 * math.sqrt(level * (1 - level) / 2000) + 0.002)


@pytest.mark.parametrize(
    ("draw", "mean", "pairs"),
    [
        (lambda draws, n: draws.normal(3, 2, n), 3.0, 10),
        (lambda draws, n: draws.poisson(4, n).astype(float), 4.0, 10),
        (lambda draws, n: draws.exponential(1, n), 1.0, 100),
    ],
    ids=["normal", "poisson", "exponential"],
)
def test_intervals_cover_93_to_97_per_cent(draw, mean, pairs):
    draws = np.random.default_rng(20)
    found = [paired_interval(draw(draws, pairs)) for _ in range(2000)]
    covered = sum(1 for interval in found if interval.low <= mean <= interval.high)
    assert 0.93 <= covered / 2000 <= 0.97


@pytest.mark.parametrize("rate", [0.02, 0.1])
def test_rare_outcomes_are_covered_or_warned_of(rate):
    draws = np.random.default_rng(21)
    found = [paired_interval(draws.poisson(rate, 30).astype(float)) for _ in range(500)]
    missed_silently = sum(1 for one in found if not one.low <= rate <= one.high and one.warning is None)
    assert missed_silently / 500 < 0.03


def test_a_null_effect_is_called_positive_as_rarely_as_it_should():
    draws = np.random.default_rng(22).normal(size=(1000, 12))
    called = sum(1 for sample in draws if not paired_interval(sample).low <= 0 <= paired_interval(sample).high)
    assert stats.binomtest(called, 1000, 0.05).pvalue > 0.01


def test_the_module_is_loaded_from_the_package_on_demand():
    import abmsim.analysis

    assert abmsim.analysis.effects is effects
    assert "effects" in dir(abmsim.analysis)
    with pytest.raises(AttributeError):
        _ = abmsim.analysis.astrology
