# SPDX-License-Identifier: Apache-2.0
"""How cash becomes equipment: owners who lack some buy it where it earns more than it costs (ODD 7.9.1).

They buy it out of savings beyond what they keep at hand. Whoever has all that the firm needs buys nothing, and no
savings buy what would stand idle.
"""

from typing import TYPE_CHECKING

from abmsim.accounts import FLOW, buy, in_cents, in_dollars
from abmsim.barriers.capital import needed_dollars, pays_to_equip
from abmsim.city import Firms, People
from abmsim.compiled import rule
from abmsim.profile import Profile
from abmsim.rules.pricing import price
from abmsim.rules.spending import buffer_dollars
from abmsim.rules.trading import is_registered, most_sales_dollars

if TYPE_CHECKING:
    from abmsim.barriers.capital import Capital
    from abmsim.city import IntArray
    from abmsim.rules.spending import Spending
    from abmsim.rules.trading import Trading

INVESTMENT = FLOW["investment"]


@rule
def lacking_dollars(i: int, people: People, firms: Firms, profile: Profile) -> float:
    """Return how much equipment the firm of resident i lacks."""
    per_worker = profile.trades.capital_dollars_per_worker[people.sector[i]]
    staff = firms.staff[i] + firms.outside_staff[i]
    lacking: float = needed_dollars(people.start_up_capital[i], per_worker, staff) - firms.capital[i]
    return max(0.0, lacking)


@rule
def buy_tools(i: int, cents: int, people: People, firms: Firms, flows: "IntArray") -> None:
    """Turn money of the purse into equipment of firm i."""
    buy(people.purse, firms.till, flows, i, INVESTMENT, cents)
    firms.capital[i] += in_dollars(cents)


@rule
def usual_margin_dollars(
    i: int, people: People, firms: Firms, profile: Profile, trading: "Trading", capital: "Capital"
) -> float:
    """Return what firm i usually earns a month on its sales, before pay and running costs."""
    sales = min(firms.typical_demand[i], most_sales_dollars(i, people, firms, profile, trading, capital))
    charged = price(people.practice[i], trading.price_elasticity_ratio, trading.lowest_markup_share)
    tax = profile.taxes.gross_receipts_tax_share if is_registered(firms.mode[i]) else 0.0
    margin: float = sales * (1 - 1 / charged - tax)
    return margin


@rule
def is_worth_equipping(
    i: int,
    people: People,
    firms: Firms,
    profile: Profile,
    trading: "Trading",
    capital: "Capital",
    cost_share_per_month: float,
) -> bool:
    """Return whether more equipment would earn firm i more than it costs."""
    margin = usual_margin_dollars(i, people, firms, profile, trading, capital)
    return pays_to_equip(margin, firms.capital[i], cost_share_per_month, capital)


@rule
def idle_cents(income: int, purse: int, spending: "Spending") -> int:
    """Return the savings beyond what a resident keeps at hand."""
    return max(0, purse - in_cents(buffer_dollars(in_dollars(income), spending)))
