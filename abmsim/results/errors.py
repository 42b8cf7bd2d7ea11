# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with a results folder, each with the exit code that scripts rely on."""

from __future__ import annotations

from pathlib import Path

INPUT_IS_WRONG = 2
SOME_RUNS_FAILED = 3
CANNOT_READ_OR_WRITE = 4
INTERRUPTED = 130


class ResultsError(Exception):
    """A results folder cannot be used; the message is one line a user can act on."""

    exit_code = CANNOT_READ_OR_WRITE


class RefusedError(ResultsError):
    """What was asked does not fit: another run's folder, scenarios that cannot stand side by side."""

    exit_code = INPUT_IS_WRONG


class DamagedError(ResultsError):
    """A file is missing, unreadable, full or not what was written; the message names the file and the reason."""


class AllFailedError(ResultsError):
    """Not one pair could be lived, so there is nothing to write."""

    exit_code = SOME_RUNS_FAILED


class WorkersLostError(ResultsError):
    """Worker processes died again and again; what was finished is kept."""

    exit_code = SOME_RUNS_FAILED


def unwritable(path: Path, error: OSError) -> DamagedError:
    """The same system error, told with the file it happened to."""
    return DamagedError(f"{path}: {error.strerror or error}")
