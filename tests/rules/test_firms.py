# SPDX-License-Identifier: Apache-2.0
"""Firms from opening to closing: staff, loans, suppliers, inspectors, and what an owner has learned at the end."""

import numpy as np
import pytest
from engine.worlds import SCALE, believing, lived, scenario
from hypothesis import given
from hypothesis import strategies as st

from abmsim.accounts import FLOW
from abmsim.city import Mode, State
from abmsim.economy import Economy
from abmsim.rules.borrowing import annuity_cents, serve_kin_loan
from abmsim.rules.paying import is_renewal_due, remember

LARGE = 4 * SCALE


def city(numbers: dict[str, float] | None = None, scale: float = SCALE) -> Economy:
    return Economy(believing(scenario(), numbers or {}), 1, scale=scale)


@given(st.integers(50_000, 5_000_000), st.just(0.0) | st.floats(1e-6, 1), st.integers(6, 120))
def test_an_annuity_is_worth_the_loan_to_the_cent(principal, rate, term) -> None:
    """Discounted at the loan's own rate, the payments are worth the principal, and less than a cent and a half each more."""
    discounts = sum((1 + rate / 12) ** -month for month in range(1, term + 1))
    worth = annuity_cents(principal, rate, float(term)) * discounts
    assert principal * (1 - 1e-9) <= worth <= principal + 1.5 * discounts


@pytest.mark.parametrize("months", [12, 24])
def test_a_licence_is_renewed_once_a_year(months) -> None:
    due = [month for month in range(7, 7 + 4 * months) if is_renewal_due(7, month, months)]
    assert due == [7 + months, 7 + 2 * months, 7 + 3 * months]
    assert not any(is_renewal_due(-9999, month, months) for month in range(100))


@given(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5), st.floats(0, 1))
def test_memory_lies_between_what_was_and_what_is(memory, now, weight) -> None:
    kept = remember(memory, now, weight)
    assert min(memory, now) - 1e-6 <= kept <= max(memory, now) + 1e-6


def test_unregistered_firms_stay_small_and_side_businesses_hire_nobody_new() -> None:
    economy = city(scale=LARGE)
    firms = economy.city.firms
    before = firms.staff + firms.outside_staff
    for _ in range(12):
        was_side = np.isin(firms.mode, [Mode.UNREGISTERED_SIDE, Mode.REGISTERED_SIDE])
        spell = firms.spell.copy()
        economy.step()
        staff = firms.staff + firms.outside_staff
        same_firm = (firms.spell == spell) & (firms.mode != Mode.NONE)
        assert (staff[same_firm] - before[same_firm] <= 1).all()
        assert (staff <= before)[same_firm & was_side].all()
        unregistered = np.isin(firms.mode, [Mode.UNREGISTERED_SIDE, Mode.UNREGISTERED_MAIN])
        assert staff[unregistered].max() <= economy.numbers.hiring.most_staff_unregistered
        before = staff
    assert before.sum() > 50


def test_customers_who_stay_away_cost_every_job() -> None:
    economy = city(scale=LARGE)
    economy.city.market.spending[:] = 0.0
    employees = []
    for _ in range(30):
        economy.step()
        employees.append(economy.measures()["all"]["employee_jobs"])
    assert employees[0] > 50
    assert employees[-1] <= 0.1 * employees[0]


def test_wages_paid_are_wages_received() -> None:
    economy = city(scale=LARGE)
    for _ in range(3):
        people, firms = economy.city.people, economy.city.firms
        pay = np.floor(economy.profile.trades.staff_pay_dollars_per_month * 100 + 0.5).astype(np.int64)[people.sector]
        mine = np.flatnonzero(people.state == State.CO_ETHNIC_JOB)
        employers = people.employer[mine].copy()  # as the month begins: some lose their jobs in it
        assert len(mine) > 10
        economy.step()
        paid = economy.city.flows[FLOW["co_ethnic_wage"]]
        assert 0.8 * pay[employers].sum() < paid <= pay[employers].sum()
        assert firms.staff.sum() == (people.state == State.CO_ETHNIC_JOB).sum()


