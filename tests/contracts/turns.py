# SPDX-License-Identifier: Apache-2.0
"""In which order files of tests are done on several cores, so that none of them waits for another."""

from pathlib import PurePath

# The first file prepares the model for all, while others do what needs none; else each core would prepare it.
PREPARES = "engine/test_economy.py"
VERY_SLOW = ("bench", "calibration", "matrix", "mutants", "thousands")
NEED_NO_MODEL = ("contracts", "report", "scenario", "surveying")
LONG = ("documents", "laws", "results", "stories")  # the last file must not be one that the other cores wait for


def turn_of(file: PurePath, is_slow: bool) -> tuple[bool, bool, bool, str]:
    """When a file has its turn: what prepares the model, what needs none, the rest; of each the slow and long ones first."""
    short = not is_slow and file.parts[0] not in LONG
    return file.as_posix() != PREPARES, file.parts[0] not in NEED_NO_MODEL, short, file.as_posix()
