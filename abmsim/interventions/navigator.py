# SPDX-License-Identifier: Apache-2.0
"""A licensing navigator who explains the steps and checks files, in English (ODD 7.14.10).

Clients learn how licensing works, trust City Hall more, and hand in files with fewer mistakes; language stays as it
is. What stays when the navigator leaves is what clients know, and how they trust.
"""

from collections.abc import Mapping
from typing import NamedTuple

from abmsim.interventions.reaching import Offer, amount, people_served, reach, targeted
from abmsim.support import Support, Town, no_support


class Navigator(NamedTuple):
    """The numbers of this intervention; values, units and sources in navigator.yaml."""

    contacts_per_month: float
    ramp_months: float
    share_of_returns_prevented: float
    trust_gain: float


NUMBERS = Navigator


def serve(options: Mapping[str, object], numbers: Navigator, month_of_service: int, town: Town) -> Support:
    """Serve those who come, as far as the navigator's time reaches."""
    support = no_support(len(town.city.people.state))
    offer = Offer(language=0.0, licence_help=True)
    able = people_served(amount(options, "staff"), numbers.contacts_per_month, numbers.ramp_months, month_of_service)
    places = able * town.scale
    rows = reach(targeted(options, town), offer, places, town)
    support.served[rows] = 1
    support.told[rows] = 1
    support.trust_gain[rows] = numbers.trust_gain
    support.returns_prevented[rows] = numbers.share_of_returns_prevented
    return support
