# SPDX-License-Identifier: Apache-2.0
"""Scenarios beside each other: ranking, chance of being best, and p-values adjusted for their number."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from results import small_city

from abmsim.analysis.adjusting import holm, p_value
from abmsim.analysis.comparison import chances_of_being_best, comparisons
from abmsim.analysis.effects import estimate
from abmsim.analysis.table import read_compared
from abmsim.results.plan import plan_run
from abmsim.running import Request, run_into


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_never_lowers_a_p_value_and_keeps_their_order(p_values):
    adjusted = holm(p_values)
    assert all(p <= found <= 1 for p, found in zip(p_values, adjusted, strict=True))
    order = np.argsort(p_values, kind="stable")
    assert list(np.array(adjusted)[order]) == sorted(adjusted)
    assert min(adjusted) == pytest.approx(min(1, len(p_values) * min(p_values)))


def test_holm_of_a_textbook_example():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_the_better_scenario_is_best_and_equal_ones_share_the_chance():
    draws = np.random.default_rng(1)
    luck = draws.normal(size=40)
    values = np.column_stack([luck + 5, luck, luck])
    assert chances_of_being_best(values) == [1.0, 0.0, 0.0]
    assert chances_of_being_best(np.column_stack([luck, luck])) == [0.5, 0.5]
    close = chances_of_being_best(np.column_stack([draws.normal(0.2, 1, 40), draws.normal(0, 1, 40)]))
    assert sum(close) == pytest.approx(1)
    assert 0.05 < close[0] < 0.999


def test_the_p_value_of_no_difference_is_one_and_of_a_sure_one_nought():
    assert p_value(estimate([0.0] * 5)) == 1
    assert p_value(estimate([2.0] * 5)) == 0
    assert 0 < p_value(estimate([1.0, 2.0, -1.0, 3.0])) < 1


def test_a_run_of_three_scenarios_is_ranked_on_the_same_luck(tmp_path, monkeypatch):
    monkeypatch.setattr("abmsim.running._write_report", small_city.write_no_figures)
    plan = plan_run([small_city.scenario(name, strength) for name, strength in (("one", 1), ("three", 3), ("two", 2))])
    finished = run_into(tmp_path / "run", plan, Request(6, live=small_city.live_pair))
    by_measure = {entry["measure"]: entry for entry in finished.summary["comparisons"]}
    firms = by_measure["additional_registered_firms"]
    assert [entry["scenario"] for entry in firms["ranking"]] == ["three", "two", "one"]
    assert firms["ranking"][0]["chance_best"] > 0.9
    assert firms["adjustment"] == "Holm"
    assert len(firms["pairwise"]) == firms["tests"] == 3
    assert all(pair["p_adjusted"] >= pair["p"] for pair in firms["pairwise"])
    assert firms["ranking"][0]["smallest_detectable"] > 0
    assert firms["ranking"][0]["pairs_for_se_of_1"] >= 2
    compared = read_compared(tmp_path / "run", dict.fromkeys(("one", "three", "two"), "counterfactual"))
    assert comparisons(compared[:1]) == []
