# SPDX-License-Identifier: Apache-2.0
"""effects.csv and the headlines can be derived again from the tables that everybody can read."""

import numpy as np
import pandas as pd
import pytest
from results import small_city
from scipy import stats

from abmsim.analysis.headline import mean_wait, variance_reduction
from abmsim.analysis.table import EFFECT_COLUMNS, read_compared, summarise
from abmsim.results.plan import plan_run
from abmsim.running import Request, run_into

PAIRS = 12


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A finished run of the toy city."""
    folder = tmp_path_factory.mktemp("run") / "liaison"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("abmsim.running._write_report", small_city.write_no_figures)
        return run_into(folder, plan_run([small_city.scenario()]), Request(PAIRS, live=small_city.live_pair))


@pytest.fixture(scope="module")
def headline(run):
    """The headlines of the one scenario."""
    return run.summary["scenarios"][0]["headline"]


def world(run, name, measure, community="all", month=6):
    table = pd.read_csv(run.folder / "months.csv")
    rows = table[(table["scenario"] == name) & (table["community"] == community) & (table["month"] == month)]
    return rows.sort_values("pair")[measure].to_numpy(float)


def effect(run, measure, community="all", month=6):
    table = pd.read_csv(run.folder / "effects.csv")
    chosen = table[(table["measure"] == measure) & (table["community"] == community) & (table["month"] == month)]
    assert len(chosen) == 1
    return chosen.iloc[0]


@pytest.mark.parametrize("measure", ["registered_firms", "jobs", "employee_jobs"])
@pytest.mark.parametrize("community", ["all", "north"])
def test_a_row_equals_the_paired_t_test(run, measure, community):
    treated, without = world(run, "liaison", measure, community), world(run, "counterfactual", measure, community)
    row = effect(run, measure, community)
    assert row["pairs"] == PAIRS
    assert row["baseline_mean"] == pytest.approx(without.mean(), rel=1e-9)
    assert row["scenario_mean"] == pytest.approx(treated.mean(), rel=1e-9)
    assert row["share_of_pairs_positive"] == pytest.approx((treated > without).mean())
    if np.ptp(treated - without) == 0:
        assert (row["ci_low"], row["ci_high"], row["difference_se"]) == (row["difference_mean"],) * 2 + (0,)
        return
    interval = stats.ttest_rel(treated, without).confidence_interval(0.95)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((interval.low, interval.high), rel=1e-9)
    assert row["chance_positive"] == pytest.approx(1 - stats.ttest_rel(treated, without, alternative="greater").pvalue)


def test_a_community_that_no_lever_reached_has_exactly_no_effect(run):
    row = effect(run, "registered_firms", "east")
    assert (row["difference_mean"], row["difference_se"], row["chance_positive"]) == (0, 0, 0)


def test_there_is_a_row_for_every_measure_community_and_month(run):
    table = pd.read_csv(run.folder / "effects.csv")
    assert tuple(table.columns) == EFFECT_COLUMNS
    keys = ["scenario", "measure", "community", "month"]
    assert not table.duplicated(keys).any()
    assert len(table) == 3 * 7 * table["measure"].nunique()
    assert table[keys].equals(table[keys].sort_values(keys, ignore_index=True))


def test_undefined_means_have_no_effect_but_say_in_how_many_pairs_they_are_defined():
    without = np.array([[1.0, np.nan], [2.0, np.nan], [np.nan, np.nan]])
    treated = np.array([[2.0, 1.0], [4.0, np.nan], [5.0, np.nan]])
    pairs, baseline, scenario, mean, error, low, high, chance, share = summarise(without, treated)
    assert pairs.tolist() == [2, 0]
    assert (baseline[0], scenario[0], mean[0]) == (1.5, 3.0, 1.5)
    assert error[0] == pytest.approx(0.5)
    assert low[0] < 1.5 < high[0]
    assert share[0] == 1
    assert 0.8 < chance[0] < 1
    assert np.isnan([part[1] for part in (baseline, scenario, mean, error, low, high, chance, share)]).all()


def test_headlines_stand_at_the_last_month_and_costs_are_summed(run, headline):
    assert headline["additional_registered_firms"]["mean"] == pytest.approx(
        effect(run, "additional_registered_firms")["difference_mean"]
    )
    assert headline["additional_job_months"]["mean"] == pytest.approx(
        effect(run, "additional_job_months")["difference_mean"]
    )
    assert headline["public_cost_dollars"]["mean"] == 6 * 1000
    cost = run.summary["scenarios"][0]["cost"]
    assert (cost["dollars"], cost["by_funder"]) == (6000, {"City": 6000})
    assert list(cost["by_item"].values()) == [6000]


def test_gross_jobs_are_never_told_without_net_jobs(run, headline):
    for community in run.summary["scenarios"][0]["by_community"].values():
        assert {"gross_jobs", "net_jobs"} <= set(community)
    assert headline["cost_per_net_job_dollars"]["mean"] == pytest.approx(6000 / headline["net_jobs"]["mean"], rel=1e-6)


def test_waiting_is_the_mean_over_all_approvals(run):
    (one,) = read_compared(run.folder, {"liaison": "counterfactual"})
    table = pd.read_csv(run.folder / "months.csv")
    rows = table[(table["scenario"] == "liaison") & (table["community"] == "all") & (table["pair"] == 3)]
    expected = (rows["licence_months"] * rows["approvals"]).sum() / rows["approvals"].sum()
    assert mean_wait(one)[1][2] == pytest.approx(expected)


def test_pairing_narrows_and_says_by_how_much(headline):
    assert headline["additional_registered_firms"]["variance_reduction"] > 1
    assert variance_reduction(np.array([1.0, 5.0, 9.0]), np.array([2.0, 6.0, 11.0])) == pytest.approx(109.0)
    assert variance_reduction(np.array([1.0, 2.0]), np.array([2.0, 3.0])) is None
    assert variance_reduction(np.array([1.0]), np.array([2.0])) is None


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"scale": 0.5}, "0.5 times its size"),
        ({"independent": True}, "different luck"),
        ({}, "Only 4 pairs"),
        ({}, "luck only"),
    ],
)
def test_what_a_reader_must_know_is_a_warning(tmp_path, monkeypatch, plan, words):
    monkeypatch.setattr("abmsim.running._write_report", small_city.write_no_figures)
    done = run_into(tmp_path / "r", plan_run([small_city.scenario()], **plan), Request(4, live=small_city.live_pair))
    assert any(words in warning for warning in done.summary["scenarios"][0]["warnings"])
