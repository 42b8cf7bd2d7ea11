# SPDX-License-Identifier: Apache-2.0
"""Whether an ordering holds: each of its sums of effects lies where it must, clearly, in the same pairs of worlds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from abmsim.analysis.evidence.scoring import LEAST_PAIRS, UNDECIDED
from abmsim.analysis.trials.estimating import ENTRANTS_GAP, Effect, jackknife, value_of
from abmsim.analysis.trials.living import Question
from abmsim.analysis.trials.planning import Asked, asked_by
from abmsim.scenario.outcomes import ENTRANT_OUTCOMES, SHARE

if TYPE_CHECKING:
    from abmsim.scenario.ordering import Check, Condition, OrderedEffect

HOLDS, FAILS = "holds", "fails"
ERRORS: Final = 2.0  # standard errors by which a sum must be clear of its bounds
Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Judged:
    """A check with each effect, each sum, and the verdict of the whole: it holds when all do, fails when one does."""

    check: Check
    effects: Mapping[str, Effect]
    sums: tuple[Effect, ...]
    verdicts: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """The verdict of the whole check."""
        if FAILS in self.verdicts:
            return FAILS
        return UNDECIDED if UNDECIDED in self.verdicts else HOLDS


def asked_of(effect: OrderedEffect) -> Asked:
    """Return what an effect of a check asks; without months it is measured as its trial's own outcome is."""
    own = asked_by(effect.trial)
    first = effect.first if effect.first is not None else own.question.first
    question = Question(effect.arm, effect.outcome, first, effect.last, effect.among, own.question.per)
    is_entrants = effect.outcome in {one.name for one in ENTRANT_OUTCOMES}
    return Asked(
        effect.trial, question, ENTRANTS_GAP if is_entrants else effect.estimand, effect.unit == SHARE, own.units
    )


def judge(check: Check, tables: Mapping[str, tuple[Asked, Array]]) -> Judged:
    """Return the verdict of a check; `tables` are the answers of each effect, a row a pair, and how to read them."""
    effects = {name: jackknife(_reader(asked), table) for name, (asked, table) in tables.items()}
    sums = tuple(_sum(condition, tables) for condition in check.conditions)
    verdicts = tuple(where(effect, one) for effect, one in zip(sums, check.conditions, strict=True))
    return Judged(check, effects, sums, verdicts)


def _reader(asked: Asked) -> Any:
    return lambda sums: value_of(asked.estimand, sums, asked.is_share, asked.units)


def _sum(condition: Condition, tables: Mapping[str, tuple[Asked, Array]]) -> Effect:
    """Return a weighted sum of effects; a pair left out is left out of all of them, which share their luck."""
    names = list(condition.weights)
    pairs = min(len(tables[name][1]) for name in names)
    wide = np.concatenate([tables[name][1][:pairs] for name in names], axis=1)
    width = wide.shape[1] // len(names)

    def value(sums: Array) -> Array:
        """Add up what the condition weighs."""
        parts = [
            condition.weights[name] * _reader(tables[name][0])(sums[..., place * width : (place + 1) * width])
            for place, name in enumerate(names)
        ]
        return np.asarray(np.add.reduce(parts))

    return jackknife(value, wide)


def where(effect: Effect, condition: Condition) -> str:
    """Return whether a sum lies clearly inside its bounds, clearly outside, or neither."""
    if effect.pairs < LEAST_PAIRS or not (math.isfinite(effect.value) and math.isfinite(effect.error)):
        return UNDECIDED
    low, high = effect.value - ERRORS * effect.error, effect.value + ERRORS * effect.error
    if condition.low < low and high < condition.high:
        return HOLDS
    # What is exactly at a bound in every pair does not lie beyond it.
    return FAILS if high <= condition.low or low >= condition.high else UNDECIDED


def pairs_to_judge(judged: Sequence[tuple[Effect, Condition]]) -> int:
    """Return about how many pairs the open sums of a check take."""
    needed = 0
    for effect, condition in judged:
        if where(effect, condition) != UNDECIDED or not math.isfinite(effect.error):
            continue
        distance = min(abs(effect.value - bound) for bound in (condition.low, condition.high))
        ratio = ERRORS * effect.error / distance if distance > 0 else math.inf
        needed = max(needed, math.ceil(effect.pairs * ratio * ratio) if math.isfinite(ratio) else 1 << 30)
    return needed
