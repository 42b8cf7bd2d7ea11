# SPDX-License-Identifier: Apache-2.0
"""The arithmetic of levers that pay, lend, buy and match, on hand-made cases."""

import numpy as np
import pytest
from engine.worlds import scenario
from hypothesis import given
from hypothesis import strategies as st

from abmsim.accounts import FLOW, FLOWS
from abmsim.economy import Economy
from abmsim.interventions.peer_network import learned_from_peers, months_left
from abmsim.interventions.pooled_funding import learned
from abmsim.rules.borrowing import on_terms
from abmsim.rules.hiring import own_part_of_pay
from abmsim.rules.paying import materials_cents
from abmsim.rules.receiving import CASH, OWED_TO_CITY, OWED_TO_GRANT, fund_lender, give_back
from abmsim.scenario.problems import ScenarioError
from abmsim.support import Lending, Purchases, both, both_lendings, both_purchases, no_support


@pytest.mark.parametrize(("months", "left"), [(1, [1, 1, 1, 1]), (3, [3, 2, 1, 3]), (6, [6, 5, 4, 3])])
def test_a_cohort_counts_its_months_down_and_begins_again(months, left) -> None:
    assert [months_left(month, months) for month in range(1, 5)] == left


@given(st.lists(st.floats(0, 1), min_size=0, max_size=30), st.floats(0, 1))
def test_peers_learn_at_most_what_the_better_half_is_ahead(practice, share) -> None:
    before = np.array(practice)
    gain = learned_from_peers(before, share)
    assert (gain >= 0).all()
    assert len(before) == 0 or (before + gain <= max(before.max(), 0) + 1e-12).all()


def test_the_best_of_a_group_learns_nothing_and_the_others_a_share() -> None:
    gain = learned_from_peers(np.array([0.2, 0.4, 0.6, 0.8]), 0.5)
    assert gain == pytest.approx([0.25, 0.15, 0.05, 0.0])


def test_what_a_partner_learned_arrives_bit_by_bit() -> None:
    assert [learned(0.7, month, 3) for month in (1, 2, 3, 9)] == pytest.approx([0.9, 0.8, 0.7, 0.7])
    assert learned(0.7, 1, 0) == 0.7
    assert learned(1.0, 2, 6) == 1.0


def test_a_mentor_saves_a_share_of_the_cost_of_goods() -> None:
    assert materials_cents(200_00, 2.0, 0.0) == 100_00
    assert materials_cents(200_00, 2.0, 0.1) == 90_00


def test_a_subsidy_leaves_the_owner_the_rest_of_the_pay() -> None:
    assert own_part_of_pay(2180.0, 2000.0, 0.5) == 1180.0
    assert own_part_of_pay(2180.0, 2000.0, 0.0) == 2180.0


def test_two_set_asides_never_exceed_what_the_city_buys() -> None:
    one, other = Purchases(600.0, 50.0, 1000.0), Purchases(700.0, 80.0, 1000.0)
    assert both_purchases(one, other) == Purchases(1000.0, 80.0, 1000.0)
    assert both_purchases(one, Purchases()) == one


def test_of_two_funds_borrowers_have_the_better_terms_and_both_capitals() -> None:
    cheap = Lending(
        runs=1, capital_cents=5, interest_share_per_year=0.05, largest_loan_dollars=1000.0, term_months=12.0
    )
    large = Lending(
        runs=1, capital_cents=7, interest_share_per_year=0.09, largest_loan_dollars=9000.0, term_months=36.0
    )
    joint = both_lendings(cheap, large)
    assert (joint.capital_cents, joint.interest_share_per_year, joint.largest_loan_dollars) == (12, 0.05, 9000.0)
    assert both_lendings(cheap, Lending()) == cheap
    assert both_lendings(Lending(), large) == large


def test_two_supports_add_practice_and_grants_and_take_the_better_mentor() -> None:
    one, other = no_support(2), no_support(2)
    one.practice_gain[:], other.practice_gain[:] = 0.1, 0.2
    one.grant_cents[:], other.grant_cents[:] = 5, 7
    one.cost_relief[:], other.cost_relief[:] = 0.1, 0.05
    one.attention[:], other.attention[:] = 1.0, 0.6
    one.own_practice_gain[:], other.own_practice_gain[:] = 0.05, 0.05
    joint = both(one, other)
    assert joint.practice_gain == pytest.approx([0.3, 0.3])
    assert joint.grant_cents.tolist() == [12, 12]
    assert joint.cost_relief.tolist() == [0.1, 0.1]
    assert joint.attention.tolist() == [1.0, 1.0]
    assert joint.own_practice_gain == pytest.approx([0.1, 0.1])


def test_without_a_fund_the_lender_is_as_it_was() -> None:
    economy = Economy(scenario(), 1, scale=0.02)
    lender, borrowing = economy.profile.lender, economy.numbers.borrowing
    assert on_terms(lender, borrowing, Lending()) == (lender, borrowing)
    terms = Lending(runs=1, interest_share_per_year=0.01, term_months=60.0, share_who_know=0.0, share_creditworthy=1.0)
    changed, practice = on_terms(lender, borrowing, terms)
    assert changed.interest_share_per_year == 0.01
    assert changed.capital_dollars == lender.capital_dollars
    assert practice.share_who_know_the_lender == borrowing.share_who_know_the_lender
    assert practice.share_creditworthy == 1.0


def test_capital_is_owed_to_whom_it_came_from_and_goes_back_there() -> None:
    fund, flows = np.array([100, 0, 0], dtype=np.int64), np.zeros(len(FLOWS), dtype=np.int64)
    fund_lender(fund, flows, Lending(runs=1, capital_cents=50, by_grant=1))
    fund_lender(fund, flows, Lending(runs=1, capital_cents=30))
    assert fund.tolist() == [180, 30, 50]
    give_back(40, OWED_TO_GRANT, FLOW["fund_returned_grant"], fund, flows)
    give_back(40, OWED_TO_CITY, FLOW["fund_returned_city"], fund, flows)
    assert fund.tolist() == [110, 0, 10]
    assert fund[CASH] == 180 - flows[FLOW["fund_returned_grant"]] - flows[FLOW["fund_returned_city"]]


@pytest.mark.parametrize(
    ("lever", "word"),
    [
        ("- mentoring: {matches_per_month: 0}", "matches_per_month"),
        ("- classroom_training: {courses_per_month: 1, seats: 0}", "seats"),
        ("- peer_network: {seats: 1}", "seats"),
        ("- procurement_reform: {set_aside_share: 1.2}", "set_aside_share"),
        ("- procurement_reform: {set_aside_share: 10}", "did you mean 0.1"),
        ("- startup_grants: {grants_per_month: 1, dollars: -500}", "dollars"),
        ("- hiring_subsidy: {vouchers_per_month: 1, share: 50}", "did you mean 0.5"),
        ("- microloan_fund: {interest_share_per_year: 7.5}", "interest_share_per_year"),
        ("- mentoring: {matches_per_month: 1, communities: [mexicans]}", "did you mean mexican"),
        ("- mentoring: {matches_per_month: 1, language: spanish}", "did you mean es"),
        ("- peer_network: {start: 2016-03, end: 2016-01}", "end"),
        ("- mentoring: {matches_per_month: 1, stage: young}", "young_firms"),
    ],
)
def test_bad_options_are_refused_with_a_suggestion(lever, word) -> None:
    with pytest.raises(ScenarioError) as refused:
        scenario(lever)
    assert word in str(refused.value)
    assert ":7" in str(refused.value) or "line 7" in str(refused.value)
