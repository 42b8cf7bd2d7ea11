# SPDX-License-Identifier: Apache-2.0
"""What people and firms do with what programmes give them, and how public money comes to the lender and back (ODD 7.14.1).

A voucher counts down by itself; when a programme stops, nothing is taken back.
"""

from typing import TYPE_CHECKING

from abmsim.accounts import FLOW, between, in_cents, in_dollars, receive, spend
from abmsim.city import BY_REFORM, Firms, Mode, People, Tally
from abmsim.compiled import rule
from abmsim.profile import Profile
from abmsim.rules.equipping import lacking_dollars
from abmsim.support import Lending, Support

if TYPE_CHECKING:
    from abmsim.city import IntArray

GRANT = FLOW["start_up_grant"]
START_UP = FLOW["start_up_investment"]
LOAN_LOSSES = FLOW["loan_losses"]
SUPPORT = FLOW["lender_support"]
CAPITAL_CITY, CAPITAL_GRANT = FLOW["fund_capital_city"], FLOW["fund_capital_grant"]
RETURNED_CITY, RETURNED_GRANT = FLOW["fund_returned_city"], FLOW["fund_returned_grant"]
PRINCIPAL, RECOVERY = FLOW["loan_principal"], FLOW["loan_recovery"]
CASH, OWED_TO_CITY, OWED_TO_GRANT = 0, 1, 2


@rule
def receive_grant(i: int, cents: int, people: People, firms: Firms, flows: "IntArray", profile: Profile) -> None:
    """Pay a grant into the purse; an owner buys the equipment that is lacking with it.

    It is bought out of the household's purse, as at the start of a firm: equipment is no loss of the month's trade.
    """
    receive(people.purse, flows, i, GRANT, cents)
    if firms.mode[i] != Mode.NONE:
        invested = min(cents, in_cents(lacking_dollars(i, people, firms, profile)))
        spend(people.purse, flows, i, START_UP, invested)
        firms.capital[i] += in_dollars(invested)


@rule
def count_down(i: int, firms: Firms) -> None:
    """Let a month of what was promised to firm i pass: of a subsidised worker, or of a voucher that waits for one."""
    if firms.wage_months[i] > 0:
        if firms.staff[i] + firms.outside_staff[i] > 0:
            firms.wage_months[i] -= 1
            firms.voucher_months[i] = 0
        elif firms.voucher_months[i] > 0:
            firms.voucher_months[i] -= 1
        else:
            firms.wage_months[i] = 0


@rule
def receive_promises(i: int, people: People, firms: Firms, support: Support) -> None:
    """Let resident i learn what was taught this month, and write down a voucher."""
    people.practice[i] = min(1.0, people.practice[i] + support.practice_gain[i])
    people.own_practice[i] = min(1.0, people.own_practice[i] + support.own_practice_gain[i])
    if support.wage_months[i] > 0:
        firms.wage_months[i] = support.wage_months[i]
        firms.voucher_months[i] = support.voucher_months[i]


@rule
def fund_lender(fund: "IntArray", flows: "IntArray", lending: Lending) -> None:
    """Pay public capital into the lender's fund; the lender owes it."""
    if lending.capital_cents <= 0:
        return
    fund[CASH] += lending.capital_cents
    fund[OWED_TO_GRANT if lending.by_grant else OWED_TO_CITY] += lending.capital_cents
    between(flows, CAPITAL_GRANT if lending.by_grant else CAPITAL_CITY, lending.capital_cents)


@rule
def receive_from_programmes(
    people: People, firms: Firms, fund: "IntArray", flows: "IntArray", profile: Profile, support: Support
) -> None:
    """Let everybody take this month what the programmes give."""
    fund_lender(fund, flows, support.lending)
    for i in range(len(firms.mode)):
        firms.wage_paid[i] = 0
        count_down(i, firms)
        if support.served[i]:
            receive_promises(i, people, firms, support)
            if support.grant_cents[i] > 0:
                receive_grant(i, support.grant_cents[i], people, firms, flows, profile)


@rule
def public_share(firms: Firms, fund: "IntArray") -> float:
    """Return the share of the lender's cash and loans that it owes to the public."""
    held = fund[CASH]
    for i in range(len(firms.loan)):
        held = held + firms.loan[i]
    return min(1.0, (fund[OWED_TO_CITY] + fund[OWED_TO_GRANT]) / held) if held > 0 else 0.0


@rule
def give_back(cents: int, owed: int, flow: int, fund: "IntArray", flows: "IntArray") -> None:
    """Pay back public capital as far as it is owed and there."""
    paid = min(cents, min(fund[owed], fund[CASH]))
    fund[CASH] -= paid
    fund[owed] -= paid
    between(flows, flow, paid)


@rule
def keep_whole(
    firms: Firms, fund: "IntArray", flows: "IntArray", tally: Tally, capital_dollars: float, share_public: float
) -> None:
    """Let supporters outside make good the lender's own part of losses, so far as its own money is less than it was.

    A lender that has lent for decades is still there; one that nobody makes good would have lent its last in a few years.
    """
    held = fund[CASH] - fund[OWED_TO_CITY] - fund[OWED_TO_GRANT]
    for i in range(len(firms.loan)):
        held = held + firms.loan[i]
    lost = in_cents(in_dollars(tally.written_off.sum()) * (1 - share_public))
    paid = max(0, min(lost, in_cents(capital_dollars) - held))
    fund[CASH] += paid
    between(flows, SUPPORT, paid)


@rule
def settle_with_lender(
    people: People,
    firms: Firms,
    fund: "IntArray",
    flows: "IntArray",
    tally: Tally,
    capital_dollars: float,
    lending: Lending,
) -> None:
    """Note who has borrowed with public help; make good losses, or take public capital back as loans are repaid.

    Supporters bear what the lender loses of its own. While the programme runs the public bears its part of what is
    written off, so that the fund keeps its size. When it has stopped, its part of the principal that comes in goes back
    to whom it is owed.
    """
    for i in range(len(firms.loan)):
        if lending.runs and firms.just_borrowed[i] and people.assisted[i] == 0:
            people.assisted[i] = BY_REFORM
        firms.just_borrowed[i] = 0
    share = public_share(firms, fund)
    keep_whole(firms, fund, flows, tally, capital_dollars, share)
    if fund[OWED_TO_CITY] + fund[OWED_TO_GRANT] <= 0:
        return
    if lending.runs:
        losses = min(lending.losses_cents, in_cents(in_dollars(tally.written_off.sum()) * share))
        fund[CASH] += losses
        between(flows, LOAN_LOSSES, losses)
        return
    came = in_cents(in_dollars(flows[PRINCIPAL] + flows[RECOVERY]) * share)
    give_back(came, OWED_TO_GRANT, RETURNED_GRANT, fund, flows)
    give_back(came - flows[RETURNED_GRANT], OWED_TO_CITY, RETURNED_CITY, fund, flows)
