# SPDX-License-Identifier: Apache-2.0
"""Exponential, logarithm and normal quantile against forty exact digits, and against the textbooks' ends."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from abmsim.arithmetic import exponential, logarithm, logistic, most_of_logistic, normal_quantile, power

ULPS = 1.0


def exactly(method: str, x: float) -> Decimal:
    """Return Decimal's own exp or ln of x to forty digits."""
    with localcontext() as digits:
        digits.prec = 40
        return getattr(Decimal(x), method)()


def errors_in_ulps(found: float, exact: Decimal) -> float:
    return float(abs(Decimal(found) - exact) / Decimal(math.ulp(float(exact))))


@given(st.floats(-700, 700))
def test_exponential_is_exact_to_the_last_digit(x) -> None:
    assert errors_in_ulps(exponential(x), exactly("exp", x)) <= ULPS


@given(st.floats(1e-300, 1e300))
def test_logarithm_is_exact_to_the_last_digit(x) -> None:
    assert errors_in_ulps(logarithm(x), exactly("ln", x)) <= ULPS


@given(st.floats(0.7, 1.4).filter(lambda x: x != 1))
def test_logarithm_near_1_keeps_its_digits(x) -> None:
    assert errors_in_ulps(logarithm(x), exactly("ln", x)) <= ULPS


@given(st.floats(1e-16, 1 - 1e-12))
def test_normal_quantile_is_that_of_another_library(p) -> None:
    assert normal_quantile(p) == pytest.approx(float(special.ndtri(p)), rel=1e-12, abs=1e-14)


def test_normal_quantile_at_tabled_values() -> None:
    assert normal_quantile(0.5) == 0
    assert normal_quantile(0.975) == pytest.approx(1.959963984540054, rel=1e-15)
    assert normal_quantile(1e-10) == pytest.approx(-6.361340902404056, rel=1e-15)


@given(st.floats(1e-12, 0.5))
def test_normal_quantile_is_the_same_on_both_sides(p) -> None:
    assert normal_quantile(1 - p) == pytest.approx(-normal_quantile(p), rel=1e-4)


@given(st.floats(1e-6, 1 - 1e-6), st.floats(1e-6, 1 - 1e-6))
def test_normal_quantile_never_falls(p, q) -> None:
    low, high = min(p, q), max(p, q)
    assert normal_quantile(low) <= normal_quantile(high)


def test_ends() -> None:
    assert exponential(0.0) == 1
    assert exponential(-1e9) == 0
    assert math.isfinite(exponential(1e9))
    assert math.isnan(exponential(math.nan))
    assert math.isnan(power(math.nan, 0.3))
    assert math.isnan(logistic(math.nan))
    assert exponential(-math.inf) == 0
    assert logarithm(1.0) == 0
    assert logarithm(0.0) == -math.inf
    assert logarithm(5e-324) == pytest.approx(math.log(5e-324))
    assert logistic(0.0) == 0.5
    assert logistic(1e9) == 1
    assert logistic(-1e9) < 1e-300


@given(st.floats(-50, 50))
def test_a_chance_and_its_opposite_sum_to_1(x) -> None:
    assert logistic(x) + logistic(-x) == pytest.approx(1, abs=1e-15)


@given(st.floats(-200, 20))
def test_a_glance_is_never_below_the_chance(x) -> None:
    assert logistic(x) <= most_of_logistic(x) <= 1 + 1e-8


@pytest.mark.parametrize(("x", "most_times"), [(-1.0, 1.1), (-2.0, 1.3), (-4.0, 2.2)])
def test_a_glance_is_near_the_chance(x, most_times) -> None:
    assert most_of_logistic(x) < most_times * logistic(x)


@given(st.floats(0.01, 100), st.floats(-5, 5))
def test_power_is_that_of_python(base, exponent) -> None:
    assert power(base, exponent) == pytest.approx(base**exponent, rel=1e-13)


def test_power_at_its_corners() -> None:
    assert power(0.0, 0.0) == 1
    assert power(0.0, 2.0) == 0
    assert power(3.0, 0.0) == 1
    assert power(1.0, 1e300) == 1


def test_no_seam_between_the_pieces_of_the_quantile() -> None:
    """Monotone over the whole grid, and equal to the other library."""
    p = np.linspace(1e-6, 1 - 1e-6, 200_001)
    found = np.array([normal_quantile(one) for one in p[::20]])
    assert (np.diff(found) > 0).all()
    assert np.abs(found - special.ndtri(p[::20])).max() < 1e-12
