# SPDX-License-Identifier: Apache-2.0
"""Levers that pay as things happen: whom, how much, never more than there is, and to the cent."""

import dataclasses

import numpy as np
import pytest
from engine.worlds import SCALE, believing, column, paid, pair, scenario

from abmsim.accounts import FLOW, in_cents
from abmsim.city import FileKind, Mode, State
from abmsim.economy import Economy
from abmsim.interventions.fee_waiver import FEES
from abmsim.interventions.registration_payment import PAYMENTS, VISITS
from abmsim.interventions.targeting import by_luck, people_of, without_licence
from abmsim.serving import town_of

RICH = "- registration_payment: {dollars: 15000}"
FEW = "- registration_payment: {dollars: 15000, budget_dollars: 900000, visits_per_month: 400}"


def lines(world, item: str) -> np.ndarray:
    """Give the cents of an item month by month."""
    cents = np.zeros(len(world.flows), dtype=np.int64)
    for line in world.costs:
        cents[line.month] += line.cents if line.item == item else 0
    return cents


@pytest.mark.parametrize("lever", [RICH, FEW, "- fee_waiver: {share_waived: 0.5}"])
def test_what_is_paid_is_in_the_costs_the_flows_and_the_public_cost(lever) -> None:
    without, world = pair(lever).worlds
    for flow, item in (("registration_payment", PAYMENTS), ("fee_refund", "licence fees waived")):
        assert (paid(world, flow) == lines(world, item)).all()
        assert not paid(without, flow).any()
    bills = sum(lines(world, item) for item in {line.item for line in world.costs})
    assert column(world, "public_cost_dollars")[1:] == pytest.approx(bills[1:] / 100)
    assert bills.sum() > 0


