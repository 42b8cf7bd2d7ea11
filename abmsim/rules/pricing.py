# SPDX-License-Identifier: Apache-2.0
"""Buy a rose for $1, sell it for $2: what business practice makes of a markup (ODD 7.5.1).

With a price elasticity of demand s the best price is s / (s - 1) on unit cost 1; owners of little practice
charge too little. Gross margin relative to the best price is 4 (p - 1) / p^2 when s = 2.
"""

from abmsim.arithmetic import power
from abmsim.compiled import rule


@rule
def price(practice: float, elasticity: float, lowest_markup_share: float) -> float:
    """Return the price on unit cost 1 for business practice in [0, 1]."""
    return 1 + (lowest_markup_share + (1 - lowest_markup_share) * practice) / (elasticity - 1)


@rule
def best_price(elasticity: float) -> float:
    """Return the price that maximises the gross margin."""
    return elasticity / (elasticity - 1)


@rule
def sales_factor(charged: float, elasticity: float) -> float:
    """Return receipts at the price charged, relative to receipts at the best price."""
    return power(charged / best_price(elasticity), 1 - elasticity)
