# SPDX-License-Identifier: Apache-2.0
"""What is written down of a lived city agrees with its measures, and with what it paid."""

import numpy as np
import pytest
from engine.worlds import SCALE, scenario

from abmsim.accounts import FLOW
from abmsim.analysis.moments import Chronicler, live_untreated, moment
from abmsim.analysis.moments.chronicle import NEVER
from abmsim.economy import Economy
from abmsim.measures import INDEX

MONTHS = 14


@pytest.fixture(scope="module")
def lived():
    """A small city's chronicle, and what it paid for staff each month."""
    economy = Economy(scenario(months=MONTHS), 3, scale=SCALE)
    chronicler = Chronicler(economy)
    chronicler.look()
    pay = [0]
    for _ in range(MONTHS):
        economy.step()
        chronicler.look()
        pay.append(int(economy.city.flows[[FLOW["co_ethnic_wage"], FLOW["outside_staff_pay"]]].sum()))
    return chronicler.chronicle(), np.array(pay)


def test_stocks_are_those_of_the_measures(lived):
    seen, _ = lived
    firms = seen.firms
    for name, mine in (("firms", firms.mode > 0), ("employer_firms", firms.staff > 0), ("employee_jobs", firms.staff)):
        for c in range(len(seen.communities)):
            counted = mine[firms.community == c].sum(axis=0)
            assert counted.tolist() == seen.measures[:, c, INDEX[name]].tolist()


def test_entries_and_exits_are_those_of_the_measures(lived):
    seen, _ = lived
    for name, months in (("starts", seen.firms.opened), ("closures", seen.firms.closed)):
        counted = [(months == month).sum() for month in range(1, MONTHS + 1)]
        assert counted == seen.measures[1:, -1, INDEX[name]].tolist()


def test_a_firm_is_open_from_its_first_to_its_last_month(lived):
    seen, _ = lived
    months = np.arange(MONTHS + 1)
    should = (seen.firms.opened[:, None] <= months) & (seen.firms.closed[:, None] > months)
    assert (should == (seen.firms.mode > 0)).all()
    assert (seen.firms.closed == NEVER).any()


def test_pay_is_what_was_paid_but_for_firms_that_closed(lived):
    """A firm that closed in the month has paid and is not seen any more; one that lost a worker who left pays less."""
    seen, paid = lived
    recorded = seen.firms.pay_cents.sum(axis=0)[1:]
    assert recorded == pytest.approx(paid[1:], rel=0.05)
    assert recorded.sum() == pytest.approx(paid[1:].sum(), rel=0.01)


def test_receipts_are_those_of_the_measures(lived):
    seen, _ = lived
    receipts = seen.firms.revenue_cents.sum(axis=0)[1:] / 100
    assert receipts == pytest.approx(seen.measures[1:, -1, INDEX["firm_revenue_dollars"]], rel=0.02)


def test_loans_add_up_to_what_was_lent(lived):
    seen, _ = lived
    lent = seen.measures[1:, -1, INDEX["lent_dollars"]]
    loans = seen.loans[1:].sum(axis=1)
    assert ((lent > 0) == (loans > 0)).all()
    assert loans.sum() > 0
    assert moment(seen, "mean_loan_dollars") == pytest.approx(lent[:12].sum() / loans[:12].sum())


def test_the_same_luck_gives_the_same_moments():
    plan = scenario("- liaison: {language: es, staff: 10}", months=12)
    one, two = (live_untreated(plan, 5, scale=SCALE) for _ in range(2))
    untreated = live_untreated(scenario(months=12), 5, scale=SCALE)
    for name in ("businesses", "owner_income_dollars_per_year", "exits_per_business_per_year"):
        assert moment(one, name) == moment(two, name) == moment(untreated, name)
