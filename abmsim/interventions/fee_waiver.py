# SPDX-License-Identifier: Apache-2.0
"""A fee waiver: part or all of the licence fee is given back, to everybody or to those meant (ODD 7.14.7).

The fee is paid when a file is handed in and given back in the same month, in the order in which files came in, while
the money lasts; nobody is promised a waiver that the money left would not pay. A fee is a small part of what a
licence takes, so little follows from it alone.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from abmsim.accounts import in_cents
from abmsim.barriers.licensing import fee_dollars
from abmsim.city import FloatArray, IntArray
from abmsim.interventions.paying_out import pay_people
from abmsim.interventions.reaching import amount
from abmsim.interventions.targeting import people_of
from abmsim.support import Support, Town, giving

FEES = "licence fees waived"


class FeeWaiver(NamedTuple):
    """This intervention acts through its options alone; its cost is in fee_waiver.yaml."""


NUMBERS = FeeWaiver


def fees_cents(factor: float, town: Town) -> FloatArray:
    """Return everybody's fee of a new licence, in cents; `factor` is what a reform leaves of it."""
    fees = [in_cents(fee_dollars(int(path), factor, town.numbers.licensing)) for path in town.profile.trades.path]
    return np.array(fees, dtype=float)[town.city.people.sector]


def serve(options: Mapping[str, object], numbers: FeeWaiver, month_of_service: int, town: Town) -> Support:  # noqa: ARG001
    """Promise the waiver to everybody meant whose waiver the money left would pay."""
    support = giving(len(town.city.people.state), "fee_waived", "eased")
    share = amount(options, "share_waived")
    back = (fees_cents(1.0, town) * share).astype(np.int64)
    promised = people_of(options, town) & (back > 0) & (back <= town.programme.at_hand(FEES, town.month))
    support.fee_waived[promised] = share
    support.eased[promised] = 1
    return support


def filed_this_month(town: Town) -> IntArray:
    """Return who handed in a file this month, in the order of the office's clock."""
    joined = town.city.files.joined
    rows = np.flatnonzero(joined >= town.clock)
    return rows[np.argsort(joined[rows], kind="stable")]


def fee_left(town: Town) -> FloatArray:
    """Return which share of everybody's fee earlier waivers of this month have left, so that no fee is given back twice."""
    everything = np.ones(len(town.city.people.state))
    return everything if town.shared is None else town.shared.setdefault("fee_left", everything)


def settle(options: Mapping[str, object], numbers: FeeWaiver, town: Town) -> None:  # noqa: ARG001
    """Give the share of the fee back to those meant who filed this month, while the money lasts."""
    city = town.city
    rows = filed_this_month(town)
    rows = rows[people_of(options, town)[rows]]
    factor = 1.0 if town.given is None else town.given.office.fee_factor
    share = amount(options, "share_waived")
    left = fee_left(town)
    back = (fees_cents(factor, town)[rows] * left[rows] * share).astype(np.int64)
    covered = np.cumsum(back) <= town.programme.at_hand(FEES, town.month)
    rows, back = rows[covered], back[covered]
    left[rows] *= 1 - share
    pay_people(FEES, "fee_refund", rows, back, town)
    np.subtract.at(city.tally.fees, city.people.community[rows], back)
