# SPDX-License-Identifier: Apache-2.0
"""A lever that does nothing is called effective about once in twenty experiments on different luck, as 95 % intervals say.

Each experiment is small (five pairs of a city of some hundred residents), and its two arms have nothing in common but
the plan: what differs is luck alone. The whole thousand runs with `make all`; a sample of them always.
"""

from dataclasses import replace

import pytest
from engine.worlds import scenario
from scipy import stats

from abmsim.analysis.effects import estimate
from abmsim.ensemble import live_pair
from abmsim.measures import PAIRED_INDEX

MEASURES = ("net_jobs", "additional_jobs", "additional_registered_firms", "additional_firms")
PAIRS, MONTHS, TINY = 5, 6, 0.005
REJECTED_BELOW = 0.01


def called_effective(experiments: int) -> dict[str, int]:
    """In how many of the experiments the interval of each measure leaves out zero."""
    plan = scenario("- liaison: {language: es}", months=MONTHS)
    nothing = tuple(replace(one, options={**one.options, "staff": 0.0}) for one in plan.interventions)
    plan = replace(plan, interventions=nothing)
    found = dict.fromkeys(MEASURES, 0)
    for experiment in range(experiments):
        first = experiment * PAIRS + 1
        pairs = range(first, first + PAIRS)
        last = [
            live_pair([plan], [plan.counterfactual()], 1, k, TINY, independent=True).paired[0][-1, -1] for k in pairs
        ]
        for measure in MEASURES:
            interval = estimate([row[PAIRED_INDEX[measure]] for row in last], method="auto").interval
            found[measure] += interval.low > 0 or interval.high < 0
    return found


def rejected(hits: int, experiments: int) -> bool:
    """Whether so many hits are hardly those of a rate of 5 %."""
    return bool(stats.binomtest(hits, experiments, 0.05).pvalue < REJECTED_BELOW)


@pytest.mark.slow
def test_a_sample_of_null_experiments_finds_effects_at_the_rate_it_says() -> None:
    hits = called_effective(40)
    assert {measure: n for measure, n in hits.items() if rejected(n, 40)} == {}


@pytest.mark.thousands
def test_a_thousand_null_experiments_find_effects_at_the_rate_they_say() -> None:
    hits = called_effective(1000)
    assert {measure: n for measure, n in hits.items() if rejected(n, 1000)} == {}


@pytest.mark.parametrize(("hits", "wrong"), [(50, False), (35, False), (20, True), (80, True), (0, True)])
def test_the_check_itself_sees_a_wrong_rate(hits, wrong) -> None:
    assert rejected(hits, 1000) is wrong
