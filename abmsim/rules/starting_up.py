# SPDX-License-Identifier: Apache-2.0
"""Who intends to have a business, in which form, and who starts one this month (ODD 7.12).

A resident weighs each form of business against none: profit, the wage given up, the licence's fee and burden,
and a taste that is kept for months. Because tastes last, an easier licence brings forward those who were
already inclined, and its effect is front-loaded.
"""

from typing import TYPE_CHECKING, NamedTuple

from abmsim.accounts import CENTS_PER_DOLLAR
from abmsim.barriers.language import served
from abmsim.barriers.licensing import burden_dollars, fee_dollars
from abmsim.city import MODES, FileKind, Files, Firms, Market, Mode, People, State
from abmsim.compiled import rule
from abmsim.dice import Draw, Luck, gumbel, gumbel_bounds, key_of
from abmsim.profile import Profile
from abmsim.rules.earning import expected_wage_dollars
from abmsim.rules.expecting import demand_if_equipped, expected_demands, profit_from_sales
from abmsim.rules.opening import fundable_share
from abmsim.rules.pricing import price
from abmsim.rules.trading import hours_share, is_registered

if TYPE_CHECKING:
    from abmsim.city import IntArray
    from abmsim.world import Numbers

CENT = 1 / CENTS_PER_DOLLAR  # far more than rounding, far less than anybody weighs


class StartingUp(NamedTuple):
    """The numbers of these rules; values, units and sources in starting_up.yaml."""

    chance_to_act_per_month: float
    attention_gain_ratio: float
    spread_of_taste_dollars_per_month: float
    chance_taste_changes_per_month: float
    risk_discount_share: float
    value_of_independence_dollars_per_month: float
    value_of_lawfulness_dollars_per_month: float
    effort_of_starting_dollars_per_month: float
    horizon_months: float
    cost_of_capital_share_per_month: float


class Choice(NamedTuple):
    """What a resident would do: the form of business (none: 0), whether it can be funded, and what it promises."""

    mode: int
    is_fundable: bool
    demand: float
    profit: float


@rule
def chance_to_act(attention: float, numbers: StartingUp) -> float:
    """Return the chance that somebody who intends to start does so this month; a meeting, help or a letter raises it."""
    return min(1.0, numbers.chance_to_act_per_month * (1 + numbers.attention_gain_ratio * attention))


@rule
def value_of_business(
    profit: float,
    hours: float,
    wage: float,
    capital: float,
    licence_cost: float,
    registered: bool,
    numbers: StartingUp,
) -> float:
    """Return what a form of business is worth a month, before taste, in dollars.

    value = profit - hours (wage - independence) - risk |profit| - capital cost - effort
            + (registered) lawfulness - licence cost / horizon
    """
    value = (
        profit
        - hours * (wage - numbers.value_of_independence_dollars_per_month)
        - numbers.risk_discount_share * abs(profit)
        - numbers.cost_of_capital_share_per_month * capital
        - numbers.effort_of_starting_dollars_per_month
    )
    if registered:
        value = value + numbers.value_of_lawfulness_dollars_per_month - licence_cost / numbers.horizon_months
    return value


@rule
def taste(i: int, mode: int, people: People, numbers: StartingUp, luck: Luck) -> float:
    """Return the resident's lasting taste for a form of business, in dollars a month (Gumbel, kept until redrawn)."""
    key = key_of(luck, Draw.TASTE, people.taste_month[i])
    return numbers.spread_of_taste_dollars_per_month * gumbel(key, people.identity[i], mode)


@rule
def taste_bounds(i: int, mode: int, people: People, numbers: StartingUp, luck: Luck) -> tuple[float, float]:
    """Return what the taste is at least and at most: a first look that takes no logarithms."""
    key = key_of(luck, Draw.TASTE, people.taste_month[i])
    low, high = gumbel_bounds(key, people.identity[i], mode)
    spread = numbers.spread_of_taste_dollars_per_month
    return spread * low - CENT, spread * high + CENT


@rule
def licence_cost_dollars(
    i: int, language_help: float, spared: float, fee_factor: float, people: People, profile: Profile, numbers: "Numbers"
) -> float:
    """Return fee and burden of a licence for resident i; help with filing takes the share `spared` of the burden away."""
    path = profile.trades.path[people.sector[i]]
    understood = served(people.english[i], language_help)
    burden = burden_dollars(people.informed[i], understood, people.trust[i], path, numbers.licensing)
    return fee_dollars(path, fee_factor, numbers.licensing) + (1 - spared) * burden


@rule
def value_of_mode(
    i: int,
    mode: int,
    demand: float,
    scale: float,
    licence_cost: float,
    people: People,
    profile: Profile,
    numbers: "Numbers",
) -> float:
    """Return what resident i would make of a business of this form, before taste but with the community's pull."""
    c = people.community[i]
    pull = profile.communities.pull_to_business_dollars_per_month[c]
    if is_registered(mode):
        pull = pull + profile.communities.pull_to_licence_dollars_per_month[c]
    profit = profit_from_sales(
        demand,
        mode,
        scale,
        people.practice[i],
        people.sector[i],
        profile,
        numbers.trading,
        numbers.capital,
        numbers.licensing,
        numbers.closing,
    )
    wage = expected_wage_dollars(i, people, numbers.earning)
    hours = hours_share(mode, numbers.trading)
    invested = scale * people.start_up_capital[i]
    value = value_of_business(profit, hours, wage, invested, licence_cost, is_registered(mode), numbers.starting_up)
    weighed: float = value + pull
    return weighed


