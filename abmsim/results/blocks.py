# SPDX-License-Identifier: Apache-2.0
"""A table of a results folder as one block of numbers: [pairs, months, communities, measures] a world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from abmsim.results.errors import DamagedError
from abmsim.results.reading import read_table
from abmsim.results.records import Array

if TYPE_CHECKING:
    import pandas as pd

KEYS = ("scenario", "pair", "month", "community")


@dataclass(frozen=True)
class Block:
    """One world's numbers in all pairs; undefined is NaN."""

    pairs: tuple[int, ...]
    months: tuple[int, ...]
    communities: tuple[str, ...]
    names: tuple[str, ...]
    values: Array

    def of(self, measure: str, community: str = "all") -> Array:
        """One measure of one community: [pairs, months]."""
        found: Array = self.values[:, :, self.communities.index(community), self.names.index(measure)]
        return found

    def measure(self, measure: str) -> Array:
        """One measure of every community: [pairs, months, communities]."""
        found: Array = self.values[:, :, :, self.names.index(measure)]
        return found


def read_blocks(path: Path, names: Sequence[str]) -> dict[str, Block]:
    """The worlds of `months.csv` or `pairs.csv` by name.

    Raises:
        DamagedError: a row is missing or there twice, or a cell is not a number.
    """
    table = read_table(path, (*KEYS, *names))
    if table[list(KEYS)].isna().any().any():
        raise DamagedError(f"{path}: a row has an empty key")
    return {str(name): _block(path, str(name), rows, names) for name, rows in table.groupby("scenario", sort=True)}


def _block(path: Path, world: str, rows: pd.DataFrame, names: Sequence[str]) -> Block:
    keys = {key: sorted(rows[key].unique().tolist()) for key in KEYS[1:]}
    shape = tuple(len(found) for found in keys.values())
    if len(rows) != np.prod(shape) or rows.duplicated(list(KEYS)).any():
        raise DamagedError(
            f"{path}: {world} has {len(rows)} rows, not one for each of {np.prod(shape)} pairs and months"
        )
    ordered = rows.sort_values(list(KEYS[1:]), kind="stable")
    try:
        values = ordered[list(names)].to_numpy(dtype=np.float64)
    except ValueError as error:
        raise DamagedError(f"{path}: {world} has a cell that is not a number ({error})") from error
    return Block(
        tuple(keys["pair"]), tuple(keys["month"]), tuple(keys["community"]), tuple(names),
        values.reshape(*shape, len(names)),
    )  # fmt: skip
