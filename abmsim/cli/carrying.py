# SPDX-License-Identifier: Apache-2.0
"""Carries out experiments for whichever command asks: with a progress bar, and on Ctrl-C the way to go on."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from abmsim.cli.ending import INTERRUPTED
from abmsim.cli.progress import progress

if TYPE_CHECKING:
    from abmsim.experiments.asking import Wishes
    from abmsim.experiments.carrying import Finished


def wishes_of(jobs: int | None, executor: str, address: str, pairs: int | None, *switches: bool) -> Wishes:
    """How an experiment shall be carried out; the switches are to try failed runs again, and to use no cache."""
    from abmsim.experiments.asking import Wishes

    retry_failed, no_cache = switches
    return Wishes(
        jobs=jobs or os.cpu_count() or 1, executor=executor, address=address, pairs=pairs, retry_failed=retry_failed,
        cached=not no_cache, command=command_line(),
    )  # fmt: skip


def carried_out(work: Callable[[Any], Finished], folder: Path | None) -> Finished:
    """Carry out with a progress bar; on Ctrl-C say how to go on."""
    try:
        with progress("run") as tell:
            return work(tell)
    except KeyboardInterrupt as stop:
        how = resume_command(folder) if folder else command_line()
        typer.echo(f"\nStopped; every finished run is kept. To go on:\n  {how}", err=True)
        raise typer.Exit(INTERRUPTED) from stop


def resume_command(folder: Path) -> str:
    """What goes on with the experiment of a folder."""
    return f"abmsim experiment resume {shlex.quote(str(folder))}"


def command_line() -> str:
    """What was typed."""
    return f"abmsim {shlex.join(sys.argv[1:])}"
