# SPDX-License-Identifier: Apache-2.0
"""A licensing navigator who explains the steps and checks files, in English (ODD 7.14.10).

Clients learn how licensing works, trust City Hall more, and hand in files with fewer mistakes; language stays as it
is. What stays when the navigator leaves is what clients know, and how they trust.
"""

from collections.abc import Mapping
from typing import NamedTuple

from abmsim.interventions.reaching import Offer, amount, reach, targeted
from abmsim.support import Support, Town, no_support


class Navigator(NamedTuple):
    """The numbers of this intervention; values, units and sources in navigator.yaml."""

    contacts_per_month: float
    ramp_months: float
    share_of_returns_prevented: float
    trust_gain: float


NUMBERS = Navigator


def capacity(staff: float, month_of_service: int, numbers: Navigator) -> float:
    """Return how many people the navigator can help in a month; the first months bring fewer."""
    ramp = min(1.0, month_of_service / numbers.ramp_months) if numbers.ramp_months > 0 else 1.0
    return staff * numbers.contacts_per_month * ramp


def serve(options: Mapping[str, object], numbers: Navigator, month_of_service: int, town: Town) -> Support:
    """Serve those who come, as far as the navigator's time reaches."""
    support = no_support(len(town.city.people.state))
    offer = Offer(language=0.0, licence_help=True)
    places = capacity(amount(options, "staff"), month_of_service, numbers) * town.scale
    rows = reach(targeted(options, town), offer, places, town)
    support.served[rows] = 1
    support.told[rows] = 1
    support.trust_gain[rows] = numbers.trust_gain
    support.returns_prevented[rows] = numbers.share_of_returns_prevented
    return support
