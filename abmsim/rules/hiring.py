# SPDX-License-Identifier: Apache-2.0
"""Hiring from the own community and from outside, and laying off (ODD 7.10)."""

from typing import TYPE_CHECKING, NamedTuple

from abmsim.accounts import FLOW, buy, in_cents, in_dollars
from abmsim.barriers.capital import needed_dollars, output_share
from abmsim.city import CONTACTS, FIRST_EMPLOYEE_COLUMN, NOBODY, NOT_YET, Firms, People, Pool, Spells, State, Tally
from abmsim.compiled import rule
from abmsim.dice import Draw, Key, Luck, chance, chance_of_two, key_of, lowest_of_two
from abmsim.profile import Profile
from abmsim.rules.borrowing import lend, loan_cents, loan_limit_cents, may_borrow
from abmsim.rules.equipping import buy_tools
from abmsim.rules.learning import reinvestment_cents
from abmsim.rules.pricing import price
from abmsim.rules.trading import capacity_dollars, hours_share, is_main, is_registered

if TYPE_CHECKING:
    from abmsim.barriers.capital import Capital
    from abmsim.city import IntArray
    from abmsim.rules.borrowing import Borrowing
    from abmsim.rules.learning import Learning
    from abmsim.rules.trading import Trading

FIRST_HIRE = FLOW["first_hire_cost"]
STAY, HIRE, LAY_OFF = 0, 1, -1


class Hiring(NamedTuple):
    """The numbers of these rules; values, units and sources in hiring.yaml."""

    chance_own_community: float
    first_hire_cost_dollars: float
    most_staff_unregistered: int
    pay_covered_to_hire_share: float
    pay_covered_to_stay_share: float


@rule
def staff_pay_dollars(i: int, people: People, firms: Firms, profile: Profile) -> float:
    """Return what one worker costs a month; registered firms pay payroll tax."""
    pay: float = profile.trades.staff_pay_dollars_per_month[people.sector[i]]
    return pay * (1 + profile.taxes.payroll_tax_share) if is_registered(firms.mode[i]) else pay


@rule
def own_part_of_pay(pay: float, wage: float, subsidised_share: float) -> float:
    """Return what is left to pay of one worker's cost when the city pays a share of the wage."""
    return pay - wage * subsidised_share if subsidised_share > 0 else pay


@rule
def margin_of_a_worker(asked: float, sells: float, charged: float, tax_share: float) -> float:
    """Return the margin a month on what one worker sells when customers ask for `asked` that nobody else can serve."""
    return max(0.0, min(asked, sells)) * (1 - 1 / charged - tax_share)


@rule
def one_worker_sells(
    i: int, people: People, firms: Firms, profile: Profile, trading: "Trading", capital: "Capital"
) -> float:
    """Return what one worker can sell in a month with the equipment held, in dollars."""
    k = people.sector[i]
    staff = firms.staff[i] + firms.outside_staff[i]
    needed = needed_dollars(people.start_up_capital[i], profile.trades.capital_dollars_per_worker[k], staff)
    return capacity_dollars(0.0, 1, output_share(firms.capital[i], needed, capital), people.practice[i], trading)


@rule
def staff_decision(
    i: int,
    people: People,
    firms: Firms,
    profile: Profile,
    trading: "Trading",
    capital: "Capital",
    subsidised_share: float,
    numbers: Hiring,
) -> int:
    """Return HIRE, STAY or LAY_OFF for firm i, from what customers asked for lately.

    `subsidised_share` is the part of the first worker's wage that the city pays.
    """
    staff = firms.staff[i] + firms.outside_staff[i]
    if staff == 0 and not may_grow(i, staff, firms, numbers):
        return STAY
    sells = one_worker_sells(i, people, firms, profile, trading, capital)
    limit = sells * (hours_share(firms.mode[i], trading) + staff)
    charged = price(people.practice[i], trading.price_elasticity_ratio, trading.lowest_markup_share)
    tax = profile.taxes.gross_receipts_tax_share if is_registered(firms.mode[i]) else 0.0
    pay = staff_pay_dollars(i, people, firms, profile)
    wage = profile.trades.staff_pay_dollars_per_month[people.sector[i]]
    if staff > 0:
        own = own_part_of_pay(pay, wage, subsidised_share if staff == 1 else 0.0)
        earned = margin_of_a_worker(firms.typical_demand[i] - (limit - sells), sells, charged, tax)
        if earned < numbers.pay_covered_to_stay_share * own:
            return LAY_OFF
    unserved = min(firms.demand[i], firms.typical_demand[i]) - limit
    own = own_part_of_pay(pay, wage, subsidised_share if staff == 0 else 0.0)
    if margin_of_a_worker(unserved, sells, charged, tax) <= numbers.pay_covered_to_hire_share * own:
        return STAY
    return HIRE if may_grow(i, staff, firms, numbers) else STAY


