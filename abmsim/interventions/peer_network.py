# SPDX-License-Identifier: Apache-2.0
"""Owners of one cohort who meet every month for some months and learn from each other (ODD 7.14.14).

Members come to trust City Hall more, hear from each other how licensing works, tell others more readily, and those
of less business practice learn from the better half. Afterwards practice drifts back to each owner's own level.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from abmsim.city import FloatArray, IntArray, Mode, SmallArray, State
from abmsim.interventions.reaching import Offer, amount, reach, targeted
from abmsim.interventions.remembering import remember, remembers
from abmsim.support import Support, Town, giving


class PeerNetwork(NamedTuple):
    """The numbers of this intervention; values, units and sources in peer_network.yaml."""

    trust_gain: float
    practice_from_peers_share: float


NUMBERS = PeerNetwork
MEMBER = "member"
OWNERS = "owners"


def months_left(month_of_service: int, months: int) -> int:
    """Return for how many months the cohort of this month still meets, this one included."""
    return months - (month_of_service - 1) % months


def invited(options: Mapping[str, object], town: Town) -> SmallArray:
    """Return 1 for each place whose resident may be a member."""
    chosen = targeted(options, town) & (town.city.people.state != State.VACANT)
    if options["stage"] == OWNERS:
        chosen = chosen & (town.city.firms.mode != Mode.NONE)
    members: SmallArray = chosen.astype(np.int8)
    return members


def learned_from_peers(practice: FloatArray, share: float) -> FloatArray:
    """Return what each member of a group gains in practice: a share of what the better half is ahead on average."""
    if not len(practice):
        return practice
    better = practice[practice >= np.median(practice)]
    ahead: FloatArray = share * np.maximum(0.0, better.mean() - practice)
    return ahead


def members_of(months_left: int, options: Mapping[str, object], town: Town) -> IntArray:
    """Return the rows of the members: who joined before, and who joins now while there are seats."""
    chosen = invited(options, town)
    inside = (chosen != 0) & remembers(MEMBER, town)
    seats = amount(options, "seats") * town.scale - inside.sum()
    language = 1.0 if options.get("language") else 0.0
    offer = Offer(language=language, licence_help=False, to_owners=options["stage"] == OWNERS)
    joining = reach((chosen & ~inside).astype(np.int8), offer, max(0.0, seats), town)
    remember(MEMBER, joining, months_left, town)
    rows: IntArray = np.union1d(np.flatnonzero(inside), joining)
    return rows


def serve(options: Mapping[str, object], numbers: PeerNetwork, month_of_service: int, town: Town) -> Support:
    """Hold this month's meeting of the cohort."""
    people = town.city.people
    support = giving(len(people.state), "served", "trust_gain", "told", "practice_gain")
    rows = members_of(months_left(month_of_service, int(amount(options, "months"))), options, town)
    support.served[rows] = 1
    support.trust_gain[rows] = numbers.trust_gain
    support.told[rows] = people.informed[rows].max(initial=0)
    support.practice_gain[rows] = learned_from_peers(people.practice[rows], numbers.practice_from_peers_share)
    return support
