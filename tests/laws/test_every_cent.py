# SPDX-License-Identifier: Apache-2.0
"""Every cent has a payer and a payee, and none appears or disappears."""

import numpy as np
import pytest
from engine.worlds import LIAISON, MEETINGS, SCALE, SIMPLER, believing, closing, column, lived, paid, pair, scenario

from abmsim.accounts import FLOW, FLOWS, SECTORS_OF_ACCOUNTS
from abmsim.ensemble import live_pair

GRANTED = """funding:
  - {source: City Accelerator, payer: grant, dollars: 25000, month: 2015-07, until: 2016-06}
  - {source: City Accelerator, payer: grant, dollars: 75000, month: 2016-01, until: 2017-02}
  - {source: Three city staff, payer: city, dollars: 1500, each_month: true, in_kind: true}
"""
HALF = "- liaison: {language: es, staff: 0.5, start: 2015-09, end: 2017-02}"
MONTHLY = "- deep_dives: {meetings_per_month: 1, end: 2017-02}"

# Payer and payee of every flow: a city planner may check them one by one.
WHO_PAYS_WHOM = {
    ("outside", "residents"): {"outside_wage", "benefit", "arriving_purse"},
    ("residents", "outside"): {"departing_purse", "other_consumption", "remittance", "start_up_investment"},
    ("residents", "firms"): {"niche_purchase", "owner_injection"},
    ("firms", "residents"): {"co_ethnic_wage", "owner_draw"},
    ("outside", "firms"): {"mainstream_sale", "supplier_credit"},
    ("firms", "outside"): {
        "outside_staff_pay", "materials", "running_costs", "payroll_tax", "first_hire_cost", "investment",
        "receipts_tax_state", "supplier_repayment",
    },
    ("firms", "city"): {"receipts_tax_city", "renewal", "fine"},
    ("outside", "city"): {"incumbents_receipts_tax"},
    ("outside", "lender"): {"lender_support"},
    ("residents", "city"): {"fee"},
    ("city", "firms"): {"procurement_award", "hiring_subsidy"},
    ("city", "residents"): {"registration_payment", "start_up_grant", "fee_refund"},
    ("city", "outside"): {"procurement_outside", "programme_cost"},
    ("lender", "residents"): {"loan_out"},
    ("residents", "lender"): {"loan_principal", "loan_interest", "loan_recovery"},
    ("lender", "outside"): {"lender_admin"},
    ("city", "lender"): {"fund_capital_city", "loan_losses"},
    ("lender", "city"): {"fund_returned_city"},
    ("lender", "grant"): {"fund_returned_grant"},
    ("grant", "lender"): {"fund_capital_grant"},
    ("residents", "residents"): {"kin_loan", "kin_repayment"},
    ("grant", "city"): {"grant_instalment"},
    ("city", "grant"): {"grant_returned"},
    ("partner", "city"): {"partner_instalment"},
    ("city", "partner"): {"partner_returned"},
}  # fmt: skip


@pytest.fixture(scope="module")
def worlds():
    return pair(LIAISON, SIMPLER, MEETINGS).worlds


@pytest.fixture(scope="module")
def granted():
    plan = scenario(HALF, MONTHLY, extra=GRANTED)
    return live_pair([plan], [plan.counterfactual()], 1, 1, SCALE).worlds[1]


def test_every_flow_goes_from_the_stated_payer_to_the_stated_payee() -> None:
    stated = {flow: who for who, flows in WHO_PAYS_WHOM.items() for flow in flows}
    extra = {flow.name: (flow.payer, flow.payee) for flow in FLOWS if flow.name not in stated}
    assert {name: who for name, who in stated.items() if (name, *who) not in set(FLOWS)} == {}
    assert extra == {}, "a new flow: say in this table who pays whom"


def test_each_sector_opens_where_it_closed(worlds) -> None:
    for world in worlds:
        assert (world.balances[1:, :, 0] == world.balances[:-1, :, 3]).all()


def test_each_sector_closes_at_opening_plus_in_less_out(worlds) -> None:
    for world in worlds:
        assert (
            world.balances[..., 3] == world.balances[..., 0] + world.balances[..., 1] - world.balances[..., 2]
        ).all()
        for position, sector in enumerate(SECTORS_OF_ACCOUNTS):
            came = sum(world.flows[:, k] for k, flow in enumerate(FLOWS) if flow.payee == sector)
            went = sum(world.flows[:, k] for k, flow in enumerate(FLOWS) if flow.payer == sector)
            assert (world.balances[:, position, 1] == came).all(), sector
            assert (world.balances[:, position, 2] == went).all(), sector


def test_all_cash_together_never_changes(worlds) -> None:
    for world in worlds:
        total = world.balances[:, :, 3].sum(axis=1)
        assert (total == total[0]).all()
        assert total[0] > 0


def test_no_flow_runs_backwards(worlds) -> None:
    for world in worlds:
        assert (world.flows >= 0).all()


def test_firms_close_at_zero_and_households_and_lender_never_owe_cash(worlds) -> None:
    for world in worlds:
        assert (closing(world, "firms") == 0).all()
        assert (closing(world, "residents") > 0).all()
        assert (closing(world, "lender") >= 0).all()


