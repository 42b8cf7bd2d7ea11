# SPDX-License-Identifier: Apache-2.0
"""Owners learn by doing, win customers, and put profit into equipment (ODD 7.9)."""

from typing import TYPE_CHECKING, NamedTuple

from abmsim.accounts import in_cents, in_dollars
from abmsim.city import Firms, Mode, People
from abmsim.compiled import rule
from abmsim.profile import Profile
from abmsim.rules.equipping import buy_tools, idle_cents, is_worth_equipping, lacking_dollars

if TYPE_CHECKING:
    from abmsim.barriers.capital import Capital
    from abmsim.city import IntArray
    from abmsim.rules.spending import Spending
    from abmsim.rules.trading import Trading


class Learning(NamedTuple):
    """The numbers of these rules; values, units and sources in learning.yaml."""

    practice_gain_share_per_month: float
    practice_loss_share_per_month: float
    first_customers_share: float
    customers_gain_share_per_month: float
    reinvested_share: float


@rule
def next_practice(practice: float, own_level: float, numbers: Learning) -> float:
    """Return business practice after a month of operating: a little learned, the rest drawn to the own level."""
    gain = numbers.practice_gain_share_per_month * (1 - practice)
    return practice + gain - numbers.practice_loss_share_per_month * (practice - own_level)


@rule
def next_customers(customers: float, numbers: Learning) -> float:
    """Return the customer base after a month: it closes in on that of a settled firm (1)."""
    return customers + numbers.customers_gain_share_per_month * (1 - customers)


@rule
def reinvestment_cents(profit: int, purse: int, lacking_dollars: float, numbers: Learning) -> int:
    """Return what an owner puts into equipment: a share of profit, never more than is lacking or there."""
    wanted = min(in_dollars(profit) * numbers.reinvested_share, lacking_dollars)
    return max(0, min(in_cents(wanted), purse))


@rule
def equip(
    i: int,
    people: People,
    firms: Firms,
    profile: Profile,
    flows: "IntArray",
    trading: "Trading",
    capital: "Capital",
    spending: "Spending",
    cost_share_per_month: float,
    numbers: Learning,
) -> None:
    """Mend or add equipment of firm i: out of profit, and out of idle savings where it earns more than it costs."""
    lacking = lacking_dollars(i, people, firms, profile)
    cents = reinvestment_cents(firms.profit[i], people.purse[i], lacking, numbers)
    could = min(in_cents(lacking), idle_cents(people.income[i], people.purse[i], spending))
    if could > cents and is_worth_equipping(i, people, firms, profile, trading, capital, cost_share_per_month):
        cents = could
    buy_tools(i, cents, people, firms, flows)


@rule
def learn(
    people: People,
    firms: Firms,
    profile: Profile,
    flows: "IntArray",
    trading: "Trading",
    capital: "Capital",
    spending: "Spending",
    cost_share_per_month: float,
    numbers: Learning,
) -> None:
    """Let every owner learn, win customers and mend or add equipment."""
    for i in range(len(firms.mode)):
        if firms.mode[i] == Mode.NONE:
            continue
        people.practice[i] = next_practice(people.practice[i], people.own_practice[i], numbers)
        firms.customers[i] = next_customers(firms.customers[i], numbers)
        firms.capital[i] = firms.capital[i] * (1 - capital.wear_share_per_month)
        equip(i, people, firms, profile, flows, trading, capital, spending, cost_share_per_month, numbers)
