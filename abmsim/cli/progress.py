# SPDX-License-Identifier: Apache-2.0
"""Shows how far a run has come, on stderr: a bar in a terminal, now and then a line where there is none."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

PREPARING = "preparing the model (first run only, about a minute)"
STARTING = "starting"
SECONDS_BETWEEN_LINES = 10.0


class Told(Protocol):
    """What is told how far a run is."""

    def __call__(self, done: int, wanted: int, failed: int = 0) -> None:
        """Take note of how many are done (those that failed included), wanted, and failed."""
        ...


@contextmanager
def progress(what: str = "pair") -> Iterator[Told]:
    """What a run tells the pairs done and the pairs in all; nothing is shown before the first time it does.

    A run that is refused, or was there already, therefore prepares nothing and says nothing.
    """
    if not sys.stderr.isatty():
        yield lines(what)
        return
    with _bar(what) as tell:
        yield tell


def lines(what: str = "pair") -> Told:
    """Plain lines for a pipe or a file, ten seconds or more apart."""
    said: list[float] = []
    first: list[tuple[float, int]] = []

    def tell(done: int, wanted: int, failed: int = 0) -> None:
        """Write a line where there is no terminal."""
        now = time.monotonic()
        if not done and _waiting() == PREPARING:
            sys.stderr.write(f"{PREPARING}\n")
        else:
            first[:] = first or [(now, done)]  # the pace is that of pairs; preparing happens once
        if done and (not said or now - said[-1] >= SECONDS_BETWEEN_LINES):
            said[:] = [now]
            since, before = first[0]
            sys.stderr.write(f"{what} {done} of {wanted}{_pace(done - before, wanted - done, now - since, failed)}\n")
        sys.stderr.flush()

    return tell


def _pace(fresh: int, missing: int, seconds: float, failed: int) -> str:
    """How many failed, how fast it goes and how long it will still take, once that can be told."""
    words = f", {failed} failed" if failed else ""
    if fresh <= 0 or seconds < SECONDS_BETWEEN_LINES:
        return words
    return f"{words}, {fresh / seconds:.3g} a second, {missing * seconds / fresh:.0f} s left"


@contextmanager
def _bar(what: str) -> Iterator[Told]:
    """A bar that vanishes when the run ends."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.progress import TimeRemainingColumn as Left

    words = TextColumn("{task.description}")
    columns = (words, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"), Left())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:

        def tell(done: int, wanted: int, failed: int = 0) -> None:
            """Move the bar."""
            if not bar.tasks:
                bar.add_task(_waiting(), total=wanted)
            (task,) = bar.task_ids
            words = f"{what.capitalize()}s" + (f" ({failed} failed)" if failed else "")
            bar.update(task, completed=done, total=wanted, description=words if done else None)

        yield tell


def _waiting() -> str:
    """Why nothing seems to happen at first: the model has perhaps never run on this machine."""
    from abmsim.compiled import is_prepared

    return STARTING if is_prepared() else PREPARING
