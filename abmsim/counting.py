# SPDX-License-Identifier: Apache-2.0
"""Counting the month: every measure of the city, by community and for all (ODD 4.1)."""

import math

import numpy as np

from abmsim.accounts import CENTS_PER_DOLLAR, in_dollars
from abmsim.city import MONTHS_PER_YEAR, City, FileKind, FloatArray, Mode, State
from abmsim.compiled import rule
from abmsim.measures import INDEX, NAMES
from abmsim.profile import Profile
from abmsim.rules.trading import Trading, end_of_community, hours_share, is_main, is_registered
from abmsim.world import refer_city

MEASURES = len(NAMES)

RESIDENTS = INDEX["residents"]
MAIN_JOB_OWNERS = INDEX["main_job_owners"]
SIDE_BUSINESSES = INDEX["side_businesses"]
EMPLOYED = INDEX["employed_residents"]
UNEMPLOYED = INDEX["unemployed_residents"]
INFORMED = INDEX["informed_share"]
TRUST = INDEX["trust"]
ENGLISH = INDEX["english_share"]
SERVED = INDEX["people_served"]
FIRMS = INDEX["firms"]
REGISTERED = INDEX["registered_firms"]
UNREGISTERED = INDEX["unregistered_firms"]
EMPLOYERS = INDEX["employer_firms"]
OWNER_JOBS = INDEX["owner_jobs"]
EMPLOYEE_JOBS = INDEX["employee_jobs"]
JOBS = INDEX["jobs"]
JOBS_HELD = INDEX["jobs_held"]
FTE = INDEX["fte_jobs"]
OUTSIDE_STAFF = INDEX["outside_staff_jobs"]
PENDING = INDEX["pending"]
OWNER_INCOME = INDEX["owner_income_dollars"]
RESIDENT_INCOME = INDEX["resident_income_dollars"]
REVENUE = INDEX["firm_revenue_dollars"]
OUTSTANDING = INDEX["loans_outstanding_dollars"]
HELD_BELOW_ENGLISH = INDEX["jobs_held_below_english"]
REACHED_12 = INDEX["reached_12_months"]
REACHED_24 = INDEX["reached_24_months"]
AGES = (REACHED_12, REACHED_24)

COUNTED_EVENTS = (
    ("arrivals", "arrivals"),
    ("departures", "departures"),
    ("registered_starts", "registered_starts"),
    ("formalised", "formalised"),
    ("closures", "closures"),
    ("registered_closures", "registered_closures"),
    ("thwarted_starts", "thwarted"),
    ("hires", "hires"),
    ("separations", "separations"),
    ("applications", "applications"),
    ("approvals", "approvals"),
    ("returned", "returned"),
    ("withdrawn", "withdrawn"),
    ("vacated_jobs", "vacated"),
)
COUNTED_CENTS = (
    ("lent_dollars", "lent"),
    ("repaid_dollars", "repaid"),
    ("interest_dollars", "interest"),
    ("written_off_dollars", "written_off"),
    ("fees_dollars", "fees"),
    ("procurement_dollars", "procured"),
    ("wages_dollars", "wages"),
)


@rule
def count_people(first: int, last: int, c: int, city: City, threshold: float, table: FloatArray) -> None:
    """Add the residents of places `first` to `last`, all of community c, to its row (the last place not counted)."""
    people, state, english = city.people, city.people.state, city.people.english
    residents, employed, unemployed, held, below = 0, 0, 0, 0, 0
    informed, speak, served, pending = 0, 0, 0, 0
    for i in range(first, last):
        lives, staff = state[i] != State.VACANT, state[i] == State.CO_ETHNIC_JOB
        residents += lives
        employed += staff | (state[i] == State.OUTSIDE_JOB)
        unemployed += state[i] == State.UNEMPLOYED
        held += staff
        below += (staff | (state[i] == State.OWNER)) & (english[i] < threshold)
        informed += lives & (people.informed[i] != 0)
        speak += lives & (english[i] >= threshold)
        served += lives & (people.served[i] != 0)
        pending += lives & (city.files.kind[i] != FileKind.NONE)
    table[c, RESIDENTS] += residents
    table[c, EMPLOYED] += employed
    table[c, UNEMPLOYED] += unemployed
    table[c, JOBS_HELD] += held
    table[c, HELD_BELOW_ENGLISH] += below
    table[c, INFORMED] += informed
    table[c, ENGLISH] += speak
    table[c, SERVED] += served
    table[c, PENDING] += pending


