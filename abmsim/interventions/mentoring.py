# SPDX-License-Identifier: Apache-2.0
"""A mentor for the owners of small firms: somebody of the trade who comes for some months (ODD 7.14.12).

While the mentor comes, goods cost less, and the owner learns a little. When the mentor has left, costs are what
they were and practice drifts back to the owner's own level: nothing else makes the effect fade.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from abmsim.accounts import in_cents
from abmsim.city import IntArray, Mode, SmallArray
from abmsim.interventions.paying_out import pay_others
from abmsim.interventions.reaching import Offer, amount, reach, targeted
from abmsim.interventions.remembering import count_new, remember, remembers
from abmsim.support import Support, Town, giving


class Mentoring(NamedTuple):
    """The numbers of this intervention; values, units and sources in mentoring.yaml."""

    cost_dollars_per_match: float
    cost_relief_share: float
    practice_gain_share: float
    young_firm_months: float


NUMBERS = Mentoring
MATCHES = "matches"  # the cost item
MATCH = "match"
YOUNG_FIRMS = "young_firms"


def owners(options: Mapping[str, object], numbers: Mentoring, town: Town) -> SmallArray:
    """Return 1 for each place whose owner the mentors are for."""
    firms = town.city.firms
    chosen = targeted(options, town) & (firms.mode != Mode.NONE)
    if options["stage"] == YOUNG_FIRMS:
        chosen &= town.clock - firms.opened_month <= numbers.young_firm_months
    right: SmallArray = chosen.astype(np.int8)
    return right


def match(options: Mapping[str, object], numbers: Mentoring, town: Town) -> IntArray:
    """Return the rows of the owners who are matched this month, as far as mentors and money reach."""
    free = (owners(options, numbers, town) != 0) & ~remembers(MATCH, town)
    offer = Offer(
        language=1.0 if options.get("language") else 0.0,
        licence_help=False,
        to_owners=True,
    )
    affordable = town.programme.places(MATCHES, town.month, in_cents(numbers.cost_dollars_per_match))
    places = min(amount(options, "matches_per_month") * town.scale, affordable)
    return reach(free.astype(np.int8), offer, places, town)


def serve(options: Mapping[str, object], numbers: Mentoring, month_of_service: int, town: Town) -> Support:  # noqa: ARG001
    """Match owners who come with mentors, and let the mentors of those matched before come again."""
    support = giving(len(town.city.people.state), "served", "cost_relief", "practice_gain")
    rows = match(options, numbers, town)
    remember(MATCH, rows, int(amount(options, "months")), town)
    mentored = np.flatnonzero(remembers(MATCH, town) & (town.city.firms.mode != Mode.NONE))
    support.served[mentored] = 1
    support.cost_relief[mentored] = numbers.cost_relief_share
    support.practice_gain[mentored] = numbers.practice_gain_share * (1 - town.city.people.practice[mentored])
    return support


def settle(options: Mapping[str, object], numbers: Mentoring, town: Town) -> None:  # noqa: ARG001
    """Pay for this month's matches."""
    pay_others(MATCHES, count_new(MATCH, town) * in_cents(numbers.cost_dollars_per_match), town)
