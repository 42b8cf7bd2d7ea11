# SPDX-License-Identifier: Apache-2.0
"""Shows how far a run has come, on stderr: a bar in a terminal, now and then a line where there is none."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Told = Callable[[int, int], None]
PREPARING = "preparing the model (first run only, about a minute)"
STARTING = "starting"
SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def progress() -> Iterator[Told]:
    """What a run tells the pairs done and the pairs in all; nothing is shown before the first time it does.

    A run that is refused, or was there already, therefore prepares nothing and says nothing.
    """
    if not sys.stderr.isatty():
        yield lines()
        return
    with _bar() as tell:
        yield tell


def lines() -> Told:
    """Plain lines for a pipe or a file, ten seconds or more apart."""
    said: list[float] = []

    def tell(done: int, wanted: int) -> None:
        if not done and (words := _waiting()) == PREPARING:
            sys.stderr.write(f"{words}\n")
        now = time.monotonic()
        if done and (not said or now - said[-1] >= SECONDS_BETWEEN_LINES):
            said[:] = [now]
            sys.stderr.write(f"pair {done} of {wanted}\n")
        sys.stderr.flush()

    return tell


@contextmanager
def _bar() -> Iterator[Told]:
    """A bar that vanishes when the run ends."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.progress import TimeRemainingColumn as Left

    words = TextColumn("{task.description}")
    columns = (words, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"), Left())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:

        def tell(done: int, wanted: int) -> None:
            if not bar.tasks:
                bar.add_task(_waiting(), total=wanted)
            (task,) = bar.task_ids
            bar.update(task, completed=done, total=wanted, description="Pairs" if done else None)

        yield tell


def _waiting() -> str:
    """Why nothing seems to happen at first: the model has perhaps never run on this machine."""
    from abmsim.compiled import is_prepared

    return STARTING if is_prepared() else PREPARING