@rule
def add_up_people(first: int, last: int, c: int, city: City, table: FloatArray) -> None:
    """Add their trust and income to it, in their order: sums of fractions depend on it."""
    people, trust, income = city.people, table[c, TRUST], table[c, RESIDENT_INCOME]
    for i in range(first, last):
        if people.state[i] != State.VACANT:
            trust += people.trust[i]
            income += in_dollars(people.income[i])
    table[c, TRUST] = trust
    table[c, RESIDENT_INCOME] = income


@rule
def count_firm(i: int, c: int, clock: int, city: City, trading: Trading, table: FloatArray) -> None:
    """Add the firm of resident i to the row of community c; `clock` is the month just lived."""
    firms = city.firms
    main = is_main(firms.mode[i])
    staff = firms.staff[i] + firms.outside_staff[i]
    table[c, FIRMS] += 1
    table[c, MAIN_JOB_OWNERS] += main
    table[c, SIDE_BUSINESSES] += not main
    table[c, REGISTERED] += is_registered(firms.mode[i])
    table[c, EMPLOYERS] += staff > 0
    table[c, OWNER_JOBS] += main
    table[c, EMPLOYEE_JOBS] += staff
    table[c, OUTSIDE_STAFF] += firms.outside_staff[i]
    table[c, JOBS_HELD] += main
    table[c, FTE] += hours_share(firms.mode[i], trading) + staff
    table[c, OUTSTANDING] += in_dollars(firms.loan[i])
    age = clock - firms.opened_month[i]
    table[c, REACHED_12] += age == MONTHS_PER_YEAR
    table[c, REACHED_24] += age == 2 * MONTHS_PER_YEAR
    if main:
        table[c, OWNER_INCOME] += in_dollars(city.people.income[i])


def count_rows(city: City, clock: int, trading: Trading, threshold: float, table: FloatArray) -> None:
    """Add every resident and firm to the row of the own community."""
    count_in(refer_city(city), clock, trading, threshold, table)


@rule
def count_in(city: City, clock: int, trading: Trading, threshold: float, table: FloatArray) -> None:
    """Do so for a city by reference."""
    mode, community, first = city.firms.mode, city.people.community, 0
    while first < len(mode):
        last = end_of_community(first, community)
        count_people(first, last, community[first], city, threshold, table)
        add_up_people(first, last, community[first], city, table)
        first = last
    for i in range(len(mode)):
        if mode[i] != Mode.NONE:
            count_firm(i, community[i], clock, city, trading, table)


def job_receipts(city: City, profile: Profile) -> FloatArray:
    """Return the receipts a month behind one job of those who compete in each community's niche, in dollars."""
    shares = profile.communities.shares_of_trades
    return np.array([math.fsum((shares[c] * city.market.receipts_per_job).tolist()) for c in range(len(shares))])


