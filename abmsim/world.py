# SPDX-License-Identifier: Apache-2.0
"""One world at the start of a month: the city, its profile, what the city gives, what the model believes, and luck (ODD 2.1)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from abmsim.barriers.capital import Capital
from abmsim.barriers.language import Language
from abmsim.barriers.licensing import Licensing
from abmsim.city import City
from abmsim.dice import Luck
from abmsim.parameters import fill
from abmsim.profile import Profile
from abmsim.references import refer_to
from abmsim.rules.arriving import Arriving
from abmsim.rules.borrowing import Borrowing
from abmsim.rules.closing import Closing
from abmsim.rules.earning import Earning
from abmsim.rules.expecting import Expecting
from abmsim.rules.formalising import Formalising
from abmsim.rules.hearing import Hearing
from abmsim.rules.hiring import Hiring
from abmsim.rules.learning import Learning
from abmsim.rules.licensing_queue import LicensingQueue
from abmsim.rules.paying import Paying
from abmsim.rules.spending import Spending
from abmsim.rules.starting_up import StartingUp
from abmsim.rules.taking_up import TakingUp
from abmsim.rules.trading import Trading
from abmsim.support import Inspection, Support, nothing


class Numbers(NamedTuple):
    """What the model believes: one record for each rule and barrier, named as its file."""

    arriving: Arriving
    borrowing: Borrowing
    capital: Capital
    closing: Closing
    earning: Earning
    expecting: Expecting
    formalising: Formalising
    hearing: Hearing
    hiring: Hiring
    language: Language
    learning: Learning
    licensing: Licensing
    licensing_queue: LicensingQueue
    paying: Paying
    spending: Spending
    starting_up: StartingUp
    taking_up: TakingUp
    trading: Trading


class World(NamedTuple):
    """Everything that one month of one world reads and writes (only `city` is written)."""

    city: City
    profile: Profile
    support: Support
    numbers: Numbers
    luck: Luck
    clock: int  # months since the spin-up began, at least 1
    month_of_year: int  # 0 January .. 11 December


def under(support: Support, profile: Profile, numbers: Numbers) -> tuple[Profile, Numbers]:
    """Return profile and numbers as they are this month, under what changes for everybody at the office and in the streets."""
    if support.office.travel_factor != 1.0:
        queue = numbers.licensing_queue
        between = queue.months_before_each_review * support.office.travel_factor
        numbers = numbers._replace(licensing_queue=queue._replace(months_before_each_review=between))
    inspection = support.inspection
    if inspection == Inspection():
        return profile, numbers
    taxes, closing = profile.taxes, numbers.closing
    fined = taxes._replace(fine_dollars=taxes.fine_dollars * inspection.fine_factor)
    found = closing._replace(
        chance_found_per_month=min(1.0, closing.chance_found_per_month * inspection.found_factor),
        chance_shut_when_found=min(1.0, closing.chance_shut_when_found * inspection.shut_factor),
    )
    return profile._replace(taxes=fined), numbers._replace(closing=found)


def believe(numbers: Mapping[str, float]) -> Numbers:
    """Return the records of all rules and barriers, filled from `numbers` (name -> value).

    Raises:
        KeyError: a number is missing; its name is in the message.
    """
    records = Numbers.__annotations__
    return Numbers(**{stem: fill(record, numbers, stem) for stem, record in records.items()})


def refer_city(city: City) -> City:
    """Return the city as compiled rules take it: one reference, the same columns."""
    parts: list[Any] = [part if isinstance(part, np.ndarray) else refer_to(part) for part in city]
    return refer_to(City(*parts))


def refer_profile(profile: Profile) -> Profile:
    """Return the profile as compiled rules take it."""
    return refer_to(profile._replace(communities=refer_to(profile.communities), trades=refer_to(profile.trades)))


def hold(world: World) -> tuple[object, ...]:
    """Return references to what stays from month to month; who holds them need not wait for them to be made again."""
    communities, trades = refer_to(world.profile.communities), refer_to(world.profile.trades)
    given = refer_to(nothing(len(world.city.people.state)), only_read=True)
    return refer_city(world.city), communities, trades, refer_to(world.numbers), given


def refer(world: World) -> World:
    """Return the world as compiled rules take it."""
    return refer_to(
        world._replace(
            city=refer_city(world.city),
            profile=refer_profile(world.profile),
            support=refer_to(world.support, only_read=True),
            numbers=refer_to(world.numbers),
        )
    )
