# SPDX-License-Identifier: Apache-2.0
"""Runs that any experiment of this user has carried out: the same run is never done twice on a machine.

The cache only saves time. Whatever is wrong with it, an experiment goes on without it.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from abmsim.experiments.outcomes import Values

FILE = "runs-1.sqlite"
PLACE = "ABMSIM_CACHE"  # a folder to use instead of the user's own
SETTINGS = ("trusted_schema=OFF", "journal_mode=WAL", "synchronous=OFF")
TABLE = (
    "CREATE TABLE IF NOT EXISTS runs (name TEXT PRIMARY KEY, body TEXT NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID"
)
SECONDS_TO_WAIT = 1.0


def usual_folder() -> Path:
    """Where programs of this user keep what they can make again."""
    if chosen := os.environ.get(PLACE):
        return Path(chosen)
    if os.name == "nt" and os.environ.get("LOCALAPPDATA"):
        return Path(os.environ["LOCALAPPDATA"]) / "abmsim"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "abmsim"


class Cache:
    """The shared cache; `problem` says why it is not used, if it is not."""

    def __init__(self, folder: Path | None = None) -> None:
        self.problem = ""
        self.hits = 0
        self._connection: sqlite3.Connection | None = None
        place = (folder or usual_folder()) / FILE
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(place, timeout=SECONDS_TO_WAIT, isolation_level=None)
            for setting in SETTINGS:
                self._connection.execute(f"PRAGMA {setting}")
            self._connection.execute(TABLE)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error, place)

    def find(self, name: str, labels: Sequence[str]) -> Values | None:
        """The numbers of a run, if every one of these labels is known."""
        known = self._known(name)
        if any(label not in known for label in labels):
            return None
        self.hits += 1
        return tuple(math.nan if known[label] is None else float(known[label] or 0.0) for label in labels)

    def keep(self, name: str, labels: Sequence[str], values: Values) -> None:
        """Remember a run, beside what is known of it from other experiments."""
        known = {label: None if math.isnan(value) else value for label, value in zip(labels, values, strict=True)}
        body = json.dumps({**self._known(name), **known}, sort_keys=True, allow_nan=False)
        self._do("INSERT OR REPLACE INTO runs VALUES (?, ?, ?)", (name, body, _sha256(name, body)))

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _known(self, name: str) -> Mapping[str, float | None]:
        for body, sha256 in self._do("SELECT body, sha256 FROM runs WHERE name = ?", (name,)):
            if sha256 == _sha256(name, str(body)):
                known: dict[str, float | None] = json.loads(str(body))
                return known
        return {}

    def _do(self, statement: str, values: tuple[str, ...]) -> list[tuple[object, ...]]:
        if self._connection is None:
            return []
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            self._give_up(error, Path(FILE))
            return []

    def _give_up(self, error: Exception, place: Path) -> None:
        self.problem = f"{place}: {error}; going on without the shared cache"
        self.close()


def _sha256(name: str, body: str) -> str:
    return hashlib.sha256(f"{name}\0{body}".encode()).hexdigest()
