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

    def one(self, pair: int) -> PairJudged | Failure:
        """Live one pair and evaluate it in every way; what goes wrong in it is an outcome too."""
        try:
            worlds = live_worlds(self.scenario, self.numbers, self.seed, pair, self.scale)
            return judge(worlds, self.numbers, self.asked, self.seed, pair)
        except Exception as error:  # noqa: BLE001 - one bad pair must not lose the others
            words = f"{type(error).__name__}: {error}".splitlines()[0]
            return Failure(pair, words, traceback.format_exc())


def judge(worlds: Worlds, numbers: Evaluating, asked: Asked, seed: int, pair: int) -> PairJudged:
    """Evaluate the worlds of a pair with every design, for every outcome, asking as planned and asking everybody."""
    judged = {}
    for design in DESIGNS:
        setting = worlds.settings[design.world]
        for outcome in OUTCOMES:
            for size, most in ((PLANNED, asked[design.name, outcome]), (EVERYBODY, None)):
                if size == EVERYBODY and design.asks(outcome) == NOBODY:
                    judged[outcome, design.name, size] = judged[outcome, design.name, PLANNED]
                    continue
                words = (seed, pair, design.name, outcome, size)
                judged[outcome, design.name, size] = _judge(design, setting, worlds.without, outcome, most, numbers, words)
    return PairJudged(pair, judged, worlds.accounts)


def _judge(
    design: Design,
    setting: Setting,
    without: Lives,
    outcome: str,
    most: int | None,
    numbers: Evaluating,
    words: tuple[object, ...],
) -> Judged:
    same = replace(setting.lives, jobs=without.jobs, registrations=without.registrations, mode=without.mode)
    idle = replace(setting, lives=same)
    found = [design.apply(setting, outcome, most, numbers, dice_for(*words, k)) for k in range(numbers.surveys_per_world)]
    nothing = [design.apply(idle, outcome, most, numbers, dice_for(*words, k)) for k in range(numbers.surveys_per_world)]
    more = setting.lives.outcome(outcome)[setting.last].astype(np.int64) - without.outcome(outcome)[setting.last]
    first = found[0]
    truth = float(more.sum())
    return Judged(
        _column(found, "estimate"), _column(found, "error"), _column(found, "p"), _column(nothing, "estimate"),
        _column(nothing, "p"), truth, truth if first.effect_on is None else float(more[first.effect_on].sum()),
        first.asked, first.available, first.test, (setting.before, setting.last - setting.before),
    )  # fmt: skip


def _column(found: list[Finding], name: str) -> FloatArray:
    return np.array([getattr(one, name) for one in found], dtype=np.float64)
