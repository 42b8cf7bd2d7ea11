# SPDX-License-Identifier: Apache-2.0
"""What all running interventions together give this month: the only channel from the city to the rules (ODD 7.14.1).

Supports add up by a stated law: help in a language or with filing is the best help offered, information is had or not, gains
of trust close a share of the gap one after the other (so do waived shares of a fee), practice,
payments, grants and set-asides add, factors at the office and of inspection multiply; of calls on attention, mentors,
vouchers and lenders' terms the larger or better one counts. Nothing given changes nothing, to the last bit.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from abmsim.city import City, FloatArray, IntArray, SmallArray
from abmsim.dice import Luck
from abmsim.profile import Profile
from abmsim.programmes import Programme


class Office(NamedTuple):
    """What changes at the licensing office this month."""

    reviews_less: int = 0
    hours_factor: float = 1.0
    return_factor: float = 1.0
    fee_factor: float = 1.0
    extra_hours: float = 0.0
    citywide: int = 0  # 1 while a lever changes the office for everybody
    food_reviews_less: int = 0  # on the food path, beside `reviews_less`
    travel_factor: float = 1.0  # on the time between two reviews


class Inspection(NamedTuple):
    """What changes this month about finding firms without a licence."""

    found_factor: float = 1.0
    fine_factor: float = 1.0
    shut_factor: float = 1.0
    chance_warning_heeded: float = 0.0  # that an owner who is found thinks about a licence at once
    changed: int = 0  # 1 while a lever changes it


class Purchases(NamedTuple):
    """What the city sets aside this month of what it buys, for the residents' firms."""

    dollars: float = 0.0
    largest_dollars: float = 0.0  # the most that one firm can sell the city in a month
    budget_dollars: float = 0.0  # all that the city buys in a month


class Lending(NamedTuple):
    """What public money adds to the microlender this month, and the terms on which it lends while it does."""

    runs: int = 0
    capital_cents: int = 0  # paid into the fund this month
    losses_cents: int = 0  # at most made good this month
    by_grant: int = 0  # 1: a grant's money, 0: the city's own
    interest_share_per_year: float = 0.0
    largest_loan_dollars: float = 0.0
    term_months: float = 1.0
    share_accepting_itin: float = 0.0
    share_creditworthy: float = 0.0
    share_who_know: float = 0.0
    months_of_profit_lent: float = 0.0
    recovered_share: float = 0.0


class Support(NamedTuple):
    """Who is served with what (arrays of length n); what changes at the office, in purchases, at the lender, in the streets."""

    language_help: FloatArray  # 0..1
    spared: FloatArray  # share of the burden of a licence that a helper bears instead
    told: SmallArray
    trust_gain: FloatArray  # share of the gap to full trust that closes
    attention: FloatArray
    served: SmallArray
    practice_gain: FloatArray  # added to business practice this month
    own_practice_gain: FloatArray  # added for good to the own level of it, which practice is drawn to
    cost_relief: FloatArray  # share of the cost of goods saved this month
    bids: SmallArray  # may sell to the city this month
    wage_share: FloatArray  # share of one worker's pay that is paid this month
    wage_months: SmallArray  # a voucher for so many months of one worker's pay is given
    voucher_months: SmallArray  # and is lost unless somebody is hired in so many months
    grant_cents: IntArray  # paid this month
    office: Office
    purchases: Purchases
    lending: Lending
    reached: SmallArray  # told or asked without being met
    eased: SmallArray  # a file of this person is made easier
    considering: FloatArray  # chance that an owner without a licence thinks about one this month
    payment_dollars: FloatArray  # promised to owners who register
    fee_waived: FloatArray  # share of the licence fee that is not asked for in the end
    returns_prevented: FloatArray  # share of the returns of a file that a check beforehand prevents
    inspection: Inspection


def no_support(residents: int) -> Support:
    """Return a support for `residents` places that gives nothing."""
    return Support(
        language_help=np.zeros(residents),
        spared=np.zeros(residents),
        told=np.zeros(residents, dtype=np.int8),
        trust_gain=np.zeros(residents),
        attention=np.zeros(residents),
        served=np.zeros(residents, dtype=np.int8),
        practice_gain=np.zeros(residents),
        own_practice_gain=np.zeros(residents),
        cost_relief=np.zeros(residents),
        bids=np.zeros(residents, dtype=np.int8),
        wage_share=np.zeros(residents),
        wage_months=np.zeros(residents, dtype=np.int8),
        voucher_months=np.zeros(residents, dtype=np.int8),
        grant_cents=np.zeros(residents, dtype=np.int64),
        office=Office(),
        purchases=Purchases(),
        lending=Lending(),
        reached=np.zeros(residents, dtype=np.int8),
        eased=np.zeros(residents, dtype=np.int8),
        considering=np.zeros(residents),
        payment_dollars=np.zeros(residents),
        fee_waived=np.zeros(residents),
        returns_prevented=np.zeros(residents),
        inspection=Inspection(),
    )


@lru_cache(maxsize=2)
def nothing(residents: int) -> Support:
    """Return the same, kept and shared, so that months in which nothing is given need no new columns; nobody can write to it."""
    given = no_support(residents)
    for part in given:
        if isinstance(part, np.ndarray):
            part.setflags(write=False)
    return given


