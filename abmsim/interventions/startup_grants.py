# SPDX-License-Identifier: Apache-2.0
"""Cash for those who mean to open a firm, or for owners, to be spent on the business (ODD 7.14.16).

A grant is money in the purse: who starts can fund more, and an owner buys the equipment that is lacking. Nothing is
taken back when the programme ends, and nobody is made to start.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from abmsim.accounts import in_cents
from abmsim.city import IntArray, Mode, SmallArray
from abmsim.interventions.reaching import Offer, amount, reach, targeted
from abmsim.interventions.remembering import count_new, remember
from abmsim.support import Support, Town, giving


class StartupGrants(NamedTuple):
    """The numbers of this intervention; values, units and sources in startup_grants.yaml."""

    language_served: float


NUMBERS = StartupGrants
GRANTS = "grants"  # the cost item
GRANT = "grant"
OWNERS = "owners"


def candidates(options: Mapping[str, object], town: Town) -> SmallArray:
    """Return 1 for each place whose resident may have a grant."""
    owns = town.city.firms.mode != Mode.NONE
    right = owns if options["stage"] == OWNERS else ~owns
    chosen: SmallArray = (targeted(options, town) & right).astype(np.int8)
    return chosen


def winners(options: Mapping[str, object], numbers: StartupGrants, town: Town) -> IntArray:
    """Return the rows of those who are given a grant: by lot among all, or among those who come for it."""
    affordable = town.programme.places(GRANTS, town.month, in_cents(amount(options, "dollars")))
    places = min(amount(options, "grants_per_month") * town.scale, affordable)
    chosen = candidates(options, town)
    offer = Offer(
        language=numbers.language_served,
        licence_help=False,
        worth=amount(options, "dollars"),
        to_owners=True,
        to_inclined=options["stage"] != OWNERS,
        by_lot=bool(options["lottery"]),
    )
    return reach(chosen, offer, places, town)


def serve(options: Mapping[str, object], numbers: StartupGrants, month_of_service: int, town: Town) -> Support:  # noqa: ARG001
    """Pay this month's grants."""
    support = giving(len(town.city.people.state), "served", "grant_cents")
    rows = winners(options, numbers, town)
    remember(GRANT, rows, 1, town)
    support.served[rows] = 1
    support.grant_cents[rows] = in_cents(amount(options, "dollars"))
    return support


def settle(options: Mapping[str, object], numbers: StartupGrants, town: Town) -> None:  # noqa: ARG001
    """Note what this month's grants took out of the money for them (they were paid when the month began)."""
    town.programme.pay(GRANTS, town.month, count_new(GRANT, town) * in_cents(amount(options, "dollars")))
