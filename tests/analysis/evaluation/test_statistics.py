# SPDX-License-Identifier: Apache-2.0
"""The evaluators' tests say what scipy's say, keep their level, and see what closed forms say they see."""

import math

import numpy as np
import pytest
from scipy import stats

from abmsim.analysis.evaluation.statistics import (
    LEVEL,
    difference_test,
    jump_test,
    mean_test,
    series_test,
    shuffled_test,
    smallest_detectable,
    widening,
)
from analysis.evaluation.synthetic import dice


def test_one_mean_is_tested_as_scipy_does() -> None:
    values = dice(1).normal(0.3, 1, 40)
    expected = stats.ttest_1samp(values, 0)
    found = mean_test(values)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-9)
    assert found.estimate / found.error == pytest.approx(expected.statistic)


def test_two_means_are_tested_as_scipy_does() -> None:
    luck = dice(2)
    one, other = luck.normal(0.4, 1, 30), luck.normal(0, 3, 50)
    found, expected = difference_test(one, other), stats.ttest_ind(one, other, equal_var=False)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-9)


def test_power_of_two_samples_is_that_of_the_noncentral_t() -> None:
    people, effect, luck = 60, 0.5, dice(3)
    found = [difference_test(luck.normal(effect, 1, people), luck.normal(0, 1, people)).p < LEVEL for _ in range(4000)]
    freedom, shift = 2 * people - 2, effect / math.sqrt(2 / people)
    limit = stats.t.ppf(1 - LEVEL / 2, freedom)
    power = 1 - stats.nct.cdf(limit, freedom, shift) + stats.nct.cdf(-limit, freedom, shift)
    assert np.mean(found) == pytest.approx(power, abs=4 * math.sqrt(power * (1 - power) / 4000))


@pytest.mark.parametrize("share", [0.0, 0.8])
def test_months_that_resemble_the_last_do_not_raise_false_alarms(share) -> None:
    luck, alarms = dice(4), []
    for _ in range(1500):
        noise = luck.normal(0, 1, 48)
        for month in range(1, 48):
            noise[month] += share * 0.4 * noise[month - 1]
        alarms.append(series_test(noise[:12], noise[12:]).p < LEVEL)
    assert 0.02 < np.mean(alarms) < 0.09


def test_a_planted_jump_is_found_without_bias_under_a_slope() -> None:
    luck, found = dice(5), []
    for _ in range(300):
        distance = luck.uniform(-1, 1, 400)
        values = 0.7 * (distance >= 0) + 2 * distance + luck.normal(0, 1, 400)
        found.append(jump_test(distance, values, 0.8))
    jumps = np.array([one.estimate for one in found])
    assert jumps.mean() == pytest.approx(0.7, abs=4 * jumps.std() / math.sqrt(300))
    assert np.mean([one.error for one in found]) == pytest.approx(jumps.std(), rel=0.15)


def test_where_there_is_no_jump_few_are_found() -> None:
    luck = dice(6)
    alarms = []
    for _ in range(600):
        distance = luck.uniform(-1, 1, 200)
        alarms.append(jump_test(distance, distance + luck.normal(0, 1 + abs(distance), 200), 1.0).p < LEVEL)
    assert np.mean(alarms) < 0.1


def test_shuffles_keep_the_level() -> None:
    luck = dice(7)
    alarms = [shuffled_test(luck.normal(), luck.normal(0, 1, 199)).p <= LEVEL for _ in range(2000)]
    assert np.mean(alarms) == pytest.approx(LEVEL, abs=0.02)


def test_the_smallest_effects_are_the_published_ones() -> None:
    """Ownership at 10 % with 400 people; monthly registrations, 18 and 18 months, twice Poisson variance."""
    share, people = 0.1, 400  # half of them in each group
    assert smallest_detectable(math.sqrt(share * (1 - share) * 4 / people)) == pytest.approx(0.084, abs=5e-4)
    for level, percent in ((50, 25), (400, 9)):
        error = math.sqrt(2 * level * (1 / 18 + 1 / 18) * widening(0.3))
        assert 100 * smallest_detectable(error) / level == pytest.approx(percent, abs=0.6)


@pytest.mark.parametrize("values", [[], [1.0]])
def test_what_cannot_be_tested_is_never_significant(values) -> None:
    assert mean_test(np.array(values)).p == 1.0
    assert difference_test(np.array(values), np.array([1.0, 2.0])).p == 1.0
    assert series_test(np.array(values), np.array([])).p == 1.0
    assert jump_test(np.array(values), np.array(values), 1.0).p == 1.0
