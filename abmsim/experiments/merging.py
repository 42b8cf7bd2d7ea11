# SPDX-License-Identifier: Apache-2.0
"""Puts the shards of one experiment together: every run once, nothing mixed, nothing lost."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from abmsim.experiments import keeping
from abmsim.experiments.design import DESIGN_FILE, read_design
from abmsim.experiments.keeping import RUNS_FILE
from abmsim.experiments.outcomes import Failed, Values
from abmsim.experiments.points import Key
from abmsim.experiments.status import missing_runs, readable
from abmsim.experiments.tables import check_files, write_files
from abmsim.results.errors import DamagedError, RefusedError, unwritable
from abmsim.results.files import write_bytes
from abmsim.results.folder import make_place
from abmsim.results.identity import check_same
from abmsim.results.store import Store

AT_ONCE = 500


@dataclass(frozen=True)
class Merged:
    """What a merge gave."""

    folder: Path
    done: int
    failed: int
    missing: int


def merge(folders: Sequence[Path], out: Path, command: str = "") -> Merged:
    """Copy the runs of every folder into one; folders are only read.

    Raises:
        RefusedError: they do not belong to one experiment.
        DamagedError: one cannot be read or is damaged, or two hold different numbers for one run.
    """
    started = time.monotonic()
    if any(folder.resolve() == out.resolve() for folder in folders):
        raise RefusedError(f"{out}: is one of the folders to merge; name a new one with --out")
    make_place(out, RUNS_FILE)
    with closing(keeping.open_runs(out)) as store:
        for folder in folders:
            with readable(folder) as shard:
                _agree(store, shard, folder)
                _copy(store, shard, folder)
        about = keeping.about(store)
        design = read_design(out, about)
        write_files(store, design, command, time.monotonic() - started)
        done, failed = keeping.counts(store)
        missing = missing_runs(store, len(design.points), int(json.loads(about["asked"])["pairs"]))
        return Merged(out, done, failed, missing)


def _agree(store: Store, shard: Store, folder: Path) -> None:
    """Let the merged folder belong to the experiment of its first shard; refuse the shards of another."""
    out = store.path.parent
    mine, theirs = keeping.about(store), keeping.about(shard)
    if "asked" not in theirs:
        raise DamagedError(f"{folder / RUNS_FILE}: nothing was ever run here")
    read_design(folder, theirs)
    asked = {**json.loads(theirs["asked"]), "shard": [1, 1]}
    if mine:
        check_same(out, json.loads(mine["identity"]), json.loads(theirs["identity"]))
        check_files(out)
        asked["pairs"] = max(asked["pairs"], json.loads(mine["asked"])["pairs"])
    else:
        try:
            write_bytes(out / DESIGN_FILE, [(folder / DESIGN_FILE).read_bytes()])
        except OSError as error:
            raise unwritable(folder / DESIGN_FILE, error) from error
    keeping.tell_about(store, {**theirs, "asked": json.dumps(asked)})


def _copy(store: Store, shard: Store, folder: Path) -> None:
    known = {(pair, point): values for point, pair, values in keeping.runs(store)}
    waiting: list[tuple[Key, Values | Failed]] = []
    for point, pair, values in keeping.runs(shard):
        mine = known.get((pair, point))
        if mine is None:
            waiting.append(((pair, point), values))
        elif keeping.body_of(mine) != keeping.body_of(values):
            raise DamagedError(
                f"{folder}: pair {pair} of point {point} has other numbers than in the folders before; one is damaged"
            )
        if len(waiting) == AT_ONCE:
            keeping.keep(store, waiting)
            waiting = []
    keeping.keep(store, waiting)
    done = keeping.done(store)
    failed = [((one.pair, one.point), Failed(one.error, one.trace)) for one in keeping.failures(shard)]
    keeping.keep(store, [one for one in failed if one[0] not in done])
