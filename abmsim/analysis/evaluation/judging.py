# SPDX-License-Identifier: Apache-2.0
"""One simulated evaluation after the other: every design in every world of a pair, with and without an effect to find."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from abmsim.analysis.evaluation.designs import DESIGNS
from abmsim.analysis.evaluation.designs.finding import NOBODY, Design, Finding
from abmsim.analysis.evaluation.living import Setting, Worlds, live_worlds
from abmsim.analysis.evaluation.numbers import Evaluating
from abmsim.analysis.evaluation.records import OUTCOMES, Lives
from abmsim.analysis.evaluation.statistics import dice_for
from abmsim.city import FloatArray
from abmsim.results.kept import Failure

if TYPE_CHECKING:
    from abmsim.results.ensembles import Ensemble
    from abmsim.scenario import Scenario

PLANNED, EVERYBODY = "planned", "everybody"
Asked = Mapping[tuple[str, str], int | None]  # design and outcome -> how many are asked at most


@dataclass(frozen=True)
class Judged:
    """What the evaluations of one design in one world found, one number a survey.

    `claims_without` is what the same evaluation finds where the programme did nothing; `truth` is what it did to
    everybody, `truth_on` what it did to those whom the design is about.
    """

    claims: FloatArray
    errors: FloatArray
    ps: FloatArray
    claims_without: FloatArray
    ps_without: FloatArray
    truth: float
    truth_on: float
    asked: int
    available: int
    test: str
    months: tuple[int, int]  # before the programme, and since it began


@dataclass(frozen=True)
class PairJudged:
    """All that one pair says: (outcome, design, size) -> what the evaluations found, and the planned world's accounts."""

    pair: int
    judged: Mapping[tuple[str, str, str], Judged]
    accounts: Mapping[str, float]


@dataclass(frozen=True)
class EvaluationTask:
    """What every worker is told once."""

    scenario: Scenario
    numbers: Evaluating
    seed: int
    scale: float
    asked: Asked
    ensemble: Ensemble | None = None  # what each pair believes

    def one(self, pair: int) -> PairJudged | Failure:
        """Live one pair and evaluate it in every way; what goes wrong in it is an outcome too."""
        try:
            planned = self.scenario if self.ensemble is None else self.scenario.with_vector(self.ensemble.vector(pair))
            worlds = live_worlds(planned, self.numbers, self.seed, pair, self.scale)
            return judge(worlds, self.numbers, self.asked, self.seed, pair)
        except Exception as error:  # noqa: BLE001 - one bad pair must not lose the others
            words = f"{type(error).__name__}: {error}".splitlines()[0]
            return Failure(pair, words, traceback.format_exc())


def judge(worlds: Worlds, numbers: Evaluating, asked: Asked, seed: int, pair: int) -> PairJudged:
    """Evaluate the worlds of a pair with every design, for every outcome, asking as planned and asking everybody."""
    judged: dict[tuple[str, str, str], Judged] = {}
    for design in DESIGNS:
        world = worlds.settings[design.world]
        for outcome in OUTCOMES:
            for size, most in ((PLANNED, asked[design.name, outcome]), (EVERYBODY, None)):
                key = (outcome, design.name, size)
                if size == EVERYBODY and design.asks(outcome) == NOBODY:
                    judged[key] = judged[outcome, design.name, PLANNED]
                    continue
                question = _Question(design, outcome, most, numbers, (seed, pair, *key))
                judged[key] = question.judge(world, worlds.without)
    return PairJudged(pair, judged, worlds.accounts)


@dataclass(frozen=True)
class _Question:
    """One design and outcome, how many are asked at most, and the words from which the luck of the surveys follows."""

    design: Design
    outcome: str
    most: int | None
    numbers: Evaluating
    words: tuple[object, ...]

    def judge(self, world: Setting, without: Lives) -> Judged:
        """Evaluate a world with the programme, and the same lists of people in the one without."""
        same = replace(world.lives, jobs=without.jobs, registrations=without.registrations, mode=without.mode)
        found, nothing = self._surveys(world), self._surveys(replace(world, lives=same))
        counts, others = world.lives.outcome(self.outcome), without.outcome(self.outcome)
        more = counts[world.last].astype(np.int64) - others[world.last]
        first, truth = found[0], float(more.sum())
        return Judged(
            _column(found, "estimate"), _column(found, "error"), _column(found, "p"), _column(nothing, "estimate"),
            _column(nothing, "p"), truth, truth if first.effect_on is None else float(more[first.effect_on].sum()),
            first.asked, first.available, first.test, (world.before, world.last - world.before),
        )  # fmt: skip

    def _surveys(self, world: Setting) -> list[Finding]:
        """Return what each survey of this world finds."""
        return [
            self.design.apply(world, self.outcome, self.most, self.numbers, dice_for(*self.words, survey))
            for survey in range(self.numbers.surveys_per_world)
        ]


def _column(found: list[Finding], name: str) -> FloatArray:
    return np.array([getattr(one, name) for one in found], dtype=np.float64)
