# SPDX-License-Identifier: Apache-2.0
"""How the city stands before the first month: who has a business already (ODD 6).

Each community has as many businesses as its profile says. Their owners are the residents to whom the model's
own rule of starting up gives most, so that the first months are not spent sorting them out again.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abmsim.arithmetic import exponential
from abmsim.barriers.language import mainstream_log_points
from abmsim.city import MODES, FloatArray, Market, People, SmallArray, State
from abmsim.compiled import rule
from abmsim.dice import Draw, Luck, chance, key_of
from abmsim.profile import Profile
from abmsim.rules.expecting import expected_demand
from abmsim.rules.opening import fundable_share
from abmsim.rules.starting_up import licence_cost_dollars, taste, value_of_mode
from abmsim.rules.trading import is_registered

if TYPE_CHECKING:
    from abmsim.city import IntArray
    from abmsim.world import Numbers


EARLIER_TASTES = 1000000  # months that never come: tastes drawn before month 0
TRIES = 12


class Settling(NamedTuple):
    """The numbers of these rules; values, units and sources in settling.yaml."""

    months_of_spin_up: int
    typical_age_registered_months: float
    typical_age_unregistered_months: float
    typical_months_as_employer: float
    share_of_hidden_talent_shown: float
    share_of_employers_young: float
    spread_of_log_staff: float
    months_of_pay_in_hand: float
    demand_for_staff_ratio: float


@rule
def value_with_taste(
    i: int,
    mode: int,
    scale: float,
    cost: float,
    people: People,
    market: Market,
    profile: Profile,
    numbers: "Numbers",
    luck: Luck,
) -> float:
    """Return what a form of business at this scale is worth to resident i with taste, in dollars a month."""
    registered = is_registered(mode)
    demand = expected_demand(i, registered, people, market, numbers.trading, numbers.language, numbers.expecting)
    value = value_of_mode(i, mode, demand, scale, cost, people, profile, numbers)
    return value + taste(i, mode, people, numbers.starting_up, luck)


@rule
def payable_share(
    i: int, people: People, market: Market, profile: Profile, fund: "IntArray", numbers: "Numbers", luck: Luck
) -> float:
    """Return the scale at which resident i could pay for a start."""
    demand = expected_demand(i, False, people, market, numbers.trading, numbers.language, numbers.expecting)
    likely = demand * numbers.borrowing.margin_assumed_share
    return fundable_share(i, likely, people, profile, fund, numbers.borrowing, luck)


@rule
def weigh_modes(
    people: People,
    market: Market,
    profile: Profile,
    fund: "IntArray",
    numbers: "Numbers",
    luck: Luck,
    values: FloatArray,
) -> None:
    """Write, for each resident (row) and form of business (column, 0 none), its value in dollars a month.

    What a resident could not pay for, or is barred from, is worth minus infinity.
    """
    for i in range(len(people.state)):
        values[i, 0] = taste(i, 0, people, numbers.starting_up, luck)
        cost = licence_cost_dollars(i, 0.0, 0.0, 1.0, people, profile, numbers)
        share = payable_share(i, people, market, profile, fund, numbers, luck)
        unpayable = share < numbers.capital.smallest_scale_share
        for mode in range(1, MODES):
            barred = is_registered(mode) and people.cannot_license[i]
            if people.state[i] == State.VACANT or barred or unpayable:
                values[i, mode] = -np.inf
            else:
                values[i, mode] = value_with_taste(i, mode, share, cost, people, market, profile, numbers, luck)


@rule
def is_inclined(i: int, people: People, market: Market, profile: Profile, numbers: "Numbers", luck: Luck) -> bool:
    """Return whether some form of business is worth more than none to resident i."""
    none = taste(i, 0, people, numbers.starting_up, luck)
    cost = licence_cost_dollars(i, 0.0, 0.0, 1.0, people, profile, numbers)
    for mode in range(1, MODES):
        if is_registered(mode) and people.cannot_license[i]:
            continue
        if value_with_taste(i, mode, 1.0, cost, people, market, profile, numbers, luck) > none:
            return True
    return False


@rule
def calm(
    owns: SmallArray,
    people: People,
    market: Market,
    profile: Profile,
    fund: "IntArray",
    numbers: "Numbers",
    luck: Luck,
) -> None:
    """Leave among those without a firm as many who are inclined to start, and could, as a settled city has.

    They start at the chance to act and tastes change at their own chance; of those inclined in a city that nobody
    has lived in yet, only the share (tastes change / (tastes change + act)) has not started. Those who are
    inclined and cannot pay for it are all still there.
    """
    changes = numbers.starting_up.chance_taste_changes_per_month
    kept = changes / (changes + numbers.starting_up.chance_to_act_per_month)
    key = key_of(luck, Draw.OWNS, 0)
    for i in range(len(people.state)):
        if people.state[i] == State.VACANT or owns[i] or chance(key, people.identity[i]) < kept:
            continue
        if payable_share(i, people, market, profile, fund, numbers, luck) < numbers.capital.smallest_scale_share:
            continue
        for again in range(TRIES):
            if not is_inclined(i, people, market, profile, numbers, luck):
                break
            people.taste_month[i] = EARLIER_TASTES + again


@rule
def mainstream_factors(people: People, numbers: "Numbers", factors: FloatArray) -> None:
    """Write what English leaves of each resident's appeal to mainstream customers."""
    for i in range(len(people.state)):
        factors[i] = exponential(mainstream_log_points(people.english[i], numbers.language))