@rule
def may_grow(i: int, staff: int, firms: Firms, numbers: Hiring) -> bool:
    """Return whether the owner of firm i would take on one more: wants to, full time, and licensed beyond a size."""
    if not firms.wants_growth[i] or not is_main(firms.mode[i]):
        return False
    return is_registered(firms.mode[i]) or staff < numbers.most_staff_unregistered


@rule
def gather_pool(people: People, pool: Pool) -> None:
    """List the unemployed by community, in the order of their places: community c's stand from first[c] up to last[c]."""
    pool.last[:] = 0
    for i in range(len(people.state)):
        if people.state[i] == State.UNEMPLOYED:
            pool.last[people.community[i]] += 1
    start = 0
    for c in range(len(pool.first)):
        pool.first[c] = start
        start += pool.last[c]
        pool.last[c] = pool.first[c]
    for i in range(len(people.state)):
        if people.state[i] == State.UNEMPLOYED:
            spot = pool.last[people.community[i]]
            pool.row[spot] = i
            pool.identity[spot] = people.identity[i]
            pool.last[people.community[i]] += 1


@rule
def leave_pool(spot: int, c: int, pool: Pool) -> None:
    """Take out who stands at this spot: the last of the community changes places with them, as order is nobody's advantage."""
    pool.last[c] -= 1
    end = pool.last[c]
    pool.row[spot], pool.row[end] = pool.row[end], pool.row[spot]
    pool.identity[spot], pool.identity[end] = pool.identity[end], pool.identity[spot]


@rule
def best_in_pool(i: int, c: int, people: People, pool: Pool, key: Key) -> tuple[int, float]:
    """Return at which spot the unemployed with the lowest luck stands, and that luck; never owner i."""
    who = people.identity[i]
    spot, luck = lowest_of_two(key, who, pool.identity, pool.first[c], pool.last[c])
    if spot != NOBODY and pool.row[spot] == i:
        leave_pool(spot, c, pool)
        spot, luck = lowest_of_two(key, who, pool.identity, pool.first[c], pool.last[c])
        pool.last[c] += 1
    return spot, luck


@rule
def match(i: int, pay_cents: int, people: People, pool: Pool, key: Key) -> int:
    """Return the row of the candidate with the lowest luck of (firm, candidate), NOBODY if there is none.

    Candidates live in the own community: the unemployed, who leave the pool when they are chosen, and contacts who are paid
    less outside.
    """
    who = people.identity[i]
    c = people.community[i]
    spot, lowest = best_in_pool(i, c, people, pool, key)
    best = NOBODY
    for k in range(CONTACTS):
        j = people.contacts[i, k]
        if j >= 0 and people.state[j] == State.OUTSIDE_JOB and people.wage[j] < pay_cents and people.community[j] == c:
            luck = chance_of_two(key, who, people.identity[j])
            if luck < lowest:
                best, lowest = j, luck
    if best == NOBODY and spot != NOBODY:
        best = pool.row[spot]
        leave_pool(spot, c, pool)
    return best


