# SPDX-License-Identifier: Apache-2.0
"""Classes in business basics: what a licence takes, how to start, a little of what to charge (ODD 7.14.13).

Who attends knows how licensing works and acts sooner on plans that are there. What a course teaches of business
practice is little, and the owner's own from then on; hearing it again teaches nothing new. Starts are brought forward
more than they are made.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from abmsim.city import Mode, SmallArray
from abmsim.interventions.deep_dives import meetings_held
from abmsim.interventions.reaching import Offer, amount, reach, targeted
from abmsim.interventions.remembering import remember, remembers
from abmsim.support import Support, Town, both, giving, nothing


class ClassroomTraining(NamedTuple):
    """The numbers of this intervention; values, units and sources in classroom_training.yaml."""

    practice_gain_share: float
    attention: float


NUMBERS = ClassroomTraining
OWNERS, WITHOUT_A_FIRM = "owners", "without_a_firm"
TAUGHT = "taught"
FOR_GOOD_MONTHS = 1000000


def learners(options: Mapping[str, object], town: Town) -> SmallArray:
    """Return 1 for each place whose resident the classes are for."""
    chosen, owns = targeted(options, town), town.city.firms.mode != Mode.NONE
    if options["stage"] == OWNERS:
        chosen = chosen & owns
    elif options["stage"] == WITHOUT_A_FIRM:
        chosen = chosen & ~owns
    return chosen.astype(np.int8)


def serve(options: Mapping[str, object], numbers: ClassroomTraining, month_of_service: int, town: Town) -> Support:
    """Hold this month's classes."""
    practice, own = town.city.people.practice, town.city.people.own_practice
    support = nothing(len(practice))
    chosen = learners(options, town)
    language = 1.0 if options.get("language") else 0.0
    for course in range(*meetings_held(amount(options, "courses_per_month"), month_of_service)):
        offer = Offer(
            language=language,
            licence_help=False,
            meeting=course,
            to_owners=options["stage"] == OWNERS,
        )
        rows = reach(chosen, offer, amount(options, "seats") * town.scale, town)
        attended = giving(len(practice), "served", "told", "attention", "practice_gain", "own_practice_gain")
        attended.served[rows] = 1
        attended.told[rows] = 1
        attended.attention[rows] = numbers.attention
        attended.practice_gain[rows] = numbers.practice_gain_share * (1 - practice[rows])
        first = rows[~remembers(TAUGHT, town)[rows]]
        attended.own_practice_gain[first] = numbers.practice_gain_share * (1 - own[first])
        remember(TAUGHT, first, FOR_GOOD_MONTHS, town)
        support = both(support, attended)
    return support
