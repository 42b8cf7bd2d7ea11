# SPDX-License-Identifier: Apache-2.0
"""The books of a programme: it pays with the money that lapses first, never more than it has, and gives the rest back."""

import dataclasses

import numpy as np
import pytest
from engine.worlds import lived, scenario
from hypothesis import given
from hypothesis import strategies as st

from abmsim.accounts import FLOW, hand_out
from abmsim.economy import Economy
from abmsim.interventions import liaison
from abmsim.programmes import NO_LIMIT, Bill, OverspentError, Pot, Programme, number_of
from abmsim.scenario.money import Reserve
from abmsim.serving import open_programmes

GRANT = ("Grant", "grant", False)
PARTNER = ("Mentors", "partner", True)
CITY = ("City budget", "city", False)


def programme(*pots: Pot) -> Programme:
    return Programme("payments", 1, 1, 12, list(pots))


def pot(cents: int, month: int = 1, until: int = 12, lapses: int = 12, who: tuple = GRANT, item: str = "pay") -> Pot:
    return Pot(item, month, until, lapses, *who, cents)


def test_money_is_at_hand_from_its_month_to_its_last_for_its_item() -> None:
    books = programme(pot(100, 2, 4), pot(50, 3, 3), pot(7, 1, 12, item="other"))
    assert [books.at_hand("pay", month) for month in range(1, 6)] == [0, 100, 150, 100, 0]
    assert books.places("pay", 3, 40) == 3
    assert books.places("pay", 3, 0) == NO_LIMIT


def test_in_kind_goes_before_cash_and_what_lapses_first_before_the_rest() -> None:
    books = programme(pot(100), pot(30, until=3, lapses=3), pot(20, who=PARTNER))
    books.pay("pay", 2, 70)
    assert books.bills == [
        Bill(2, "payments", "pay", *PARTNER, 20),
        Bill(2, "payments", "pay", *GRANT, 30),
        Bill(2, "payments", "pay", *GRANT, 20),
    ]
    assert books.give_back(12) == [("grant", 80)]
    assert books.at_hand("pay", 12) == 0


def test_more_than_there_is_is_never_paid() -> None:
    with pytest.raises(OverspentError, match="1 cents more for pay"):
        programme(pot(10)).pay("pay", 1, 11)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 6)), max_size=5), st.lists(st.integers(0, 100)))
def test_what_was_set_aside_is_paid_or_given_back(pots, bills) -> None:
    books = programme(*(pot(cents, 1, until, until) for cents, until in pots))
    for cents in bills:
        books.pay("pay", 1, min(cents, books.at_hand("pay", 1)))
    back = sum(cents for month in range(1, 7) for _, cents in books.give_back(month))
    assert sum(bill.cents for bill in books.bills) + back == sum(cents for cents, _ in pots)


def test_a_copy_goes_on_by_itself() -> None:
    books = programme(pot(100))
    books.remembered("visited", 3)[1] = 7
    twin = books.copy()
    twin.pay("pay", 1, 100)
    twin.remembered("visited", 3)[0] = 1
    assert books.at_hand("pay", 1) == 100
    assert books.bills == []
    assert books.remembered("visited", 3).tolist() == [0, 7, 0]


def test_each_programme_has_its_own_luck_wherever_it_stands() -> None:
    numbers = {number_of(kind, name) for kind in ("a", "b") for name in ("a", "b", "c")}
    assert len(numbers) == 6
    assert all(0 < number < 2**56 for number in numbers)


def test_money_without_a_limit_pays_everything() -> None:
    books = programme(pot(NO_LIMIT, who=CITY, lapses=0))
    books.pay("pay", 1, 10**12)
    assert books.at_hand("pay", 1) > 10**12
    assert books.give_back(12) == []


def test_many_are_paid_through_one_door() -> None:
    purse, flows = np.array([5, 0, 0]), np.zeros(len(FLOW), dtype=np.int64)
    hand_out(purse, flows, np.array([2, 0]), FLOW["registration_payment"], [300, 10])
    assert purse.tolist() == [15, 0, 300]
    assert flows[FLOW["registration_payment"]] == flows.sum() == 310
    with pytest.raises(ValueError, match="paid once"):
        hand_out(purse, flows, np.array([1, 1]), 0, [1, 1])
    with pytest.raises(ValueError, match="never less"):
        hand_out(purse, flows, np.array([1]), 0, [-1])


def with_money(*reserves: Reserve) -> Economy:
    plan = scenario("- liaison: {language: es, staff: 1}", months=3)
    return Economy(dataclasses.replace(plan, costs=(), reserves=reserves), 1, scale=0.02)


def test_a_budget_is_scaled_with_the_city() -> None:
    plan = with_money(Reserve("liaison", "pay", 1, 3, 0, *CITY, 1000_00), Reserve("liaison", "x", 1, 3, 0, *CITY, None))
    opened = open_programmes(plan.scenario, 0.02)
    assert [one.cents for one in opened["liaison"].pots] == [20_00, NO_LIMIT]


def test_what_is_paid_is_public_cost_and_what_is_left_goes_back() -> None:
    economy = with_money(Reserve("liaison", "pay", 1, 3, 2, *GRANT, 1000_00))
    economy.month = 1
    economy.programmes["liaison"].pay("pay", 1, 5_00)
    economy.month = 0
    economy.step()
    assert economy.measures()["all"]["public_cost_dollars"] == 5.0
    economy.step()
    assert economy.city.flows[FLOW["grant_returned"]] == 15_00
    assert economy.measures()["all"]["public_cost_dollars"] == 0.0


def test_looking_at_the_support_changes_nothing() -> None:
    economy = with_money(Reserve("liaison", "pay", 1, 3, 2, *GRANT, 1000_00))
    before = economy.programmes["liaison"].copy()
    economy.month = 1
    economy.support()
    economy.month = 0
    assert economy.programmes["liaison"] == before


def test_a_fork_keeps_the_programmes_that_go_on_and_opens_new_ones() -> None:
    economy = with_money(Reserve("liaison", "pay", 1, 3, 2, *GRANT, 1000_00))
    economy.programmes["liaison"].pay("pay", 1, 5_00)
    same, other = economy.fork(economy.scenario), economy.fork(economy.scenario.counterfactual())
    assert same.programmes["liaison"] == economy.programmes["liaison"]
    assert same.programmes["liaison"] is not economy.programmes["liaison"]
    assert other.programmes == {}


def test_the_first_month_of_a_programme_is_its_first_month_of_service(monkeypatch) -> None:
    """Staff who need three months to know everybody count them from the month in which they begin."""
    told = []
    sound = liaison.serve

    def listening(options, numbers, month_of_service, town):
        told.append((town.month, month_of_service))
        return sound(options, numbers, month_of_service, town)

    monkeypatch.setattr(liaison, "serve", listening)
    lived(scenario("- liaison: {language: es, staff: 1, start: 3, end: 5}"), 6, scale=0.01)
    assert told == [(3, 1), (4, 2), (5, 3)]
