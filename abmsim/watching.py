# SPDX-License-Identifier: Apache-2.0
"""A watch on every month: nothing may turn negative or undefined unnoticed (ODD 5.12)."""

import math

import numpy as np

from abmsim.accounts import CLOSING, SECTORS_OF_ACCOUNTS
from abmsim.city import City, FileKind, Files, Firms, IntArray, Market, Mode, People, State
from abmsim.compiled import rule
from abmsim.references import refer_to

RESIDENTS = SECTORS_OF_ACCOUNTS.index("residents")
FIRMS = SECTORS_OF_ACCOUNTS.index("firms")
LENDER = SECTORS_OF_ACCOUNTS.index("lender")
FAULTS = (
    "",
    "a purse below zero",
    "trust, English or practice outside 0 to 1",
    "consumption or income below zero, or attention or talent that is no number",
    "first trust or own practice outside 0 to 1, or talent, attention, reluctance or start-up capital that is no number",
    "a way of living that does not exist",
    "a firm's capital, demand or appeal that is no number, or a form of business that does not exist",
    "a firm's profit, shock or customers that are no number",
    "staff below zero, or left behind by a firm that closed",
    "a debt below zero, or an interest that is no number",
    "a licence file of no kind or with less than no review left, or a moment or help that is no number",
)
(FINE, PURSE, SHARE, MIND, CHARACTER, LIVING, SIZE, MEMORY, STAFF, DEBT, FILE) = range(len(FAULTS))


class ImpossibleStateError(RuntimeError):
    """The model reached a state that cannot be; the run stops rather than go on with it."""


@rule
def is_share(value: float) -> bool:
    """Return whether a value lies in [0, 1]."""
    return (value >= 0) & (value <= 1)


@rule
def is_size(value: float) -> bool:
    """Return whether a value is zero or more, and finite."""
    return (value >= 0) & (value < math.inf)


@rule
def fault_of_person(i: int, people: People) -> int:
    """Return what is wrong with resident i (0: nothing); comparisons with what is no number are false.

    Everything is looked at (`&`, not `and`): without a fork in the way many residents are looked at at once.
    """
    shares = is_share(people.trust[i]) & is_share(people.english[i]) & is_share(people.practice[i])
    mind = (people.consumption[i] >= 0) & (people.income[i] >= 0) & (people.attention[i] >= 0)
    kind = FINE if mind & (abs(people.believed_talent[i]) < math.inf) else MIND
    kind = kind if shares else SHARE
    return kind if people.purse[i] >= 0 else PURSE


@rule
def fault_of_character(i: int, people: People) -> int:
    """Return what is wrong with what resident i was born with and plans: apart, as long sums of questions fork again."""
    shares = is_share(people.trust_origin[i]) & is_share(people.own_practice[i])
    plans = is_size(people.reluctance[i]) & is_size(people.start_up_capital[i])
    mind = (abs(people.talent[i]) < math.inf) & (people.attention[i] < math.inf)
    return FINE if shares & plans & mind else CHARACTER


@rule
def fault_of_living(i: int, people: People) -> int:
    """Return what is wrong with the way in which resident i lives."""
    return FINE if (people.state[i] >= State.VACANT) & (people.state[i] <= State.CO_ETHNIC_JOB) else LIVING


@rule
def fault_of_firm(i: int, firms: Firms) -> int:
    """Return what is wrong with the firm of resident i."""
    here = is_size(firms.capital[i]) and is_size(firms.demand[i]) and is_size(firms.typical_demand[i])
    if not (here and firms.revenue[i] >= 0 and Mode.NONE < firms.mode[i] <= Mode.REGISTERED_MAIN):
        return SIZE
    if not (math.isfinite(firms.appeal[i]) and math.isfinite(firms.mainstream_appeal[i])):
        return SIZE
    remembered = math.isfinite(firms.typical_profit[i]) and math.isfinite(firms.prior_profit[i])
    if not (remembered and math.isfinite(firms.shock[i]) and firms.customers[i] >= 0):
        return MEMORY
    if firms.staff[i] < 0 or firms.outside_staff[i] < 0:
        return STAFF
    owed = min(firms.loan[i], firms.kin_loan[i], firms.supplier_credit[i])
    if not is_size(firms.loan_rate[i]):
        return DEBT
    return DEBT if min(owed, firms.loan_payment[i], firms.kin_payment[i]) < 0 else FINE