def giving(residents: int, *columns: str) -> Support:
    """Return a support that gives nothing yet, of which these columns are there to be written to."""
    shared = nothing(residents)
    return shared._replace(**{name: np.zeros_like(getattr(shared, name)) for name in columns})


def is_something(given: Support) -> bool:
    """Return whether a support gives anybody anything or changes anything."""
    looked_at = (part for part, empty in zip(given, nothing(len(given.served)), strict=True) if part is not empty)
    return any(part.any() if isinstance(part, np.ndarray) else part != type(part)() for part in looked_at)


def both_offices(one: Office, other: Office) -> Office:
    """Return the office under two interventions at once."""
    return Office(
        reviews_less=one.reviews_less + other.reviews_less,
        hours_factor=one.hours_factor * other.hours_factor,
        return_factor=one.return_factor * other.return_factor,
        fee_factor=one.fee_factor * other.fee_factor,
        extra_hours=one.extra_hours + other.extra_hours,
        citywide=max(one.citywide, other.citywide),
        food_reviews_less=one.food_reviews_less + other.food_reviews_less,
        travel_factor=one.travel_factor * other.travel_factor,
    )


def both_inspections(one: Inspection, other: Inspection) -> Inspection:
    """Return inspection under two interventions at once."""
    return Inspection(
        found_factor=one.found_factor * other.found_factor,
        fine_factor=one.fine_factor * other.fine_factor,
        shut_factor=one.shut_factor * other.shut_factor,
        chance_warning_heeded=max(one.chance_warning_heeded, other.chance_warning_heeded),
        changed=max(one.changed, other.changed),
    )


def both_purchases(one: Purchases, other: Purchases) -> Purchases:
    """Return one pool, never more than the city buys, of which a firm gets at most the larger of the two limits."""
    budget = max(one.budget_dollars, other.budget_dollars)
    largest = max(one.largest_dollars, other.largest_dollars)
    return Purchases(min(budget, one.dollars + other.dollars), largest, budget)


def both_lendings(one: Lending, other: Lending) -> Lending:
    """Return one fund on the terms that are better for those who borrow; the capital of both is paid in."""
    if not one.runs or not other.runs:
        return one if one.runs else other
    better = {name: max(getattr(one, name), getattr(other, name)) for name in Lending._fields}
    better["interest_share_per_year"] = min(one.interest_share_per_year, other.interest_share_per_year)
    for name in ("capital_cents", "losses_cents"):
        better[name] = getattr(one, name) + getattr(other, name)
    return Lending(**better)


def gap_closed(one: FloatArray, other: FloatArray) -> FloatArray:
    """Return the share of a gap that two shares close one after the other."""
    closed: FloatArray = one + other - one * other
    return closed


LAWS: dict[str, Callable[[Any, Any], Any]] = {  # how each column adds up
    "language_help": np.maximum,
    "spared": np.maximum,
    "told": np.maximum,
    "trust_gain": gap_closed,
    "attention": np.maximum,
    "served": np.maximum,
    "practice_gain": np.add,
    "own_practice_gain": np.add,
    "cost_relief": np.maximum,
    "bids": np.maximum,
    "wage_share": np.maximum,
    "wage_months": np.maximum,
    "voucher_months": np.maximum,
    "grant_cents": np.add,
    "reached": np.maximum,
    "eased": np.maximum,
    "considering": np.maximum,
    "payment_dollars": np.add,
    "fee_waived": gap_closed,
    "returns_prevented": np.maximum,
}


def both_columns(name: str, one: Support, other: Support) -> Any:
    """Return a column of two interventions together: that of the only one who gives any of it, else by its law."""
    mine, theirs, empty = (getattr(given, name) for given in (one, other, nothing(len(one.served))))
    if theirs is empty:
        return mine
    return theirs if mine is empty else LAWS[name](mine, theirs)


def both(one: Support, other: Support) -> Support:
    """Return what two interventions give together (see the law in the module's head)."""
    return Support(
        **{name: both_columns(name, one, other) for name in LAWS},
        office=both_offices(one.office, other.office),
        purchases=both_purchases(one.purchases, other.purchases),
        lending=both_lendings(one.lending, other.lending),
        inspection=both_inspections(one.inspection, other.inspection),
    )


class Town(NamedTuple):
    """What an intervention may look at when it serves: never to be written to, its own programme's memory apart."""

    city: City
    profile: Profile
    numbers: Any  # abmsim.world.Numbers, which knows the rules that know this module
    luck: Luck
    clock: int
    month: int  # of the scenario, from 1
    communities: tuple[str, ...]
    languages: tuple[str, ...]  # of the communities, in their order
    sectors: tuple[str, ...]
    scale: float
    programme: Programme  # the books and the memory of this intervention
    shared: dict[str, FloatArray] | None = None  # what programmes that settle a month tell the next in line
    given: Support | None = None  # what all give together this month, once the month is lived
    ask_each: Any = None  # asks residents one by one who comes, where a class of agents decides it itself
