# SPDX-License-Identifier: Apache-2.0
"""How the city stands before the first month: who has a business already (ODD 6).

Each community has as many businesses as its profile says. Their owners are the residents to whom the model's
own rule of starting up gives most, so that the first months are not spent sorting them out again.
"""

from typing import TYPE_CHECKING, NamedTuple

from abmsim.barriers.language import mainstream_log_points
from abmsim.arithmetic import exponential
from abmsim.city import FloatArray, Market, People, State
from abmsim.compiled import rule
from abmsim.dice import Luck
from abmsim.profile import Profile
from abmsim.rules.expecting import expected_demand
from abmsim.rules.starting_up import MODES, licence_cost_dollars, taste, value_of_mode
from abmsim.rules.trading import is_registered

if TYPE_CHECKING:
    from abmsim.world import Numbers


BARRED = 1e12


class Settling(NamedTuple):
    """The numbers of these rules; values, units and sources in settling.yaml."""

    months_of_spin_up: int
    typical_age_registered_months: float
    typical_age_unregistered_months: float
    typical_months_as_employer: float
    share_of_hidden_talent_shown: float
    spread_of_log_staff: float
    months_of_pay_in_hand: float
    demand_for_staff_ratio: float


@rule
def weigh_modes(
    people: People, market: Market, profile: Profile, numbers: "Numbers", luck: Luck, values: FloatArray
) -> None:
    """Write, for each resident (row) and form of business (column, 0 none), its value with taste in dollars a month."""
    for i in range(len(people.state)):
        values[i, 0] = taste(i, 0, people, numbers.starting_up, luck)
        cost = licence_cost_dollars(i, 0.0, 1.0, people, profile, numbers)
        for mode in range(1, MODES):
            registered = is_registered(mode)
            demand = expected_demand(
                i, registered, people, market, numbers.trading, numbers.language, numbers.expecting
            )
            values[i, mode] = value_of_mode(i, mode, demand, 1.0, cost, people, profile, numbers) + taste(
                i, mode, people, numbers.starting_up, luck
            )
            if people.state[i] == State.VACANT or (registered and people.cannot_license[i]):
                values[i, mode] = values[i, 0] - BARRED


@rule
def mainstream_factors(people: People, numbers: "Numbers", factors: FloatArray) -> None:
    """Write what English leaves of each resident's appeal to mainstream customers."""
    for i in range(len(people.state)):
        factors[i] = exponential(mainstream_log_points(people.english[i], numbers.language))
