# SPDX-License-Identifier: Apache-2.0
"""Opening a firm: where the money comes from, and what the firm starts with (ODD 7.12.3)."""

from typing import TYPE_CHECKING

from abmsim.accounts import FLOW, in_cents, in_dollars, spend
from abmsim.barriers.capital import output_share, scale
from abmsim.city import (
    CLOSED_COLUMN,
    COMMUNITY_COLUMN,
    FIRM_COLUMN,
    FIRST_EMPLOYEE_COLUMN,
    KIND_COLUMN,
    NOBODY,
    NOT_YET,
    OPENED_COLUMN,
    OPENED_REGISTERED_COLUMN,
    REGISTERED_COLUMN,
    SECTOR_COLUMN,
    Firms,
    People,
    Spells,
    State,
    Tally,
)
from abmsim.compiled import rule
from abmsim.dice import Draw, Luck, chance, key_of
from abmsim.profile import Profile
from abmsim.rules.borrowing import (
    borrow_from_kin,
    kin_offer,
    lend,
    loan_cents,
    loan_limit_cents,
    may_borrow,
    own_cents,
)
from abmsim.rules.hiring import leave_job
from abmsim.rules.trading import is_main, is_registered

if TYPE_CHECKING:
    from abmsim.barriers.capital import Capital
    from abmsim.city import IntArray
    from abmsim.rules.borrowing import Borrowing

START_UP = FLOW["start_up_investment"]
MAIN, SIDE = 0, 1


@rule
def fundable_share(
    i: int, profit: float, people: People, profile: Profile, fund: "IntArray", borrowing: "Borrowing", luck: Luck
) -> float:
    """Return the scale at which resident i could start: own savings, then kin, then a microloan on expected profit."""
    needed = people.start_up_capital[i]
    means = in_dollars(own_cents(i, people, borrowing))
    if means >= needed:
        return 1.0
    lender, offered = kin_offer(i, people, borrowing, luck)
    if lender != NOBODY:
        means = means + in_dollars(offered)
    if means < needed and may_borrow(i, people, profile.lender, borrowing, luck):
        limit = loan_limit_cents(profit, 0, profile.lender, borrowing)
        means = means + in_dollars(loan_cents(in_cents(needed - means), limit, fund, borrowing))
    return scale(means, needed)


@rule
def raise_capital(
    i: int,
    profit: float,
    people: People,
    firms: Firms,
    profile: Profile,
    fund: "IntArray",
    flows: "IntArray",
    tally: Tally,
    borrowing: "Borrowing",
    luck: Luck,
) -> None:
    """Buy the equipment needed, as far as own savings, kin and the microlender reach."""
    needed = in_cents(people.start_up_capital[i])
    means = min(needed, own_cents(i, people, borrowing))
    if means < needed:
        means += borrow_from_kin(i, needed - means, people, firms, flows, borrowing, luck)
    if means < needed and may_borrow(i, people, profile.lender, borrowing, luck):
        limit = loan_limit_cents(profit, firms.loan[i], profile.lender, borrowing)
        loan = loan_cents(needed - means, limit, fund, borrowing)
        means += lend(i, loan, people, firms, profile.lender, fund, flows, tally)
    spend(people.purse, flows, i, START_UP, means)
    firms.capital[i] = in_dollars(means)


@rule
def leave_for_firm(i: int, people: People, firms: Firms, tally: Tally) -> None:
    """Let resident i give up other work for the own firm."""
    people.from_home[i] = people.state[i] == State.AT_HOME
    if people.state[i] == State.OUTSIDE_JOB:
        tally.vacated[people.community[i]] += 1
    elif people.state[i] == State.CO_ETHNIC_JOB:
        leave_job(i, people, firms, tally)
    people.state[i] = State.OWNER


@rule
def leave_firm(i: int, people: People) -> None:
    """Let resident i no longer have the own firm as main job: back home, or looking for a job."""
    people.state[i] = State.AT_HOME if people.from_home[i] else State.UNEMPLOYED
    people.from_home[i] = 0


@rule
def write_spell(i: int, mode: int, clock: int, people: People, firms: Firms, spells: Spells) -> None:
    """Begin a line in the table of firms."""
    row = spells.used[0]
    spells.used[0] = row + 1
    firms.spell[i] = row
    registered = 1 if is_registered(mode) else 0
    kind = MAIN if is_main(mode) else SIDE
    line = spells.rows[row]
    line[FIRM_COLUMN] = row + 1
    line[COMMUNITY_COLUMN] = people.community[i]
    line[SECTOR_COLUMN] = people.sector[i]
    line[KIND_COLUMN] = kind
    line[OPENED_REGISTERED_COLUMN] = registered
    line[OPENED_COLUMN] = clock
    line[REGISTERED_COLUMN] = clock if registered else NOT_YET
    line[FIRST_EMPLOYEE_COLUMN] = NOT_YET
    line[CLOSED_COLUMN] = NOT_YET


@rule
def begin_firm(
    i: int,
    mode: int,
    clock: int,
    demand: float,
    profit: float,
    customers: float,
    people: People,
    firms: Firms,
    profile: Profile,
    spells: Spells,
    luck: Luck,
) -> None:
    """Write a new firm of resident i into its columns: no staff, first customers, what its owner expects."""
    firms.mode[i] = mode
    firms.opened_month[i] = clock
    firms.registered_month[i] = clock if is_registered(mode) else NOT_YET
    firms.first_employee_month[i] = NOT_YET
    wants = chance(key_of(luck, Draw.GROWTH, 0), people.identity[i])
    firms.wants_growth[i] = wants < profile.trades.share_wanting_growth[people.sector[i]]
    firms.saves_for_staff[i] = 0
    firms.customers[i] = customers
    firms.shock[i] = 0.0
    firms.first_worker[i] = NOBODY
    firms.staff[i] = 0
    firms.outside_staff[i] = 0
    firms.typical_demand[i] = demand
    firms.typical_profit[i] = profit
    firms.prior_profit[i] = profit
    firms.profit[i] = 0
    firms.wage_months[i] = 0
    firms.voucher_months[i] = 0
    write_spell(i, mode, clock, people, firms, spells)


@rule
def open_firm(
    i: int,
    mode: int,
    clock: int,
    demand: float,
    profit: float,
    customers: float,
    people: People,
    firms: Firms,
    profile: Profile,
    tally: Tally,
    spells: Spells,
    fund: "IntArray",
    flows: "IntArray",
    borrowing: "Borrowing",
    capital: "Capital",
    luck: Luck,
) -> None:
    """Open a firm for resident i: raise the money, leave other work for a main job, be counted as a start.

    `demand` is that of a fully equipped firm; customers of a smaller one are reckoned with as it opens.
    """
    raise_capital(i, profit, people, firms, profile, fund, flows, tally, borrowing, luck)
    if is_main(mode):
        leave_for_firm(i, people, firms, tally)
    asked = demand * output_share(firms.capital[i], people.start_up_capital[i], capital)
    begin_firm(i, mode, clock, asked, profit, customers, people, firms, profile, spells, luck)
    if is_registered(mode):
        tally.registered_starts[people.community[i]] += 1
    else:
        tally.unregistered_starts[people.community[i]] += 1
