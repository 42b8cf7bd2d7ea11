# SPDX-License-Identifier: Apache-2.0
"""Runs trials and orderings until each has a verdict or the most pairs are reached, with one parameter ensemble for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from abmsim.analysis.evidence.judging import Judged, asked_of, judge, pairs_to_judge
from abmsim.analysis.evidence.scoring import (
    NOT_SCORED,
    UNDECIDED,
    Row,
    pairs_to_decide,
    verdict_of,
    why_undecided,
    z_of,
)
from abmsim.analysis.trials.carrying import FailedPair, Lived, TrialWork, Vector, live_missing
from abmsim.analysis.trials.estimating import in_world, jackknife, table_of, value_of
from abmsim.analysis.trials.planning import Asked, Place, asked_by, plan_lives
from abmsim.results.precision import towards

if TYPE_CHECKING:
    from collections.abc import Callable

    from abmsim.scenario.ordering import Ordering
    from abmsim.scenario.trials import Trial

PAIRS: Final = 30
MOST_PAIRS: Final = 120
DEFAULT_NUMBERS: Final[tuple[Vector, ...]] = ({},)
Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Effort:
    """How much to run: pairs at first, pairs at most, how many processes, which luck, and who is told how far it is."""

    pairs: int = PAIRS
    most_pairs: int = MOST_PAIRS
    jobs: int = 1
    seed: int = 1
    told: Callable[[int, int, int], None] | None = None


@dataclass(frozen=True)
class Board:
    """Every trial and every check with its verdict, the studies without a trial, and pairs that failed."""

    rows: tuple[Row, ...]
    judged: tuple[Judged, ...]
    not_mapped: tuple[tuple[str, str], ...]
    failed: tuple[FailedPair, ...]
    vectors: int  # parameter vectors; 1 when only the default numbers were used
    seed: int


def hold_against(
    trials: Sequence[Trial], ordering: Ordering, effort: Effort, vectors: tuple[Vector, ...] = DEFAULT_NUMBERS
) -> Board:
    """Run everything that is asked and return the scoreboard.

    Pair k takes the k-th vector; rows and sums that are open get more pairs, by half of what seems to be missing, unless
    even twice the most pairs would not decide them.

    Raises:
        AllFailedError: no pair of some trial could be lived.
    """
    tasks = _Tasks.of(trials, ordering, effort.seed)
    lived, wanted = Lived(), [effort.pairs] * len(tasks.lives)
    work = TrialWork(tuple(tasks.lives), vectors)
    while True:
        live_missing(work, wanted, lived, effort.jobs, effort.told or say_nothing)
        more = tasks.next_pairs(wanted, lived, effort.most_pairs)
        if more == wanted:
            break
        wanted = more
    failed = tuple(lived.failed[key] for key in sorted(lived.failed))
    return Board(tasks.rows(lived), tasks.judged(lived), ordering.not_mapped, failed, len(vectors), effort.seed)


@dataclass(frozen=True)
class _Tasks:
    """What the trials ask and what the checks ask, and the lives that answer it."""

    trials: tuple[Trial, ...]
    ordering: Ordering
    asked: tuple[Asked, ...]
    lives: tuple[Any, ...]
    places: tuple[Place, ...]

    @classmethod
    def of(cls, trials: Sequence[Trial], ordering: Ordering, seed: int) -> _Tasks:
        """Collect what trials and checks ask into lives that answer it."""
        scored = [asked_by(trial) for trial in trials]
        ordered = [asked_of(effect) for check in ordering.checks for effect in check.effects.values()]
        lives, places = plan_lives([*scored, *ordered], seed)
        return cls(tuple(trials), ordering, (*scored, *ordered), tuple(lives), tuple(places))

    def _table(self, number: int, lived: Lived) -> Array:
        place = self.places[number]
        return table_of(lived.of(place.life, place.question))

    def rows(self, lived: Lived) -> tuple[Row, ...]:
        """Give the scored row of each trial."""
        return tuple(_row(one, self._table(k, lived)) for k, one in enumerate(self.asked[: len(self.trials)]))

    def judged(self, lived: Lived) -> tuple[Judged, ...]:
        """Give the verdict of each check of an ordering."""
        number, found = len(self.trials), []
        for check in self.ordering.checks:
            tables = {}
            for name in check.effects:
                tables[name] = (self.asked[number], self._table(number, lived))
                number += 1
            found.append(judge(check, tables))
        return tuple(found)

    def next_pairs(self, wanted: Sequence[int], lived: Lived, most: int) -> list[int]:
        """Return how many pairs each life shall have next."""
        needed = dict.fromkeys(range(len(self.lives)), 0)
        for number, row in enumerate(self.rows(lived)):
            if row.verdict == UNDECIDED and row.trial.published is not None:
                life = self.places[number].life
                needed[life] = max(needed[life], _within(pairs_to_decide(row.effect, row.trial.published), most))
        number = len(self.trials)
        for judged in self.judged(lived):
            pairs = pairs_to_judge(list(zip(judged.sums, judged.check.conditions, strict=True)))
            for _ in judged.check.effects:
                life = self.places[number].life
                needed[life] = max(needed[life], _within(pairs, most))
                number += 1
        return [min(towards(one, min(needed[life], most)), max(one, most)) for life, one in enumerate(wanted)]


def say_nothing(done: int, wanted: int, failed: int) -> None:
    """Tell nobody how far it is."""
    del done, wanted, failed


def _within(pairs: int, most: int) -> int:
    """Return the pairs needed, or none where even twice the most would not do."""
    return pairs if pairs <= most + most else 0


def _row(asked: Asked, table: Array) -> Row:
    trial = asked.trial
    effect = jackknife(lambda sums: value_of(asked.estimand, sums, asked.is_share, asked.units), table)
    seen = jackknife(lambda sums: in_world(asked.estimand, sums, asked.is_share), table)
    people, control = (float(table[:, column].sum()) for column in (0, 1))
    baseline = control / people if people else float("nan")
    per_pair = people / len(table) if len(table) else 0.0
    if trial.published is None:
        return Row(trial, effect, seen, baseline, per_pair, NOT_SCORED, float("nan"))
    return Row(
        trial, effect, seen, baseline, per_pair, verdict_of(effect, trial.published),
        z_of(effect.value, effect.error, trial.published), why_undecided(effect, trial.published),
    )  # fmt: skip
