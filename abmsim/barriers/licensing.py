# SPDX-License-Identifier: Apache-2.0
"""What a licence costs in money, in learning, in paperwork and in nerves (ODD 7.1.1).

Learning, compliance and psychological costs after Herd and Moynihan (2018), in dollars.
"""

from typing import NamedTuple

from abmsim.compiled import rule
from abmsim.profile import FOOD, HOME


class Licensing(NamedTuple):
    """The numbers of this barrier; values, units and sources in licensing.yaml."""

    fee_dollars: float
    food_permit_dollars: float
    renewal_dollars_per_year: float
    learning_burden_dollars: float
    compliance_burden_dollars: float
    psychological_burden_dollars: float
    food_burden_ratio: float
    reviews_home: int
    reviews_commercial: int
    reviews_food: int


@rule
def burden_dollars(informed: int, language: float, trust: float, path: int, numbers: Licensing) -> float:
    """Return what getting a licence costs this person beyond its fee.

    burden = [learning (1 - informed) + compliance (1 - language) + psychological (1 - trust)] x path ratio
    """
    burden = (
        numbers.learning_burden_dollars * (1 - informed)
        + numbers.compliance_burden_dollars * (1 - language)
        + numbers.psychological_burden_dollars * (1 - trust)
    )
    return burden * numbers.food_burden_ratio if path == FOOD else burden


@rule
def fee_dollars(path: int, fee_factor: float, numbers: Licensing) -> float:
    """Return the fees of a new licence; food needs a permit as well. `fee_factor` is the city's reduction."""
    fee = numbers.fee_dollars
    if path == FOOD:
        fee = fee + numbers.food_permit_dollars
    return fee * fee_factor


@rule
def reviews_needed(path: int, reviews_less: int, numbers: Licensing) -> int:
    """Return how many reviews a file of this path needs, never fewer than one."""
    if path == FOOD:
        reviews = numbers.reviews_food
    elif path == HOME:
        reviews = numbers.reviews_home
    else:
        reviews = numbers.reviews_commercial
    return max(1, reviews - reviews_less)
