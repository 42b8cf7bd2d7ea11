# SPDX-License-Identifier: Apache-2.0
"""Survival of new firms is that of the table of firms' lives, counted firm by firm."""

import numpy as np
import pandas as pd
import pytest
from results import small_city

from abmsim.analysis.survival import share_reaching, survival
from abmsim.analysis.table import read_compared
from abmsim.results.plan import plan_run
from abmsim.running import Request, run_into

MONTHS = 30


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A finished run of the toy city that lasts long enough for firms to come of age."""
    folder = tmp_path_factory.mktemp("run") / "liaison"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("abmsim.running._write_report", small_city.write_no_figures)
        plan = plan_run([small_city.scenario(months=MONTHS)])
        return run_into(folder, plan, Request(5, live=small_city.live_pair))


def by_hand(run, world, pair, age):
    """The share of firms opened in the run, early enough, that were open `age` months later."""
    spells = pd.read_csv(run.folder / "spells.csv")
    own = spells[(spells["scenario"] == world) & (spells["pair"] == pair)]
    new = own[own["opened_month"].between(1, MONTHS - age)]
    closed = new["closed_month"].fillna(10_000)
    return (closed > new["opened_month"] + age).mean()


@pytest.mark.parametrize("age", [12, 24])
def test_shares_are_those_of_the_firms_lives(run, age):
    (one,) = read_compared(run.folder, {"liaison": "counterfactual"})
    for world, block in (("liaison", one.treated), ("counterfactual", one.baseline)):
        shares = share_reaching(block, age)
        assert shares == pytest.approx([by_hand(run, world, pair, age) for pair in block.pairs])
        assert 0 < shares.min() <= shares.max() <= 1


def test_the_summary_has_both_worlds_and_the_difference(run):
    entry = run.summary["scenarios"][0]
    assert [one["months"] for one in entry["survival"]] == [12, 24]
    for one in entry["survival"]:
        assert one["mean"] == pytest.approx(one["scenario_mean"] - one["baseline_mean"])
        assert one["ci_low"] <= one["mean"] <= one["ci_high"]
        assert one["pairs"] == 5


def test_a_run_that_is_too_short_says_so(run, tmp_path, monkeypatch):
    monkeypatch.setattr("abmsim.running._write_report", small_city.write_no_figures)
    short = run_into(tmp_path / "run", plan_run([small_city.scenario()]), Request(3, live=small_city.live_pair))
    for one in short.summary["scenarios"][0]["survival"]:
        assert one["mean"] is None
        assert f"{one['months']} months" in one["reason"]


def test_without_new_firms_there_is_no_share(run):
    (one,) = read_compared(run.folder, {"liaison": "counterfactual"})
    empty = one.baseline.values.copy()
    empty[..., one.baseline.names.index("starts")] = 0
    from dataclasses import replace

    nobody = replace(one, baseline=replace(one.baseline, values=empty))
    assert np.isnan(share_reaching(nobody.baseline, 12)).all()
    assert survival(nobody)[0]["mean"] is None
