# SPDX-License-Identifier: Apache-2.0
"""Which cities have to be lived through to answer everything that is asked of some trials: each world once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from abmsim.analysis.trials.living import Life, Question
from abmsim.analysis.trials.recording import FLOWS
from abmsim.scenario.outcomes import SHARE
from abmsim.scenario.trial_city import CONTROL, INELIGIBLE, arm_scenario
from abmsim.scenario.trials import EVERYBODY

if TYPE_CHECKING:
    from abmsim.scenario.trials import Trial

CITY = "city"


@dataclass(frozen=True)
class Asked:
    """One effect that is wanted: of an arm of a trial, in the unit of its estimand; `units` scales a ratio."""

    trial: Trial
    question: Question
    estimand: str
    is_share: bool
    units: float = 1.0


@dataclass(frozen=True)
class Place:
    """Where the answer to something asked is found: which life, and which of its questions."""

    life: int
    question: int


def asked_by(trial: Trial) -> Asked:
    """Return what a trial itself asks: its published figure."""
    months = trial.average_months or (trial.horizon_months if trial.outcome.name in FLOWS else 1)
    question = Question(
        trial.treated, trial.outcome.name, trial.horizon_months - months + 1, trial.horizon_months,
        per=None if trial.per is None else trial.per.name,
    )  # fmt: skip
    return Asked(trial, question, trial.estimand, trial.outcome.unit == SHARE, trial.per_units)


def plan_lives(asked: Sequence[Asked], seed: int) -> tuple[list[Life], list[Place]]:
    """Return the lives that answer everything asked, and the place of each answer.

    What shares city, people and control arm is lived together: one control world, and one world for each distinct arm.
    """
    groups: dict[Any, list[int]] = {}
    for position, one in enumerate(asked):
        groups.setdefault(_sameness(one.trial), []).append(position)
    lives, places = [], [Place(0, 0)] * len(asked)
    for number, positions in enumerate(groups.values()):
        life, questions = _life([asked[position] for position in positions], seed)
        lives.append(life)
        for position, question in zip(positions, questions, strict=True):
            places[position] = Place(number, question)
    return lives, places


def _sameness(trial: Trial) -> Any:
    """Return what two trials must share to be lived together."""
    eligible = trial.eligible
    who = (eligible.firm, repr(sorted(eligible.residents.items())), eligible.whole_city)
    control = repr([_plain(plan) for plan in trial.arms[CONTROL]])
    return (
        trial.city,
        repr(sorted(trial.settings.items())),
        who,
        trial.unit == CITY,
        trial.take_up,
        trial.share,
        control,
    )


def _plain(plan: Any) -> Any:
    return plan.kind, plan.start, plan.end, sorted((name, repr(value)) for name, value in plan.options.items())


def _life(asked: Sequence[Asked], seed: int) -> tuple[Life, list[int]]:
    """Return one life and the number of the question of each of `asked`."""
    first = asked[0].trial
    months = max(one.question.last for one in asked)
    arms: dict[str, str] = {}  # what an arm does -> its name
    scenarios, questions, numbers = {}, [], []
    beside = "" if first.unit == CITY else CONTROL
    for one in asked:
        does = repr([_plain(plan) for plan in one.trial.arms[one.question.arm]])
        name = arms.setdefault(does, f"arm {len(arms) + 1}")
        if name not in scenarios:
            scenarios[name] = arm_scenario(one.trial.parts, one.trial.settings, one.question.arm, months, beside)
        question = replace(one.question, arm=name)
        if question not in questions:
            questions.append(question)
        numbers.append(questions.index(question))
    control = arm_scenario(first.parts, first.settings, CONTROL, months)
    life = Life(
        control.counterfactual(), control, scenarios, first.eligible, first.unit != CITY, first.take_up == EVERYBODY,
        first.share, first.settings.get(INELIGIBLE), tuple(questions), seed,
    )  # fmt: skip
    return life, numbers
