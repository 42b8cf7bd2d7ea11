# SPDX-License-Identifier: Apache-2.0
"""What programmes give and what becomes of it: grants, vouchers, a share of a wage, and public money at the lender's."""

import numpy as np
import pytest
from engine.worlds import copied
from rules.desk import desk

from abmsim.accounts import FLOW
from abmsim.city import BY_REFORM, Mode
from abmsim.economy import Economy
from abmsim.passes.starting import might_start
from abmsim.rules.arriving import position
from abmsim.rules.borrowing import borrow_from_kin
from abmsim.rules.paying import receive_wage_share
from abmsim.rules.receiving import (
    CASH,
    OWED_TO_CITY,
    OWED_TO_GRANT,
    count_down,
    receive_grant,
    receive_promises,
    settle_with_lender,
)
from abmsim.rules.spending import consume
from abmsim.rules.trading import share_out_purchases
from abmsim.support import Lending, Purchases, no_support
from abmsim.world import refer

SCALE = 0.01


@pytest.fixture
def town() -> Economy:
    return copied(SCALE)


def owner_of(town: Economy, which: int = 3) -> int:
    return int(np.flatnonzero(town.city.firms.mode != Mode.NONE)[which])


def test_a_grant_is_money_to_a_resident_and_the_lacking_equipment_to_an_owner(town) -> None:
    city = town.city
    owner, other = owner_of(town), int(np.flatnonzero(city.firms.mode == Mode.NONE)[3])
    city.firms.capital[owner] = 0.0
    city.people.start_up_capital[owner] = 300.0
    city.firms.staff[owner] = city.firms.outside_staff[owner] = 0
    before = city.people.purse.copy()
    for row in (owner, other):
        receive_grant(row, 50_000, city.people, city.firms, city.flows, town.profile)
    assert city.people.purse[other] - before[other] == 50_000
    assert city.people.purse[owner] - before[owner] == 20_000
    assert city.firms.capital[owner] == 300.0


@pytest.mark.parametrize(
    ("staff", "wage_months", "voucher_months", "left"),
    [(0, 0, 0, (0, 0)), (1, 6, 2, (5, 0)), (0, 6, 2, (6, 1)), (0, 6, 0, (0, 0))],
    ids=["nothing promised", "somebody works", "the voucher waits", "the voucher lapses"],
)
def test_promises_run_out(town, staff, wage_months, voucher_months, left) -> None:
    firms, row = town.city.firms, owner_of(town)
    firms.staff[row], firms.outside_staff[row] = 0, staff
    firms.wage_months[row], firms.voucher_months[row] = wage_months, voucher_months
    count_down(row, firms)
    assert (firms.wage_months[row], firms.voucher_months[row]) == left


def test_a_voucher_and_what_was_taught_are_written_down(town) -> None:
    people, firms, row = town.city.people, town.city.firms, owner_of(town)
    people.practice[row], people.own_practice[row] = 0.9, 0.2
    columns = {name: np.zeros(town.places) for name in ("practice_gain", "own_practice_gain")}
    columns |= {name: np.zeros(town.places, np.int8) for name in ("wage_months", "voucher_months")}
    given = no_support(town.places)._replace(**columns)
    given.practice_gain[row], given.own_practice_gain[row] = 0.3, 0.1
    receive_promises(row, people, firms, given)
    assert (people.practice[row], people.own_practice[row]) == (1.0, pytest.approx(0.3))
    assert firms.wage_months[row] == 0
    given.wage_months[row], given.voucher_months[row] = 6, 3
    receive_promises(row, people, firms, given)
    assert (firms.wage_months[row], firms.voucher_months[row]) == (6, 3)


def test_the_city_pays_a_share_of_one_workers_pay_and_only_where_somebody_works(town) -> None:
    people, firms, flows, row = town.city.people, town.city.firms, town.city.flows, owner_of(town)
    firms.staff[row] = firms.outside_staff[row] = 0
    receive_wage_share(row, 0.5, people, firms, town.profile, flows)
    assert firms.wage_paid[row] == 0
    firms.outside_staff[row] = 2
    receive_wage_share(row, 0.5, people, firms, town.profile, flows)
    pay = town.profile.trades.staff_pay_dollars_per_month[people.sector[row]]
    assert firms.wage_paid[row] == flows[FLOW["hiring_subsidy"]] == pytest.approx(50 * pay, abs=1)


def settled(town: Economy, lending: Lending, **owed: int) -> Economy:
    """The lender's books closed for a month in which $100 were written off and $300 of principal came in."""
    city = town.city
    city.firms.loan[:] = 0
    city.lender[:] = (100_000, owed.get("city", 0), owed.get("grant", 0))
    city.tally.written_off[:] = 0
    city.tally.written_off[0] = 10_000
    city.flows[FLOW["loan_principal"]] = 30_000
    settle_with_lender(city.people, city.firms, city.lender, city.flows, city.tally, 0.0, lending)
    return town


