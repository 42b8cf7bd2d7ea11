# SPDX-License-Identifier: Apache-2.0
"""The firms that are there in month 0, as many as the profile says, with their staff and their customers (ODD 6.2).

Logarithms are our own and sums exact, so that every machine founds the same city.
"""

import numpy as np

from abmsim.accounts import HALF, in_cents
from abmsim.arithmetic import exponential
from abmsim.barriers.capital import needed_dollars
from abmsim.city import FIRST_EMPLOYEE_COLUMN, MODES, BoolArray, City, FloatArray, IntArray, Mode, SmallArray, State
from abmsim.compiled import rule
from abmsim.dice import Draw, Luck, lucks, normals, waits
from abmsim.incumbents import (
    Stock,
    appeals,
    fit_talent_to_staff,
    limits,
    niche_dollars_of,
    set_incumbents,
    set_prices,
    total,
)
from abmsim.profile import Profile, Taxes
from abmsim.rules.hiring import HIRE, margin_of_a_worker, staff_decision, take_on
from abmsim.rules.learning import Learning, next_customers
from abmsim.rules.opening import begin_firm
from abmsim.rules.pricing import price
from abmsim.rules.settling import Settling, calm, mainstream_factors, weigh_modes
from abmsim.rules.starting_up import expected_profit
from abmsim.rules.trading import Trading, capacity_dollars, is_main, is_registered
from abmsim.support import nothing
from abmsim.world import Numbers, World, refer

ROUNDS = 4
LONG_ENOUGH = 5.0
WILLING = 1e6  # owners who want to grow come first


def best_of(score: FloatArray, rows: IntArray, count: int) -> IntArray:
    """Return the `count` rows with the highest finite score, ties to the lower row."""
    order = rows[np.argsort(-score[rows], kind="stable")]
    return order[: max(0, min(count, int(np.isfinite(score[rows]).sum())))]


def choose_owners(city: City, profile: Profile, values: FloatArray) -> IntArray:
    """Return each resident's form of business: within each community the profile's counts, to those it suits best."""
    groups = profile.communities
    mode = np.zeros(len(city.people.state), dtype=np.int64)
    gain = values[:, 1:].max(axis=1) - values[:, 0]
    licence_gain = values[:, 3:5].max(axis=1) - values[:, 1:3].max(axis=1)
    licence_gain[city.people.cannot_license != 0] = -np.inf
    for c in range(len(groups.share_of_residents)):
        rows = np.flatnonzero((city.people.community == c) & (city.people.state != State.VACANT))
        owners = best_of(gain, rows, round(len(rows) * groups.businesses_per_adult[c]))
        licensed = 1 - groups.share_of_businesses_unregistered[c]
        registered = best_of(licence_gain, owners, round(len(owners) * licensed))
        mode[owners] = Mode.UNREGISTERED_SIDE
        mode[registered] = Mode.REGISTERED_SIDE
        main_gain = values[np.arange(len(mode)), np.minimum(mode + 1, MODES - 1)] - values[np.arange(len(mode)), mode]
        mains = best_of(main_gain, owners, round(len(owners) * groups.share_of_businesses_main_job[c]))
        mode[mains] += 1
    return mode


@rule
def note_whose_workers_pay(
    practice: FloatArray, sector: SmallArray, pay: FloatArray, taxes: Taxes, trading: Trading, worth: BoolArray
) -> None:
    """Write for whom a fully used worker earns more than the pay, at the price that the owner charges."""
    for i in range(len(practice)):
        charged = price(practice[i], trading.price_elasticity_ratio, trading.lowest_markup_share)
        sells = capacity_dollars(0.0, 1, 1.0, practice[i], trading)
        earned = margin_of_a_worker(sells, sells, charged, taxes.gross_receipts_tax_share)
        worth[i] = earned > pay[sector[i]] * (1 + taxes.payroll_tax_share)


