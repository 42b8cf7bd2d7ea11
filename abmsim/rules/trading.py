# SPDX-License-Identifier: Apache-2.0
"""Selling in two markets, the trade's mainstream customers and the community's own, and what it costs (ODD 7.5).

A firm's share of a market is its appeal over everybody's appeal, incumbents included: what one firm gains
somebody else loses, except where the market grows (`market_growth_ratio`).
"""

from typing import TYPE_CHECKING, NamedTuple

from abmsim.accounts import CENTS_PER_DOLLAR, FLOW, between, in_cents, in_dollars, sell, take
from abmsim.arithmetic import exponential, power
from abmsim.barriers.capital import needed_dollars, output_share
from abmsim.barriers.language import mainstream_log_points
from abmsim.city import Firms, Market, Mode, People, Tally
from abmsim.compiled import rule
from abmsim.dice import Draw, Luck, key_of, normal
from abmsim.profile import Profile
from abmsim.rules.pricing import price, sales_factor

if TYPE_CHECKING:
    from abmsim.barriers.capital import Capital
    from abmsim.barriers.language import Language
    from abmsim.city import IntArray, SmallArray
    from abmsim.support import Support

CONSUMPTION = FLOW["other_consumption"]
MAINSTREAM_SALE = FLOW["mainstream_sale"]
NICHE_PURCHASE = FLOW["niche_purchase"]
AWARD = FLOW["procurement_award"]


class Trading(NamedTuple):
    """The numbers of these rules; values, units and sources in trading.yaml."""

    price_elasticity_ratio: float
    lowest_markup_share: float
    practice_sales_log_points: float
    usual_practice_share: float
    licence_sales_log_points: float
    units_per_worker_month: float
    side_hours_share: float
    market_growth_ratio: float
    shock_kept_share: float
    spread_of_shock_log_points: float
    spread_of_month_log_points: float
    side_running_costs_share: float
    city_purchases_dollars_per_month: float


@rule
def is_registered(mode: int) -> bool:
    """Return whether a firm of this mode has a licence."""
    return mode >= Mode.REGISTERED_SIDE


@rule
def is_main(mode: int) -> bool:
    """Return whether a firm of this mode is its owner's main job."""
    return mode == Mode.UNREGISTERED_MAIN or mode == Mode.REGISTERED_MAIN


@rule
def hours_share(mode: int, numbers: Trading) -> float:
    """Return the owner's hours in the firm as a share of full time."""
    if mode == Mode.NONE:
        return 0.0
    return 1.0 if is_main(mode) else numbers.side_hours_share


@rule
def points_shown(log_points: float, registered: bool, practice: float, numbers: Trading) -> float:
    """Return a firm's log points of appeal with what practice and a licence add."""
    points = log_points + numbers.practice_sales_log_points * (practice - numbers.usual_practice_share)
    return points + numbers.licence_sales_log_points if registered else points


@rule
def receipts_share(practice: float, numbers: Trading) -> float:
    """Return receipts at the price that an owner of this practice charges, relative to those at the best price."""
    charged = price(practice, numbers.price_elasticity_ratio, numbers.lowest_markup_share)
    return sales_factor(charged, numbers.price_elasticity_ratio)


@rule
def appeal(customers: float, log_points: float, registered: bool, practice: float, numbers: Trading) -> float:
    """Return a firm's appeal to its own community.

    appeal = customers exp(log points + licence + practice) (price / best price)^(1 - elasticity)
    """
    points = points_shown(log_points, registered, practice, numbers)
    return customers * exponential(points) * receipts_share(practice, numbers)


@rule
def capacity_dollars(hours: float, staff: int, output: float, practice: float, numbers: Trading) -> float:
    """Return what owner and staff can sell in a month at the price they charge; `output` is the equipment's share."""
    charged = price(practice, numbers.price_elasticity_ratio, numbers.lowest_markup_share)
    return numbers.units_per_worker_month * output * (hours + staff) * charged


