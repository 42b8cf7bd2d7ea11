# SPDX-License-Identifier: Apache-2.0
"""The city pays a share of the first employee's pay for some months (ODD 7.14.17).

Owners with a licence and no staff get a voucher. Who hires while it holds is paid a share of one wage for some months;
who would have hired anyway is paid too. When the months are over, the owner keeps the worker only if it pays.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from abmsim.accounts import in_cents, in_dollars
from abmsim.city import NOT_YET, IntArray, Mode, SmallArray
from abmsim.interventions.reaching import Offer, amount, reach, targeted
from abmsim.interventions.remembering import forget, remember, remembers
from abmsim.support import Support, Town, giving


class HiringSubsidy(NamedTuple):
    """The numbers of this intervention; values, units and sources in hiring_subsidy.yaml."""

    voucher_months: float
    share_expecting_to_hire: float


NUMBERS = HiringSubsidy
WAGES = "wages paid"  # the cost item
VOUCHER = "voucher"


def without_staff(options: Mapping[str, object], town: Town) -> SmallArray:
    """Return 1 for each place with a licensed main-job firm that never had an employee and holds no voucher."""
    firms = town.city.firms
    alone = (firms.mode == Mode.REGISTERED_MAIN) & (firms.first_employee_month == NOT_YET)
    chosen: SmallArray = (targeted(options, town) & alone & (firms.wage_months == 0)).astype(np.int8)
    return chosen


def wage_cents(share: float, town: Town) -> IntArray:
    """Return what the city pays in a month for one worker, by trade."""
    return np.array([in_cents(pay * share) for pay in town.profile.trades.staff_pay_dollars_per_month], dtype=np.int64)


def new_vouchers(options: Mapping[str, object], holders: IntArray, town: Town) -> float:
    """Return how many vouchers may be given: as many as are planned, and as the money not yet promised can honour."""
    months, each = int(amount(options, "months")), wage_cents(amount(options, "share"), town)
    promised = (town.city.firms.wage_months[holders] * each[town.city.people.sector[holders]]).sum()
    free = town.programme.at_hand(WAGES, town.month) - int(promised)
    return min(amount(options, "vouchers_per_month") * town.scale, max(0, free // (months * int(each.max()))))


def worth_dollars(options: Mapping[str, object], numbers: HiringSubsidy, town: Town) -> float:
    """Return what a voucher is worth to an owner who may or may not hire."""
    wages = wage_cents(amount(options, "share"), town)
    return in_dollars(int(wages.mean())) * amount(options, "months") * numbers.share_expecting_to_hire


def serve(options: Mapping[str, object], numbers: HiringSubsidy, month_of_service: int, town: Town) -> Support:  # noqa: ARG001
    """Give vouchers to owners who come, and pay the share of those who have hired."""
    firms = town.city.firms
    support = giving(len(town.city.people.state), "served", "wage_months", "voucher_months", "wage_share")
    forget(VOUCHER, np.flatnonzero((firms.wage_months == 0) | (firms.mode == Mode.NONE)), town)
    holders = np.flatnonzero(remembers(VOUCHER, town))
    offer = Offer(
        language=0.0,
        licence_help=False,
        worth=worth_dollars(options, numbers, town),
        to_owners=True,
    )
    rows = reach(without_staff(options, town), offer, new_vouchers(options, holders, town), town)
    remember(VOUCHER, rows, int(amount(options, "months") + numbers.voucher_months) + 1, town)
    support.served[rows] = 1
    support.wage_months[rows] = int(amount(options, "months"))
    support.voucher_months[rows] = int(numbers.voucher_months)
    support.wage_share[np.union1d(rows, holders)] = amount(options, "share")
    return support


def settle(options: Mapping[str, object], numbers: HiringSubsidy, town: Town) -> None:  # noqa: ARG001
    """Note what this month's wages took out of the money for them (they were paid on pay day)."""
    town.programme.pay(WAGES, town.month, int(town.city.firms.wage_paid[remembers(VOUCHER, town)].sum()))
