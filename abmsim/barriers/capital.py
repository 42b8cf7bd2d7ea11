# SPDX-License-Identifier: Apache-2.0
"""How much equipment a business needs, and what it can do with less (ODD 7.1.3).

Feasible scale x = min(1, held / needed), after Evans and Jovanovic (1989): too little capital shrinks what a firm
makes and sells, and only below a smallest scale prevents it. Customers cannot buy what is not on the shelf, and
nobody can make it without tools: the same power of x shrinks both, so that the smaller of the two shrinks once.
"""

from typing import NamedTuple

from abmsim.arithmetic import power
from abmsim.compiled import rule


class Capital(NamedTuple):
    """The numbers of this barrier; values, units and sources in capital.yaml."""

    output_elasticity_ratio: float
    smallest_scale_share: float
    wear_share_per_month: float


@rule
def needed_dollars(start_up_capital: float, capital_per_worker: float, staff: int) -> float:
    """Return the equipment a firm needs with `staff` workers besides its owner."""
    return start_up_capital + capital_per_worker * staff


@rule
def scale(held: float, needed: float) -> float:
    """Return the feasible scale in [0, 1]."""
    if needed <= 0:
        return 1.0
    return min(1.0, held / needed)


@rule
def output_share(held: float, needed: float, numbers: Capital) -> float:
    """Return the share of what a fully equipped firm draws and can serve that the equipment held allows."""
    return output_at(scale(held, needed), numbers)


@rule
def output_at(feasible: float, numbers: Capital) -> float:
    """Return the share of full output at a feasible scale in [0, 1]."""
    return power(feasible, numbers.output_elasticity_ratio)


@rule
def pays_to_equip(margin: float, held: float, cost_share_per_month: float, numbers: Capital) -> bool:
    """Return whether one more dollar of equipment earns more a month than it costs in capital and wear.

    `margin` is the gross margin a month with the equipment held; what one dollar more adds to it is
    elasticity x margin / held.
    """
    return numbers.output_elasticity_ratio * margin > (cost_share_per_month + numbers.wear_share_per_month) * held
