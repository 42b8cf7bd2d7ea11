# SPDX-License-Identifier: Apache-2.0
"""From many evaluations to a verdict: what is needed is what closed forms give, and what misleads is never recommended."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmsim.analysis.evaluation.advising import advice
from abmsim.analysis.evaluation.designs import DESIGNS
from abmsim.analysis.evaluation.evaluating import document_of, evaluate, who_is_asked
from abmsim.analysis.evaluation.judging import EvaluationTask, Judged, PairJudged, judge
from abmsim.analysis.evaluation.numbers import Evaluating, content, evaluating
from abmsim.analysis.evaluation.statistics import smallest_detectable
from abmsim.analysis.evaluation.summarising import (
    months_needed,
    people_needed,
    scatter_of,
    summary_of,
)
from abmsim.results.errors import RefusedError
from abmsim.results.files import json_text
from abmsim.scenario import load_scenario
from analysis.evaluation.conftest import NUMBERS, SCALE

LOTTERY = next(design for design in DESIGNS if design.name == "lottery")
PAIRS = 40


def pairs_of(claims, ps, nothing, alarms, truth=10.0) -> list[PairJudged]:
    """Pairs in which the lottery found these things, one survey each."""
    return [
        PairJudged(
            k,
            {
                ("jobs", "lottery", size): Judged(
                    np.array([claims[k]]), np.array([1.0]), np.array([ps[k]]), np.array([nothing[k]]),
                    np.array([alarms[k]]), truth + k % 2, truth, 400, 1000, "a test", (12, 24),
                )
                for size in ("planned", "everybody")
            },
            {},
        )
        for k in range(PAIRS)
    ]  # fmt: skip


NOISE = np.array([math.sin(k * 2.4) for k in range(PAIRS)])
NEVER_FOUND, ALWAYS_FOUND = np.full(PAIRS, 0.5), np.full(PAIRS, 0.001)


@pytest.mark.parametrize(
    ("ps", "nothing", "alarms", "verdict"),
    [
        (ALWAYS_FOUND, NOISE - NOISE.mean(), NEVER_FOUND, "detects"),
        (NEVER_FOUND, NOISE - NOISE.mean(), NEVER_FOUND, "not_detectable"),
        (ALWAYS_FOUND, NOISE - NOISE.mean(), ALWAYS_FOUND, "misleads"),
        (NEVER_FOUND, NOISE + 5, NEVER_FOUND, "misleads"),
    ],
)
def test_the_verdict_follows_power_and_false_alarms(ps, nothing, alarms, verdict) -> None:
    found = summary_of(pairs_of(10 + NOISE, ps, nothing, alarms), LOTTERY, "jobs", evaluating())
    assert found["verdict"] == verdict
    assert found["claim_without_effect"]["mean"] == pytest.approx(nothing.mean(), abs=1e-8)
    assert found["smallest_detectable"] == pytest.approx(2.8 * found["scatter"])


def test_a_design_that_never_gives_a_number_is_not_possible() -> None:
    found = summary_of(pairs_of(np.full(PAIRS, np.nan), ALWAYS_FOUND, NOISE, NEVER_FOUND), LOTTERY, "jobs", NUMBERS)
    assert found["verdict"] == "not_possible"
    assert "estimate" not in found


def test_what_is_needed_is_not_guessed_where_the_truth_is_not_known_from_zero() -> None:
    pairs = pairs_of(NOISE, NEVER_FOUND, NOISE, NEVER_FOUND, truth=-0.5)
    assert summary_of(pairs, LOTTERY, "jobs", NUMBERS)["needed"]["programmes"] is None


@given(st.floats(0.5, 50), st.floats(0.1, 10), st.integers(20, 500), st.integers(600, 5000))
def test_as_many_people_as_are_needed_see_the_effect_and_fewer_do_not(sampling, luck, asked, available) -> None:
    def scatter(people: float) -> float:
        return math.sqrt(luck**2 + sampling**2 * 100 * (1 / people - 1 / available))

    size = smallest_detectable(scatter(available // 2))
    people = people_needed(size, (scatter(asked), asked), (scatter(available), available))
    assert people == pytest.approx(available // 2, abs=2)
    assert people_needed(smallest_detectable(luck) * 0.99, (scatter(asked), asked), (luck, available)) is None


def test_months_needed_are_those_of_the_published_figure() -> None:
    """25 % of 50 registrations a month need 18 months on each side (autocorrelation .3, twice Poisson variance)."""
    error = math.sqrt(2 * 50 * (2 / 18) * 1.3 / 0.7)
    assert months_needed(0.2545 * 50 * 18, error * 18, (18, 18)) == pytest.approx(18, abs=1)


def test_scatter_counts_cities_and_surveys() -> None:
    luck = np.random.Generator(np.random.Philox(8))
    values = [luck.normal(luck.normal(0, 3), 4, 5) for _ in range(4000)]
    assert scatter_of(values) == pytest.approx(5, rel=0.03)


def row(name, verdict, cost, smallest=10.0, assigned=True) -> dict:
    return {
        "design": name,
        "verdict": verdict,
        "cost_dollars": cost,
        "smallest_detectable": smallest,
        "assigned": assigned,
    }


ROWS = [
    row("self_report", "misleads", 1000, 1.0, assigned=False),
    row("matched", "not_detectable", 30_000, 5.0, assigned=False),
    row("lottery", "not_detectable", 60_000, 8.0),
    row("roll_out", "detects", 90_000, 9.0),
]


@pytest.mark.parametrize(
    ("budget", "advised", "design", "sharpest"),
    [
        (None, "take", "roll_out", "lottery"),
        (70_000, "none_detects", None, "lottery"),
        (40_000, "none_detects", None, "matched"),
        (2000, "none_detects", None, None),
        (500, "none_affordable", None, None),
    ],
)
def test_advice_stays_within_the_budget_and_never_misleads(budget, advised, design, sharpest) -> None:
    found = advice(ROWS, budget)
    assert (found["advice"], found["design"], found["sharpest_sound"]) == (advised, design, sharpest)


def test_the_cheapest_design_that_sees_the_effect_is_taken() -> None:
    assert advice([*ROWS, row("lottery", "detects", 55_000)], 100_000)["design"] == "lottery"


def test_a_budget_decides_how_many_are_asked() -> None:
    numbers = evaluating()
    asked = who_is_asked(80_000, numbers)
    assert asked["lottery", "jobs"] == (80_000 - numbers.dollars_for_a_trial) // numbers.dollars_per_other_interview
    assert who_is_asked(None, numbers)["lottery", "jobs"] == numbers.people_asked


def test_every_number_of_the_file_is_used_and_in_its_range() -> None:
    assert list(content()) == list(Evaluating._fields)
    for name, number in content().items():
        assert number["range"][0] <= getattr(evaluating(), name) <= number["range"][1], name


def test_the_document_says_everything_and_twice_the_same(worlds, plan) -> None:
    task = EvaluationTask(plan, NUMBERS, 1, SCALE, who_is_asked(None, NUMBERS))
    texts = []
    for _ in range(2):
        found = [judge(worlds, NUMBERS, task.asked, 1, pair) for pair in (1, 2)]
        texts.append(json_text(document_of(task, found, None)))
    assert texts[0] == texts[1]
    document = document_of(task, found, None)
    assert [one["outcome"] for one in document["outcomes"]] == ["jobs", "registrations"]
    for outcome in document["outcomes"]:
        assert [one["design"] for one in outcome["designs"]] == [design.name for design in DESIGNS]


def test_two_pairs_are_the_fewest(plan) -> None:
    with pytest.raises(RefusedError, match="at least 2 pairs"):
        evaluate(plan, pairs=1)


def test_a_scenario_without_levers_has_nothing_to_evaluate() -> None:
    with pytest.raises(RefusedError, match="no interventions"):
        evaluate(load_scenario("baseline"))
