# SPDX-License-Identifier: Apache-2.0
"""What the city's purchases, grants, wages and loans do for firms, what others lose, and what it all costs."""

import numpy as np
from engine.worlds import closing, column, paid, scenario
from stories.signs import SCALE, change, falls, last, pairs, rises, settings

from abmsim.city import Mode
from abmsim.economy import Economy

SET_ASIDE = "- procurement_reform: {set_aside_share: 0.3, vendors_per_month: 200, largest_sale_dollars: 8000}"
GRANTS = "- startup_grants: {grants_per_month: 100, dollars: 4000}"
LOTTERY = "- startup_grants: {grants_per_month: 300, dollars: 2000, stage: owners, lottery: true, end: 2015-07}"
WAGES = "- hiring_subsidy: {vouchers_per_month: 200, share: 1, months: 12, end: 2016-06}"
FUND = "- microloan_fund: {capital_dollars: 1000000, share_who_know: 1, share_accepted: 1, accepts_itin: true}"
PARTNER = "- pooled_funding: {return_chance_factor: 0.3, hours_factor: 0.5}"
CALM = settings({"office.background_files_per_month": 0.0})


def test_firms_on_the_list_sell_to_the_city() -> None:
    bought = pairs(SET_ASIDE)
    assert rises(change(bought, "procurement_dollars"))
    assert rises(change(bought, "firm_revenue_dollars"))
    # together: the mean owner gains less, for some go on as owners who would have given up
    assert rises(last(bought, "additional_owner_income_dollars"))


def test_what_firms_sell_to_the_city_others_sell_less() -> None:
    bought = pairs(SET_ASIDE)
    assert rises(last(bought, "displaced_jobs"))
    assert falls(change(bought, "incumbent_jobs"))
    assert last(bought, "net_jobs").mean() < last(bought, "additional_jobs").mean()


def test_the_city_never_buys_more_than_it_set_aside_nor_from_one_firm_more_than_its_share() -> None:
    economy = Economy(scenario(SET_ASIDE), 1, scale=SCALE)
    for _ in range(6):
        economy.step()
        firms, set_aside = economy.city.firms, 0.3 * economy.numbers.trading.city_purchases_dollars_per_month * SCALE
        assert firms.city_demand.max() <= 8000
        assert economy.measures()["all"]["procurement_dollars"] <= firms.city_demand.sum() <= set_aside * (1 + 1e-9)
        assert (firms.mode[firms.city_demand > 0] >= Mode.REGISTERED_SIDE).all()
        assert (economy.city.people.informed[firms.city_demand > 0] == 1).all()


def test_purchases_of_the_communities_add_up() -> None:
    for pair in pairs(SET_ASIDE):
        world = pair.worlds[1]
        parts = sum(column(world, "procurement_dollars", row) for row in range(world.months.shape[1] - 1))
        assert np.allclose(parts, column(world, "procurement_dollars"))
        assert np.allclose(paid(world, "procurement_award") / 100, column(world, "procurement_dollars"))


def test_the_city_spends_the_same_in_both_worlds() -> None:
    for pair in pairs(SET_ASIDE):
        spent = [paid(world, "procurement_award") + paid(world, "procurement_outside") for world in pair.worlds]
        assert np.array_equal(spent[0], spent[1])
        assert (spent[0][1:] == round(1_000_000_00 * SCALE)).all()
        assert paid(pair.worlds[0], "procurement_award").sum() == 0


def test_when_the_set_aside_ends_the_city_buys_as_before() -> None:
    ended = pairs(SET_ASIDE.replace("{", "{end: 2016-06, "))
    for pair in ended:
        assert column(pair.worlds[1], "procurement_dollars")[13:].sum() == 0
    assert rises(change(ended, "procurement_dollars"))


def test_grants_let_people_start_who_lacked_the_money() -> None:
    given = pairs(GRANTS)
    assert rises(change(given, "starts"))
    assert rises(last(given, "additional_firms"))


