# SPDX-License-Identifier: Apache-2.0
"""Money that a programme pays as things happen: to residents, or to others for serving them (ODD 5.2)."""

from collections.abc import Sequence

from abmsim.accounts import FLOW, between, hand_out
from abmsim.city import IntArray
from abmsim.support import Town


def pay_people(item: str, flow: str, rows: IntArray, cents: Sequence[int] | IntArray, town: Town) -> None:
    """Pay residents (each row once) out of the money for `item`: into their purses, and into their income."""
    amounts = hand_out(town.city.people.purse, town.city.flows, rows, FLOW[flow], cents)
    town.city.people.income[rows] += amounts
    town.programme.pay(item, town.month, int(amounts.sum()))


def pay_others(item: str, cents: int, town: Town) -> None:
    """Pay somebody who is no resident (staff, mentors, printers) out of the money for `item`."""
    between(town.city.flows, FLOW["programme_cost"], cents)
    town.programme.pay(item, town.month, cents)
