# SPDX-License-Identifier: Apache-2.0
"""What equipment does for sales, how savings and grants become equipment, and what a lender has to lend."""

import numpy as np
import pytest
from engine.worlds import SCALE, believing, scenario
from hypothesis import given
from hypothesis import strategies as st

from abmsim.barriers.capital import Capital, output_share
from abmsim.city import Mode
from abmsim.economy import Economy
from abmsim.month import learn_and_reinvest, trade
from abmsim.rules.borrowing import Borrowing, loan_cents
from abmsim.rules.expecting import demand_if_equipped
from abmsim.rules.receiving import CASH, OWED_TO_CITY
from abmsim.support import no_support
from abmsim.world import refer

LENDER = {
    "lender.capital_dollars": 1e8,
    "borrowing.share_who_know_the_lender": 1.0,
    "borrowing.share_creditworthy": 1.0,
    "lender.share_accepting_itin": 1.0,
}
NUMBERS = Borrowing(*[0.0] * len(Borrowing._fields))._replace(smallest_loan_dollars=500.0)


def city(numbers: dict[str, float] | None = None) -> Economy:
    return Economy(believing(scenario(), numbers or {}), 1, scale=SCALE)


def needed(economy: Economy) -> np.ndarray:
    people, firms = economy.city.people, economy.city.firms
    tools = economy.profile.trades.capital_dollars_per_worker[people.sector]
    return people.start_up_capital + tools * (firms.staff + firms.outside_staff)


def part(economy: Economy, *parts) -> None:
    """Live these parts of a month and nothing else."""
    here = refer(economy.world_at(economy.clock, no_support(economy.places)))
    with np.errstate(over="ignore"):
        for one in parts:
            one(here)


def test_half_the_equipment_draws_87_percent_of_the_customers() -> None:
    """De Mel, McKenzie and Woodruff 2008: what is not on the shelf is not sold; .5 to the power .2 is .871."""
    whole, half = city(), city()
    needs = needed(whole)
    for economy, share in ((whole, 1.0), (half, 0.5)):
        economy.city.firms.capital[:] = share * needs
        part(economy, trade)
    rows = (whole.city.firms.mode != Mode.NONE) & (needs > 1)
    assert rows.sum() > 50
    ratio = half.city.firms.appeal[rows] / whole.city.firms.appeal[rows]
    assert ratio == pytest.approx(0.5**0.2, rel=1e-9)


def test_too_little_equipment_shrinks_a_full_firm_once() -> None:
    """Evans and Jovanovic 1989: output is theta k^alpha, whether hands or customers are what lacks."""
    whole, one = city(), city()
    needs = needed(whole)
    for economy in (whole, one):
        economy.city.firms.capital[:] = needs
    row = np.flatnonzero((whole.city.firms.mode == Mode.REGISTERED_MAIN) & (needs > 1))[0]
    one.city.firms.capital[row] = 0.5 * needs[row]
    for economy in (whole, one):
        economy.city.firms.customers[row] = 500.0  # far more than anybody can serve
        part(economy, trade)
    assert whole.city.firms.revenue[row] < 0.5 * 100 * whole.city.firms.demand[row]
    assert one.city.firms.revenue[row] / whole.city.firms.revenue[row] == pytest.approx(0.5**0.2, rel=1e-4)


def test_idle_savings_buy_the_equipment_that_earns_its_cost_and_no_more() -> None:
    economy = city()
    firms, people, needs = economy.city.firms, economy.city.people, needed(economy)
    owners = (firms.mode != Mode.NONE) & (needs > 100)
    busy, idle = np.flatnonzero(owners)[:2]
    people.purse[[busy, idle]] = 100_000_00
    firms.profit[[busy, idle]] = 0
    firms.capital[[busy, idle]] = 0.5 * needs[[busy, idle]]
    firms.customers[busy], firms.typical_demand[busy] = 1.0, 1.0 * needs[busy]  # a margin of a fifth and more of it
    firms.typical_demand[idle] = 0.001 * needs[idle]
    part(economy, learn_and_reinvest)
    assert firms.capital[busy] == pytest.approx(needs[busy], abs=0.01)
    assert firms.capital[idle] == pytest.approx(0.99 * 0.5 * needs[idle])


