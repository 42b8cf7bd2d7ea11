# SPDX-License-Identifier: Apache-2.0
"""The doors through which every cent goes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmsim import accounts
from abmsim.accounts import FLOW, FLOWS, SECTORS_OF_ACCOUNTS

CENTS = st.integers(0, 10_000)
SLOTS = st.integers(0, 4)


def columns() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.full(5, 1_000_000, np.int64), np.zeros(5, np.int64), np.zeros(len(FLOWS), np.int64)


@given(st.lists(st.tuples(SLOTS, SLOTS, CENTS), max_size=40))
def test_handing_over_keeps_every_cent_however_often_somebody_is_paid(payments) -> None:
    purse, _, flows = columns()
    for payer, payee, cents in payments:
        accounts.hand_over(purse, flows, payer, payee, FLOW["kin_loan"], cents)
    assert purse.sum() == 5_000_000
    assert flows[FLOW["kin_loan"]] == sum(cents for *_, cents in payments)
    for slot in range(5):
        came = sum(cents for _, payee, cents in payments if payee == slot)
        went = sum(cents for payer, _, cents in payments if payer == slot)
        assert purse[slot] == 1_000_000 + came - went


@given(st.lists(st.tuples(SLOTS, CENTS), max_size=40))
def test_one_payee_paid_many_times_gets_it_all(payments) -> None:
    purse, _, flows = columns()
    for slot, cents in payments:
        accounts.receive(purse, flows, slot, FLOW["outside_wage"], cents)
    assert purse.sum() - 5_000_000 == flows.sum() == sum(cents for _, cents in payments)


@given(st.lists(st.tuples(st.sampled_from(["sell", "buy"]), SLOTS, CENTS), max_size=40))
def test_what_a_till_is_left_with_is_its_owners(events) -> None:
    purse, till, flows = columns()
    for door, slot, cents in events:
        flow = FLOW["mainstream_sale"] if door == "sell" else FLOW["materials"]
        getattr(accounts, door)(purse, till, flows, slot, flow, cents)
    assert (purse - 1_000_000 == till).all()
    left = till.copy()
    accounts.close_tills(till, flows, FLOW["owner_draw"], FLOW["owner_injection"])
    assert not till.any()
    assert flows[FLOW["owner_draw"]] == left[left > 0].sum()
    assert flows[FLOW["owner_injection"]] == -left[left < 0].sum()
    opening = np.zeros(len(SECTORS_OF_ACCOUNTS), np.int64)
    opening[0] = 5_000_000
    table = accounts.balances(opening, flows)
    assert table[SECTORS_OF_ACCOUNTS.index("firms"), 3] == 0
    assert table[0, 3] == purse.sum()


def test_a_wage_leaves_the_till_and_the_owners_purse_and_reaches_the_worker() -> None:
    purse, till, flows = columns()
    accounts.employ_for(purse, till, flows, 0, 3, FLOW["co_ethnic_wage"], 250_00)
    assert purse.tolist() == [975_000, 1_000_000, 1_000_000, 1_025_000, 1_000_000]
    assert till.tolist() == [-25_000, 0, 0, 0, 0]
    assert flows[FLOW["co_ethnic_wage"]] == 25_000


@given(st.lists(st.integers(0, 10**9), min_size=len(FLOWS), max_size=len(FLOWS)))
def test_no_set_of_flows_changes_all_cash_together(cents) -> None:
    opening = np.arange(len(SECTORS_OF_ACCOUNTS), dtype=np.int64) * 1000
    table = accounts.balances(opening, np.array(cents, dtype=np.int64))
    assert table[:, accounts.CLOSING].sum() == opening.sum()
    assert table[:, 1].sum() == table[:, 2].sum() == sum(cents)


@given(st.integers(-(10**11), 10**11))
def test_cents_survive_the_way_through_dollars(cents) -> None:
    assert accounts.in_cents(accounts.in_dollars(cents)) == cents


@pytest.mark.parametrize(("dollars", "cents"), [(0.0, 0), (0.005, 1), (0.0149, 1), (12.34, 1234), (-0.01, -1)])
def test_dollars_are_rounded_to_the_nearest_cent(dollars, cents) -> None:
    assert accounts.in_cents(dollars) == cents


def test_flows_have_one_name_each_and_known_sectors() -> None:
    assert len({flow.name for flow in FLOWS}) == len(FLOWS) == len(FLOW)
    assert {flow.payer for flow in FLOWS} | {flow.payee for flow in FLOWS} == set(SECTORS_OF_ACCOUNTS)