def test_each_owner_is_paid_the_amount_once_with_the_licence() -> None:
    world = pair(RICH).worlds[1]
    cents = paid(world, "registration_payment")
    assert cents.sum() > 0
    assert (cents % 1_500_000 == 0).all()
    assert (cents // 1_500_000 <= column(world, "formalised")).all()


def test_visits_are_paid_for_and_each_owner_is_visited_once() -> None:
    economy = Economy(scenario(RICH), 1, scale=SCALE)
    programme, met = economy.programmes["registration_payment"], set()
    for _ in range(6):
        economy.step()
        people = economy.city.people
        served = set(people.identity[people.served != 0].tolist())
        assert not met & served
        visited = programme.memory["visited"]
        new = set((visited[visited != 0] - 1).tolist()) - met
        living = set(people.identity[people.state != State.VACANT].tolist())
        assert served == new & living  # the others moved away in the month of their visit
        met |= new
        assert sum(bill.cents for bill in programme.bills if bill.item == VISITS) == len(met) * 4_000
    assert len(met) > 50


def test_a_budget_is_never_overspent_and_is_used_up_where_many_want_it() -> None:
    world = pair(FEW).worlds[1]
    budget = round(900_000_00 * SCALE)
    assert 0 <= budget - paid(world, "registration_payment").sum() < 1_500_000
    assert lines(world, VISITS).max() <= 4_000 * (400 * SCALE + 1)


def test_when_all_money_is_set_aside_nobody_is_visited() -> None:
    world = pair(FEW).worlds[1]
    all_paid = np.flatnonzero(np.cumsum(paid(world, "registration_payment")) > round(900_000_00 * SCALE) - 1_500_000)
    assert not column(world, "people_served")[all_paid[0] + 1 :].any()


def test_months_of_profit_are_those_of_the_median_owner_when_it_begins() -> None:
    economy = Economy(scenario("- registration_payment: {months_of_profit: 3, communities: [mexican]}"), 1, scale=SCALE)
    firms, people = economy.city.firms, economy.city.people
    meant = (people.community == 0) & np.isin(firms.mode, [Mode.UNREGISTERED_SIDE, Mode.UNREGISTERED_MAIN])
    meant &= economy.city.files.kind == FileKind.NONE
    expected = in_cents(3 * float(np.median(firms.typical_profit[meant])))
    for _ in range(4):
        economy.step()
    assert economy.programmes["registration_payment"].memory["payment"].tolist() == [expected]
    assert {int(people.community[row]) for row in np.flatnonzero(people.assisted)} == {0}


def test_payments_stop_with_the_programme() -> None:
    world = pair("- registration_payment: {dollars: 15000, end: 2015-12}").worlds[1]
    assert paid(world, "registration_payment")[:7].sum() > 0
    assert paid(world, "registration_payment")[7:].sum() == 0
    assert column(world, "people_served")[5:].sum() == 0  # no new offers in the last two months


def test_the_same_owners_are_first_in_every_world_and_month() -> None:
    economy = Economy(scenario(RICH), 1, scale=SCALE)
    economy.month = 1
    town = town_of(economy, economy.programmes["registration_payment"])
    rows = np.flatnonzero(people_of({}, town) & without_licence(town))
    first = by_luck(rows, town)
    assert set(first.tolist()) == set(rows.tolist())
    assert (first != rows).any()
    assert (by_luck(first[::-1], town._replace(month=9, clock=99)) == first).all()
    other = dataclasses.replace(town.programme, number=town.programme.number + 1)
    assert (by_luck(rows, town._replace(programme=other)) != first).any()


def test_two_waivers_never_give_more_than_the_fee_back() -> None:
    levers = ("- fee_waiver: {share_waived: 0.8}", "- fee_waiver: {share_waived: 0.5, communities: [mexican]}")
    world = pair(*levers, months=6).worlds[1]
    assert 0.8 < paid(world, "fee_refund").sum() / paid(world, "fee").sum() < 0.9
    assert {line.intervention for line in world.costs if line.item == "licence fees waived"} == {
        "fee_waiver",
        "fee_waiver-2",
    }


def test_fees_are_those_after_waivers() -> None:
    world = pair("- fee_waiver: {share_waived: 1}").worlds[1]
    renewals = paid(world, "renewal") / 100
    assert column(world, "fees_dollars")[1:] == pytest.approx(renewals[1:])
    assert (paid(world, "fee_refund") <= paid(world, "fee")).all()


def test_waivers_go_to_those_who_file_first_until_the_money_is_gone() -> None:
    world = pair("- fee_waiver: {share_waived: 1, budget_dollars: 10000}").worlds[1]
    back = paid(world, "fee_refund")
    assert round(10_000_00 * SCALE) - 70_000 < back.sum() <= round(10_000_00 * SCALE)
    assert not back[np.flatnonzero(back)[-1] + 2 :].any()


def test_no_waiver_is_promised_with_less_money_left_than_the_fee() -> None:
    economy = Economy(scenario("- fee_waiver: {share_waived: 1, budget_dollars: 200, end: 2015-12}"), 1, scale=SCALE)
    economy.month = 1
    assert economy.programmes["fee_waiver"].at_hand(FEES, 1) == 1_000  # 200 dollars in a city of a twentieth
    assert not economy.support().fee_waived.any()
    assert not economy.support().eased.any()
    dear = Economy(scenario("- fee_waiver: {share_waived: 1, budget_dollars: 2000, end: 2015-12}"), 1, scale=SCALE)
    dear.month = 1
    food = dear.city.people.sector == dear.sectors.index("food")
    given = dear.support().fee_waived
    assert given[~food].any()
    assert not given[food].any()  # a permit for food costs more than is left


def test_food_alone_can_be_meant() -> None:
    economy = Economy(scenario("- fee_waiver: {share_waived: 1, sectors: [food]}"), 1, scale=SCALE)
    economy.month = 1
    given = economy.support().fee_waived
    food = economy.city.people.sector == economy.sectors.index("food")
    assert given[food].any()
    assert not given[~food].any()


def test_letters_are_read_by_some_and_cost_what_was_sent() -> None:
    plan = scenario("- information_letters: {letters_per_month: 2000, language: es, owners_only: false}")
    economy = Economy(plan, 1, scale=SCALE)
    economy.step()
    people = economy.city.people
    readers = people.assisted == 2
    assert 0.2 * 100 < readers.sum() < 0.5 * 100
    assert people.informed[readers].mean() > 0.9  # a few forget at once, as after word of mouth
    assert not people.served.any()
    assert economy.city.flows[FLOW["programme_cost"]] == 100 * 250
    assert {economy.languages[c] for c in people.community[readers]} == {"es"}


def test_an_english_letter_is_read_as_far_as_english_goes() -> None:
    english = Economy(scenario("- information_letters: {letters_per_month: 20000, owners_only: false}"), 1, scale=SCALE)
    sure = believing(english.scenario, {"information_letters.chance_read": 0.5})
    english = Economy(sure, 1, scale=SCALE)
    english.step()
    people = english.city.people
    assert people.english[people.assisted == 2].mean() > people.english[people.state != 0].mean() + 0.1


def test_who_is_found_under_another_enforcement_counts_as_assisted() -> None:
    plan = believing(scenario("- enforcement: {warnings: true}"), {"closing.chance_found_per_month": 0.2})
    economy = Economy(plan, 1, scale=SCALE)
    had_none = np.isin(economy.city.firms.mode, [Mode.UNREGISTERED_SIDE, Mode.UNREGISTERED_MAIN])
    economy.step()
    found = economy.city.people.assisted != 0
    assert found.any()
    assert had_none[found].all()
    assert economy.city.flows[FLOW["fine"]] == 0