def test_an_unpaid_bill_is_supplier_credit_and_too_much_of_it_closes_the_firm() -> None:
    dear = {"*.running_costs_dollars_per_month": 6000.0, "closing.chance_economic_exit_per_month": 0.0}
    quiet = {"closing.supplier_credit_limit_dollars": 1e12}
    strict, patient = city({**dear, "closing.supplier_credit_limit_dollars": 100.0}), city({**dear, **quiet})
    assert patient.city.flows[FLOW["supplier_credit"]] >= 0
    for economy in (strict, patient):
        for _ in range(3):
            economy.step()
    assert patient.city.firms.supplier_credit.sum() > 0
    assert strict.measures()["all"]["firms"] < patient.measures()["all"]["firms"]


def test_a_fine_is_paid_as_far_as_the_purse_goes() -> None:
    economy = city(
        {"closing.chance_found_per_month": 1.0, "closing.chance_shut_when_found": 0.0, "taxes.fine_dollars": 1e9}
    )
    firms, people = economy.city.firms, economy.city.people
    economy.step()
    assert economy.city.flows[FLOW["fine"]] > 0
    assert (people.purse >= 0).all()
    unregistered = np.isin(firms.mode, [Mode.UNREGISTERED_SIDE, Mode.UNREGISTERED_MAIN])
    opened_before = unregistered & (firms.opened_month < economy.clock)
    assert opened_before.any()
    assert (people.purse[opened_before] == 0).all()


def test_inspectors_shut_who_they_find_and_nobody_with_a_licence() -> None:
    economy = city({"closing.chance_found_per_month": 1.0, "closing.chance_shut_when_found": 1.0})
    was_open = np.isin(economy.city.firms.mode, [Mode.UNREGISTERED_SIDE, Mode.UNREGISTERED_MAIN])
    licensed = economy.measures()["all"]["registered_firms"]
    economy.step()
    still = was_open & np.isin(economy.city.firms.mode, [Mode.UNREGISTERED_SIDE, Mode.UNREGISTERED_MAIN])
    assert (economy.city.firms.opened_month[still] == economy.clock).all()
    assert economy.measures()["all"]["registered_firms"] > 0.9 * licensed


def test_who_closes_knows_the_own_talent_better() -> None:
    economy = city({"people.chance_departure_per_month": 0.0}, LARGE)
    people, firms = economy.city.people, economy.city.firms
    gap = np.abs(people.talent - people.believed_talent).copy()
    owned = firms.mode != Mode.NONE
    for _ in range(6):
        economy.step()
    closed = owned & (firms.mode == Mode.NONE)
    never = ~owned & (firms.mode == Mode.NONE) & (gap > 0)
    learned = np.abs(people.talent - people.believed_talent)
    assert closed.sum() > 20
    assert (learned[closed] <= gap[closed] + 1e-12).all()
    assert learned[closed & (gap > 0.1)].mean() < 0.9 * gap[closed & (gap > 0.1)].mean()
    assert np.mean(learned[never] == gap[never]) > 0.95


def test_everybody_who_leaves_takes_the_purse_and_leaves_nothing_behind() -> None:
    economy = city({"people.chance_departure_per_month": 0.0})
    purses, firms = economy.city.people.purse.sum(), economy.city.firms
    assert (firms.staff + firms.outside_staff).max() > 1
    economy.profile = economy.profile._replace(people=economy.profile.people._replace(chance_departure_per_month=1.0))
    economy.step()
    measures = economy.measures()["all"]
    assert measures["residents"] == measures["arrivals"]
    assert measures["firms"] == measures["pending"] == measures["jobs"] == 0
    left = economy.city.flows[FLOW["departing_purse"]] + economy.city.flows[FLOW["loan_recovery"]]
    assert left == purses
    assert firms.loan.sum() == firms.staff.sum() == firms.outside_staff.sum() == 0


def test_newcomers_are_nobody_who_was_here_before() -> None:
    economy = city({"people.chance_departure_per_month": 0.5, "people.chance_place_filled_per_month": 0.5})
    here, before = economy.city.people.state != State.VACANT, economy.city.people.identity.copy()
    known = set(before.tolist())
    for _ in range(4):
        economy.step()
        now, lives = economy.city.people.identity, economy.city.people.state != State.VACANT
        came = lives & ((now != before) | ~here)
        assert came.sum() == economy.measures()["all"]["arrivals"] > 0
        assert known.isdisjoint(now[came].tolist())
        known |= set(now[came].tolist())
        here, before = lives, now.copy()


