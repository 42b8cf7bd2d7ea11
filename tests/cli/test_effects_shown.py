# SPDX-License-Identifier: Apache-2.0
"""What a run prints: several scenarios side by side first, no certainty that nobody has, no small city as the real."""

from dataclasses import dataclass, field

import pytest
from rich.console import Console

from abmsim.cli.comparison_shown import ALIKE, SIDE_BY_SIDE, row_names, show_comparison
from abmsim.cli.figures_shown import chance, level, safe, shown
from abmsim.cli.sensitivity_shown import digits

TITLE = "two scenarios"


def figure(mean, low, high, **more):
    return {"mean": mean, "ci_low": low, "ci_high": high, "chance_positive": 0.5, "method": "paired t", **more}


def entry(slug, name, **figures):
    told = {measure: figure(1.0, 0.5, 1.5) for measure, _ in SIDE_BY_SIDE} | figures
    return {"scenario": slug, "name": name, "headline": told}


def comparison(measure, differences, p=0.2, best=0.5):
    ranking = [{"scenario": slug, "chance_best": best, "smallest_detectable": 1.4} for slug in ("a", "b")]
    low, mean, high = differences
    couple = {"scenario": "a", "other": "b", "mean": mean, "ci_low": low, "ci_high": high, "p": p, "p_adjusted": p}
    seen = [{"scenario": slug, "se": 0.5, "smallest_detectable": 1.4, "pairs_for_se_of_1": 8} for slug in ("a", "b")]
    return {
        "measure": measure, "precision": seen, "ranking": ranking, "pairwise": [couple], "adjustment": "Holm",
        "tests": 1, "interactions": [],
    }  # fmt: skip


@dataclass
class Paper:
    """What the tables look like in a file."""

    console: Console = field(default_factory=lambda: Console(width=200, record=True, force_terminal=False))

    def of(self, scenarios, comparisons):
        with self.console.capture() as kept:
            show_comparison(self.console, scenarios, comparisons, TITLE)
        return " ".join(kept.get().split())


TWO = [entry("a", "Half a liaison"), entry("b", "Nine meetings")]


def test_one_row_a_scenario_holds_every_figure_people_compare():
    words = Paper().of(TWO, [comparison("net_jobs", (-1, 0.5, 2))])
    assert words.startswith(TITLE)
    assert words.count("Half a liaison") == 2
    for _, label in SIDE_BY_SIDE:
        assert label.split(",")[0] in words


def test_a_planned_cost_stands_alone_and_a_lucky_agreement_does_not():
    alike = figure(4.0, 4.0, 4.0, method="exact")
    told = entry("a", "A", public_cost_dollars=figure(9000.0, 9000.0, 9000.0), net_jobs=alike)
    words = Paper().of([told, TWO[1]], [comparison("net_jobs", (-1, 0.5, 2))])
    assert "9,000 │" in words
    assert "4 (all pairs alike)" in words


def test_only_couples_that_luck_does_not_explain_are_told():
    seen = Paper().of(TWO, [comparison("net_jobs", (1.0, 2.0, 3.0), p=0.004)])
    assert "Half a liaison less Nine meetings: 2 (1 to 3), p 0.004" in seen
    unseen = Paper().of(TWO, [comparison("net_jobs", (-1.0, 0.5, 2.0), p=0.4)])
    assert "net jobs: no two scenarios can be told apart." in unseen
    assert " less " not in unseen


def test_a_difference_alike_in_every_pair_gets_no_p_value():
    words = Paper().of(TWO, [comparison("net_jobs", (2.0, 2.0, 2.0), p=0.0)])
    assert "Half a liaison less Nine meetings: 2 (all pairs alike)" in words
    assert ", p " not in words


def test_scenarios_that_never_differ_have_no_best():
    words = Paper().of(TWO, [comparison("net_jobs", (0.0, 0.0, 0.0))])
    assert ALIKE in words
    assert "Which is best" not in words


def test_a_measure_that_never_differs_has_no_best_beside_one_that_does():
    comparisons = [comparison("net_jobs", (0.0, 0.0, 0.0)), comparison("additional_jobs", (1.0, 2.0, 3.0), p=0.01)]
    words = Paper().of(TWO, comparisons)
    assert words.count("none is best") == 2
    assert words.count("50 % (1.4)") == 2


def test_rows_of_one_name_are_told_apart_by_their_file_name_form():
    names = row_names([entry("same", "Same"), entry("same-2", "Same"), entry("c", "[red]C[/red]")])
    assert names == {"same": "same", "same-2": "same-2", "c": safe("[red]C[/red]")}
    assert names["c"].startswith("\\[red]")


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9949, 0.9951, 1.0, None])
def test_no_chance_is_certain(share):
    assert "100" not in chance(share)
    assert chance(share) != "0 %"


@pytest.mark.parametrize(("value", "text"), [(0.04, "0.0"), (99.94, "99.9"), (100.0, "100"), (1234567.8, "1,234,568")])
def test_a_level_has_few_digits(value, text):
    assert level(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.04321, "0.0432"), (999.6, "1000"), (12345.6, "12,346"), (-1.234e-7, "-0.000000123")]
)
def test_an_index_has_three_digits_and_no_powers_of_ten(value, text):
    assert digits(value) == text


def test_an_undefined_figure_is_none_with_nothing_beside_it():
    assert shown(figure(None, None, None)) == ("none", "", "")