def test_who_borrows_with_public_help_is_assisted(town) -> None:
    row = owner_of(town)
    town.city.firms.just_borrowed[row], town.city.people.assisted[row] = 1, 0
    settled(town, Lending())
    assert (town.city.firms.just_borrowed[row], town.city.people.assisted[row]) == (0, 0)
    town.city.firms.just_borrowed[row] = 1
    settled(town, Lending(runs=1))
    assert (town.city.firms.just_borrowed[row], town.city.people.assisted[row]) == (0, BY_REFORM)


def test_while_a_fund_runs_the_public_bears_its_part_of_losses_up_to_what_is_set_aside(town) -> None:
    settled(town, Lending(runs=1, losses_cents=10**6), city=50_000)
    assert town.city.lender[CASH] == 100_000 + 5_000
    settled(town, Lending(runs=1, losses_cents=2_000), city=50_000)
    assert town.city.lender[CASH] == 100_000 + 2_000


def test_when_it_has_stopped_repaid_principal_goes_back_to_the_grant_first(town) -> None:
    settled(town, Lending(), city=30_000, grant=10_000)
    came = 30_000 * 4 // 10
    assert town.city.flows[FLOW["fund_returned_grant"]] == 10_000
    assert town.city.flows[FLOW["fund_returned_city"]] == came - 10_000
    assert town.city.lender[[OWED_TO_CITY, OWED_TO_GRANT]].tolist() == [30_000 - 2_000, 0]


def test_nobody_borrows_from_kin_twice(town) -> None:
    city, row = town.city, owner_of(town)
    city.firms.kin_loan[row] = 100
    lent = borrow_from_kin(row, 5_000, city.people, city.firms, city.flows, town.numbers.borrowing, town.luck)
    assert lent == 0
    assert city.firms.kin_loan[row] == 100


def test_consumption_ends_with_the_purse(town) -> None:
    people = town.city.people
    people.purse[5], people.consumption[5] = 800, 300
    consume(5, 700, people, town.city.flows)
    assert (people.purse[5], people.consumption[5]) == (400, 700)
    consume(5, 5_000, people, town.city.flows)
    assert (people.purse[5], people.consumption[5]) == (0, 1_100)


@pytest.mark.parametrize(("luck", "place"), [(0.1, 0), (0.3, 1), (0.9, 2), (1 - 1e-17, 2)])
def test_whatever_the_luck_it_falls_into_a_share(luck, place) -> None:
    assert position(luck, np.array([0.2, 0.3, 0.5 - 1e-12])) == place


@pytest.mark.parametrize("reviews", [1, 3])
def test_a_background_file_is_reviewed_as_often_as_it_needs(reviews) -> None:
    at = desk(0, staff_hours=1e6, background=20.0, background_reviews=reviews, months_before_each_review=0.1)
    at.work(60)
    finished, months_waited = at.tally.background[2], at.tally.background[1]
    assert finished == pytest.approx(20.0 * 60, rel=0.15)
    assert months_waited / finished == pytest.approx(0.1 * reviews, rel=0.02)


def test_the_city_buys_of_licensed_bidders_by_appeal_and_of_none_more_than_the_most(town) -> None:
    firms = town.city.firms
    vendors = np.flatnonzero(firms.mode >= Mode.REGISTERED_SIDE)[:3]
    unlicensed = int(np.flatnonzero((firms.mode != Mode.NONE) & (firms.mode < Mode.REGISTERED_SIDE))[0])
    firms.mainstream_appeal[:] = 1.0
    firms.mainstream_appeal[vendors] = (1.0, 2.0, 7.0)
    support = no_support(town.places)
    support.bids[[*vendors, unlicensed]] = 1
    asked = [
        Purchases(),
        Purchases(dollars=1000.0, largest_dollars=9000.0),
        Purchases(dollars=1000.0, largest_dollars=450.0),
    ]
    for purchases, wanted in zip(asked, [(0, 0, 0), (100, 200, 700), (100, 200, 450)], strict=True):
        share_out_purchases(firms, support._replace(purchases=purchases))
        assert firms.city_demand[vendors] == pytest.approx(wanted)
        assert firms.city_demand.sum() == pytest.approx(sum(wanted))


def test_who_minds_risk_beyond_all_measure_is_asked_at_length(town) -> None:
    """The quick look holds only where profit counts for something; elsewhere it settles nothing."""
    numbers = town.numbers._replace(starting_up=town.numbers.starting_up._replace(risk_discount_share=1.5))
    here = refer(town.world_at(town.clock, no_support(town.places))._replace(numbers=numbers))
    with np.errstate(over="ignore"):
        assert all(might_start(row, here) for row in range(0, town.places, 7))
