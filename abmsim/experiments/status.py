# SPDX-License-Identifier: Apache-2.0
"""How an experiment stands, seen from outside: while it runs, after it was stopped, and when it is done."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from abmsim.experiments import keeping
from abmsim.experiments.design import read_design
from abmsim.experiments.keeping import RUNS_FILE
from abmsim.experiments.points import keys
from abmsim.experiments.progress import last_note
from abmsim.results.errors import DamagedError, RefusedError
from abmsim.results.store import Store, writer_of

RUNNING, STOPPED, FINISHED = "running", "stopped", "finished"


@dataclass(frozen=True)
class Status:
    """How far an experiment is; rate and time left only while it runs."""

    state: str
    name: str
    done: int
    failed: int
    wanted: int
    runs_per_second: float | None = None
    seconds_left: float | None = None
    writer: str = ""


def status_of(folder: Path) -> Status:
    """Look at a folder without disturbing whoever writes in it.

    Raises:
        RefusedError: it holds no experiment.
        DamagedError: it cannot be read, or is damaged.
    """
    try:
        with readable(folder) as store:
            return _at_rest(folder, store)
    except RefusedError:
        note = last_note(folder)
        if not (folder / RUNS_FILE).exists() or note is None:
            raise
        return Status(
            RUNNING, "", note.done, note.failed, note.wanted, note.runs_per_second, note.seconds_left,
            writer_of(folder),
        )  # fmt: skip


def _at_rest(folder: Path, store: Store) -> Status:
    about = keeping.about(store)
    done, failed = keeping.counts(store)
    if "asked" not in about:
        return Status(STOPPED, "", 0, 0, 0)
    asked: dict[str, Any] = json.loads(about["asked"])
    points = len(read_design(folder, about).points)
    first, step = asked["shard"]
    wanted = len(range(first - 1, points * int(asked["pairs"]), step))
    note = last_note(folder)
    if note is not None and asked["targets"]:
        wanted = max(wanted, note.wanted)
    state = FINISHED if done + failed >= wanted else STOPPED
    return Status(state, str(asked.get("name", "")), done, failed, max(wanted, done + failed))


@contextmanager
def readable(folder: Path) -> Iterator[Store]:
    """The runs of a folder, opened to be read; those of a folder that may not be written to are copied for that.

    Raises:
        RefusedError: it holds no experiment, or somebody is writing there.
        DamagedError: it cannot be read, or is damaged.
    """
    if not folder.is_dir():
        raise DamagedError(f"{folder}: no such folder")
    if not (folder / RUNS_FILE).exists():
        raise RefusedError(f"{folder}: not the folder of an experiment (it has no {RUNS_FILE})")
    if _may_write(folder):
        with closing(keeping.open_runs(folder)) as store:
            yield store
        return
    with TemporaryDirectory(prefix="abmsim-") as place:
        for name in (RUNS_FILE, f"{RUNS_FILE}-wal"):
            if (folder / name).exists():
                copyfile(folder / name, Path(place) / name)
        with closing(keeping.open_runs(Path(place))) as store:
            yield store


def _may_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and os.access(folder / RUNS_FILE, os.W_OK)


def missing_runs(store: Store, points: int, pairs: int) -> int:
    """How many runs of so many pairs were never tried."""
    tried = keeping.done(store) | {(one.pair, one.point) for one in keeping.failures(store)}
    return sum(1 for key in keys(np.full(points, pairs)) if key not in tried)
