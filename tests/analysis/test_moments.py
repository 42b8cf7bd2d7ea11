# SPDX-License-Identifier: Apache-2.0
"""Every moment, counted on one's fingers in a city made by hand."""

import numpy as np
import pytest

from abmsim.analysis.moments import moment
from abmsim.analysis.moments.table import DATED, FIRMS, PEOPLE
from abmsim.city import Mode
from abmsim.scenario.outcomes import MOMENTS
from analysis.hand_made import Firm, chronicle

SIDE, MAIN = Mode.UNREGISTERED_SIDE, Mode.REGISTERED_MAIN


def employer(**kwargs):
    """A firm that has had two employees for ever."""
    return Firm(**{"payroll": -400, "opened": -400, "staff": 2} | kwargs)


def test_every_moment_that_a_fact_may_name_is_computed():
    assert {*PEOPLE, *FIRMS, DATED} == {one.name for one in MOMENTS}


def test_people():
    seen = chronicle([Firm()], residents=(60, 20), main_job_owners=(6, 1), employed_residents=(42, 10))
    assert moment(seen, "main_job_owners_per_100_immigrants") == pytest.approx(100 * 7 / (80 / 0.8))
    assert moment(seen, "main_job_owners_per_100_immigrants", {"community": "vietnamese"}) == pytest.approx(4)
    assert moment(seen, "share_of_workers_owning") == pytest.approx(7 / 59)
    assert moment(seen, "share_of_workers_owning", {"community": "mexican"}) == pytest.approx(6 / 48)


def test_limited_english_weighs_communities_by_their_people():
    seen = chronicle([Firm()], residents=(60, 20), english_share=(0.3, 0.7))
    assert moment(seen, "share_limited_english", {"community": "mexican"}) == pytest.approx(0.7)
    assert moment(seen, "share_limited_english") == pytest.approx((0.7 * 60 + 0.3 * 20) / 80)


def test_mean_loan():
    seen = chronicle([Firm()], loans=2, lent_dollars=(10_000, 30_000))
    assert moment(seen, "mean_loan_dollars") == pytest.approx(10_000)
    assert moment(seen, "mean_loan_dollars", {"community": "vietnamese"}) == pytest.approx(15_000)
    assert np.isnan(moment(chronicle([Firm()]), "mean_loan_dollars"))


def test_stocks_are_the_mean_over_the_months():
    firms = [Firm(), Firm(closed=7), Firm(mode=SIDE, community=1, sector=1), employer(sector=2)]
    seen = chronicle(firms, scale=0.5)
    assert moment(seen, "businesses") == pytest.approx((3 + 0.5) / 0.5)  # the second firm is open half the year
    assert moment(seen, "businesses", {"kind": "side"}) == pytest.approx(2)
    assert moment(seen, "share_employing") == pytest.approx(1 / 3.5)
    assert moment(seen, "share_employing", {"community": "mexican"}) == pytest.approx(1 / 2.5)
    assert moment(seen, "share_in_sector", {"sector": "transport"}) == pytest.approx(1 / 3.5)
    assert moment(seen, "share_in_sector", {"sector": "retail, transport"}) == pytest.approx(2 / 3.5)
    assert moment(seen, "share_in_sector", {"sector": "food", "kind": "main"}) == pytest.approx(1.5 / 2.5)


def test_staff():
    firms = [employer(staff=3), Firm(payroll=7, staff=4, opened=-9), Firm(mode=SIDE)]
    seen = chronicle(firms)  # the second employs from month 7 on: half of the year
    assert moment(seen, "staff_per_employer") == pytest.approx((3 + 2) / 1.5)
    assert moment(seen, "staff_per_main_job_owner") == pytest.approx(5 / 2)
    assert moment(seen, "first_hires_share_per_year") == pytest.approx(1 / 1.5)