@rule
def equipped_share(i: int, people: People, firms: Firms, profile: Profile, capital: "Capital") -> float:
    """Return the share of a fully equipped firm's output that the equipment of firm i allows with its staff."""
    tools: float = profile.trades.capital_dollars_per_worker[people.sector[i]]
    staff = firms.staff[i] + firms.outside_staff[i]
    return output_share(firms.capital[i], needed_dollars(people.start_up_capital[i], tools, staff), capital)


@rule
def spending(usual: float, appeal_here: float, incumbents: float, growth: float) -> float:
    """Return what customers spend in a market: more choice makes it grow by the power `growth` (0: not at all)."""
    if growth == 0 or incumbents <= 0:
        return usual
    return usual * power((incumbents + appeal_here) / incumbents, growth)


@rule
def unit_price(spent: float, appeal_here: float, incumbents: float) -> float:
    """Return the dollars that each unit of appeal draws."""
    everybody = incumbents + appeal_here
    return spent / everybody if everybody > 0 else 0.0


@rule
def attract(
    people: People,
    firms: Firms,
    market: Market,
    profile: Profile,
    numbers: Trading,
    language: "Language",
    capital: "Capital",
    luck: Luck,
    clock: int,
) -> None:
    """Draw this month's shocks and write every firm's appeal, and the appeal in each market.

    A firm that lacks equipment has less to show and to sell: its appeal shrinks as its capacity does.
    """
    shock_key = key_of(luck, Draw.SHOCK, clock)
    noise_key = key_of(luck, Draw.NOISE, clock)
    market.appeal[:] = 0.0
    market.niche_appeal[:] = 0.0
    for i in range(len(firms.mode)):
        if firms.mode[i] == Mode.NONE:
            continue
        who = people.identity[i]
        new = numbers.spread_of_shock_log_points * normal(shock_key, who)
        firms.shock[i] = numbers.shock_kept_share * firms.shock[i] + new
        month = numbers.spread_of_month_log_points * normal(noise_key, who)
        points = people.talent[i] + firms.shock[i] + month
        registered = is_registered(firms.mode[i])
        equipped = equipped_share(i, people, firms, profile, capital)
        firms.appeal[i] = equipped * appeal(firms.customers[i], points, registered, people.practice[i], numbers)
        market.niche_appeal[people.community[i]] += firms.appeal[i]
        firms.mainstream_appeal[i] = firms.appeal[i] * exponential(mainstream_log_points(people.english[i], language))
        market.appeal[people.sector[i]] += firms.mainstream_appeal[i]


@rule
def end_of_community(first: int, community: "SmallArray") -> int:
    """Return the first place behind `first` that belongs to another community: they lie one behind the other."""
    last = first + 1
    while last < len(community) and community[last] == community[first]:
        last += 1
    return last


@rule
def set_aside_by(first: int, last: int, people: People, share: float) -> int:
    """Take out of the purses of places `first` to `last` (not counted) what is spent in their niche; return the cents."""
    together = 0
    for i in range(first, last):
        aside = min(in_cents(share * in_dollars(people.consumption[i])), people.purse[i])
        people.consumption[i] = take(people.purse, i, aside)
        together += aside
    return together


@rule
def set_aside(people: People, market: Market, profile: Profile) -> None:
    """Collect what residents spend in their community's shops and services: a share of last month's spending."""
    market.niche_spent[:] = 0.0
    first = 0
    while first < len(people.community):
        c, last = people.community[first], end_of_community(first, people.community)
        aside = set_aside_by(first, last, people, profile.communities.share_spent_in_niche[c])
        market.niche_spent[c] += aside
        first = last


