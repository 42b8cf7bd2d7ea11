# SPDX-License-Identifier: Apache-2.0
"""A watch on every month: nothing may turn negative or undefined unnoticed (ODD 5.12)."""

import math

from abmsim.accounts import CLOSING, SECTORS_OF_ACCOUNTS
from abmsim.city import City, Firms, IntArray, People
from abmsim.compiled import rule

RESIDENTS = SECTORS_OF_ACCOUNTS.index("residents")
FIRMS = SECTORS_OF_ACCOUNTS.index("firms")
LENDER = SECTORS_OF_ACCOUNTS.index("lender")
FAULTS = (
    "",
    "a purse below zero",
    "trust, English or practice outside 0 to 1",
    "capital or demand that is no number",
    "staff below zero",
    "a debt below zero",
)


class ImpossibleStateError(RuntimeError):
    """The model reached a state that cannot be; the run stops rather than go on with it."""


@rule
def find_fault(people: People, firms: Firms) -> tuple[int, int]:
    """Return (kind of fault, row); (0, 0) if all is well."""
    for i in range(len(people.state)):
        if people.purse[i] < 0:
            return 1, i
        if not (0 <= people.trust[i] <= 1 and 0 <= people.english[i] <= 1 and 0 <= people.practice[i] <= 1):
            return 2, i
        if not (firms.capital[i] >= 0 and firms.demand[i] >= 0 and math.isfinite(firms.typical_profit[i])):
            return 3, i
        if firms.staff[i] < 0 or firms.outside_staff[i] < 0:
            return 4, i
        if firms.loan[i] < 0 or firms.kin_loan[i] < 0 or firms.supplier_credit[i] < 0:
            return 5, i
    return 0, 0


def watch(city: City, balance: IntArray, month: int) -> None:
    """Stop the run if a resident, a firm or the accounts are in an impossible state.

    Raises:
        ImpossibleStateError: with month, what is wrong, and the resident.
    """
    kind, row = find_fault(city.people, city.firms)
    if kind:
        raise ImpossibleStateError(f"month {month}, resident {row} ({city.people.identity[row]}): {FAULTS[kind]}")
    purses = int(city.people.purse.sum())
    if purses != balance[RESIDENTS, CLOSING]:
        said = balance[RESIDENTS, CLOSING]
        raise ImpossibleStateError(f"month {month}: purses hold {purses} cents, the accounts say {said}")
    if balance[FIRMS, CLOSING] != 0:
        raise ImpossibleStateError(f"month {month}: firms did not close at zero but at {balance[FIRMS, CLOSING]} cents")
    if int(city.lender[0]) != balance[LENDER, CLOSING]:
        said = balance[LENDER, CLOSING]
        raise ImpossibleStateError(f"month {month}: the fund holds {city.lender[0]} cents, the accounts say {said}")