def test_the_unauthorised_get_no_benefit() -> None:
    economy = city({"labour.chance_job_lost_per_month": 1.0, "labour.chance_job_found_per_month": 0.0})
    people, firms = economy.city.people, economy.city.firms
    idle = (people.state == State.UNEMPLOYED) & (firms.mode == Mode.NONE)
    economy.step()
    paid = idle & (people.income > 0) & (firms.mode == Mode.NONE)
    assert (people.unauthorised[paid] == 0).all()
    assert (people.unauthorised[idle] != 0).sum() > 100
    assert paid.sum() > 100


def test_a_lender_without_money_lends_nothing() -> None:
    economy = lived(believing(scenario(), {"lender.capital_dollars": 0.0}), 6)
    assert economy.city.lender[0] == 0
    assert economy.city.firms.loan.sum() == 0


def test_nobody_lends_to_who_does_not_qualify() -> None:
    economy = lived(
        believing(scenario(), {"lender.share_accepting_itin": 0.0, "lender.capital_dollars": 1e7}), 12, scale=LARGE
    )
    people, firms = economy.city.people, economy.city.firms
    borrowers = firms.loan > 0
    assert borrowers.sum() > 3
    assert not people.unauthorised[borrowers].any()
    assert (firms.loan <= 100 * economy.profile.lender.largest_loan_dollars).all()


def test_kin_are_repaid_over_two_years_without_interest() -> None:
    economy = city({"borrowing.chance_kin_lends": 1.0}, LARGE)
    owing = economy.city.firms.kin_loan > 0
    assert owing.sum() > 5
    firms = economy.city.firms
    for _ in range(6):
        before, spell = firms.kin_loan.copy(), firms.spell.copy()
        economy.step()
        same = (firms.spell == spell) & (before > 0)
        paid = before[same] - firms.kin_loan[same]
        assert (paid >= 0).all()
        assert (paid <= np.maximum(firms.kin_payment[same], before[same])).all()
    assert economy.city.flows[FLOW["kin_repayment"]] > 0


def test_kin_who_lent_get_it_back_from_who_owes_it() -> None:
    economy = city()
    people, firms, flows = economy.city.people, economy.city.firms, economy.city.flows
    owner, kin = np.flatnonzero(people.state != State.VACANT)[[3, 40]]
    firms.kin_loan[owner], firms.kin_payment[owner], firms.kin_lender[owner] = 1000, 300, people.identity[kin]
    people.purse[[owner, kin]] = 650, 70
    for owed, kept, received in [(700, 350, 370), (400, 50, 670), (350, 0, 720)]:
        serve_kin_loan(int(owner), people, firms, flows)
        assert (firms.kin_loan[owner], people.purse[owner], people.purse[kin]) == (owed, kept, received)
    people.state[kin] = State.VACANT
    serve_kin_loan(int(owner), people, firms, flows)
    assert firms.kin_loan[owner] == 0
    assert flows[FLOW["kin_repayment"]] == 650


def test_what_a_closing_firm_owes_the_lender_is_recovered_or_written_off_to_the_cent() -> None:
    exits = {f"closing.chance_other_exit_{kind}_per_month": 1.0 for kind in ("registered", "unregistered")}
    economy = city({**exits, "borrowing.recovered_share": 0.4, "settling.months_of_spin_up": 1}, LARGE)
    firms = economy.city.firms
    owners = np.flatnonzero(firms.mode != Mode.NONE)
    assert len(owners) > 3
    firms.loan[owners] = 5_000_00
    owed = int(firms.loan.sum())
    economy.step()
    month, flows = economy.measures()["all"], economy.city.flows
    back = flows[FLOW["loan_principal"]] + flows[FLOW["loan_recovery"]]
    assert owed + flows[FLOW["loan_out"]] - back - firms.loan.sum() == round(100 * month["written_off_dollars"]) > 0
    assert flows[FLOW["loan_recovery"]] > 0