@rule
def take_on(i: int, j: int, people: People, firms: Firms, tally: Tally) -> None:
    """Give resident j a job in the firm of resident i."""
    if people.state[j] == State.OUTSIDE_JOB:
        tally.vacated[people.community[j]] += 1
    people.state[j] = State.CO_ETHNIC_JOB
    people.employer[j] = i
    people.next_worker[j] = firms.first_worker[i]
    firms.first_worker[i] = j
    firms.staff[i] += 1


@rule
def leave_job(j: int, people: People, firms: Firms, tally: Tally) -> None:
    """Take worker j out of the firm that employs j; what j does next is the caller's."""
    i = people.employer[j]
    if firms.first_worker[i] == j:
        firms.first_worker[i] = people.next_worker[j]
    else:
        before = firms.first_worker[i]
        while people.next_worker[before] != j:
            before = people.next_worker[before]
        people.next_worker[before] = people.next_worker[j]
    people.next_worker[j] = NOBODY
    people.employer[j] = NOBODY
    firms.staff[i] -= 1
    tally.separations[people.community[i]] += 1


@rule
def lay_off(i: int, people: People, firms: Firms, tally: Tally) -> None:
    """Let one worker go: outside staff first, else the resident hired last."""
    if firms.outside_staff[i] > 0:
        firms.outside_staff[i] -= 1
        tally.separations[people.community[i]] += 1
    else:
        worker = firms.first_worker[i]
        leave_job(worker, people, firms, tally)
        people.state[worker] = State.UNEMPLOYED


@rule
def equip_worker(
    i: int,
    people: People,
    firms: Firms,
    profile: Profile,
    fund: "IntArray",
    flows: "IntArray",
    tally: Tally,
    borrowing: "Borrowing",
    learning: "Learning",
    numbers: Hiring,
    luck: Luck,
) -> bool:
    """Pay for the next worker's equipment and, once, the first hire; borrow to expand if need be; return whether it could be paid.

    An owner whose money does not reach buys what a share of the month's profit pays of the equipment, and so gets there.
    """
    staff = firms.staff[i] + firms.outside_staff[i]
    k = people.sector[i]
    needed = needed_dollars(people.start_up_capital[i], profile.trades.capital_dollars_per_worker[k], staff + 1)
    tools = max(0, in_cents(needed - firms.capital[i]))
    once = in_cents(numbers.first_hire_cost_dollars) if staff == 0 else 0
    wage = in_cents(staff_pay_dollars(i, people, firms, profile))
    lacking = tools + once + wage - people.purse[i]
    if lacking > 0 and may_borrow(i, people, profile.lender, borrowing, luck):
        limit = loan_limit_cents(firms.typical_profit[i], firms.loan[i], profile.lender, borrowing)
        loan = loan_cents(lacking, limit, fund, borrowing)
        if loan == lacking:
            lacking -= lend(i, loan, people, firms, profile.lender, fund, flows, tally)
    if lacking > 0:
        buy_tools(
            i, reinvestment_cents(firms.profit[i], people.purse[i], in_dollars(tools), learning), people, firms, flows
        )
        return False
    buy(people.purse, firms.till, flows, i, FIRST_HIRE, once)
    buy_tools(i, tools, people, firms, flows)
    return True


@rule
def add_worker(
    i: int,
    people: People,
    firms: Firms,
    profile: Profile,
    tally: Tally,
    spells: Spells,
    pool: Pool,
    numbers: Hiring,
    luck: Luck,
    clock: int,
) -> None:
    """Fill the new job from the own community with some chance, else from outside."""
    worker = NOBODY
    if chance(key_of(luck, Draw.CO_ETHNIC, clock), people.identity[i]) < numbers.chance_own_community:
        pay = in_cents(profile.trades.staff_pay_dollars_per_month[people.sector[i]])
        worker = match(i, pay, people, pool, key_of(luck, Draw.MATCH, clock))
    if worker == NOBODY:
        firms.outside_staff[i] += 1
    else:
        take_on(i, worker, people, firms, tally)
    tally.hires[people.community[i]] += 1
    if firms.first_employee_month[i] == NOT_YET:
        firms.first_employee_month[i] = clock
        spells.rows[firms.spell[i], FIRST_EMPLOYEE_COLUMN] = clock
