# SPDX-License-Identifier: Apache-2.0
"""Remittances, consumption and what is saved (ODD 7.8).

Consumption follows a buffer rule: a floor, a share of income, and a share of the savings above a buffer of
some months' income.
"""

from typing import TYPE_CHECKING, NamedTuple

from abmsim.accounts import FLOW, in_cents, in_dollars, spend
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
def consume(i: int, wanted: int, people: People, flows: "IntArray") -> None:
    """Spend what is wanted beyond the share already spent in the community, as far as the purse goes."""
    more = max(0, min(wanted - people.consumption[i], people.purse[i]))
    spend(people.purse, flows, i, CONSUMPTION, more)
    people.consumption[i] += more


@rule
def remit(people: People, flows: "IntArray", numbers: Spending) -> None:
    """Send a share of the month's income home."""
    for i in range(len(people.state)):
        sent = min(people.purse[i], in_cents(in_dollars(people.income[i]) * numbers.remitted_share))
        spend(people.purse, flows, i, REMITTANCE, sent)


@rule
def spend_and_save(people: People, firms: Firms, flows: "IntArray", numbers: Spending) -> None:
    """Let every resident consume; what is left stays in the purse."""
    for i in range(len(people.state)):
        if people.state[i] != State.VACANT:
            consume(i, save(i, people, firms, numbers), people, flows)
