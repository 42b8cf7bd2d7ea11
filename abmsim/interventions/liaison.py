# SPDX-License-Identifier: Apache-2.0
"""A liaison in City Hall who speaks the language of a community and helps its people one by one (ODD 7.14.2).

Clients learn how licensing works, come to trust City Hall more, and have help with forms and returned files
while the file is open; the liaison bears part of what a licence costs them. Owners who come weigh a licence, others act
sooner on what they intend. What stays when the liaison leaves is what clients know, and how they trust.
"""

from collections.abc import Mapping
from typing import NamedTuple

from abmsim.interventions.reaching import Offer, amount, people_served, reach, targeted
from abmsim.support import Support, Town, giving


class Liaison(NamedTuple):
    """The numbers of this intervention; values, units and sources in liaison.yaml."""

    contacts_per_month: float
    ramp_months: float
    language_served: float
    trust_gain: float
    share_of_burden_spared: float
    chance_considered_when_helped: float
    attention: float


NUMBERS = Liaison


def serve(options: Mapping[str, object], numbers: Liaison, month_of_service: int, town: Town) -> Support:
    """Serve those who come, as far as the liaison's time reaches, among people who speak the language."""
    support = giving(
        len(town.city.people.state),
        "served",
        "told",
        "language_help",
        "trust_gain",
        "spared",
        "considering",
        "attention",
    )
    offer = Offer(language=numbers.language_served, licence_help=True, spared=numbers.share_of_burden_spared)
    able = people_served(amount(options, "staff"), numbers.contacts_per_month, numbers.ramp_months, month_of_service)
    places = able * town.scale
    rows = reach(targeted(options, town), offer, places, town)
    support.served[rows] = 1
    support.told[rows] = 1
    support.language_help[rows] = numbers.language_served
    support.trust_gain[rows] = numbers.trust_gain
    support.spared[rows] = numbers.share_of_burden_spared
    support.considering[rows] = numbers.chance_considered_when_helped
    support.attention[rows] = numbers.attention
    return support