def test_entries_and_exits():
    firms = [Firm(), Firm(opened=3), Firm(opened=4, closed=8, mode=SIDE), Firm(closed=12), Firm(opened=13)]
    seen = chronicle(firms, months=14, residents=(100, 50))  # the last firm opens after the year
    stock = (12 + 10 + 4 + 11) / 12
    assert moment(seen, "entry_share_per_month") == pytest.approx(2 / 12 / 150)
    assert moment(seen, "entry_share_per_month", {"community": "mexican"}) == pytest.approx(2 / 12 / 100)
    assert moment(seen, "entries_per_business_per_year") == pytest.approx(2 / stock)
    assert moment(seen, "exits_per_business_per_year") == pytest.approx(2 / stock)
    assert moment(seen, "exits_per_business_per_year", {"kind": "side"}) == pytest.approx(1 / (4 / 12))


def test_survival_chains_the_months_of_age_that_were_seen():
    """Four firms with a first payroll in month 1; two more seen from their second year on only."""
    young = [Firm(opened=0, payroll=1, staff=1, closed=closed) for closed in (5, 10_000, 10_000, 10_000)]
    older = [Firm(opened=-30, payroll=-14, staff=1, closed=closed) for closed in (3, 10_000)]
    seen = chronicle(young + older, months=24)
    assert moment(seen, "employer_survival_1_year_share") == pytest.approx(3 / 4)
    # at 16 months of age one of five closes: three young ones are still there, two older ones are seen from month 0 on
    assert moment(seen, "employer_survival_2_years_share") == pytest.approx(3 / 4 * 4 / 5)


def test_survival_leaves_out_firms_that_were_founded_with_staff():
    founded = Firm(opened=-200, payroll=-36, staff=1, closed=2)
    kept = Firm(opened=0, payroll=1, staff=1)
    assert moment(chronicle([founded, kept], months=24), "employer_survival_1_year_share") == 1


def test_survival_at_an_age_that_nobody_reached_is_undefined():
    seen = chronicle([Firm(opened=0, payroll=1, staff=1)], months=24)
    assert np.isnan(moment(seen, "employer_survival_3_years_share"))


def test_employers_deaths_follow_every_start_of_a_year():
    """Two employers in their seventh year, one of which closes in month 6: seen at start 0 of one year that was lived."""
    firms = [employer(payroll=-75), employer(payroll=-75, closed=6), employer(payroll=-5, closed=4), Firm()]
    assert moment(chronicle(firms), "employer_deaths_age_6_to_10_share_per_year") == pytest.approx(1 / 2)
    assert np.isnan(moment(chronicle(firms), "employer_deaths_age_11_to_15_share_per_year"))
    old = [employer(payroll=-125), employer(payroll=-125, closed=6)]
    assert moment(chronicle(old), "employer_deaths_age_11_to_15_share_per_year") == pytest.approx(1 / 2)


@pytest.mark.parametrize(("age", "payroll"), [(1, -3), (5, -50)])
def test_job_flows_by_age(age, payroll):
    """Five jobs go with a firm that closes, two by shrinking to none, none is created; and the other way round."""
    firms = [
        employer(payroll=payroll, staff=5, closed=6),
        employer(payroll=payroll, staff=2, until=9),
        employer(payroll=payroll, staff=3),
        employer(payroll=payroll - 24, staff=9, closed=3),  # of another age
    ]
    seen = chronicle(firms)
    assert moment(seen, f"job_destruction_age_{age}_share_per_year") == pytest.approx(7 / ((10 + 3) / 2))
    assert moment(seen, f"job_creation_age_{age}_share_per_year") == 0


def test_jobs_are_created_by_firms_that_grow():
    seen = chronicle([employer(payroll=-3, staff=2), employer(payroll=-3, staff=2)])
    seen.firms.staff[0, 12] = 6
    assert moment(seen, "job_creation_age_1_share_per_year") == pytest.approx(4 / ((4 + 8) / 2))


def test_receipts_count_the_months_traded():
    firms = [
        Firm(receipts=1000),
        Firm(receipts=4000, opened=7),  # sells from month 8 on
        employer(receipts=9000, staff=1),
        employer(receipts=90_000, staff=9),
    ]
    seen = chronicle(firms)
    seen.firms.revenue_cents[1, 7] = 0
    assert moment(seen, "receipts_without_staff_dollars_per_year") == pytest.approx((12 * 1000 + 5 * 4000) / 17 * 12)
    assert moment(seen, "receipts_with_staff_dollars_per_year") == pytest.approx(49_500 * 12)
    assert moment(seen, "receipts_with_1_to_4_staff_dollars_per_year") == pytest.approx(9000 * 12)