def test_many_who_are_given_a_grant_would_have_started_anyway() -> None:
    """Deadweight: those given a grant open more often than others even without it."""
    given, others = [], []
    for seed in range(1, 6):
        plan = scenario(GRANTS)
        treated, without = Economy(plan, seed, scale=SCALE), Economy(plan.counterfactual(), seed, scale=SCALE)
        had_none = without.city.firms.mode == Mode.NONE
        for _ in range(12):
            treated.step()
            without.step()
        assisted = treated.city.people.assisted != 0
        opened = without.city.firms.mode != Mode.NONE
        given.append(opened[had_none & assisted].mean())
        others.append(opened[had_none & ~assisted].mean())
    assert np.mean(given) > 2 * np.mean(others) > 0


def test_a_budget_for_grants_is_never_passed() -> None:
    bound = pairs("- startup_grants: {grants_per_month: 100, dollars: 4000, budget_dollars: 300000}")
    for pair in bound:
        assert 0 < paid(pair.worlds[1], "start_up_grant").sum() <= 300_000_00 * SCALE
        grants = [line.cents for line in pair.worlds[1].costs if line.item == "grants"]
        assert sum(grants) == paid(pair.worlds[1], "start_up_grant").sum()


def test_an_owner_buys_the_equipment_that_is_lacking_with_a_grant_and_keeps_the_rest() -> None:
    plan = scenario(LOTTERY)
    treated, without = Economy(plan, 1, scale=SCALE), Economy(plan.counterfactual(), 1, scale=SCALE)
    city, other = treated.city, without.city
    needed = city.people.start_up_capital.copy() + 0.0
    before = city.firms.capital.copy()
    treated.step()
    without.step()
    won = (
        (city.people.assisted != 0)
        & (city.firms.mode != Mode.NONE)
        & (city.firms.staff + city.firms.outside_staff == 0)
    )
    assert won.sum() > 5
    more = (city.firms.capital - other.firms.capital)[won]
    assert (more >= -1e-6).all()
    assert (more <= 2000.0 + 1e-6).all()
    lacked = (needed - before)[won] > 100
    assert lacked.any()
    assert (more[lacked] > 0).all()
    assert np.abs(more[(needed - before)[won] <= 0]).max(initial=0.0) < 100


def return_on_grants(seed: int, months: int = 12) -> float:
    """What a dollar given by lot to owners adds to profit in a month, from the fourth month to the last."""
    plan = scenario(LOTTERY)
    treated, without = Economy(plan, seed, scale=3 * SCALE), Economy(plan.counterfactual(), seed, scale=3 * SCALE)
    owned, gained = without.city.firms.mode != Mode.NONE, []
    won = owned
    for month in range(1, months + 1):
        treated.step()
        without.step()
        if month == 1:
            won = owned & (treated.city.people.assisted != 0)
        one, other = treated.city.firms, without.city.firms
        same = won & (one.mode == other.mode) & (one.mode != Mode.NONE) & (one.opened_month == other.opened_month)
        gained.append((one.profit - other.profit)[same].sum() / 100)
    return float(np.mean(gained[3:]) / (2000 * won.sum()))


def test_a_random_grant_to_owners_pays_back_something_but_less_than_where_equipment_is_scarce() -> None:
    """De Mel, McKenzie and Woodruff 2008: 4.6 to 5.3 % a month to tiny firms in Sri Lanka, a miss of this model.

    Most owners here have the equipment they can use: of a grant less than a fifth is invested, and the rest is kept.
    """
    found = np.mean([return_on_grants(seed) for seed in range(1, 7)])
    assert 0.0 < found < 0.046


def test_grants_to_owners_are_drawn_by_lot() -> None:
    """A lottery asks nobody whether they would have come: winners are like everybody else."""
    economy = Economy(scenario(LOTTERY), 1, scale=0.2)
    firms = economy.city.firms
    owners, grow = firms.mode != Mode.NONE, firms.wants_growth.copy()
    economy.step()
    won = (economy.city.people.assisted != 0) & owners
    assert 50 < won.sum() <= 60  # a winner may have left since
    assert abs(grow[won].mean() - grow[owners].mean()) < 0.2


