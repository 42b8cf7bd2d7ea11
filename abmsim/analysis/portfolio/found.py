# SPDX-License-Identifier: Apache-2.0
"""What was found for a budget: the candidates, the recommendation with its chance to be best, complements, sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from abmsim.analysis.portfolio.mixes import Mix
from abmsim.analysis.portfolio.table import Beyond
from abmsim.analysis.portfolio.telling import sentences_of
from abmsim.results.cells import rounded

LEAST_CHANCE = 0.05
CRITERIA: Final = ("mean", "bad cases", "regret")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A mean with its interval, and what the table had guessed."""

    mean: float
    low: float
    high: float
    guess: float


@dataclass(frozen=True, eq=False)
class Candidate:
    """A mix that was lived again."""

    name: str
    mix: Mix
    cost_dollars: float
    is_affordable: bool
    chance_affordable: float  # the share of runs that stay within the budget
    outcomes: Mapping[str, Outcome]
    bad_case: float | None  # of the first goal: a tenth of the vectors give less
    regret: float | None
    chance_best: float
    is_beaten: bool  # another costs no more and is at least as good for every goal
    is_told_apart: bool  # from the highest mean of the first goal that can be paid, beyond luck


@dataclass(frozen=True, eq=False)
class Portfolio:
    """The answer of `abmsim portfolio`; the first goal decides."""

    budget_dollars: float
    goals: tuple[str, ...]
    units: Mapping[str, str]
    candidates: tuple[Candidate, ...]
    value: Outcome  # of the recommendation, judged on pairs that it was not chosen on; `guess`: on those it was
    beyond: tuple[Beyond, ...]
    mixes: int
    affordable: int
    points: int
    pairs: int
    months: int = 0
    idle: tuple[str, ...] = ()  # levers that did nothing in any run
    scale: float = 1.0

    @property
    def recommended(self) -> Candidate:
        """The highest mean of the first goal among what can be paid."""
        return self.best_by("mean")

    def best_by(self, criterion: str) -> Candidate:
        """The best affordable candidate by its mean, its bad cases or its regret."""
        payable = [one for one in self.candidates if one.is_affordable]
        if criterion == "bad cases" and all(one.bad_case is not None for one in payable):
            return max(payable, key=lambda one: one.bad_case or 0.0)
        if criterion == "regret" and all(one.regret is not None for one in payable):
            return min(payable, key=lambda one: one.regret or 0.0)
        return max(payable, key=lambda one: one.outcomes[self.goals[0]].mean)

    @property
    def frugal(self) -> Candidate:
        """The cheapest candidate that cannot be told from the recommended one."""
        alike = [one for one in self.candidates if one.is_affordable and not one.is_told_apart]
        return min(alike, key=lambda one: one.cost_dollars)

    @property
    def complements(self) -> tuple[Beyond, ...]:
        """Levers of which two together do more than their sum, shown beyond luck."""
        return tuple(one for one in self.beyond if one.p_adjusted <= LEAST_CHANCE and one.estimate.mean > 0)

    @property
    def substitutes(self) -> tuple[Beyond, ...]:
        """Levers of which two together do less than their sum, shown beyond luck."""
        return tuple(one for one in self.beyond if one.p_adjusted <= LEAST_CHANCE and one.estimate.mean < 0)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was found, in plain words."""
        return sentences_of(self)

    def as_json(self) -> dict[str, Any]:
        """Everything as plain data; the same runs give the same document."""
        return {
            "budget_dollars": rounded(self.budget_dollars),
            "months": self.months,
            "scale": rounded(self.scale),
            "goals": [{"goal": goal, "unit": self.units[goal]} for goal in self.goals],
            "mixes": self.mixes,
            "affordable_by_the_table": self.affordable,
            "points": self.points,
            "pairs": self.pairs,
            "recommended": {
                "mix": self.recommended.name, "chance_best": rounded(self.recommended.chance_best),
                "cheapest_not_told_apart": self.frugal.name,
                "chosen_and_judged_apart": _outcome(self.value), **{
                    f"by_{criterion.replace(' ', '_')}": self.best_by(criterion).name for criterion in CRITERIA
                },
            },
            "candidates": [_candidate(one) for one in self.candidates],
            "idle": list(self.idle),
            "interactions": [
                {"levers": list(one.levers), "goal": one.goal, "mean": rounded(one.estimate.mean),
                 "ci_low": rounded(one.estimate.interval.low), "ci_high": rounded(one.estimate.interval.high),
                 "p_adjusted": rounded(one.p_adjusted), "reading": one.reading} for one in self.beyond
            ],
            "sentences": list(self.sentences),
        }  # fmt: skip


def _outcome(one: Outcome) -> dict[str, Any]:
    ends = {"mean": one.mean, "ci_low": one.low, "ci_high": one.high, "guess": one.guess}
    return {name: rounded(value) for name, value in ends.items()}


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        "mix": one.name,
        "cost_dollars": rounded(one.cost_dollars),
        "is_affordable": one.is_affordable,
        "chance_affordable": rounded(one.chance_affordable),
        "outcomes": {goal: _outcome(outcome) for goal, outcome in one.outcomes.items()},
        "bad_case": None if one.bad_case is None else rounded(one.bad_case),
        "regret": None if one.regret is None else rounded(one.regret),
        "chance_best": rounded(one.chance_best),
        "is_beaten": one.is_beaten,
        "is_told_apart": one.is_told_apart,
    }
