# SPDX-License-Identifier: Apache-2.0
"""Spreads work over processes: one piece after the other comes home, and no worker outlives the one who asked.

A piece of work depends on nothing but its task and its key, so neither the number of workers nor their order matters.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Generic, Protocol, TypeVar

from abmsim.results.errors import WorkersLostError

ALONE_AFTER = 2  # deaths of workers at which a piece of work was present, before it is tried alone
LOST_AFTER = 2  # deaths of workers that were alone with it, before it is given up
MOST_FRUITLESS = ALONE_AFTER + LOST_AFTER  # pools in a row that brought nothing home
SECONDS_BETWEEN_LOOKS = 0.5
GRACE_SECONDS = 20.0  # beyond twice the limit; a worker loads the model within its first piece
QUICK_SECONDS = 0.01
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
DIED = "WorkerDied: the process that worked at this was killed again and again (out of memory?)"
OVERDUE = "TimeLimit: it did not end by itself and was stopped"

Key = TypeVar("Key")
Outcome = TypeVar("Outcome")
Asked_contra = TypeVar("Asked_contra", contravariant=True)
Given_co = TypeVar("Given_co", covariant=True)


class Work(Protocol[Asked_contra, Given_co]):
    """What every worker is told once."""

    def one(self, key: Asked_contra, /) -> Given_co:
        """Do one piece of work; what goes wrong in it is an outcome too."""
        ...


@dataclass(frozen=True)
class Lost:
    """A piece of work that never came home, and why."""

    reason: str


Home = list[tuple[Key, Outcome | Lost]]


def in_this_process(work: Work[Key, Outcome], keys: Iterable[Key]) -> Generator[Home[Key, Outcome], None, None]:
    """Do one piece after the other, here; two quick ones come home together, so that they share a commit."""
    home: Home[Key, Outcome] = []
    for key in keys:
        started = time.monotonic()
        home.append((key, work.one(key)))
        if len(home) > 1 or time.monotonic() - started > QUICK_SECONDS:
            yield home
            home = []
    if home:
        yield home


def in_processes(
    work: Work[Key, Outcome], keys: Iterable[Key], jobs: int, seconds: float | None = None
) -> Generator[Home[Key, Outcome], None, None]:
    """Yield what has come home, in any order; killed workers are replaced and their work is done again.

    With `seconds`, a worker that stays away longer (and some grace) is ended, and its work is lost.

    Raises:
        WorkersLostError: workers were killed more often than can be an accident.
    """
    queue: _Queue[Key] = _Queue(iter(keys))
    fruitless = 0
    while (crew := queue.crew(jobs)) > 0:
        fruitless += 1
        with closing(_Pool(work, crew, seconds)) as pool:
            for home in _until_broken(pool, queue):
                if any(not isinstance(outcome, Lost) for _, outcome in home):
                    fruitless = 0
                yield home
        if fruitless > MOST_FRUITLESS:
            raise WorkersLostError("worker processes were killed again and again (out of memory?)")


class _Queue(Generic[Key]):
    """Keys that wait: first those whose worker died, suspects one by one with nobody beside them, then new ones."""

    def __init__(self, keys: Iterator[Key]) -> None:
        self._keys = keys
        self._again: deque[Key] = deque()
        self._deaths: Counter[Key] = Counter()
        self._alone = False

    def crew(self, jobs: int) -> int:
        """How many workers the next pool needs; 0 when nothing waits."""
        if not self._again:
            self._again.extend(itertools.islice(self._keys, 1))
        self._alone = bool(self._again) and self._is_suspect(self._again[0])
        return min(1 if self._alone else jobs, jobs * len(self._again))

    def take(self) -> list[Key]:
        """The next key, if there is one that may run beside the others."""
        if not self._again:
            return [] if self._alone else list(itertools.islice(self._keys, 1))
        return [self._again.popleft()] if self._alone == self._is_suspect(self._again[0]) else []

    def mourn(self, keys: Iterable[Key]) -> list[Key]:
        """Take back keys whose worker died; return those that are given up."""
        given_up = []
        for key in keys:
            self._deaths[key] += 1
            if self._deaths[key] >= ALONE_AFTER + LOST_AFTER:
                given_up.append(key)
            else:
                self.put_back([key])
        return given_up

    def put_back(self, keys: Iterable[Key]) -> None:
        """Take back keys; those that nobody suspects go first."""
        self._again.extend(keys)
        self._again = deque(sorted(self._again, key=self._is_suspect))

    def _is_suspect(self, key: Key) -> bool:
        return self._deaths[key] >= ALONE_AFTER


class _Pool(Generic[Key, Outcome]):
    """Workers and what they are at."""

    def __init__(self, work: Work[Key, Outcome], jobs: int, seconds: float | None) -> None:
        context = multiprocessing.get_context("spawn")
        # Workers say when they begin, so that neither their start nor a queue counts as time at work. Each word is
        # one small write into a pipe: no lock that a killed worker could take along.
        self._heard: Connection | None = None
        self._said: Connection | None = None
        if seconds is not None:
            self._heard, self._said = context.Pipe(duplex=False)
        self._began: dict[int, float] = {}
        self._executor = ProcessPoolExecutor(jobs, context, _prepare_worker, (work, self._said))
        self._room = jobs + (1 if jobs > 1 else 0)
        self._limit = None if seconds is None else 2 * seconds + GRACE_SECONDS
        self._numbers = itertools.count()
        self.under_way: dict[Future[Outcome], tuple[Key, int]] = {}

    def fill(self, queue: _Queue[Key]) -> None:
        """Hand out work until every worker has some."""
        while len(self.under_way) < self._room and (taken := queue.take()):
            number = next(self._numbers)
            try:
                future: Future[Outcome] = self._executor.submit(_one, taken[0], number)
            except BrokenProcessPool:
                queue.put_back(taken)
                return
            self.under_way[future] = (taken[0], number)

    def come_home(self) -> tuple[list[tuple[Key, Future[Outcome]]], list[Key]]:
        """Wait for finished work; return it, and the keys that are overdue."""
        pause = None if self._limit is None else SECONDS_BETWEEN_LOOKS
        finished, _ = wait(self.under_way, timeout=pause, return_when=FIRST_COMPLETED)
        home = [(self.under_way.pop(future)[0], future) for future in finished]
        return home, self._late()

    def _late(self) -> list[Key]:
        """The keys that somebody has been at for too long."""
        if self._limit is None or self._heard is None:
            return []
        now = time.monotonic()
        while self._heard.poll():
            self._began[int(self._heard.recv_bytes())] = now
        return [key for key, number in self.under_way.values() if now - self._began.get(number, now) > self._limit]

    def away(self) -> list[Key]:
        """What the workers are at."""
        return [key for key, _ in self.under_way.values()]

    def close(self) -> None:
        """Stop every worker now; what they were at is lost, what they gave back is not."""
        workers = list((getattr(self._executor, "_processes", None) or {}).values())
        if self.under_way:
            for worker in workers:
                worker.kill()
        self._executor.shutdown(wait=True, cancel_futures=True)
        for worker in workers:
            worker.join()
        for end in (self._heard, self._said):
            if end is not None:
                end.close()


def _until_broken(pool: _Pool[Key, Outcome], queue: _Queue[Key]) -> Generator[Home[Key, Outcome], None, None]:
    """Yield what comes home until all is done, a worker dies, or one has to be ended.

    Work is handed out only after what came home was taken: never more than the pool's room is unfinished or unkept.
    """
    with _fit_for_workers():
        pool.fill(queue)
    while pool.under_way:
        finished, late = pool.come_home()
        home, dead = _sorted_out(finished)
        if dead:
            home += [(key, Lost(DIED)) for key in queue.mourn([*dead, *pool.away()])]
        elif late:
            home += [(key, Lost(OVERDUE)) for key in late]
            queue.put_back(key for key in pool.away() if key not in late)
        if home:
            yield home
        if dead or late:
            return
        pool.fill(queue)


def _sorted_out(finished: list[tuple[Key, Future[Outcome]]]) -> tuple[Home[Key, Outcome], list[Key]]:
    """What came home, and the keys that did not because their worker died."""
    home: Home[Key, Outcome] = []
    dead: list[Key] = []
    for key, future in finished:
        error = future.exception()
        if isinstance(error, BrokenProcessPool):
            dead.append(key)
        elif error is not None:
            home.append((key, Lost(f"{type(error).__name__}: {error}".splitlines()[0])))
        else:
            home.append((key, future.result()))
    return home, dead


_works: list[Work[Any, Any]] = []
_ears: list[Connection | None] = []


def _prepare_worker(work: Work[Any, Any], ear: Connection | None) -> None:
    """Leave Ctrl-C to the parent, and end when the parent ends, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _works[:] = [work]
    _ears[:] = [ear]


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _one(key: Any, number: int) -> Any:
    if _ears[0] is not None:
        _ears[0].send_bytes(str(number).encode())
    return _works[0].one(key)


@contextmanager
def _fit_for_workers() -> Iterator[None]:
    """While workers start: one thread each for linear algebra, no Ctrl-C of their own, no second run of the script."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    main = sys.modules.get("__main__")
    hidden = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
    for name in hidden:
        setattr(main, name, None)
    mask = getattr(signal, "pthread_sigmask", None)
    if mask:
        mask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        for name, known in hidden.items():
            setattr(main, name, known)
        for name, known in before.items():
            os.environ.pop(name, None) if known is None else os.environ.update({name: known})
        if mask:
            mask(signal.SIG_UNBLOCK, {signal.SIGINT})
