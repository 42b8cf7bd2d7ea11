# SPDX-License-Identifier: Apache-2.0
"""One run from its key to its outcome: numbers that were checked, or the story of what went wrong."""

from __future__ import annotations

import math
import signal
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from abmsim.experiments.points import Key, Points
from abmsim.experiments.subjects import Subject
from abmsim.results.identity import sources_digest


class Failed(NamedTuple):
    """A run that gave no numbers: the error in one line, and where it came from."""

    error: str
    trace: str


class TimeLimit(Exception):
    """A run took longer than it may."""


class NotANumber(Exception):
    """A run gave something that is not a finite number."""


class OtherSources(Exception):
    """This worker has another abmsim than the one who asked."""


Values = tuple[float, ...]
Outcome = Values | Failed


_prepared: list[type] = []  # subjects that this process has prepared


@dataclass(frozen=True)
class RunTask:
    """What every worker is told once: the table, what is tried, and how long a run may take."""

    points: Points
    subject: Subject
    seconds: float | None = None
    sources: str = ""  # the asker's model sources; empty: do not compare

    def one(self, key: Key, /) -> Outcome:
        """Carry out one run; what goes wrong in it is an outcome too."""
        try:
            if self.sources and sources_digest() != self.sources:
                raise OtherSources("this worker has another abmsim than the one that asked; install the same")
            return self._values(key)
        except Exception as error:  # noqa: BLE001 - one bad run must not lose the others
            words = (f"{type(error).__name__}: {error}".splitlines() or [type(error).__name__])[0]
            return Failed(words, traceback.format_exc())

    def _values(self, key: Key) -> Values:
        pair, point = key
        if self.seconds is not None and type(self.subject) not in _prepared:
            self.subject.prepare()
            _prepared.append(type(self.subject))
        with at_most(self.seconds):
            given = self.subject.values(int(self.points.cases[point]), self.points.vector(point), pair)
        columns = self.subject.columns
        if len(given) != len(columns):
            raise NotANumber(f"{len(given)} numbers came back, not {len(columns)}")
        for column, value in zip(columns, given, strict=True):
            if not math.isfinite(value) and not (column.may_be_undefined and math.isnan(value)):
                raise NotANumber(f"{column.label} is {value}")
        return tuple(float(value) for value in given)


@contextmanager
def at_most(seconds: float | None) -> Iterator[None]:
    """End what runs inside with TimeLimit after so many seconds.

    Where the system has no alarm, or outside the main thread (threads, Dask), it is noticed when the run ends.
    """
    if seconds is None:
        yield
        return
    has_alarm = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    started = time.monotonic()

    def stop(*_: object) -> None:
        """End the run at its limit."""
        raise TimeLimit(f"not finished after {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, stop) if has_alarm else None
    if has_alarm:
        signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        if has_alarm:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
    if time.monotonic() - started > seconds:
        stop()
