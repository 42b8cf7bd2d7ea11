# SPDX-License-Identifier: Apache-2.0
"""Scenarios that unite two others are found by themselves, and whether A + B is more than A plus B is told."""

import numpy as np
import pytest
from results import small_city
from scipy import stats

from abmsim.analysis.interactions import interactions, unions
from abmsim.results.plan import plan_run
from abmsim.running import Request, run_into

SAME = ("counterfactual",) * 3


def test_a_union_is_found_wherever_it_stands():
    assert list(unions([("a",), ("b",), ("a", "b")], SAME)) == [(2, 0, 1)]
    assert list(unions([("b", "a"), ("a",), ("b",)], SAME)) == [(0, 1, 2)]


@pytest.mark.parametrize(
    "levers",
    [
        [("a",), ("b",), ("a", "c")],
        [("a",), ("b",), ("a",)],
        [("a",), (), ("a",)],
        [("a",), ("a", "b"), ("a", "b", "c")],
        [("a", "b"), ("b",), ("a", "b")],
    ],
)
def test_what_is_no_union_is_not_one(levers):
    assert list(unions(levers, SAME)) == []


def test_the_same_lever_twice_is_the_union_of_two_that_have_it_once():
    assert list(unions([("a",), ("a", "b"), ("a", "a", "b")], SAME)) == [(2, 0, 1)]


def test_another_untreated_city_makes_no_union():
    assert list(unions([("a",), ("b",), ("a", "b")], ("one", "one", "other"))) == []


def test_an_interaction_is_the_paired_difference_from_the_sum():
    draws = np.random.default_rng(5)
    one, other = draws.normal(5, 1, 40), draws.normal(3, 1, 40)
    both = one + other + draws.normal(2, 1, 40)
    (found,) = interactions(["a", "b", "c"], [("x",), ("y",), ("x", "y")], SAME, np.column_stack([one, other, both]))
    beyond = stats.ttest_1samp(both - one - other, 0)
    interval = beyond.confidence_interval()
    assert (found["scenario"], found["parts"]) == ("c", ["a", "b"])
    assert found["mean"] == pytest.approx((both - one - other).mean())
    assert (found["ci_low"], found["ci_high"]) == pytest.approx((interval.low, interval.high))
    assert found["p"] == found["p_adjusted"] == pytest.approx(beyond.pvalue)
    assert found["reading"] == "more than the sum of its parts"


def test_less_and_nothing_are_told_too_and_p_values_are_adjusted():
    luck = np.random.default_rng(6).normal(0, 1, (40, 3))
    values = np.column_stack([luck[:, 0], luck[:, 1], luck[:, 2], luck[:, 0] + luck[:, 1] - 3 + luck[:, 2]])
    noise = np.random.default_rng(7).normal(0, 1, 40)
    values = np.column_stack([values, values[:, 0] + values[:, 2] + noise - noise.mean()])
    levers = [("x",), ("y",), ("z",), ("x", "y"), ("x", "z")]
    less, nothing = interactions(list("abcde"), levers, ("counterfactual",) * 5, values)
    assert less["reading"] == "less than the sum of its parts"
    assert nothing["reading"] == "not told from the sum of its parts"
    assert less["p_adjusted"] == pytest.approx(min(1, 2 * less["p"]))


def test_a_run_of_two_and_their_union_says_it(tmp_path, monkeypatch):
    """Levers are told by kind, months and options: one and two are different, and three has both."""
    monkeypatch.setattr("abmsim.running._write_report", small_city.write_no_figures)
    from dataclasses import replace

    one, two = small_city.scenario("one", 1), small_city.scenario("two", 2)
    both = replace(small_city.scenario("both", 3), interventions=(*one.interventions, *two.interventions))
    finished = run_into(tmp_path / "run", plan_run([one, two, both]), Request(6, live=small_city.live_pair))
    for comparison in finished.summary["comparisons"]:
        (found,) = comparison["interactions"]
        assert (found["scenario"], sorted(found["parts"])) == ("both", ["one", "two"])
        keys = list(comparison)
        assert keys.index("precision") < keys.index("ranking")
        assert {one["scenario"] for one in comparison["precision"]} == {"one", "two", "both"}
        assert all(seen["smallest_detectable"] == pytest.approx(2.8 * seen["se"]) for seen in comparison["precision"])