@rule
def open_markets(market: Market, numbers: Trading, month_of_year: int) -> None:
    """Write what is spent in each market this month and what a unit of appeal draws there."""
    for k in range(len(market.spending)):
        usual = market.spending[k] * market.season[k, month_of_year]
        market.spent[k] = spending(usual, market.appeal[k], market.incumbents[k], numbers.market_growth_ratio)
        market.expansion[k] = market.spent[k] - usual
        market.price[k] = unit_price(market.spent[k], market.appeal[k], market.incumbents[k])
        market.usual_price[k] = market.price[k] / market.season[k, month_of_year]
    for c in range(len(market.niche_spent)):
        spent = in_dollars(market.niche_spent[c])
        market.niche_price[c] = unit_price(spent, market.niche_appeal[c], market.niche_incumbents[c])


@rule
def may_sell_to_the_city(i: int, firms: Firms, support: "Support") -> bool:
    """Return whether firm i has a licence and may bid this month."""
    return bool(is_registered(firms.mode[i]) and support.bids[i])


@rule
def share_out_purchases(firms: Firms, support: "Support") -> None:
    """Write what the city asks of each vendor: by appeal, never more than one firm may sell it in a month."""
    firms.city_demand[:] = 0.0
    if support.purchases.dollars <= 0:
        return
    total = 0.0
    for i in range(len(firms.mode)):
        if may_sell_to_the_city(i, firms, support):
            total = total + firms.mainstream_appeal[i]
    for i in range(len(firms.mode)):
        if may_sell_to_the_city(i, firms, support):
            part = support.purchases.dollars * firms.mainstream_appeal[i] / total
            firms.city_demand[i] = min(part, support.purchases.largest_dollars)


@rule
def most_sales_dollars(
    i: int, people: People, firms: Firms, profile: Profile, numbers: Trading, capital: "Capital"
) -> float:
    """Return what firm i can sell in a month with the staff and equipment it has."""
    staff = firms.staff[i] + firms.outside_staff[i]
    output = equipped_share(i, people, firms, profile, capital)
    return capacity_dollars(hours_share(firms.mode[i], numbers), staff, output, people.practice[i], numbers)


@rule
def serve_customers(
    people: People,
    firms: Firms,
    market: Market,
    profile: Profile,
    flows: "IntArray",
    tally: Tally,
    numbers: Trading,
    capital: "Capital",
) -> None:
    """Write each firm's demand, and its revenue up to capacity; unserved customers go to the incumbents."""
    market.sales[:] = 0
    market.niche_sales[:] = 0
    for i in range(len(firms.mode)):
        firms.revenue[i] = 0
        firms.demand[i] = 0.0
        if firms.mode[i] == Mode.NONE:
            continue
        c, k = people.community[i], people.sector[i]
        mainstream = market.price[k] * firms.mainstream_appeal[i]
        niche = market.niche_price[c] * firms.appeal[i]
        limit = most_sales_dollars(i, people, firms, profile, numbers, capital)
        firms.demand[i] = mainstream + niche + firms.city_demand[i]
        served = min(1.0, limit / firms.demand[i]) if firms.demand[i] > 0 else 0.0
        main_cents, niche_cents = in_cents(mainstream * served), int(niche * served * CENTS_PER_DOLLAR)
        sell(people.purse, firms.till, flows, i, MAINSTREAM_SALE, main_cents)
        sell(people.purse, firms.till, flows, i, NICHE_PURCHASE, niche_cents)
        city_cents = int(firms.city_demand[i] * served * CENTS_PER_DOLLAR)
        sell(people.purse, firms.till, flows, i, AWARD, city_cents)
        tally.procured[c] += city_cents
        market.sales[c, k] += main_cents + city_cents
        market.niche_sales[c] += niche_cents
        firms.revenue[i] = main_cents + niche_cents + city_cents


@rule
def settle_niches(market: Market, flows: "IntArray") -> None:
    """Book what communities spent at others than their own firms."""
    for c in range(len(market.niche_spent)):
        between(flows, CONSUMPTION, int(market.niche_spent[c]) - market.niche_sales[c])
