# SPDX-License-Identifier: Apache-2.0
"""Remittances, consumption and what is saved (ODD 7.8).

Consumption follows a buffer rule: a floor, a share of income, and a share of the savings above a buffer of
some months' income.
"""

from typing import TYPE_CHECKING, NamedTuple

from abmsim.accounts import FLOW, between, in_cents, in_dollars, spend, take
from abmsim.city import Firms, People, State
from abmsim.compiled import rule

if TYPE_CHECKING:
    from abmsim.city import IntArray

REMITTANCE = FLOW["remittance"]
CONSUMPTION = FLOW["other_consumption"]


class Spending(NamedTuple):
    """The numbers of these rules; values, units and sources in spending.yaml."""

    remitted_share: float
    consumed_share: float
    floor_dollars_per_month: float
    buffer_months: float
    excess_spent_share: float
    saved_for_staff_share: float


@rule
def buffer_dollars(income: float, numbers: Spending) -> float:
    """Return what a resident keeps at hand: some months' income."""
    return numbers.buffer_months * max(income, numbers.floor_dollars_per_month)


@rule
def consumption_dollars(income: float, purse: float, numbers: Spending) -> float:
    """Return what a resident would spend this month, before the limit of the purse."""
    excess = numbers.excess_spent_share * max(0.0, purse - buffer_dollars(income, numbers))
    return max(numbers.floor_dollars_per_month, numbers.consumed_share * income + excess)


@rule
def save(i: int, people: People, firms: Firms, numbers: Spending) -> int:
    """Return the cents that resident i spends on consumption this month in all (the rest is saved)."""
    income = in_dollars(people.income[i])
    wanted = consumption_dollars(income, in_dollars(people.purse[i]), numbers)
    if firms.saves_for_staff[i]:
        wanted = max(numbers.floor_dollars_per_month, wanted - numbers.saved_for_staff_share * income)
    return in_cents(wanted)


@rule
def still_to_spend(i: int, wanted: int, people: People) -> int:
    """Return what is wanted beyond the share already spent in the community, as far as the purse goes."""
    more: int = max(0, min(wanted - people.consumption[i], people.purse[i]))
    return more


@rule
def consume(i: int, wanted: int, people: People, flows: "IntArray") -> None:
    """Spend what is wanted beyond the share already spent in the community, as far as the purse goes."""
    more = still_to_spend(i, wanted, people)
    spend(people.purse, flows, i, CONSUMPTION, more)
    people.consumption[i] += more


@rule
def remit(people: People, flows: "IntArray", numbers: Spending) -> None:
    """Send a share of the month's income home."""
    sent = 0
    for i in range(len(people.purse)):
        wanted = in_cents(in_dollars(people.income[i]) * numbers.remitted_share)
        sent += take(people.purse, i, min(people.purse[i], wanted))
    between(flows, REMITTANCE, sent)


@rule
def spend_and_save(people: People, firms: Firms, flows: "IntArray", numbers: Spending) -> None:
    """Let every resident consume; what is left stays in the purse."""
    spent = 0
    for i in range(len(people.state)):
        more = still_to_spend(i, save(i, people, firms, numbers), people)
        more = more if people.state[i] != State.VACANT else 0
        people.consumption[i] += take(people.purse, i, more)
        spent += more
    between(flows, CONSUMPTION, spent)
