# SPDX-License-Identifier: Apache-2.0
"""Reads the tables of a results folder again; what is damaged is named, never guessed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from abmsim.results.errors import DamagedError, unwritable

if TYPE_CHECKING:
    import pandas as pd

NAMES_OF_THINGS = (
    "scenario", "community", "intervention", "item", "funder", "sector", "kind", "flow", "payer", "payee",
    "measure", "number",
)  # fmt: skip


def read_table(path: Path, columns: tuple[str, ...] = ()) -> pd.DataFrame:
    """A table as written, names as text and empty cells as undefined.

    Raises:
        DamagedError: the file is missing or unreadable, or lacks one of the columns.
    """
    import pandas as pd

    words = dict.fromkeys(NAMES_OF_THINGS, str)
    try:
        table = pd.read_csv(path, dtype=words, keep_default_na=False, na_values=[""], encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from error
    except (ValueError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise DamagedError(f"{path}: not a table ({str(error).splitlines()[0]})") from error
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise DamagedError(f"{path}: the column {missing[0]} is missing")
    return table
