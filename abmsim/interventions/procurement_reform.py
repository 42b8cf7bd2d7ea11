# SPDX-License-Identifier: Apache-2.0
"""A share of what the city buys, set aside for the residents' licensed firms, with less paper (ODD 7.14.15).

The city buys as much as before: what these firms sell to it, others sell less. Firms come onto the list of vendors
when they hear of it and find the paper worth it, and stay on it; when the reform ends, the city buys as before.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from abmsim.interventions.reaching import Offer, amount, reach, targeted
from abmsim.interventions.remembering import remember, remembers
from abmsim.rules.trading import is_registered
from abmsim.support import Purchases, Support, Town, giving


class ProcurementReform(NamedTuple):
    """The numbers of this intervention; values, units and sources in procurement_reform.yaml."""

    paperwork_dollars: float


NUMBERS = ProcurementReform
VENDOR = "vendor"
FOR_GOOD = 1000000  # months


def serve(options: Mapping[str, object], numbers: ProcurementReform, month_of_service: int, town: Town) -> Support:  # noqa: ARG001
    """Bring licensed firms onto the list of vendors, and set aside this month's share of purchases for the list."""
    people, firms = town.city.people, town.city.firms
    support = giving(len(people.state), "served", "bids")
    licensed = np.array([is_registered(mode) for mode in range(int(firms.mode.max(initial=0)) + 1)])[firms.mode]
    chosen = (targeted(options, town) != 0) & licensed
    paper = numbers.paperwork_dollars * amount(options, "paperwork_factor")
    offer = Offer(language=0.0, licence_help=False, worth=-paper, to_owners=True)
    new = (chosen & (people.informed != 0) & ~remembers(VENDOR, town)).astype(np.int8)
    rows = reach(new, offer, amount(options, "vendors_per_month") * town.scale, town)
    remember(VENDOR, rows, FOR_GOOD, town)
    support.served[rows] = 1
    support.bids[chosen & remembers(VENDOR, town)] = 1
    if not support.bids.any():
        return support
    budget = town.numbers.trading.city_purchases_dollars_per_month * town.scale
    set_aside = Purchases(
        dollars=amount(options, "set_aside_share") * budget,
        largest_dollars=amount(options, "largest_sale_dollars"),
        budget_dollars=budget,
    )
    return support._replace(purchases=set_aside)
