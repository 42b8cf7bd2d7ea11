# SPDX-License-Identifier: Apache-2.0
"""The files of an experiment's folder: a row a run, a row a point, the stories of failed runs, and the stamp."""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

import numpy as np

from abmsim.experiments import keeping
from abmsim.experiments.design import Design
from abmsim.experiments.keeping import FailedRun
from abmsim.experiments.outcomes import Values
from abmsim.results import cells
from abmsim.results.errors import DamagedError
from abmsim.results.files import read_json, sha256_of, write_json, write_text
from abmsim.results.manifest import MANIFEST, SCHEMA, versions
from abmsim.results.store import Store

RUNS_TABLE = "runs.csv"
POINTS_TABLE = "points.csv"
DONE, FAILED = "done", "failed"
FAILURES = "failed-point-{point}-pair-{pair}.txt"
Run = tuple[int, int, Values | FailedRun]


def write_files(store: Store, design: Design, command: str, seconds: float) -> None:
    """Write every file of the folder; the stamp says `complete` only after the last."""
    folder = store.path.parent
    _stamp(store, design, {}, command, seconds)
    files = {
        RUNS_TABLE: write_text(folder / RUNS_TABLE, runs_table(store, design)),
        POINTS_TABLE: write_text(folder / POINTS_TABLE, points_table(store, design)),
    }
    _tell_failures(folder, keeping.failures(store))
    _stamp(store, design, files, command, seconds)


def check_files(folder: Path) -> None:
    """Do nothing unless a finished table was changed since it was written.

    Raises:
        DamagedError: naming the file; it is not overwritten.
    """
    if not (folder / MANIFEST).exists():
        return
    files = read_json(folder / MANIFEST).get("files")
    for name, sha256 in files.items() if isinstance(files, dict) else ():
        if (folder / str(name)).exists() and sha256_of(folder / str(name)) != sha256:
            raise DamagedError(f"{folder / name}: was changed since it was written; move it away to have it made again")


def all_runs(store: Store, design: Design) -> Iterator[Run]:
    """Every run that was tried as (point, pair, outcome), by point and pair.

    Raises:
        DamagedError: a run is not what was written, or not one of this design.
    """
    for point, pair, outcome in _in_order(store):
        fits = isinstance(outcome, FailedRun) or len(outcome) == len(design.columns)
        if not (fits and 0 <= point < len(design.points)):
            raise DamagedError(f"{store.path}: pair {pair} of point {point} is no run of this experiment")
        yield point, pair, outcome


def _in_order(store: Store) -> Iterator[Run]:
    failed = {(one.point, one.pair): one for one in keeping.failures(store)}
    waiting = sorted(failed)
    for point, pair, values in keeping.runs(store):
        while waiting and waiting[0] < (point, pair):
            first = waiting.pop(0)
            yield (*first, failed[first])
        yield point, pair, values
    for first in waiting:
        yield (*first, failed[first])


def runs_table(store: Store, design: Design) -> Iterator[str]:
    """A row per run that was tried; of failed ones the error instead of numbers."""
    points = design.points
    asked = (*points.labels.columns, *points.names)
    yield cells.header(map(cells.text, ("point", *asked, "pair", "status", *design.labels, "error")))
    nothing = "," * (len(design.columns) - 1)
    for point, runs in groupby(all_runs(store, design), key=lambda run: run[0]):
        start = ",".join([str(point), *_asked(design, point)])
        for _, pair, outcome in runs:
            if isinstance(outcome, FailedRun):
                yield f"{start},{pair},{FAILED},{nothing},{cells.text(outcome.error)}\n"
            else:
                yield f"{start},{pair},{DONE},{','.join([cells.number(value) for value in outcome])},\n"


def points_table(store: Store, design: Design) -> Iterator[str]:
    """A row per point that was tried: how many pairs, and mean and standard error of every column."""
    points = design.points
    told = [f"{label}{part}" for label in design.labels for part in (".mean", ".se")]
    asked = (*points.labels.columns, *points.names)
    yield cells.header(map(cells.text, ("point", *asked, "pairs", "failed", *told)))
    for point, runs in groupby(all_runs(store, design), key=lambda run: run[0]):
        outcomes = [outcome for _, _, outcome in runs]
        values = [outcome for outcome in outcomes if not isinstance(outcome, FailedRun)]
        table = np.array(values).reshape(len(values), len(design.columns))
        numbers = [cells.number(number) for column in table.T for number in mean_and_error(column.tolist())]
        start = ",".join([str(point), *_asked(design, point)])
        yield f"{start},{len(values)},{len(outcomes) - len(values)},{','.join(numbers)}\n"


def mean_and_error(values: list[float]) -> tuple[float, float]:
    """Mean and standard error of the values that are defined, summed exactly, so that order does not matter."""
    defined = [value for value in values if not math.isnan(value)]
    count = len(defined)
    if not count:
        return math.nan, math.nan
    mean = math.fsum(defined) / count
    if count == 1:
        return mean, math.nan
    return mean, math.sqrt(math.fsum((value - mean) ** 2 for value in defined) / (count - 1) / count)


def _asked(design: Design, point: int) -> list[str]:
    """What a point tries, as cells."""
    points = design.points
    row = points.labels.rows[int(points.cases[point])]
    return [*map(cell, row), *map(cells.number, points.vectors[point].tolist())]


def cell(value: str | float | bool | None) -> str:
    """One cell of any kind."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return cells.truth(value)
    return cells.text(value) if isinstance(value, str) else cells.number(float(value))


def _tell_failures(folder: Path, failed: list[FailedRun]) -> None:
    stories = {FAILURES.format(point=one.point, pair=one.pair): one for one in failed}
    for old in sorted(folder.glob(FAILURES.format(point="*", pair="*"))):
        if old.name not in stories:
            old.unlink()
    for name, one in stories.items():
        write_text(folder / name, [f"{one.error}\n\n{one.trace}"])


def _stamp(store: Store, design: Design, files: dict[str, str], command: str, seconds: float) -> None:
    """Write the stamp; everything but `volatile` is the same for the same experiment."""
    about = keeping.about(store)
    done, failed = keeping.counts(store)
    identity = json.loads(about["identity"])
    document = {
        "schema": SCHEMA,
        "kind": "experiment",
        "complete": bool(files),
        "versions": versions(),
        "points": len(design.points),
        "done": done,
        "failed": [_failed(one, identity) for one in keeping.failures(store)] if failed else [],
        "columns": [asdict(column) for column in design.columns],
        "identity": identity,
        "files": dict(sorted(files.items())),
        "volatile": {"command": command, "seconds": round(seconds, 1), "machine": platform.platform()},
    }
    write_json(store.path.parent / MANIFEST, document)


def _failed(one: FailedRun, identity: dict[str, str]) -> dict[str, object]:
    name = FAILURES.format(point=one.point, pair=one.pair)
    seed = identity.get("seed", "none")
    return {"point": one.point, "pair": one.pair, "seed": seed, "error": one.error, "traceback": name}
