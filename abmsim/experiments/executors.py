# SPDX-License-Identifier: Apache-2.0
"""Who does the work: this process, worker processes, threads, or a Dask cluster. The bytes are the same with each."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from abmsim.experiments.outcomes import Outcome, RunTask
from abmsim.experiments.points import Key
from abmsim.experiments.subjects import FunctionSubject
from abmsim.results.errors import RefusedError
from abmsim.results.workers import Home, in_processes, in_this_process

PROCESSES, THREADS, DASK = "processes", "threads", "dask"
EXECUTORS = (PROCESSES, THREADS, DASK)
Homes = Generator[Home[Key, Outcome], None, None]


class Executor(Protocol):
    """Carries out the runs with these keys and yields what comes home, in any order; closing it stops all workers."""

    def carry_out(self, task: RunTask, keys: Iterable[Key], most: int) -> Homes:
        """Yield runs that came home together; `most` is how many keys there are at most."""
        ...


@dataclass(frozen=True)
class Processes:
    """Worker processes; one job is this process itself."""

    jobs: int = 1

    def carry_out(self, task: RunTask, keys: Iterable[Key], most: int) -> Homes:
        """Yield runs that came home together."""
        crew = min(self.jobs, most)
        if crew <= 1:
            return in_this_process(task, keys)
        if isinstance(task.subject, FunctionSubject):
            task.subject.check_importable()
        return in_processes(task, keys, crew, task.seconds)


@dataclass(frozen=True)
class Threads:
    """Threads of this process: no start-up, shared memory; compiled passes run side by side.

    A run that never ends cannot be stopped in a thread.
    """

    jobs: int = 1

    def carry_out(self, task: RunTask, keys: Iterable[Key], most: int) -> Homes:
        """Yield runs that came home together."""
        crew = max(1, min(self.jobs, most))
        asked: queue.SimpleQueue[Key | None] = queue.SimpleQueue()
        given: queue.SimpleQueue[tuple[Key, Outcome]] = queue.SimpleQueue()
        # Daemons: whoever stops an experiment does not wait for the runs under way.
        for _ in range(crew):
            threading.Thread(target=_serve, args=(task, asked, given), daemon=True).start()
        waiting = iter(keys)
        under_way = 0
        try:
            under_way = _ask(waiting, asked, crew + 1)
            while under_way:
                home: Home[Key, Outcome] = [given.get()]
                while not given.empty():
                    home.append(given.get())
                yield home
                under_way += _ask(waiting, asked, len(home)) - len(home)
        finally:
            for _ in range(crew):
                asked.put(None)


def _ask(keys: Iterator[Key], asked: queue.SimpleQueue[Key | None], most: int) -> int:
    count = 0
    for key in keys:
        asked.put(key)
        count += 1
        if count == most:
            break
    return count


def _serve(task: RunTask, asked: queue.SimpleQueue[Key | None], given: queue.SimpleQueue[tuple[Key, Outcome]]) -> None:
    while (key := asked.get()) is not None:
        given.put((key, task.one(key)))


def executor_of(name: str, jobs: int, address: str = "") -> Executor:
    """The executor of this name.

    Raises:
        RefusedError: there is no such executor, or its package is not installed.
    """
    if address and name != DASK:
        raise RefusedError("--address names a Dask scheduler: use it with --executor dask")
    if name == DASK:
        from abmsim.experiments.on_dask import Dask

        return Dask(jobs, address)
    if name not in EXECUTORS:
        raise RefusedError(f"--executor {name}: choose one of {', '.join(EXECUTORS)}")
    return Threads(jobs) if name == THREADS else Processes(jobs)
