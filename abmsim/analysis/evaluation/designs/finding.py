# SPDX-License-Identifier: Apache-2.0
"""What a design is, whom it asks, what that costs, and what it finds."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from abmsim.analysis.evaluation.asking import Dice
from abmsim.analysis.evaluation.living import Setting
from abmsim.analysis.evaluation.numbers import Evaluating
from abmsim.analysis.evaluation.records import JOBS
from abmsim.analysis.evaluation.statistics import Tested
from abmsim.city import IntArray

CLIENTS, RESIDENTS, APPLICANTS, NOBODY = "clients", "residents", "applicants", "nobody"
PAIRS = "clients and people like them"
REPORT, STUDY, TRIAL = "report", "study", "trial"  # how much work an evaluator has
SURVEYS = {RESIDENTS: 2}  # before and after


@dataclass(frozen=True)
class Finding:
    """What one evaluation finds for the whole programme, and whom it asked.

    `effect_on`: the places of those whose effect it is after (None: everybody); `available`: how many could be asked.
    """

    estimate: float
    error: float
    p: float
    test: str
    asked: int
    available: int
    effect_on: IntArray | None = None

    @staticmethod
    def of(
        tested: Tested, times: float, test: str, asked: int, available: int, effect_on: IntArray | None = None
    ) -> Finding:
        """Scale a test's result up to everybody it speaks for."""
        return Finding(tested.estimate * times, tested.error * times, tested.p, test, asked, available, effect_on)


Applied = Callable[[Setting, str, int | None, Evaluating, Dice], Finding]


@dataclass(frozen=True)
class Design:
    """A way to evaluate: in which world, with which work, and whom it has to ask about jobs and about licences."""

    name: str
    world: str
    apply: Applied
    work: str
    asks_about_jobs: str
    asks_about_registrations: str

    def asks(self, outcome: str) -> str:
        """Return whom the evaluator has to ask; what a register tells nobody needs to be asked."""
        return self.asks_about_jobs if outcome == JOBS else self.asks_about_registrations

    def fixed_dollars(self, outcome: str, numbers: Evaluating) -> float:
        """Return what it costs before anybody is asked."""
        work: float = getattr(numbers, f"dollars_for_a_{self.work}")
        return work + (numbers.dollars_to_link_records if self.reads_names(outcome) else 0)

    def reads_names(self, outcome: str) -> bool:
        """Return whether people have to be found in a register, rather than counted there."""
        return outcome != JOBS and self.asks(outcome) == NOBODY and self.name != "before_after"

    def dollars_each(self, outcome: str, numbers: Evaluating) -> float:
        """Return what it costs to ask one more (in each survey, or with the person like this client)."""
        whom, visit = self.asks(outcome), numbers.dollars_per_other_interview
        call = numbers.dollars_per_client_interview
        if whom == PAIRS:
            return call + visit
        if whom == CLIENTS:
            return call
        return 0.0 if whom == NOBODY else visit * SURVEYS.get(whom, 1)

    def cost_dollars(self, outcome: str, asked: int, numbers: Evaluating) -> float:
        """Return what the evaluation costs."""
        return self.fixed_dollars(outcome, numbers) + asked * self.dollars_each(outcome, numbers)

    def affordable(self, outcome: str, dollars: float, numbers: Evaluating) -> int | None:
        """Return how many can be asked for this much money; None where nobody needs to be."""
        each = self.dollars_each(outcome, numbers)
        if each == 0:
            return None
        return max(0, math.floor((dollars - self.fixed_dollars(outcome, numbers)) / each))
