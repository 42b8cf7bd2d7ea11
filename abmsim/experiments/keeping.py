# SPDX-License-Identifier: Apache-2.0
"""The runs of an experiment in one file: each on the disk at once, each checked by its checksum when it is read."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, cast

from abmsim.experiments.outcomes import Failed, Values
from abmsim.experiments.points import Key
from abmsim.results.errors import DamagedError
from abmsim.results.store import Store

RUNS_FILE = "runs.sqlite"
TABLES = """
BEGIN EXCLUSIVE;
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, content TEXT NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (pair INTEGER, point INTEGER, body TEXT NOT NULL, sha256 TEXT NOT NULL,
    PRIMARY KEY (pair, point)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failures (pair INTEGER, point INTEGER, body TEXT NOT NULL, sha256 TEXT NOT NULL,
    PRIMARY KEY (pair, point)) WITHOUT ROWID;
COMMIT;
"""
KEEP_RUN = "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)"
KEEP_FAILURE = "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?)"
FORGET_RUN = "DELETE FROM runs WHERE pair = ? AND point = ?"
FORGET_FAILURE = "DELETE FROM failures WHERE pair = ? AND point = ?"


class FailedRun(NamedTuple):
    """A run that failed when it was last tried."""

    pair: int
    point: int
    error: str
    trace: str


def open_runs(folder: Path) -> Store:
    """Open the runs of a folder for this process alone."""
    return Store(folder, RUNS_FILE, TABLES)


def tell_about(store: Store, about: dict[str, str]) -> None:
    """Write what the runs belong to."""
    rows = [(name, content, _sha256(name, content)) for name, content in sorted(about.items())]
    store.write(("INSERT OR REPLACE INTO about VALUES (?, ?, ?)", rows))


def about(store: Store) -> dict[str, str]:
    """What the runs belong to; empty in a new file.

    Raises:
        DamagedError: it is not what was written.
    """
    found = {}
    for name, content, sha256 in store.read("SELECT name, content, sha256 FROM about ORDER BY name"):
        if sha256 != _sha256(str(name), str(content)):
            raise DamagedError(f"{store.path}: {name!r} is not what was written; the file is damaged or was edited")
        found[str(name)] = str(content)
    return found


def keep(store: Store, outcomes: Iterable[tuple[Key, Values | Failed]]) -> None:
    """Keep runs that came home together; they are on the disk when this returns."""
    runs, failures = [], []
    for (pair, point), outcome in outcomes:
        if isinstance(outcome, Failed):
            failures.append(_row(pair, point, json.dumps(list(outcome), ensure_ascii=False)))
        else:
            runs.append(_row(pair, point, body_of(outcome)))
    keys = [row[:2] for row in runs]
    store.write((KEEP_RUN, runs), (FORGET_FAILURE, keys), (KEEP_FAILURE, failures))


def body_of(values: Values) -> str:
    """The numbers of a run as text, exact to the last bit; undefined as null."""
    return json.dumps([None if math.isnan(value) else value for value in values], allow_nan=False)


def values_of(body: str) -> Values:
    """The numbers that `body_of` wrote."""
    return tuple(math.nan if value is None else float(value) for value in json.loads(body))


def drop_broken(store: Store, points: int, columns: int) -> list[Key]:
    """Forget runs that are not what was written, so that they are carried out again; return them."""
    broken: list[Key] = []
    for table, forget in (("runs", FORGET_RUN), ("failures", FORGET_FAILURE)):
        query = f"SELECT pair, point, body, sha256 FROM {table}"  # noqa: S608 - one of two names written above
        length = columns if table == "runs" else len(Failed._fields)
        bad = [_key(row) for row in store.read(query) if not _is_sound(row, points, length)]
        store.write((forget, bad))
        broken += bad
    return broken


def done(store: Store) -> frozenset[Key]:
    """The runs that are kept."""
    return frozenset(_key(row) for row in store.read("SELECT pair, point FROM runs"))


def failures(store: Store) -> list[FailedRun]:
    """The runs that failed when they were last tried, by point and pair."""
    rows = store.read("SELECT pair, point, body, sha256 FROM failures ORDER BY point, pair")
    found = []
    for pair, point, body, sha256 in rows:
        if sha256 != _sha256(f"{pair} {point}", str(body)):
            raise DamagedError(f"{store.path}: the failure of pair {pair} of point {point} is not what was written")
        error, trace = json.loads(str(body))
        found.append(FailedRun(cast(int, pair), cast(int, point), error, trace))
    return found


def forget_failures(store: Store) -> None:
    """Let every failed run be tried again."""
    store.write(("DELETE FROM failures WHERE pair >= ?", [(0,)]))


def counts(store: Store) -> tuple[int, int]:
    """How many runs are kept, and how many failed."""
    ((runs, failed),) = store.read("SELECT (SELECT COUNT(*) FROM runs), (SELECT COUNT(*) FROM failures)")
    return cast(int, runs), cast(int, failed)


def runs(store: Store) -> Iterator[tuple[int, int, Values]]:
    """Every kept run as (point, pair, numbers), by point and pair, one in memory at a time."""
    query = "SELECT point, pair, body, sha256 FROM runs ORDER BY point, pair"
    for point, pair, body, sha256 in store.read(query):
        if sha256 != _sha256(f"{pair} {point}", str(body)):
            raise DamagedError(f"{store.path}: pair {pair} of point {point} is not what was written")
        yield cast(int, point), cast(int, pair), values_of(str(body))


def column(store: Store, point: int, place: int) -> list[float]:
    """One number of every kept pair of a point."""
    query = "SELECT body FROM runs WHERE point = ? ORDER BY pair"
    return [values_of(str(body))[place] for (body,) in store.read(query, (point,))]


def _row(pair: int, point: int, body: str) -> tuple[int, int, str, str]:
    return pair, point, body, _sha256(f"{pair} {point}", body)


def _key(row: Sequence[object]) -> Key:
    return cast(int, row[0]), cast(int, row[1])


def _is_sound(row: Sequence[object], points: int, length: int) -> bool:
    pair, point, body, sha256 = row
    return (
        isinstance(body, str)
        and isinstance(pair, int)
        and isinstance(point, int)
        and 0 <= point < points
        and sha256 == _sha256(f"{pair} {point}", body)
        and len(json.loads(body)) == length
    )


def _sha256(name: str, content: str) -> str:
    return hashlib.sha256(f"{name}\0{content}".encode("utf-8", "surrogatepass")).hexdigest()
