# SPDX-License-Identifier: Apache-2.0
"""Buy a rose for $1, sell it for $2: margins, prices and sales in their textbook form."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmsim.rules.pricing import best_price, price, sales_factor

SHARE = st.floats(0, 1)
ELASTICITY = st.floats(1.5, 4)


def gross_margin(charged: float, elasticity: float) -> float:
    """Return receipts less the cost of what was sold, relative to receipts at the best price."""
    return sales_factor(charged, elasticity) * (1 - 1 / charged)


@given(st.floats(1.01, 6))
def test_margin_relative_to_the_best_is_4_p_less_1_over_p_squared(charged) -> None:
    relative = gross_margin(charged, 2.0) / gross_margin(2.0, 2.0)
    assert relative == pytest.approx(4 * (charged - 1) / charged**2, rel=1e-12)


@given(ELASTICITY)
def test_no_price_earns_more_than_the_best_price(elasticity) -> None:
    grid = np.linspace(1.001, 10, 500)
    margins = [gross_margin(float(one), elasticity) for one in grid]
    assert gross_margin(best_price(elasticity), elasticity) >= max(margins) - 1e-12


@given(SHARE, SHARE, ELASTICITY, st.floats(0.2, 0.9))
def test_practice_brings_the_price_nearer_to_the_best(practice, better, elasticity, lowest) -> None:
    low, high = min(practice, better), max(practice, better)
    assert 1 < price(low, elasticity, lowest) <= price(high, elasticity, lowest) <= best_price(elasticity) + 1e-12
    assert price(1.0, elasticity, lowest) == pytest.approx(best_price(elasticity))


@given(SHARE, SHARE, ELASTICITY, st.floats(0.2, 0.9))
def test_practice_earns_a_higher_margin_and_sells_less(practice, better, elasticity, lowest) -> None:
    low, high = (price(one, elasticity, lowest) for one in sorted((practice, better)))
    assert gross_margin(low, elasticity) <= gross_margin(high, elasticity) + 1e-12
    assert sales_factor(low, elasticity) >= sales_factor(high, elasticity)


def test_sales_at_the_best_price_are_the_measure() -> None:
    assert sales_factor(best_price(3.0), 3.0) == 1