def choose_staff(
    city: City, profile: Profile, settling: Settling, trading: Trading, mode: IntArray, luck: Luck
) -> IntArray:
    """Return how many people work for each owner: employers are registered main jobs, those who want to grow first."""
    groups, people = profile.communities, city.people
    staff = np.zeros(len(mode), dtype=np.int64)
    wants = lucks(city.people.identity, int(Draw.GROWTH), luck) < profile.trades.share_wanting_growth[people.sector]
    keen = people.believed_talent + WILLING * wants
    draw = normals(city.people.identity, int(Draw.STAFF), luck)
    pay = profile.trades.staff_pay_dollars_per_month
    pays = np.zeros(len(mode), dtype=np.bool_)
    note_whose_workers_pay(people.practice, people.sector, pay, profile.taxes, trading, pays)
    for c in range(len(groups.share_of_residents)):
        owners = int(((people.community == c) & (mode > Mode.NONE)).sum())
        rows = np.flatnonzero((people.community == c) & (mode == Mode.REGISTERED_MAIN) & pays)
        settled = groups.share_of_businesses_employing[c] * (1 - settling.share_of_employers_young)
        employers = best_of(keen, rows, round(owners * settled))
        if len(employers) == 0:
            continue
        skewed = np.sort(np.array([exponential(settling.spread_of_log_staff * one) for one in draw[employers]]))[::-1]
        wanted = np.round(skewed * len(skewed) / total(skewed) * groups.staff_per_employer[c])
        staff[employers] = np.maximum(1, wanted).astype(np.int64)
    return staff


@rule
def age_firms(customers: FloatArray, ages: FloatArray, learning: Learning) -> None:
    """Let customers of the firms of month 0 have gathered for as long as the firms have lived."""
    settled = 1 / learning.customers_gain_share_per_month * LONG_ENOUGH
    for i in range(len(customers)):
        customers[i] = learning.first_customers_share
        for _ in range(int(min(ages[i], settled))):
            customers[i] = next_customers(customers[i], learning)


def know_themselves(city: City, rows: BoolArray, share: float) -> None:
    """Let these residents know a share of the talent that they would find out in business."""
    people = city.people
    people.believed_talent[rows] += share * (people.talent[rows] - people.believed_talent[rows])


@rule
def write_firms(
    city: City,
    profile: Profile,
    numbers: Numbers,
    mode: IntArray,
    staff: IntArray,
    demand: FloatArray,
    ages: FloatArray,
    luck: Luck,
) -> None:
    """Begin every firm of month 0 in its columns, equipped as its staff needs."""
    people, firms = city.people, city.firms
    for i in range(len(mode)):
        if mode[i] == Mode.NONE:
            continue
        profit = expected_profit(i, mode[i], demand[i], 1.0, people, profile, numbers)
        opened = -int(ages[i])
        begin_firm(i, mode[i], opened, demand[i], profit, firms.customers[i], people, firms, profile, city.spells, luck)
        per_worker = profile.trades.capital_dollars_per_worker[people.sector[i]]
        firms.capital[i] = needed_dollars(people.start_up_capital[i], per_worker, staff[i])
        if is_main(mode[i]):
            people.from_home[i] = people.state[i] == State.AT_HOME
            people.state[i] = State.OWNER
        if is_registered(mode[i]):
            people.informed[i] = 1


@rule
def employ(
    city: City,
    profile: Profile,
    staff: IntArray,
    since: FloatArray,
    order: IntArray,
    share_own: float,
    months_of_pay: float,
) -> None:
    """Give the employers of month 0 their staff: for a share residents of the own community (in `order`), else others."""
    people, firms = city.people, city.firms
    position = 0
    for i in range(len(staff)):
        if staff[i] == 0:
            continue
        wanted = int(staff[i] * share_own + HALF)
        for place in range(len(order)):
            j = order[(position + place) % len(order)]
            if firms.staff[i] == wanted:
                position = (position + place) % len(order)
                break
            same = people.community[j] == people.community[i]
            if same and people.state[j] == State.OUTSIDE_JOB and firms.mode[j] == Mode.NONE:
                take_on(i, j, people, firms, city.tally)
        firms.outside_staff[i] = staff[i] - firms.staff[i]
        firms.wants_growth[i] = 1
        firms.first_employee_month[i] = -int(since[i])
        city.spells.rows[firms.spell[i], FIRST_EMPLOYEE_COLUMN] = -int(since[i])
        pay = profile.trades.staff_pay_dollars_per_month[people.sector[i]]
        people.purse[i] += in_cents(months_of_pay * pay * staff[i])