def test_whoever_has_what_the_firm_needs_buys_no_more() -> None:
    economy = city()
    firms, needs = economy.city.firms, needed(economy)
    economy.city.people.purse[:] = 100_000_00
    firms.capital[:] = 1.5 * needs
    part(economy, learn_and_reinvest)
    owners = firms.mode != Mode.NONE
    assert firms.capital[owners] == pytest.approx(0.99 * 1.5 * needs[owners])


def test_savings_that_are_kept_at_hand_are_not_spent_on_equipment() -> None:
    economy = city()
    firms, people, needs = economy.city.firms, economy.city.people, needed(economy)
    owners = (firms.mode != Mode.NONE) & (needs > 100)
    firms.profit[:], firms.capital[:] = 0, 0.5 * needs
    spending = economy.numbers.spending
    kept = spending.buffer_months * np.maximum(people.income / 100, spending.floor_dollars_per_month)
    people.purse[:] = np.floor(100 * kept).astype(np.int64)
    before = people.purse.copy()
    part(economy, learn_and_reinvest)
    assert (people.purse[owners] == before[owners]).all()


@given(st.floats(1, 1e6), st.floats(0.01, 1))
def test_what_a_small_firm_shows_says_what_a_whole_one_would_draw(demand, scale) -> None:
    capital = Capital(0.2, 0.25, 0.01)
    shown = demand * output_share(scale * 1000, 1000.0, capital)
    assert demand_if_equipped(shown, scale, capital) == pytest.approx(demand)
    assert demand_if_equipped(0.0, 0.0, capital) == 0


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_loan_is_worth_the_paperwork_or_not_made(lacking, limit, cash) -> None:
    loan = loan_cents(lacking, limit, np.array([cash, 0, 0], dtype=np.int64), NUMBERS)
    most = min(lacking, limit, cash)
    assert loan == (most if most >= 500_00 else 0)


def test_a_fund_that_runs_out_pays_no_crumbs() -> None:
    """Before, the last cents of an empty fund were lent as loans of a few dollars."""
    economy = city({**LENDER, "lender.capital_dollars": 1e6})
    firms, sizes = economy.city.firms, []
    for _ in range(12):
        before, spell = firms.loan.copy(), firms.spell.copy()
        economy.step()
        first = (firms.loan > 0) & ((firms.spell != spell) | (before == 0))
        sizes += firms.loan[first].tolist()
    assert len(sizes) > 3
    assert min(sizes) >= 500_00


def test_supporters_keep_the_lenders_own_money_whole_and_nobody_elses() -> None:
    """Three lenders of New Mexico have lent for 25 years; before, losses had eaten the fund in five."""
    economy = city()
    for _ in range(24):
        economy.step()
        held = int(economy.city.lender[CASH] + economy.city.firms.loan.sum() - economy.city.lender[OWED_TO_CITY])
        assert held >= round(100 * economy.profile.lender.capital_dollars)
    assert economy.measures()["all"]["loans_outstanding_dollars"] > 0


def test_equipment_bought_with_a_grant_is_no_loss_of_trade() -> None:
    """Before, 4,000 dollars of tools made the month a loss of 4,000 dollars, and the owner think of closing."""
    plan = scenario(
        "- startup_grants: {grants_per_month: 500, dollars: 4000, stage: owners, lottery: true, end: 2015-07}"
    )
    treated, without = Economy(plan, 1, scale=SCALE), Economy(plan.counterfactual(), 1, scale=SCALE)
    lacked = needed(treated) - treated.city.firms.capital > 500
    treated.step()
    without.step()
    one, other = treated.city.firms, without.city.firms
    won = lacked & (treated.city.people.assisted != 0) & (one.mode != Mode.NONE) & (one.mode == other.mode)
    assert won.sum() > 3
    assert (one.capital - other.capital)[won].min() > 0
    assert (one.profit - other.profit)[won].mean() > 0
    assert (one.profit - other.profit)[won].min() > -500_00
