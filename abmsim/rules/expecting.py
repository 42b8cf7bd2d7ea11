# SPDX-License-Identifier: Apache-2.0
"""What a resident expects to earn with a business, before having one (ODD 7.12.1)."""

from typing import TYPE_CHECKING, NamedTuple

from abmsim.arithmetic import exponential
from abmsim.barriers.capital import Capital, output_at
from abmsim.barriers.language import mainstream_log_points
from abmsim.city import MONTHS_PER_YEAR, Market, People
from abmsim.compiled import rule
from abmsim.profile import Profile
from abmsim.rules.paying import running_costs_dollars
from abmsim.rules.pricing import price
from abmsim.rules.trading import (
    appeal,
    capacity_dollars,
    hours_share,
    is_registered,
    points_shown,
    receipts_share,
)

if TYPE_CHECKING:
    from abmsim.barriers.language import Language
    from abmsim.barriers.licensing import Licensing
    from abmsim.rules.closing import Closing
    from abmsim.rules.trading import Trading


class Expecting(NamedTuple):
    """The numbers of these rules; values, units and sources in expecting.yaml."""

    customers_expected_share: float
    hidden_talent_log_points: float


@rule
def profit_from_sales(
    demand: float,
    mode: int,
    scale: float,
    practice: float,
    trade: int,
    profile: Profile,
    trading: "Trading",
    capital: Capital,
    licensing: "Licensing",
    closing: "Closing",
) -> float:
    """Return a month's profit in dollars of a firm in `mode` at `scale` without staff.

    `demand` is what customers would ask of it fully equipped: at a smaller scale they ask, and it can serve, less.
    """
    charged = price(practice, trading.price_elasticity_ratio, trading.lowest_markup_share)
    output = output_at(scale, capital)
    limit = capacity_dollars(hours_share(mode, trading), 0, output, practice, trading)
    revenue = min(demand * output, limit)
    running = running_costs_dollars(mode, profile.trades.running_costs_dollars_per_month[trade], trading)
    profit = revenue * (1 - 1 / charged) - running
    if is_registered(mode):
        renewal = licensing.renewal_dollars_per_year / MONTHS_PER_YEAR
        return profit - revenue * profile.taxes.gross_receipts_tax_share - renewal
    return profit - closing.chance_found_per_month * profile.taxes.fine_dollars


@rule
def demand_if_equipped(shown: float, scale: float, capital: Capital) -> float:
    """Return what customers would ask of a fully equipped firm, from what they ask of one at `scale`."""
    output = output_at(scale, capital)
    return shown / output if output > 0 else 0.0


@rule
def dollars_drawn(i: int, people: People, market: Market, language: "Language") -> float:
    """Return the dollars a month that a unit of appeal would draw to resident i's business, in both markets."""
    mainstream: float = market.usual_price[people.sector[i]] * exponential(
        mainstream_log_points(people.english[i], language)
    )
    niche: float = market.niche_price[people.community[i]]
    return mainstream + niche


@rule
def expected_demand(
    i: int,
    registered: bool,
    people: People,
    market: Market,
    trading: "Trading",
    language: "Language",
    numbers: Expecting,
) -> float:
    """Return the dollars a month that customers would ask of resident i's business fully equipped, as i believes."""
    points = people.believed_talent[i] + numbers.hidden_talent_log_points
    drawn = appeal(numbers.customers_expected_share, points, registered, people.practice[i], trading)
    return drawn * dollars_drawn(i, people, market, language)


@rule
def expected_demands(
    i: int, people: People, market: Market, trading: "Trading", language: "Language", numbers: Expecting
) -> tuple[float, float]:
    """Return the same without and with a licence, at little more than the price of one."""
    customers, practice = numbers.customers_expected_share, people.practice[i]
    points = people.believed_talent[i] + numbers.hidden_talent_log_points
    share, dollars = receipts_share(practice, trading), dollars_drawn(i, people, market, language)
    plain = customers * exponential(points_shown(points, False, practice, trading)) * share
    licensed = customers * exponential(points_shown(points, True, practice, trading)) * share
    return plain * dollars, licensed * dollars
