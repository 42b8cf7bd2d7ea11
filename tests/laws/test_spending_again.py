# SPDX-License-Identifier: Apache-2.0
"""Money that residents spend in their community comes back to its owners, and round by round less of it."""

import numpy as np
import pytest
from engine.worlds import SCALE, believing, scenario

from abmsim.city import Mode, State
from abmsim.economy import Economy
from abmsim.rules.pricing import price

GIFT_CENTS = 100_00
# Nothing moves but money: no entry, no exit, no change of staff, no tools, no savings spent.
NOTHING_BUT_MONEY = {
    "starting_up.chance_to_act_per_month": 0.0,
    "formalising.chance_considered_per_month": 0.0,
    "people.chance_departure_per_month": 0.0,
    "closing.chance_economic_exit_per_month": 0.0,
    "closing.chance_found_per_month": 0.0,
    "closing.supplier_credit_limit_dollars": 1e12,
    "closing.chance_other_exit_registered_per_month": 0.0,
    "closing.chance_other_exit_unregistered_per_month": 0.0,
    "*.share_wanting_growth": 0.0,
    "hiring.pay_covered_to_stay_share": -1e9,
    "learning.reinvested_share": 0.0,
    "spending.excess_spent_share": 0.0,
    "spending.floor_dollars_per_month": 0.0,
    "*.typical_savings_dollars": 20_000.0,
    "*.spread_of_log_savings": 0.0,
    "settling.months_of_spin_up": 1,
}


def twins(numbers: dict[str, float], months: int = 3) -> tuple[Economy, Economy]:
    """Live a city in which nothing but money moves; return it and a copy in which everybody spent more last month."""
    economy = Economy(believing(scenario(), {**NOTHING_BUT_MONEY, **numbers}), 1, scale=SCALE)
    boundless = economy.numbers.trading._replace(units_per_worker_month=1e9)
    economy.numbers = economy.numbers._replace(
        trading=boundless
    )  # after firms were founded: they are of the usual size
    for _ in range(months):
        economy.step()
    richer = economy.fork(economy.scenario)
    here = richer.city.people.state != State.VACANT
    richer.city.people.consumption[here] += GIFT_CENTS
    return economy, richer


def more(one: Economy, other: Economy, column: str) -> np.ndarray:
    """Give what the second city has more of a market's column, by community."""
    return (getattr(other.city.market, column) - getattr(one.city.market, column)).astype(float)


def test_the_first_round_is_what_was_spent_times_the_share_that_owners_sell() -> None:
    economy, richer = twins({})
    people = economy.city.people
    extra = np.bincount(people.community[people.state != State.VACANT], minlength=len(economy.communities)) * GIFT_CENTS
    economy.step()
    richer.step()
    share_spent_here = economy.profile.communities.share_spent_in_niche
    spent = more(economy, richer, "niche_spent")
    assert spent == pytest.approx(extra * share_spent_here, rel=1e-3)
    market = economy.city.market
    share_of_owners = market.niche_appeal / (market.niche_appeal + market.niche_incumbents)
    assert more(economy, richer, "niche_sales") == pytest.approx(spent * share_of_owners, rel=1e-3)
    assert more(economy, richer, "niche_sales").min() > 0


@pytest.mark.parametrize("newest_month", [0.1, 0.3, 1.0])
def test_the_second_round_is_smaller_by_the_share_that_is_kept_earned_and_spent_again(newest_month) -> None:
    """Sales -> what is left of them -> usual income of owners -> consumption -> spending in the community.

    Owners live on their usual profit, of which the newest month is a share: where it is all, the whole gain counts.
    """
    economy, richer = twins({"taxes.gross_receipts_tax_share": 0.0, "paying.profit_memory_share": newest_month})
    for one in (economy, richer):
        one.step()
    first = more(economy, richer, "niche_sales")
    people, firms, numbers = economy.city.people, economy.city.firms, economy.numbers
    earned = (richer.city.firms.revenue - firms.revenue).astype(float)
    charged = np.array([price(b, numbers.trading.price_elasticity_ratio, numbers.trading.lowest_markup_share)
                        for b in people.practice])  # fmt: skip
    kept = earned * (1 - 1 / charged)
    gained = (richer.city.firms.profit - firms.profit).astype(float)
    assert gained[earned > 0].sum() == pytest.approx(kept.sum(), rel=1e-2)
    wealthy = (firms.typical_profit > 0) & (firms.mode != Mode.NONE)
    again = numbers.spending.consumed_share * newest_month * gained * wealthy
    more_consumed = (richer.city.people.consumption - people.consumption).astype(float)
    assert more_consumed[wealthy].sum() == pytest.approx(again.sum(), rel=0.05)
    share_spent_here = economy.profile.communities.share_spent_in_niche
    expected = np.bincount(people.community, more_consumed, minlength=len(first)) * share_spent_here
    for one in (economy, richer):
        one.step()
    assert more(economy, richer, "niche_spent") == pytest.approx(expected, rel=0.01)
    ratio = more(economy, richer, "niche_sales").sum() / first.sum()
    assert 0 < ratio < 0.2


def test_without_spending_in_the_community_nothing_comes_back() -> None:
    economy, richer = twins({"*.share_spent_in_niche": 0.0})
    for one in (economy, richer):
        one.step()
    assert np.array_equal(economy.city.firms.revenue, richer.city.firms.revenue)
    assert np.array_equal(economy.city.firms.profit, richer.city.firms.profit)


@pytest.mark.parametrize(("factor", "competes"), [(1.0, True), (1e9, False)])
def test_incumbents_beyond_all_measure_leave_no_competition_among_the_others(factor, competes) -> None:
    """Incumbents and spending grow together, so a unit of appeal draws the same; who closes leaves nothing to the rest."""
    economy, _ = twins({"*.share_spent_in_niche": 0.0})
    market = economy.city.market
    market.incumbents[:] *= factor
    market.spending[:] *= factor
    fewer = economy.fork(economy.scenario)
    owners = np.flatnonzero(fewer.city.firms.mode != Mode.NONE)
    alone = (fewer.city.firms.staff + fewer.city.firms.outside_staff)[owners] == 0
    gone, stay = owners[::2][alone[::2]], owners[1::2]
    fewer.city.firms.mode[gone] = Mode.NONE
    for one in (economy, fewer):
        one.step()
    gain = fewer.city.firms.demand[stay] / economy.city.firms.demand[stay] - 1
    assert gain.min() >= -1e-9
    assert (np.median(gain) > 0.001) == competes
    assert gain.max() < (0.5 if competes else 1e-6)
