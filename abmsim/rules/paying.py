# SPDX-License-Identifier: Apache-2.0
"""What a firm pays each month: materials, staff, taxes, running costs, its licence; and what is left (ODD 7.5.2).

What the purse cannot pay, suppliers carry as credit, so that nobody's purse falls below zero.
"""

from typing import TYPE_CHECKING, NamedTuple

from abmsim.accounts import FLOW, buy, employ_for, in_cents, in_dollars, sell
from abmsim.city import NOBODY, NOT_YET, Firms, Mode, People, Tally
from abmsim.compiled import rule
from abmsim.profile import Profile
from abmsim.rules.pricing import price
from abmsim.rules.trading import Trading, is_main, is_registered

if TYPE_CHECKING:
    from abmsim.barriers.licensing import Licensing
    from abmsim.city import IntArray
    from abmsim.support import Support

MATERIALS = FLOW["materials"]
CO_ETHNIC_WAGE = FLOW["co_ethnic_wage"]
OUTSIDE_STAFF = FLOW["outside_staff_pay"]
PAYROLL_TAX = FLOW["payroll_tax"]
RUNNING = FLOW["running_costs"]
TAX_CITY = FLOW["receipts_tax_city"]
TAX_STATE = FLOW["receipts_tax_state"]
RENEWAL = FLOW["renewal"]
CREDIT = FLOW["supplier_credit"]
REPAYMENT = FLOW["supplier_repayment"]
HIRING_SUBSIDY = FLOW["hiring_subsidy"]


class Paying(NamedTuple):
    """The numbers of these rules; values, units and sources in paying.yaml."""

    months_between_renewals: int
    profit_memory_share: float
    demand_memory_share: float


@rule
def materials_cents(revenue_cents: int, charged: float, relief: float) -> int:
    """Return the cost of what was sold: one unit of cost for each `charged` of price, less the share a mentor saves."""
    return in_cents(in_dollars(revenue_cents) / charged * (1 - relief))


@rule
def running_costs_dollars(mode: int, main_costs: float, numbers: Trading) -> float:
    """Return premises, vehicle and insurance a month; a side business needs a share of them."""
    return main_costs if is_main(mode) else main_costs * numbers.side_running_costs_share


@rule
def pay_staff(i: int, people: People, firms: Firms, profile: Profile, flows: "IntArray") -> int:
    """Pay every worker a month's wage; return what staff cost in cents."""
    wage = in_cents(profile.trades.staff_pay_dollars_per_month[people.sector[i]])
    worker = firms.first_worker[i]
    while worker != NOBODY:
        employ_for(people.purse, firms.till, flows, i, worker, CO_ETHNIC_WAGE, wage)
        people.income[worker] += wage
        worker = people.next_worker[worker]
    buy(people.purse, firms.till, flows, i, OUTSIDE_STAFF, wage * firms.outside_staff[i])
    staff: int = firms.staff[i] + firms.outside_staff[i]
    return wage * staff


@rule
def receive_wage_share(i: int, share: float, people: People, firms: Firms, profile: Profile, flows: "IntArray") -> None:
    """Let the city pay a share of one worker's pay, if there is a worker."""
    if share > 0 and firms.staff[i] + firms.outside_staff[i] > 0:
        cents = in_cents(profile.trades.staff_pay_dollars_per_month[people.sector[i]] * share)
        sell(people.purse, firms.till, flows, i, HIRING_SUBSIDY, cents)
        firms.wage_paid[i] = cents


@rule
def pay_taxes(
    i: int, pay: int, people: People, firms: Firms, profile: Profile, flows: "IntArray", tally: Tally
) -> None:
    """Pay receipts tax and payroll tax: registered firms do."""
    taxes = profile.taxes
    receipts_tax = in_cents(in_dollars(firms.revenue[i]) * taxes.gross_receipts_tax_share)
    to_city = in_cents(in_dollars(receipts_tax) * taxes.city_share_of_gross_receipts_tax)
    buy(people.purse, firms.till, flows, i, TAX_CITY, to_city)
    buy(people.purse, firms.till, flows, i, TAX_STATE, receipts_tax - to_city)
    buy(people.purse, firms.till, flows, i, PAYROLL_TAX, in_cents(in_dollars(pay) * taxes.payroll_tax_share))
    tally.taxes[people.community[i]] += receipts_tax


@rule
def is_renewal_due(registered_month: int, clock: int, between: int) -> bool:
    """Return whether the licence must be renewed this month."""
    age = clock - registered_month
    return registered_month != NOT_YET and age > 0 and age % between == 0


@rule
def settle_with_suppliers(i: int, people: People, firms: Firms, flows: "IntArray") -> None:
    """Let suppliers carry what the purse lacks, and pay them back out of profit."""
    if people.purse[i] < 0:
        lacking = -people.purse[i]
        firms.supplier_credit[i] += lacking
        sell(people.purse, firms.till, flows, i, CREDIT, lacking)
    elif firms.supplier_credit[i] > 0 and firms.profit[i] > 0:
        back = min(firms.supplier_credit[i], min(people.purse[i], firms.profit[i]))
        firms.supplier_credit[i] -= back
        buy(people.purse, firms.till, flows, i, REPAYMENT, back)


@rule
def remember(memory: float, now: float, weight: float) -> float:
    """Return a smoothed value: a share `weight` of the new one."""
    return memory + weight * (now - memory)


@rule
def pay_costs(
    people: People,
    firms: Firms,
    profile: Profile,
    flows: "IntArray",
    tally: Tally,
    trading: Trading,
    licensing: "Licensing",
    support: "Support",
    numbers: Paying,
    clock: int,
) -> None:
    """Pay every firm's costs of the month and write its profit."""
    for i in range(len(firms.mode)):
        if firms.mode[i] == Mode.NONE:
            continue
        k = people.sector[i]
        charged = price(people.practice[i], trading.price_elasticity_ratio, trading.lowest_markup_share)
        materials = materials_cents(firms.revenue[i], charged, support.cost_relief[i])
        buy(people.purse, firms.till, flows, i, MATERIALS, materials)
        pay = pay_staff(i, people, firms, profile, flows)
        tally.wages[people.community[i]] += pay
        receive_wage_share(i, support.wage_share[i], people, firms, profile, flows)
        running = running_costs_dollars(firms.mode[i], profile.trades.running_costs_dollars_per_month[k], trading)
        buy(people.purse, firms.till, flows, i, RUNNING, in_cents(running))
        if is_registered(firms.mode[i]):
            pay_taxes(i, pay, people, firms, profile, flows, tally)
            if is_renewal_due(firms.registered_month[i], clock, numbers.months_between_renewals):
                renewal = in_cents(licensing.renewal_dollars_per_year)
                buy(people.purse, firms.till, flows, i, RENEWAL, renewal)
                tally.fees[people.community[i]] += renewal
        firms.profit[i] = firms.till[i]
        profit = in_dollars(firms.profit[i])
        firms.typical_profit[i] = remember(firms.typical_profit[i], profit, numbers.profit_memory_share)
        firms.typical_demand[i] = remember(firms.typical_demand[i], firms.demand[i], numbers.demand_memory_share)
        people.income[i] += max(0, in_cents(firms.typical_profit[i]))
        settle_with_suppliers(i, people, firms, flows)