def count_markets(city: City, profile: Profile, table: FloatArray) -> None:
    """Write what incumbents sell and how many jobs that carries; communities' rows hold their niche, `all` the city."""
    market = city.market
    groups = len(market.niche_spent)
    niche_left = (market.niche_spent - market.niche_sales) / CENTS_PER_DOLLAR
    left = market.spent - market.sales.sum(axis=0) / CENTS_PER_DOLLAR
    table[:groups, INDEX["incumbent_revenue_dollars"]] = niche_left
    table[:groups, INDEX["incumbent_jobs"]] = niche_left / job_receipts(city, profile)
    table[:groups, INDEX["mainstream_revenue_dollars"]] = market.sales.sum(axis=1) / CENTS_PER_DOLLAR
    table[groups, INDEX["mainstream_revenue_dollars"]] = market.sales.sum() / CENTS_PER_DOLLAR
    table[:groups, REVENUE] = (market.sales.sum(axis=1) + market.niche_sales) / CENTS_PER_DOLLAR
    table[groups, REVENUE] = (market.sales.sum() + market.niche_sales.sum()) / CENTS_PER_DOLLAR
    table[groups, INDEX["incumbent_revenue_dollars"]] = niche_left.sum() + left.sum()
    jobs = table[:groups, INDEX["incumbent_jobs"]].sum() + (left / market.receipts_per_job).sum()
    table[groups, INDEX["incumbent_jobs"]] = jobs
    table[groups, INDEX["market_expansion_dollars"]] = market.expansion.sum()


def count_events(city: City, table: FloatArray) -> None:
    """Write what happened this month by community."""
    tally, groups = city.tally, len(city.market.niche_spent)
    for name, counter in COUNTED_EVENTS:
        table[:groups, INDEX[name]] = getattr(tally, counter)
    for name, counter in COUNTED_CENTS:
        table[:groups, INDEX[name]] = getattr(tally, counter) / CENTS_PER_DOLLAR
    table[:groups, INDEX["taxes_dollars"]] = tally.taxes / CENTS_PER_DOLLAR
    table[:groups, INDEX["starts"]] = tally.registered_starts + tally.unregistered_starts
    table[:groups, INDEX["licence_months"]] = tally.licence_months
    table[:groups, UNREGISTERED] = table[:groups, FIRMS] - table[:groups, REGISTERED]
    table[:groups, JOBS] = table[:groups, OWNER_JOBS] + table[:groups, EMPLOYEE_JOBS]


def divide(table: FloatArray, measure: int, by: FloatArray) -> None:
    """Turn a column of sums into means; undefined (NaN) where there is nothing to average."""
    table[:, measure] = np.divide(table[:, measure], by, out=np.full(len(by), np.nan), where=by > 0)


def count_month(city: City, profile: Profile, trading: Trading, public_cost_dollars: float, clock: int) -> FloatArray:
    """Return all measures of the month `clock`: one row a community and, last, `all`; one column a measure."""
    groups = len(city.market.niche_spent)
    table = np.zeros((groups + 1, MEASURES))
    count_rows(city, clock, trading, profile.people.english_share_from, table)
    count_events(city, table)
    table[groups] = table[:groups].sum(axis=0)
    count_markets(city, profile, table)
    table[groups, JOBS_HELD] += table[groups, OUTSIDE_STAFF]
    left = table[groups, INDEX["incumbent_revenue_dollars"]]
    table[groups, INDEX["taxes_dollars"]] += left * profile.taxes.gross_receipts_tax_share
    table[groups, INDEX["background_pending"]] = city.tally.background[0]
    table[groups, INDEX["background_wait_months"]] = np.nan
    if city.tally.background[2] > 0:
        table[groups, INDEX["background_wait_months"]] = city.tally.background[1] / city.tally.background[2]
    table[groups, INDEX["public_cost_dollars"]] = public_cost_dollars
    approvals, residents = table[:, INDEX["approvals"]], table[:, RESIDENTS]
    divide(table, INDEX["licence_months"], approvals)
    divide(table, OWNER_INCOME, table[:, MAIN_JOB_OWNERS])
    for measure in (INFORMED, TRUST, ENGLISH, RESIDENT_INCOME):
        divide(table, measure, residents)
    table[:groups, INDEX["background_wait_months"]] = np.nan
    table[:groups, INDEX["background_pending"]] = np.nan
    return table
