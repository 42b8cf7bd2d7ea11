# SPDX-License-Identifier: Apache-2.0
"""How far an experiment is, for the terminal that runs it and, through a small file, for every other one."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from abmsim.results.errors import ResultsError
from abmsim.results.files import read_json

PROGRESS_FILE = "progress.json"
SECONDS_BETWEEN_NOTES = 1.0
Told = Callable[[int, int, int], None]  # runs done (failed ones included), runs in all, failed ones


@dataclass(frozen=True)
class Note:
    """What another terminal can know of an experiment without disturbing it."""

    done: int
    failed: int
    wanted: int
    runs_per_second: float
    seconds_left: float | None
    writer: str
    written: float  # seconds since 1970


class Progress:
    """Counts runs and tells about them: at once to `told`, about once a second to the file."""

    def __init__(self, folder: Path, told: Told | None = None) -> None:
        self._path = folder / PROGRESS_FILE
        self._told = told
        self._started = time.monotonic()
        self._noted = -SECONDS_BETWEEN_NOTES
        self._fresh = self._done = self._failed = self._wanted = 0

    def begin(self, done: int, failed: int, wanted: int) -> None:
        """Say where a session starts; runs that were there before do not count for its speed."""
        self._done, self._failed, self._wanted = done, failed, wanted
        self._tell(at_once=True)

    def count(self, done: int, failed: int) -> None:
        """Say that so many more runs were done and failed."""
        self._done += done
        self._failed += failed
        self._fresh += done + failed
        self._tell(at_once=False)

    def end(self) -> None:
        """Note the last state."""
        self._tell(at_once=True)

    def _tell(self, *, at_once: bool) -> None:
        if self._told is not None:
            self._told(self._done + self._failed, self._wanted, self._failed)
        now = time.monotonic()
        if at_once or now - self._noted >= SECONDS_BETWEEN_NOTES:
            self._noted = now
            self._note(now - self._started)

    def _note(self, seconds: float) -> None:
        rate = self._fresh / seconds if seconds > 0 else 0.0
        missing = self._wanted - self._done - self._failed
        left = missing / rate if rate > 0 else None
        writer = f"process {os.getpid()} on {socket.gethostname()}"
        note = Note(self._done, self._failed, self._wanted, round(rate, 3), left, writer, round(time.time(), 1))
        unfinished = self._path.with_name(f".{PROGRESS_FILE}.tmp")
        # Nobody's results depend on this file: where it cannot be written, the experiment goes on.
        with contextlib.suppress(OSError):
            unfinished.write_text(json.dumps(asdict(note)) + "\n", "utf-8")
            unfinished.replace(self._path)


def last_note(folder: Path) -> Note | None:
    """What the last session noted; None where there is nothing to read."""
    try:
        return Note(**read_json(folder / PROGRESS_FILE))
    except (ResultsError, TypeError):
        return None
