# SPDX-License-Identifier: Apache-2.0
"""Shows how far a run has come and how long it will still take, on stderr, where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FIRST = "Preparing the model"


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """A bar that is told the pairs done and the pairs in all; it vanishes when the run ends."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.progress import TimeRemainingColumn as Left

    if not sys.stderr.isatty():
        yield lambda done, wanted: None  # noqa: ARG005 - a file has no use for a bar
        return
    words = TextColumn("{task.description}")
    columns = (words, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"), Left())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(FIRST, total=None)

        def tell(done: int, wanted: int) -> None:
            bar.update(task, completed=done, total=wanted, description="Pairs" if done else FIRST)

        yield tell
