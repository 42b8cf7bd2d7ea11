# SPDX-License-Identifier: Apache-2.0
"""One file that only one run may write: locked while the run is on, freed by the system however the run ends.

It lies inside the results folder. A killed run leaves no lock behind, and what was kept is on the disk for good.
"""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from abmsim.results.errors import DamagedError, RefusedError

STORE_FILE = ".pairs.sqlite"
WRITER_FILE = ".writer"
LOOKS = 20
SECONDS_BETWEEN_LOOKS = 0.05
SETTINGS = ("trusted_schema=OFF", "locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL")
TABLES = """
BEGIN EXCLUSIVE;
CREATE TABLE IF NOT EXISTS identity (name TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parts (pair INTEGER, kind TEXT, place INTEGER, sha256 TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (pair, kind, place));
CREATE TABLE IF NOT EXISTS failures (pair INTEGER PRIMARY KEY, error TEXT NOT NULL, trace TEXT NOT NULL);
COMMIT;
"""
Row = tuple[object, ...]


class Store:
    """The file of one run or experiment, open for this process alone until it is closed."""

    def __init__(self, folder: Path, file: str = STORE_FILE, tables: str = TABLES) -> None:
        self.path = folder / file
        self._tables = tables
        self._writer = folder / WRITER_FILE
        with self.told():
            self._connection = self._open()

    def close(self) -> None:
        """Close the file and give up the lock."""
        self._writer.unlink(missing_ok=True)  # while the lock still holds: afterwards it may be the next writer's
        with self.told():
            self._connection.close()

    def write(self, *statements: tuple[str, Sequence[Row]]) -> None:
        """Do all the statements or none; it is on the disk when this returns."""
        with self.told(), self._connection:
            for statement, rows in statements:
                self._connection.executemany(statement, rows)

    def read(self, query: str, values: Row = ()) -> Iterable[Row]:
        """The rows of a query, one after the other."""
        with self.told():
            # Not `yield from`: a reader that stops half-way would close its cursor after the file was closed.
            for row in self._connection.execute(query, values):  # noqa: UP028
                yield row

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=0)
        connection.text_factory = _readable
        try:
            for setting in SETTINGS:
                connection.execute(f"PRAGMA {setting}")
            connection.executescript(self._tables)
            self._writer.write_text(f"process {os.getpid()} on {socket.gethostname()}", "utf-8")
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tell what goes wrong with the file in words a user can act on."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._in_words(error) from error

    def _in_words(self, error: sqlite3.Error) -> Exception:
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return RefusedError(f"{self.path.parent}: another run is writing here ({writer_of(self.path.parent)})")
        if primary == sqlite3.SQLITE_FULL:
            return DamagedError(f"{self.path}: No space left on device ({error})")
        if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            return DamagedError(f"{self.path}: cannot be written ({error})")
        if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return DamagedError(
                f"{self.path}: damaged at byte {self._damage()} ({error}); delete this file to run it all again"
            )
        return DamagedError(f"{self.path}: {error}")

    def _damage(self) -> int:
        """Where the first damaged page begins, as far as SQLite can tell; 0 when it cannot."""
        mine: sqlite3.Connection | None = getattr(self, "_connection", None)
        try:
            looking = mine or sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)
            (size,) = looking.execute("PRAGMA page_size").fetchone()
            found = [str(line) for (line,) in looking.execute("PRAGMA integrity_check(20)")]
            if looking is not mine:
                looking.close()
        except (sqlite3.Error, TypeError):
            return 0
        pages = [int(number) for line in found for number in re.findall(r"[Pp]age (\d+)", line)]
        return (min(pages) - 1) * int(size) if pages else 0


def _readable(content: bytes) -> str:
    """Text that can be compared with its checksum, even where a byte is damaged."""
    return content.decode("utf-8", "replace")


def writer_of(folder: Path) -> str:
    """Who is writing in a folder; somebody who has just taken the lock gets a moment to sign."""
    for _ in range(LOOKS):
        try:
            if signed := (folder / WRITER_FILE).read_text("utf-8"):
                return signed
        except (OSError, ValueError):
            pass
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return "process unknown"
