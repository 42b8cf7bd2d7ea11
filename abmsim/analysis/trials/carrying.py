# SPDX-License-Identifier: Apache-2.0
"""Lives the pairs of trials over all cores; what comes home depends on life and pair alone, never on who lived it."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from abmsim.results.errors import AllFailedError
from abmsim.results.workers import Lost, in_processes, in_this_process

if TYPE_CHECKING:
    from collections.abc import Callable

    from abmsim.analysis.trials.living import Life, Totals

Vector = Mapping[str, float]
Key = tuple[int, int]  # life, pair


@dataclass(frozen=True)
class FailedPair:
    """A pair that could not be lived, and why."""

    life: int
    pair: int
    error: str
    story: str = field(default="", repr=False)


@dataclass(frozen=True)
class TrialWork:
    """What every worker is told once: the lives, and the parameter vector of each pair (in turn, pair 1 the first)."""

    lives: tuple[Life, ...]
    vectors: tuple[Vector, ...]

    def one(self, key: Key) -> list[Totals] | FailedPair:
        """Live one pair; what goes wrong in it is an outcome too."""
        life, pair = key
        try:
            return self.lives[life].live(pair, self.vectors[(pair - 1) % len(self.vectors)])
        except Exception as error:  # noqa: BLE001 - one bad pair must not lose the others
            words = f"{type(error).__name__}: {error}".splitlines()[0]
            return FailedPair(life, pair, words, traceback.format_exc())


@dataclass
class Lived:
    """All pairs lived so far: answers by life and pair, and the pairs that failed."""

    answers: dict[Key, list[Totals]] = field(default_factory=dict)
    failed: dict[Key, FailedPair] = field(default_factory=dict)

    def of(self, life: int, question: int) -> list[Totals]:
        """Return the answers to one question, in the order of the pairs."""
        return [self.answers[key][question] for key in sorted(self.answers) if key[0] == life]


def live_missing(
    work: TrialWork, wanted: Sequence[int], lived: Lived, jobs: int, told: Callable[[int, int, int], None]
) -> None:
    """Live each life up to its wanted number of pairs; what is there already is kept.

    Raises:
        AllFailedError: no pair of some life could be lived.
        WorkersLostError: workers were killed again and again.
    """
    every = [(life, pair) for life, pairs in enumerate(wanted) for pair in range(1, pairs + 1)]
    missing = [key for key in every if key not in lived.answers and key not in lived.failed]
    crew = min(jobs, len(missing))
    if not missing:
        return
    told(len(every) - len(missing), len(every), len(lived.failed))
    homes = in_this_process(work, missing) if crew <= 1 else in_processes(work, missing, crew)
    with closing(homes):
        for home in homes:
            for key, outcome in home:
                _keep(lived, key, outcome)
            told(len(lived.answers) + len(lived.failed), len(every), len(lived.failed))
    for life in range(len(wanted)):
        if wanted[life] and not any(key[0] == life for key in lived.answers):
            first = next(one for one in lived.failed.values() if one.life == life)
            raise AllFailedError(f"every pair of a trial failed, the first with {first.error}\n{first.story}")


def _keep(lived: Lived, key: Key, outcome: list[Totals] | FailedPair | Lost) -> None:
    if isinstance(outcome, Lost):
        lived.failed[key] = FailedPair(*key, outcome.reason)
    elif isinstance(outcome, FailedPair):
        lived.failed[key] = outcome
    else:
        lived.answers[key] = outcome