def test_households_hold_what_is_in_their_purses() -> None:
    lending = {"lender.capital_dollars": 1e8, "borrowing.share_who_know_the_lender": 1.0}
    economy, interest = lived(believing(scenario(LIAISON), lending), 0), 0
    for _ in range(12):
        economy.step()
        interest += int(economy.city.flows[FLOW["loan_interest"]])
        assert economy.city.people.purse.sum() == economy.balance[SECTORS_OF_ACCOUNTS.index("residents"), 3]
        assert economy.city.lender[0] == economy.balance[SECTORS_OF_ACCOUNTS.index("lender"), 3]
        assert (economy.city.people.purse >= 0).all()
        assert (economy.city.people.purse[economy.city.people.state == 0] == 0).all()
    assert interest > 0


def test_loans_add_up_to_the_cent(worlds) -> None:
    for world in worlds:
        cents = {
            name: np.rint(100 * column(world, f"{name}_dollars")).astype(np.int64)
            for name in ("loans_outstanding", "lent", "repaid", "written_off")
        }
        change = np.diff(cents["loans_outstanding"])
        assert (change == (cents["lent"] - cents["repaid"] - cents["written_off"])[1:]).all()
        assert cents["lent"].sum() > 0


def test_the_lenders_fund_changes_by_its_loans_alone(worlds) -> None:
    for world in worlds:
        came = paid(world, "loan_principal") + paid(world, "loan_interest") + paid(world, "loan_recovery")
        made_good = paid(world, "lender_support") - paid(world, "lender_admin")
        assert (np.diff(closing(world, "lender")) == (came + made_good - paid(world, "loan_out"))[1:]).all()
        written_off = np.rint(100 * column(world, "written_off_dollars")).astype(np.int64)
        assert (made_good >= 0).all()
        assert (made_good <= written_off).all()
        assert paid(world, "lender_admin")[1:].min() > 0


def test_what_is_counted_as_money_is_what_was_paid(worlds) -> None:
    for world in worlds:
        for measure, flows in {
            "lent_dollars": ("loan_out",),
            "repaid_dollars": ("loan_principal", "loan_recovery"),
            "interest_dollars": ("loan_interest",),
            "fees_dollars": ("fee", "renewal"),
            "procurement_dollars": ("procurement_award",),
            "public_cost_dollars": ("programme_cost",),
        }.items():
            booked = sum(paid(world, flow) for flow in flows)
            assert column(world, measure) == pytest.approx(booked / 100), measure


def test_the_whole_receipts_tax_is_split_between_city_and_state(worlds) -> None:
    economy = lived(scenario(), 3)
    taxes, city = economy.profile.taxes, economy.city
    own = int(city.flows[[f.name.startswith("receipts_tax") for f in FLOWS]].sum())
    assert own == pytest.approx(economy.measures()["all"]["taxes_dollars"] * 100 - 100 * incumbents_tax(economy), abs=1)
    share = taxes.city_share_of_gross_receipts_tax
    assert paid(worlds[0], "receipts_tax_city").sum() / own_tax(worlds[0]) == pytest.approx(share, rel=1e-3)


def incumbents_tax(economy) -> float:
    measures = economy.measures()["all"]
    return measures["incumbent_revenue_dollars"] * economy.profile.taxes.gross_receipts_tax_share


def own_tax(world) -> float:
    return (paid(world, "receipts_tax_city") + paid(world, "receipts_tax_state")).sum()


def test_a_grant_is_spent_or_goes_back(granted) -> None:
    scaled = round(100_000_00 * SCALE)
    assert paid(granted, "grant_instalment").sum() == scaled
    assert paid(granted, "grant_instalment")[[1, 7]].tolist() == [round(25_000_00 * SCALE), round(75_000_00 * SCALE)]
    by_grant = sum(line.cents for line in granted.costs if line.payer == "grant")
    back = int(paid(granted, "grant_returned").sum())
    assert by_grant + back == scaled
    assert closing(granted, "grant")[-1] == back - scaled


def test_grant_money_is_never_spent_before_it_arrives_nor_after_it_lapses(granted) -> None:
    in_hand = 0
    for month in range(len(granted.flows)):
        spent = sum(line.cents for line in granted.costs if line.payer == "grant" and line.month == month)
        in_hand += int(paid(granted, "grant_instalment")[month] - paid(granted, "grant_returned")[month]) - spent
        assert in_hand >= 0, month
    assert in_hand == 0
    assert all(line.month <= 20 for line in granted.costs if line.payer == "grant")


def test_the_bills_of_a_month_are_its_public_cost(granted) -> None:
    for month in range(1, len(granted.flows)):
        bills = sum(line.cents for line in granted.costs if line.month == month)
        assert column(granted, "public_cost_dollars")[month] == pytest.approx(bills / 100)
        assert paid(granted, "programme_cost")[month] == bills


def test_without_a_programme_no_public_money_moves() -> None:
    (without, _) = pair(LIAISON).worlds
    for flow in ("programme_cost", "grant_instalment", "grant_returned", "partner_instalment"):
        assert (paid(without, flow) == 0).all()
    assert (column(without, "public_cost_dollars") == 0).all()


def test_no_niche_means_no_purchase_in_the_community() -> None:
    economy = lived(believing(scenario(), {"*.share_spent_in_niche": 0.0}), 2)
    assert economy.city.flows[[f.name for f in FLOWS].index("niche_purchase")] == 0
    assert economy.city.flows[[f.name for f in FLOWS].index("mainstream_sale")] > 0
