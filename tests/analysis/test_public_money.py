# SPDX-License-Identifier: Apache-2.0
"""What the public pays, in today's money too, and what comes back: to the cent, as the tables of the folder say."""

import numpy as np
import pandas as pd
import pytest

from abmsim.analysis.effects import estimate
from abmsim.analysis.public_money import TAKEN_IN, cost_of, discount_rates, fiscal_return, todays_value


def bills(*rows):
    columns = ["scenario", "pair", "month", "intervention", "item", "funder", "in_kind", "cents"]
    return pd.DataFrame(rows, columns=columns)


def payments(*rows):
    return pd.DataFrame(rows, columns=["scenario", "pair", "month", "flow", "payer", "payee", "cents"])


def test_rates_are_those_of_the_two_circulars():
    assert discount_rates() == (0.03, 0.07)


def test_money_of_month_1_keeps_its_value_and_a_year_costs_the_rate():
    dollars, months = np.array([100.0, 103.0, 106.09]), np.array([1, 13, 25])
    assert todays_value(dollars, months, 0.03) == pytest.approx([100, 100, 100])
    assert todays_value(dollars, months, 0.0) == pytest.approx(dollars)


def test_cost_is_split_by_funder_and_item_and_the_parts_add_up():
    table = bills(
        ("plan", 1, 1, "liaison", "salary", "Grant", False, 100_000),
        ("plan", 2, 1, "liaison", "salary", "Grant", False, 100_000),
        ("plan", 1, 13, "liaison", "desk", "City", True, 10_300),
        ("plan", 2, 13, "liaison", "desk", "City", True, 10_300),
        ("other", 1, 1, "liaison", "salary", "Grant", False, 999_999),
    )
    found = cost_of(table, "plan", "counterfactual", 2)
    assert found["dollars"] == 1103
    assert found["in_kind_dollars"] == 103
    assert found["by_funder"] == {"City": 103, "Grant": 1000}
    assert found["by_item"] == {"liaison: desk": 103, "liaison: salary": 1000}
    at_3, at_7 = found["present_value"]
    assert (at_3["rate"], at_7["rate"]) == (0.03, 0.07)
    assert at_3["dollars"] == pytest.approx(1100)
    assert at_7["by_funder"]["City"] == pytest.approx(103 / 1.07)
    for one in (found, at_3, at_7):
        assert sum(one["by_funder"].values()) == pytest.approx(one["dollars"])
        assert sum(one["by_item"].values()) == pytest.approx(one["dollars"])


def test_cost_is_less_that_of_the_other_world():
    table = bills(
        ("plan", 1, 1, "liaison", "salary", "Grant", False, 100_000),
        ("b", 1, 1, "meetings", "hall", "City", False, 30_000),
    )
    found = cost_of(table, "plan", "b", 1)
    assert found["dollars"] == 700
    assert found["by_item"] == {"liaison: salary": 1000, "meetings: hall": -300}


def test_what_comes_back_counts_the_taxes_that_competing_firms_no_longer_pay():
    flows = payments(
        ("plan", 1, 1, "receipts_tax_city", "firms", "city", 50_000),
        ("counterfactual", 1, 1, "receipts_tax_city", "firms", "city", 40_000),
        ("plan", 1, 1, "incumbents_receipts_tax", "outside", "city", 90_000),
        ("counterfactual", 1, 1, "incumbents_receipts_tax", "outside", "city", 96_000),
        ("plan", 1, 13, "fee", "residents", "city", 1_030),
        ("plan", 1, 1, "receipts_tax_state", "firms", "outside", 777_777),
        ("plan", 1, 1, "programme_cost", "city", "outside", 888_888),
        ("plan", 2, 1, "fine", "firms", "city", 3_000),
    )
    found = fiscal_return(flows, "plan", "counterfactual", (1, 2), np.array([1000.0, 1000.0]))
    first, second = 100 - 60 + 10.3, 30.0
    assert found["dollars"] == pytest.approx((first + second) / 2)
    assert found["by_source"]["receipts_tax_of_competing_firms"] == pytest.approx(-30)
    assert found["by_source"]["fees_renewals_and_fines"] == pytest.approx((10.3 + 30) / 2)
    assert sum(found["by_source"].values()) == pytest.approx(found["dollars"])
    assert found["present_value"][0]["dollars"] == pytest.approx((100 - 60 + 10 + 30) / 2)
    interval = estimate([first, second]).interval
    assert (found["ci_low"], found["ci_high"]) == pytest.approx((interval.low, interval.high))
    assert found["per_dollar_of_public_cost"]["mean"] == pytest.approx(found["dollars"] / 1000)


def test_equal_payments_leave_nothing_however_many_they_are():
    """Sums of dollars would leave a trace of rounding, and an interval around it."""
    cents = np.random.default_rng(2).integers(1, 5_000, 400).tolist()
    rows = [("plan", k % 4 + 1, k, "fee", "residents", "city", paid) for k, paid in enumerate(cents)]
    other = [("counterfactual", *row[1:]) for row in reversed(rows)]
    found = fiscal_return(payments(*rows, *other), "plan", "counterfactual", (1, 2, 3, 4), np.full(4, 10.0))
    assert (found["dollars"], found["ci_low"], found["ci_high"]) == (0, 0, 0)


def test_pairs_without_any_payment_bring_nothing_in():
    found = fiscal_return(payments(), "plan", "counterfactual", (1, 2, 3), np.zeros(3))
    assert found["dollars"] == 0
    assert found["per_dollar_of_public_cost"]["mean"] is None
    assert "includes zero" in found["per_dollar_of_public_cost"]["reason"]


def test_every_kind_of_income_is_a_payment_to_the_city():
    from abmsim.accounts import FLOWS

    payees = {flow.name: flow.payee for flow in FLOWS}
    assert {payees[name] for names in TAKEN_IN.values() for name in names} == {"city"}
    programmes = {"grant_instalment", "partner_instalment", "fund_returned_city"}
    known = {name for names in TAKEN_IN.values() for name in names} | programmes
    assert {flow.name for flow in FLOWS if flow.payee == "city"} == known
