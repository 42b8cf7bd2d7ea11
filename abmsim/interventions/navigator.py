# SPDX-License-Identifier: Apache-2.0
"""A licensing navigator who explains the steps and checks files, in English (ODD 7.14.10).

Clients learn how licensing works, trust City Hall more, and hand in files with fewer mistakes; language stays as it
is. The navigator bears a part of what a licence costs them. Owners who come weigh one, others act sooner on what they
intend. What stays when the navigator leaves is what clients know, and how they trust.
"""

from collections.abc import Mapping
from typing import NamedTuple

from abmsim.interventions.reaching import Offer, amount, people_served, reach, targeted
from abmsim.support import Support, Town, giving


class Navigator(NamedTuple):
    """The numbers of this intervention; values, units and sources in navigator.yaml."""

    contacts_per_month: float
    ramp_months: float
    share_of_returns_prevented: float
    trust_gain: float
    share_of_burden_spared: float
    chance_considered_when_helped: float
    attention: float


NUMBERS = Navigator


def serve(options: Mapping[str, object], numbers: Navigator, month_of_service: int, town: Town) -> Support:
    """Serve those who come, as far as the navigator's time reaches."""
    support = giving(
        len(town.city.people.state),
        "served",
        "told",
        "trust_gain",
        "spared",
        "considering",
        "attention",
        "returns_prevented",
    )
    offer = Offer(language=0.0, licence_help=True, spared=numbers.share_of_burden_spared)
    able = people_served(amount(options, "staff"), numbers.contacts_per_month, numbers.ramp_months, month_of_service)
    places = able * town.scale
    rows = reach(targeted(options, town), offer, places, town)
    support.served[rows] = 1
    support.told[rows] = 1
    support.trust_gain[rows] = numbers.trust_gain
    support.spared[rows] = numbers.share_of_burden_spared
    support.considering[rows] = numbers.chance_considered_when_helped
    support.attention[rows] = numbers.attention
    support.returns_prevented[rows] = numbers.share_of_returns_prevented
    return support
