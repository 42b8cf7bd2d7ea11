# SPDX-License-Identifier: Apache-2.0
"""Business Deep Dives: small meetings of one community at a time that explain licensing and listen (ODD 7.14.3).

Guests learn how licensing works, trust City Hall more, and for a while act sooner on what they intend. What
stays is what they know and pass on.
"""

from collections.abc import Mapping
from typing import NamedTuple

from abmsim.interventions.reaching import Offer, communities_of, living_in, reach
from abmsim.support import Support, Town, both, giving, nothing


class DeepDives(NamedTuple):
    """The numbers of this intervention; values, units and sources in deep_dives.yaml."""

    trust_gain: float
    attention: float


NUMBERS = DeepDives


def meetings_held(meetings_per_month: float, month_of_service: int) -> tuple[int, int]:
    """Return the numbers of the first meeting of this month and of the first of the next."""
    return int(meetings_per_month * (month_of_service - 1)), int(meetings_per_month * month_of_service)


def serve(options: Mapping[str, object], numbers: DeepDives, month_of_service: int, town: Town) -> Support:
    """Hold this month's meetings, each with another of the invited communities in turn."""
    support = nothing(len(town.city.people.state))
    invited = sorted(communities_of(options.get("communities"), town))
    first, last = meetings_held(float(str(options["meetings_per_month"])), month_of_service)
    for meeting in range(first, last):
        guests = giving(len(town.city.people.state), "served", "told", "trust_gain", "attention")
        offer = Offer(language=0.0, licence_help=False, meeting=meeting)
        community = living_in({invited[meeting % len(invited)]}, town)
        rows = reach(community, offer, float(str(options["seats"])) * town.scale, town)
        guests.served[rows] = 1
        guests.told[rows] = 1
        guests.trust_gain[rows] = numbers.trust_gain
        guests.attention[rows] = numbers.attention
        support = both(support, guests)
    return support