def test_pay():
    seen = chronicle([employer(staff=1, receipts=8000), employer(staff=3, receipts=32_000)])
    assert moment(seen, "payroll_share_of_receipts") == pytest.approx(4 * 2000 / 40_000)
    assert moment(seen, "pay_per_employee_dollars_per_year") == pytest.approx(24_000)


def test_owners_income_is_that_of_main_jobs():
    seen = chronicle([Firm(income=3000), Firm(income=1000), Firm(income=99_000, mode=SIDE)])
    assert moment(seen, "owner_income_dollars_per_year") == pytest.approx(24_000)


def test_start_up_capital_is_that_of_new_firms():
    firms = [
        Firm(opened=2, needed=0),
        Firm(opened=3, needed=60_000, capital=55_000),
        Firm(opened=4, needed=60_000, capital=60_000),
        Firm(opened=5, needed=100),
        Firm(needed=0, capital=90_000),  # was there before
    ]
    seen = chronicle(firms)
    assert moment(seen, "share_starting_without_capital") == pytest.approx(1 / 4)
    assert moment(seen, DATED) == pytest.approx(2 / 4)
    # 50,000 dollars of 2007 are 57,156 of 2015
    assert moment(seen, DATED, year=2007) == pytest.approx(1 / 4)


def test_a_measure_is_its_mean_over_whole_years():
    seen = chronicle([Firm()], months=14, scale=0.5, starts=(3, 1), trust=(0.4, 0.6))
    assert moment(seen, "starts") == pytest.approx(8)
    assert moment(seen, "starts", {"community": "mexican, vietnamese"}) == pytest.approx(8)
    assert moment(seen, "trust", {"community": "vietnamese"}) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("name", "where", "words"),
    [
        ("share_limited_english", {"sector": "food"}, "only by community"),
        ("trust", {"kind": "main"}, "only by community"),
        ("trust", {"community": "mexican, vietnamese"}, "of one community or of all"),
        ("share_in_sector", {}, "needs a sector"),
        ("businesses", {"community": "martian"}, "mexican, vietnamese"),
        ("businesses", {"sector": "mining"}, "food, retail, transport"),
    ],
)
def test_what_cannot_be_asked_is_refused(name, where, words):
    with pytest.raises(ValueError, match=words):
        moment(chronicle([Firm()]), name, where)


def test_an_unknown_moment_is_refused():
    with pytest.raises(KeyError, match="happiness"):
        moment(chronicle([Firm()]), "happiness")


def test_less_than_a_year_is_refused():
    with pytest.raises(ValueError, match="a year of months"):
        moment(chronicle([Firm()], months=11), "businesses")


@pytest.mark.parametrize(
    ("kind", "mode", "staff"),
    [
        ("main", MAIN, 0),
        ("side", SIDE, 0),
        ("registered", MAIN, 0),
        ("unregistered", SIDE, 0),
        ("employer", MAIN, 2),
        ("without_staff", SIDE, 0),
    ],
)
def test_kinds_of_firms(kind, mode, staff):
    firms = [employer(mode=mode, staff=staff), employer(mode=MAIN if mode == SIDE else SIDE, staff=2 - staff)]
    assert moment(chronicle(firms), "businesses", {"kind": kind}) == pytest.approx(1)


def test_five_years_are_seen_within_25_months_after_a_spin_up_of_36():
    """Firms whose first payroll was early in the spin-up are followed on: the last ages are theirs."""
    firms = [Firm(opened=-36, payroll=-35, staff=1), Firm(opened=-36, payroll=-35, staff=1, closed=25)]
    firms += [Firm(opened=0, payroll=month, staff=1) for month in range(1, 20)]
    firms += [Firm(opened=-30, payroll=-20, staff=1)]
    name = "employer_survival_5_years_share"
    assert moment(chronicle(firms, months=25), name) == pytest.approx(0.5)
    assert np.isnan(moment(chronicle(firms, months=24), name))