@rule
def is_out_of_question(
    i: int, plain: float, licensed: float, people: People, profile: Profile, numbers: "Numbers", luck: Luck
) -> bool:
    """Return whether resident i would have no business even if all of it were funded and a licence cost nothing.

    A quick look that spares most residents the long one (who would lend, what a licence costs) and changes nobody's
    choice: money and an easy licence only add value, as long as a sale leaves more than its tax.
    """
    charged = price(people.practice[i], numbers.trading.price_elasticity_ratio, numbers.trading.lowest_markup_share)
    sure = 1 - 1 / charged >= profile.taxes.gross_receipts_tax_share
    if not sure or numbers.starting_up.risk_discount_share > 1:
        return False
    none, _ = taste_bounds(i, Mode.NONE, people, numbers.starting_up, luck)
    least = none - numbers.starting_up.cost_of_capital_share_per_month * people.start_up_capital[i]
    for mode in range(1, MODES):
        if is_registered(mode) and people.cannot_license[i]:
            continue
        demand = licensed if is_registered(mode) else plain
        most = value_of_mode(i, mode, demand, 1.0, 0.0, people, profile, numbers)
        _, fancy = taste_bounds(i, mode, people, numbers.starting_up, luck)
        if not most + fancy <= least:  # what is no number settles nothing
            return False
    return True


@rule
def might_intend(i: int, people: People, market: Market, profile: Profile, numbers: "Numbers", luck: Luck) -> bool:
    """Return whether resident i might choose some form of business, who would lend and what a licence takes not yet asked."""
    plain, licensed = expected_demands(i, people, market, numbers.trading, numbers.language, numbers.expecting)
    return not is_out_of_question(i, plain, licensed, people, profile, numbers, luck)


@rule
def intend(
    i: int,
    language_help: float,
    spared: float,
    fee_factor: float,
    people: People,
    market: Market,
    profile: Profile,
    fund: "IntArray",
    numbers: "Numbers",
    luck: Luck,
) -> Choice:
    """Return the form of business that resident i would choose now, none included."""
    plain, licensed = expected_demands(i, people, market, numbers.trading, numbers.language, numbers.expecting)
    if is_out_of_question(i, plain, licensed, people, profile, numbers, luck):
        return Choice(0, True, plain, 0.0)
    cost = licence_cost_dollars(i, language_help, spared, fee_factor, people, profile, numbers)
    return weigh_forms(i, plain, licensed, cost, people, profile, fund, numbers, luck)


@rule
def weigh_forms(
    i: int,
    plain: float,
    licensed: float,
    licence_cost: float,
    people: People,
    profile: Profile,
    fund: "IntArray",
    numbers: "Numbers",
    luck: Luck,
) -> Choice:
    """Return the form of business that is worth most to resident i: `plain` and `licensed` are the demand without and with a licence."""
    likely = plain * numbers.borrowing.margin_assumed_share
    share = fundable_share(i, likely, people, profile, fund, numbers.borrowing, luck)
    is_fundable = share >= numbers.capital.smallest_scale_share
    scale = max(share, numbers.capital.smallest_scale_share)
    best, most = 0, taste(i, Mode.NONE, people, numbers.starting_up, luck)
    for mode in range(1, MODES):
        if is_registered(mode) and people.cannot_license[i]:
            continue
        demand = licensed if is_registered(mode) else plain
        value = value_of_mode(i, mode, demand, scale, licence_cost, people, profile, numbers)
        _, fancy = taste_bounds(i, mode, people, numbers.starting_up, luck)
        if value + fancy <= most:
            continue
        value = value + taste(i, mode, people, numbers.starting_up, luck)
        if value > most:
            best, most = mode, value
    demand = licensed if is_registered(best) else plain
    return Choice(best, is_fundable, demand, expected_profit(i, best, demand, scale, people, profile, numbers))


@rule
def expected_profit(
    i: int, mode: int, demand: float, scale: float, people: People, profile: Profile, numbers: "Numbers"
) -> float:
    """Return the profit a month that resident i expects of a business of this form (0 for none)."""
    if mode == Mode.NONE:
        return 0.0
    return profit_from_sales(
        demand,
        mode,
        scale,
        people.practice[i],
        people.sector[i],
        profile,
        numbers.trading,
        numbers.capital,
        numbers.licensing,
        numbers.closing,
    )


@rule
def could_start(i: int, people: People, firms: Firms, files: Files) -> bool:
    """Return whether resident i has neither a firm nor a file."""
    if people.state[i] == State.VACANT:
        return False
    return bool(firms.mode[i] == Mode.NONE and files.kind[i] == FileKind.NONE)


@rule
def preferred_hours(i: int, people: People, firms: Firms, profile: Profile, numbers: "Numbers", luck: Luck) -> int:
    """Return the form (side or main job, same licence) that the owner of firm i would choose, from what it has shown."""
    here: int = firms.mode[i]
    other = here + 1 if here == Mode.UNREGISTERED_SIDE or here == Mode.REGISTERED_SIDE else here - 1
    needed = people.start_up_capital[i]
    scale = min(1.0, firms.capital[i] / needed) if needed > 0 else 1.0
    demand = demand_if_equipped(firms.typical_demand[i], scale, numbers.capital)
    stay = value_of_mode(i, here, demand, scale, 0.0, people, profile, numbers)
    change = value_of_mode(i, other, demand, scale, 0.0, people, profile, numbers)
    stay = stay + taste(i, here, people, numbers.starting_up, luck)
    change = change + taste(i, other, people, numbers.starting_up, luck)
    return other if change > stay else here