@rule
def fault_of_no_firm(i: int, firms: Firms) -> int:
    """Return what is wrong with a place whose resident has no firm: staff that a firm left behind."""
    empty = (firms.staff[i] == 0) & (firms.outside_staff[i] == 0)
    return FINE if empty | (firms.mode[i] != Mode.NONE) else STAFF


@rule
def fault_of_file(i: int, files: Files) -> int:
    """Return what is wrong with the licence file of resident i."""
    timed = math.isfinite(files.joined[i]) and math.isfinite(files.reviewed[i])
    helped = is_share(files.language_help[i]) and is_share(files.returns_prevented[i])
    known = FileKind.NONE < files.kind[i] <= FileKind.FORMALISATION
    return FINE if timed and helped and known and files.reviews_left[i] >= 0 else FILE


@rule
def everybody_is_well(people: People) -> bool:
    """Return whether nothing is wrong with any resident: a question at a time, which a processor asks of several at once."""
    faults = FINE
    for i in range(len(people.state)):
        faults = faults | fault_of_person(i, people)
    for i in range(len(people.state)):
        faults = faults | fault_of_character(i, people)
    for i in range(len(people.state)):
        faults = faults | fault_of_living(i, people)
    return faults == FINE


@rule
def is_all_well(people: People, firms: Firms, files: Files) -> bool:
    """Return whether nothing is wrong with anybody, which is quicker found than who it is."""
    faults = FINE
    for i in range(len(firms.mode)):
        faults = faults | fault_of_no_firm(i, firms)
    for i in range(len(firms.mode)):
        if firms.mode[i] != Mode.NONE:
            faults = faults | fault_of_firm(i, firms)
    for i in range(len(files.kind)):
        if files.kind[i] != FileKind.NONE:
            faults = faults | fault_of_file(i, files)
    return faults == FINE and everybody_is_well(people)


@rule
def find_fault(people: People, firms: Firms, files: Files) -> tuple[int, int]:
    """Return (kind of fault, row); (0, 0) if all is well."""
    if is_all_well(people, firms, files):
        return 0, 0
    for i in range(len(people.state)):
        kind = max(fault_of_person(i, people), fault_of_character(i, people), fault_of_living(i, people))
        if kind == FINE:
            kind = fault_of_no_firm(i, firms)
        if kind == FINE and firms.mode[i] != Mode.NONE:
            kind = fault_of_firm(i, firms)
        if kind == FINE and files.kind[i] != FileKind.NONE:
            kind = fault_of_file(i, files)
        if kind != FINE:
            return kind, i
    return 0, 0


def fault_of_markets(market: Market) -> str:
    """Return the name of a market's column that is negative or no number (empty: all is well)."""
    for name, column in market._asdict().items():
        if not (np.isfinite(column).all() and (name == "expansion" or (column >= 0).all())):
            return str(name)
    return ""


def complaint(city: City) -> str:
    """Return what is impossible about residents, firms, files and markets (empty: nothing)."""
    kind, row = find_fault(refer_to(city.people), refer_to(city.firms), refer_to(city.files))
    if kind:
        return f"resident {row} ({city.people.identity[row]}): {FAULTS[kind]}"
    market = fault_of_markets(city.market)
    return f"the markets: {market} below zero or no number" if market else ""


def watch_city(city: City, month: int) -> None:
    """Stop the run if a resident, a firm, a file or a market is in an impossible state.

    Raises:
        ImpossibleStateError: with month, resident, and what is wrong.
    """
    if wrong := complaint(city):
        raise ImpossibleStateError(f"month {month}, {wrong}")


def watch_accounts(city: City, balance: IntArray, month: int) -> None:
    """Stop the run if the city's accounts do not agree with its purses and its fund.

    Raises:
        ImpossibleStateError: with month, what is wrong, and where.
    """
    purses = int(city.people.purse.sum())
    if purses != balance[RESIDENTS, CLOSING]:
        said = balance[RESIDENTS, CLOSING]
        raise ImpossibleStateError(f"month {month}: purses hold {purses} cents, the accounts say {said}")
    if balance[FIRMS, CLOSING] != 0:
        raise ImpossibleStateError(f"month {month}: firms did not close at zero but at {balance[FIRMS, CLOSING]} cents")
    if int(city.lender[0]) != balance[LENDER, CLOSING]:
        said = balance[LENDER, CLOSING]
        raise ImpossibleStateError(f"month {month}: the fund holds {city.lender[0]} cents, the accounts say {said}")