def test_a_wage_subsidy_makes_first_hires() -> None:
    hired = pairs(WAGES)
    assert rises(change(hired, "hires", "", slice(1, 13)))
    assert rises(change(hired, "employer_firms", "", slice(6, 13)))


def test_some_subsidised_workers_go_when_the_city_stops_paying() -> None:
    hired = pairs(WAGES)
    during, after = change(hired, "employee_jobs", "", slice(9, 13)), change(hired, "employee_jobs", "", slice(21, 25))
    assert after.mean() < during.mean()
    for pair in hired:
        assert paid(pair.worlds[1], "hiring_subsidy")[13:].sum() == 0


def test_the_city_pays_wages_to_the_cent_of_its_bills() -> None:
    wages = []
    for pair in pairs(WAGES):
        bills = sum(line.cents for line in pair.worlds[1].costs if line.item == "wages paid")
        wages.append(paid(pair.worlds[1], "hiring_subsidy").sum())
        assert bills == wages[-1]
    assert sum(wages) > 0


def test_vouchers_never_promise_more_than_the_money() -> None:
    wages = [
        paid(pair.worlds[1], "hiring_subsidy").sum()
        for pair in pairs(WAGES.replace("share: 1", "share: 1, budget_dollars: 4000000"))
    ]
    assert sum(wages) > 0
    assert max(wages) <= 4_000_000_00 * SCALE


def test_a_loan_fund_lends_and_opens_doors() -> None:
    lent = pairs(FUND)
    assert rises(change(lent, "lent_dollars"))
    assert falls(change(lent, "thwarted_starts"))
    assert rises(last(lent, "additional_firms"))


def test_loans_raise_ownership() -> None:
    assert rises(change(pairs(FUND), "main_job_owners", "", slice(12, 25)))


def test_the_funds_principal_is_no_cost_and_its_losses_are() -> None:
    for pair in pairs(FUND):
        world = pair.worlds[1]
        assert paid(world, "fund_capital_city").sum() == round(1_000_000_00 * SCALE)
        costs = {}
        for line in world.costs:
            costs[line.item] = costs.get(line.item, 0) + line.cents
        assert costs.get("losses on loans", 0) == paid(world, "loan_losses").sum()
        assert round(column(world, "public_cost_dollars").sum() * 100) == sum(costs.values())
        assert set(costs) == {"administration of the fund", "cost of the capital", "losses on loans"}
        assert costs["losses on loans"] <= round(column(world, "written_off_dollars").sum() * 100)
        assert (closing(world, "lender") >= 0).all()


def test_when_the_fund_ends_capital_comes_back_as_loans_are_repaid() -> None:
    for pair in pairs(FUND.replace("{", "{end: 2016-03, ")):
        world = pair.worlds[1]
        back = paid(world, "fund_returned_city")
        assert back[:10].sum() == 0
        assert 0 < back.sum() <= paid(world, "fund_capital_city").sum()
        assert paid(world, "loan_losses")[10:].sum() == 0


def test_capital_of_a_grant_goes_back_to_the_grant() -> None:
    for pair in pairs(FUND.replace("{", "{capital_from: grant, end: 2016-03, ")):
        assert paid(pair.worlds[1], "fund_capital_grant").sum() == round(1_000_000_00 * SCALE)
        assert paid(pair.worlds[1], "fund_returned_grant").sum() > 0
        assert paid(pair.worlds[1], "fund_returned_city").sum() == 0


def test_loans_keep_the_rate_they_were_made_at() -> None:
    plan = scenario(FUND.replace("{", "{interest_share_per_year: 0.02, end: 2015-12, "))
    economy = Economy(plan, 1, scale=SCALE)
    for _ in range(12):
        economy.step()
    firms = economy.city.firms
    rates = set(firms.loan_rate[firms.loan > 0].tolist())
    assert rates == {0.02, economy.profile.lender.interest_share_per_year}


def test_a_partners_forms_come_back_less_often() -> None:
    together = pairs(PARTNER, believing=CALM)
    assert falls(change(together, "returned"))
    assert falls(change(together, "licence_months"))
