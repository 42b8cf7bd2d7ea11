# SPDX-License-Identifier: Apache-2.0
"""Lives the pairs of a run over all cores, one after the other comes home, and no worker outlives the run.

A pair depends on nothing but the plan and its number, so neither the number of workers nor their order matters.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

from abmsim.results.errors import WorkersLostError
from abmsim.results.kept import Failure
from abmsim.results.records import PackedPair, pack_pair

if TYPE_CHECKING:
    from abmsim.ensemble import PairRecord
    from abmsim.results.plan import Plan

Live = Callable[..., "PairRecord"]
Outcome = PackedPair | Failure
NEW_STARTS = 2  # how often lost workers are replaced before the run gives up
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


@dataclass(frozen=True)
class Task:
    """What every worker is told once: the plan, and the engine that lives a pair."""

    plan: Plan
    live: Live | None = None  # None: the model itself

    def one(self, pair: int) -> Outcome:
        """Live one pair; what goes wrong in it is an outcome too."""
        try:
            plan = self.plan
            live = self.live or _engine()
            record = live(plan.scenarios, plan.against, plan.seed, pair, plan.scale, plan.independent)
            return pack_pair(record)
        except Exception as error:  # noqa: BLE001 - one bad pair must not lose the others
            words = f"{type(error).__name__}: {error}".splitlines()[0]
            return Failure(pair, words, traceback.format_exc())


def live_pairs(task: Task, pairs: Sequence[int], jobs: int) -> Generator[Outcome, None, None]:
    """Yield each pair as it is finished, in any order; with one job in this process, else in workers.

    Raises:
        WorkersLostError: workers were killed more often than can be an accident.
    """
    if jobs <= 1 or len(pairs) <= 1:
        yield from (task.one(pair) for pair in pairs)
        return
    missing = list(pairs)
    for _ in range(NEW_STARTS + 1):
        try:
            with closing(_in_workers(task, tuple(missing), min(jobs, len(missing)))) as outcomes:
                for outcome in outcomes:
                    missing.remove(outcome.pair)
                    yield outcome
        except BrokenProcessPool:
            continue
        return
    raise WorkersLostError(f"worker processes were killed (out of memory?); {len(missing)} pairs are missing")


def _in_workers(task: Task, pairs: Sequence[int], jobs: int) -> Generator[Outcome, None, None]:
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, _prepare_worker, (task,))
    waiting = list(reversed(pairs))
    running: set[Future[Outcome]] = set()
    try:
        with _fit_for_workers():
            running = {pool.submit(_one, waiting.pop()) for _ in range(min(jobs + 1, len(waiting)))}
        while running:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            if waiting:
                running |= {pool.submit(_one, waiting.pop()) for _ in range(min(len(finished), len(waiting)))}
            for future in finished:
                yield future.result()
    except BaseException:
        _end_workers(pool)
        raise
    pool.shutdown()


_tasks: list[Task] = []


def _prepare_worker(task: Task) -> None:
    """Leave Ctrl-C to the parent, and end when the parent ends, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _tasks[:] = [task]


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _one(pair: int) -> Outcome:
    return _tasks[0].one(pair)


def _engine() -> Live:
    from abmsim.ensemble import live_pair

    return live_pair


def _end_workers(pool: ProcessPoolExecutor) -> None:
    """Stop every worker now; what they were at is lost, what they gave back is not."""
    workers = list((getattr(pool, "_processes", None) or {}).values())
    for worker in workers:
        worker.kill()
    pool.shutdown(wait=True, cancel_futures=True)
    for worker in workers:
        worker.join()


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
