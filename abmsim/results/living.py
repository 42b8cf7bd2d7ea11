# SPDX-License-Identifier: Apache-2.0
"""Lives the pairs of a run over all cores: one after the other comes home, and what fails is an outcome too."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from abmsim.results.kept import Failure
from abmsim.results.records import PackedPair, pack_pair
from abmsim.results.workers import Lost, in_processes, in_this_process

if TYPE_CHECKING:
    from abmsim.ensemble import PairRecord
    from abmsim.results.plan import Plan
    from abmsim.scenario import Scenario

Live = Callable[..., "PairRecord"]
Outcome = PackedPair | Failure
SECOND_LUCK = 1 << 61  # the luck of pair k lived a second time, under the same vector


@dataclass(frozen=True)
class Task:
    """What every worker is told once: the plan, and the engine that lives a pair."""

    plan: Plan
    live: Live | None = None  # None: the model itself

    def one(self, pair: int) -> Outcome:
        """Live one pair (-k: pair k's vector on a second luck); what goes wrong in it is an outcome too."""
        try:
            plan = self.plan
            live = self.live or engine()
            scenarios, against = (self._believing(worlds, abs(pair)) for worlds in (plan.scenarios, plan.against))
            luck = pair if pair > 0 else SECOND_LUCK - pair
            record = live(scenarios, against, plan.seed, luck, plan.scale, plan.independent)
            return replace(pack_pair(record), pair=pair)
        except Exception as error:  # noqa: BLE001 - one bad pair must not lose the others
            words = f"{type(error).__name__}: {error}".splitlines()[0]
            return Failure(pair, words, traceback.format_exc())

    def _believing(self, worlds: Sequence[Scenario], pair: int) -> tuple[Scenario, ...]:
        """The worlds under the pair's vector, if there is an ensemble."""
        ensemble = self.plan.ensemble
        return tuple(worlds) if ensemble is None else tuple(one.with_vector(ensemble.vector(pair)) for one in worlds)


def live_pairs(task: Task, pairs: Sequence[int], jobs: int) -> Generator[Outcome, None, None]:
    """Yield each pair as it is finished, in any order; with one job in this process, else in workers.

    Raises:
        WorkersLostError: workers were killed more often than can be an accident.
    """
    crew = min(jobs, len(pairs))
    work = in_this_process(task, pairs) if crew <= 1 else in_processes(task, pairs, crew)
    with closing(work) as homes:
        for home in homes:
            for pair, outcome in home:
                yield Failure(pair, outcome.reason, "") if isinstance(outcome, Lost) else outcome


def engine() -> Live:
    """What lives a pair: the model itself."""
    from abmsim.ensemble import live_pair

    return live_pair
