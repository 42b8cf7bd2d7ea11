# SPDX-License-Identifier: Apache-2.0
"""Orderings name effects of trials and say which sums must lie where; every mistake is told where it stands."""

import math

import pytest

from abmsim.scenario import ScenarioError
from abmsim.scenario.ordering import load_ordering
from abmsim.scenario.validating import check_file, trials_beside
from scenario.conftest import LIBRARY
from scenario.test_trials import TRIAL

CHECKS = """schema: 1
checks:
  - id: O1
    says: Help beats information.
    effects:
      helped: {trial: SL_PAY2, months: [1, 6], outcome: owns_business, among: {unemployed: true}}
      informed: {trial: SL_PAY2, arm: treated, estimand: count}
    holds:
      - {sum: {helped: 1, informed: -2}, above: 0}
      - {sum: {informed: 1}, between: [-1, 1]}
      - {sum: {informed: 1}, below: 5}
not_mapped:
  - {id: SCHOOL, why: No schooling.}
"""


def load(project, text=CHECKS):
    project.write(TRIAL, "trial.yaml")
    file = project.write(text, "ordering.yaml")
    return load_ordering(file, trials_beside(file, LIBRARY))


def test_an_ordering_is_read(project) -> None:
    found = load(project)
    (check,) = found.checks
    helped, informed = check.effects["helped"], check.effects["informed"]
    assert (helped.trial.id, helped.arm, helped.outcome, helped.first, helped.last) == (
        "SL_PAY2",
        "treated",
        "owns_business",
        1,
        6,
    )
    assert helped.among is not None
    assert helped.among.residents == {"unemployed": True}
    assert (informed.first, informed.last, informed.estimand, informed.outcome) == (
        None,
        12,
        "count",
        "ever_registered",
    )
    assert [(one.low, one.high) for one in check.conditions] == [(0, math.inf), (-1, 1), (-math.inf, 5)]
    assert check.conditions[0].weights == {"helped": 1, "informed": -2}
    assert found.not_mapped == (("SCHOOL", "No schooling."),)
    assert check_file(str(project.root / "scenarios" / "ordering.yaml"), library=LIBRARY).problems == ()


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("trial: SL_PAY2, months", "trial: SL_PAY3, months", "checks[0].effects.helped.trial"),
        ("arm: treated", "arm: treatd", "checks[0].effects.informed.arm"),
        ("outcome: owns_business", "outcome: owns_busines", "checks[0].effects.helped.outcome"),
        ("months: [1, 6]", "months: [6, 1]", "checks[0].effects.helped.months"),
        ("months: [1, 6]", "months: 6", "checks[0].effects.helped.months"),
        ("{unemployed: true}", "{unemployd: true}", "unemployd"),
        ("estimand: count", "estimand: ratio", "checks[0].effects.informed.estimand"),
        ("informed: -2", "informd: -2", "checks[0].holds[0].sum.informd"),
        ("above: 0", "over: 0", "checks[0].holds[0].over"),
        (", above: 0", "", "checks[0].holds[0]"),
        ("above: 0", "above: 0, below: 5", "checks[0].holds[0]"),
        ("[-1, 1]", "[1, -1]", "checks[0].holds[1].between"),
        ("    says: Help beats information.\n", "", "checks[0].says"),
        (", why: No schooling.", "", "not_mapped[0].why"),
        ("not_mapped:", "not_maped:", "not_maped"),
        ("- {id: SCHOOL, why: No schooling.}", "- SCHOOL", "not_mapped[0]"),
    ],
)
def test_a_mistake_is_told_where_it_stands(project, old, new, key) -> None:
    assert CHECKS.count(old) == 1
    with pytest.raises(ScenarioError) as caught:
        load(project, CHECKS.replace(old, new))
    assert any(key in problem.key for problem in caught.value.problems), [str(one) for one in caught.value.problems]
    assert len(caught.value.problems) <= 2


def test_the_trials_beside_are_read_first(project) -> None:
    project.write(TRIAL.replace("ever_registered", "ever_registred"), "trial.yaml")
    file = project.write(CHECKS, "ordering.yaml")
    with pytest.raises(ScenarioError) as caught:
        trials_beside(file, LIBRARY)
    assert caught.value.problems[0].key == "outcome"
