# SPDX-License-Identifier: Apache-2.0
"""Carries out an experiment: every point, pair after pair, each run kept at once, whatever happens in between."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from abmsim.experiments import keeping
from abmsim.experiments.cache import Cache
from abmsim.experiments.design import Design, check_columns, check_design, identity_of, keep_design
from abmsim.experiments.executors import Executor, Processes
from abmsim.experiments.keeping import RUNS_FILE, FailedRun
from abmsim.experiments.outcomes import Failed, Outcome, RunTask, Values
from abmsim.experiments.points import Array, Key, Points, keys
from abmsim.experiments.progress import Progress, Told
from abmsim.experiments.subjects import Subject
from abmsim.experiments.tables import check_files, write_files
from abmsim.results.errors import AllFailedError, DamagedError
from abmsim.results.files import remove_unfinished
from abmsim.results.folder import make_place
from abmsim.results.identity import check_same
from abmsim.results.precision import LEAST_OF_SURE, LEAST_PAIRS, pairs_needed, towards
from abmsim.results.store import Store
from abmsim.results.workers import Home, Lost
from abmsim.scenario.measuring import SUMMED, Target

AT_ONCE = 500  # runs found in the cache are kept together


@dataclass(frozen=True)
class Request:
    """Where, how much and how; nothing here changes the numbers of a run."""

    folder: Path
    pairs: int = 1
    executor: Executor = field(default_factory=Processes)
    seconds: float | None = None  # a run that takes longer has failed
    targets: tuple[Target, ...] = ()  # more pairs at every point until these standard errors are reached
    shard: tuple[int, int] = (1, 1)
    retry_failed: bool = False
    cache: Cache | None = None
    told: Told | None = None
    command: str = ""
    inputs: str = ""  # what the experiment was made from, as text that the folder keeps
    about: Mapping[str, Any] = field(default_factory=dict)  # what else the folder shall know: plain data


@dataclass(frozen=True)
class Finished:
    """What a finished experiment left in its folder."""

    folder: Path
    points: Points
    labels: tuple[str, ...]
    done: int
    failed: tuple[FailedRun, ...]
    carried_out: int  # in this session; the rest was there, or in the shared cache
    repaired: int  # damaged runs that were carried out again

    def values(self, label: str) -> Array:
        """One column as [points, pairs]; NaN where a run failed, is missing, or gave nothing defined."""
        place = self.labels.index(label)
        with closing(keeping.open_runs(self.folder)) as store:
            found = [(point, pair, values[place]) for point, pair, values in keeping.runs(store)]
        table = np.full((len(self.points), max((pair for _, pair, _ in found), default=0)), np.nan)
        for point, pair, value in found:
            table[point, pair - 1] = value
        return table


def carry_out(points: Points, subject: Subject, request: Request) -> Finished:
    """Carry out what is missing of an experiment and write its files; the same call goes on after any interruption.

    Raises:
        RefusedError: the folder belongs to another experiment, or somebody else is writing there; nothing is changed.
        DamagedError: the folder cannot be read or written.
        WorkersLostError: workers were killed again and again; what is done is kept.
        KeyboardInterrupt: what is done is kept.
    """
    started = time.monotonic()
    design = Design(points, subject.columns)
    check_columns(design)
    with opened(design, subject, request) as store:
        repaired = len(keeping.drop_broken(store, len(points), len(subject.columns)))
        if request.retry_failed:
            keeping.forget_failures(store)
        progress = Progress(request.folder, request.told)
        try:
            fresh = _Session(store, RunTask(points, subject, request.seconds), request, progress).run()
        finally:
            progress.end()
        done, failed = keeping.counts(store)
        if failed and not done:
            first = keeping.failures(store)[0]
            raise AllFailedError(f"{request.folder}: every run failed, the first with {first.error}")
        write_files(store, design, request.command, time.monotonic() - started)
        return Finished(
            request.folder, points, design.labels, done, tuple(keeping.failures(store)), fresh, repaired
        )  # fmt: skip


@contextmanager
def opened(design: Design, subject: Subject, request: Request) -> Iterator[Store]:
    """Open a new folder, or one that holds this very experiment; nobody else can write in it meanwhile."""
    folder, asked = request.folder, identity_of(design, subject)
    make_place(folder, RUNS_FILE)
    with closing(keeping.open_runs(folder)) as store:
        known = keeping.about(store)
        if known or keeping.counts(store) != (0, 0):
            if "identity" not in known:
                raise DamagedError(f"{store.path}: holds runs, but no longer says of what")
            check_same(folder, json.loads(known["identity"]), asked)
            check_design(folder, known)
            check_files(folder)
        else:
            keep_design(store, design, asked, request.inputs)
        wanted = {"pairs": request.pairs, "seconds": request.seconds, "shard": list(request.shard)}
        targets = {one.label: one.error for one in request.targets}
        keeping.tell_about(store, {"asked": json.dumps({**wanted, "targets": targets, **request.about})})
        remove_unfinished(folder)
        yield store


class _Session:
    """One stretch of work on an experiment."""

    def __init__(self, store: Store, task: RunTask, request: Request, progress: Progress) -> None:
        self._store = store
        self._task = task
        self._request = request
        self._progress = progress
        self._labels = tuple(column.label for column in task.subject.columns)
        self._fresh = 0

    def run(self) -> int:
        """Do what is missing, and more pairs until the targets are met; return how many runs were carried out."""
        wanted = np.full(len(self._task.points), self._request.pairs)
        while True:
            self._run_missing(wanted)
            more = self._more_pairs(wanted)
            if not (more > wanted).any():
                return self._fresh
            wanted = more

    def _run_missing(self, wanted: Array) -> None:
        done, failed = keeping.counts(self._store)
        tried = keeping.done(self._store) | {(one.pair, one.point) for one in keeping.failures(self._store)}
        every = list(keys(wanted, self._request.shard))
        self._progress.begin(done, failed, len(every))
        missing = self._not_in_cache([key for key in every if key not in tried])
        if not missing:
            return
        if self._request.seconds is not None:
            self._task.subject.prepare()  # compiled here once, it is only loaded by the workers
        homes = self._request.executor.carry_out(self._task, missing, len(missing))
        with closing(homes):
            for home in homes:
                self._keep(home)

    def _keep(self, home: Home[Key, Outcome]) -> None:
        outcomes = [(key, Failed(one.reason, "") if isinstance(one, Lost) else one) for key, one in home]
        keeping.keep(self._store, outcomes)
        failed = sum(1 for _, outcome in outcomes if isinstance(outcome, Failed))
        self._fresh += len(outcomes)
        for key, outcome in outcomes:
            if self._request.cache is not None and not isinstance(outcome, Failed) and (name := self._name(key)):
                self._request.cache.keep(name, self._labels, outcome)
        self._progress.count(len(outcomes) - failed, failed)

    def _not_in_cache(self, missing: list[Key]) -> list[Key]:
        """Keep the runs that another experiment has done already; return the others."""
        cache = self._request.cache
        if cache is None:
            return missing
        left: list[Key] = []
        found: list[tuple[Key, Values | Failed]] = []
        for key in missing:
            name = self._name(key)
            values = cache.find(name, self._labels) if name else None
            if values is None:
                left.append(key)
            else:
                found.append((key, values))
            if len(found) == AT_ONCE:
                self._take(found)
                found = []
        self._take(found)
        return left

    def _take(self, found: list[tuple[Key, Values | Failed]]) -> None:
        if found:
            keeping.keep(self._store, found)
            self._progress.count(len(found), 0)

    def _name(self, key: Key) -> str | None:
        points = self._task.points
        return self._task.subject.run_identity(int(points.cases[key[1]]), points.vector(key[1]), key[0])

    def _more_pairs(self, wanted: Array) -> Array:
        """How many pairs every point shall have next; as many as it has when its targets are met."""
        more = wanted.copy()
        for target in self._request.targets:
            place = self._labels.index(target.label)
            least = LEAST_OF_SURE if target.label in SUMMED else LEAST_PAIRS
            for point, pairs in enumerate(wanted.tolist()):
                values = np.array(keeping.column(self._store, point, place))
                if len(values) < pairs and len(values) < least:
                    continue  # its runs fail: more of them would tell nothing
                needed = least if pairs < least else pairs_needed(values, target.error)
                more[point] = max(more[point], least if pairs < least else towards(pairs, needed))
        return more