@rule
def staff_the_young(world: World, since: FloatArray) -> None:
    """Give a first worker, from outside, to the owners without staff who want one and have the customers for it.

    In a settled city they have hired already; they are the young employers beside the settled ones, and as fragile.
    """
    city, numbers = world.city, world.numbers
    people, firms = city.people, city.firms
    for i in range(len(firms.mode)):
        if firms.mode[i] == Mode.NONE or firms.staff[i] + firms.outside_staff[i] > 0:
            continue
        firms.demand[i] = firms.typical_demand[i]
        decision = staff_decision(
            i, people, firms, world.profile, numbers.trading, numbers.capital, 0.0, numbers.hiring
        )
        if decision == HIRE:
            firms.outside_staff[i] = 1
            firms.capital[i] += world.profile.trades.capital_dollars_per_worker[people.sector[i]]
            firms.first_employee_month[i] = -int(since[i])
            city.spells.rows[firms.spell[i], FIRST_EMPLOYEE_COLUMN] = -int(since[i])


@rule
def write_stock(
    world: World,
    stock: Stock,
    demand: FloatArray,
    ages: FloatArray,
    since: FloatArray,
    order: IntArray,
    months_of_pay: float,
) -> None:
    """Write firms and staff of month 0."""
    city, profile, numbers = world.city, world.profile, world.numbers
    write_firms(city, profile, numbers, stock.mode, stock.staff, demand, ages, world.luck)
    employ(city, profile, stock.staff, since, order, numbers.hiring.chance_own_community, months_of_pay)
    staff_the_young(world, since)


@rule
def weigh(world: World, values: FloatArray, factors: FloatArray) -> None:
    """Write what each form of business is worth to each resident, and what English leaves of the appeal to others."""
    people, numbers = world.city.people, world.numbers
    weigh_modes(people, world.city.market, world.profile, world.city.lender, numbers, world.luck, values)
    mainstream_factors(people, numbers, factors)


@rule
def settle_down(world: World, owns: SmallArray) -> None:
    """Calm those without a firm."""
    city = world.city
    calm(owns, city.people, city.market, world.profile, city.lender, world.numbers, world.luck)


def found(city: City, profile: Profile, numbers: Numbers, settling: Settling, luck: Luck) -> None:
    """Write the firms of month 0 into the city: owners, forms, staff, customers, capital, and the markets they share."""
    n, who = len(city.people.state), city.people.identity
    values, factor, drawn, most = np.zeros((n, MODES)), np.zeros(n), np.zeros(n), np.zeros(n)
    city.market.usual_price[:] = profile.trades.typical_receipts_dollars_per_month
    niche = niche_dollars_of(city, profile)
    here = refer(World(city, profile, nothing(n), numbers, luck, 0, 0))
    # who owns a business in a settled city has found out most of the own talent, and stayed for it
    before = city.people.believed_talent.copy()
    know_themselves(city, np.ones(n, dtype=np.bool_), settling.share_of_hidden_talent_shown)
    weigh(here, values, factor)
    mode = choose_owners(city, profile, values)
    city.people.believed_talent[mode == Mode.NONE] = before[mode == Mode.NONE]
    settle_down(here, (mode > Mode.NONE).astype(np.int8))
    young, old = settling.typical_age_unregistered_months, settling.typical_age_registered_months
    ages = waits(who, int(Draw.AGE), luck) * np.where(mode >= Mode.REGISTERED_SIDE, old, young)
    age_firms(city.firms.customers, ages, numbers.learning)
    stock = Stock(mode, choose_staff(city, profile, settling, numbers.trading, mode, luck))
    limits(city.people.practice, stock.mode, stock.staff, numbers.trading, most)
    for _ in range(ROUNDS):
        appeals(city.people.talent, city.people.practice, city.firms.customers, mode, numbers.trading, drawn)
        demand = set_prices(city, profile, stock, drawn, factor, most)
        fit_talent_to_staff(city, stock, demand, most, settling.demand_for_staff_ratio)
        set_incumbents(city, profile, drawn, factor, niche)
    since = np.minimum(waits(who, int(Draw.EMPLOYS), luck) * settling.typical_months_as_employer, ages)
    order = np.argsort(lucks(who, int(Draw.STAFF_SIDE), luck), kind="stable")
    write_stock(here, stock, demand, ages, since, order, settling.months_of_pay_in_hand)
    city.tally.vacated[:] = 0
