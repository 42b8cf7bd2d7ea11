# SPDX-License-Identifier: Apache-2.0
"""The table of effects must say what the months and pairs say: the same means over the same pairs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from abmsim.measures import NAMES, PAIRED_NAMES
from abmsim.results.audit.finding import Finding
from abmsim.results.blocks import Block
from abmsim.results.errors import DamagedError
from abmsim.results.reading import read_table
from abmsim.results.records import Array

if TYPE_CHECKING:
    import pandas as pd

KEYS = ("scenario", "measure", "community", "month")
DIGITS = 1e-8
SMALLEST = 1e-6


def effects_line(
    folder: Path, worlds: Mapping[str, Block], paired: Mapping[str, Block], baselines: Mapping[str, str]
) -> Finding:
    """The finding on the means of `effects.csv`."""
    path = folder / "effects.csv"
    table = read_table(path, (*KEYS, "difference_mean"))
    if table["difference_mean"].dtype.kind not in "iuf":
        raise DamagedError(f"{path}: difference_mean has a cell that is not a number")
    worst, where, checked = 0.0, "", 0
    for (name, measure), rows in table.groupby(["scenario", "measure"], sort=True):
        if name not in paired or measure not in {*NAMES, *PAIRED_NAMES}:
            raise DamagedError(f"{path}: {name}, {measure} is not in months.csv and pairs.csv")
        expected, size = _means(str(name), str(measure), worlds, paired, baselines)
        off = _off(path, rows, expected, size, paired[str(name)])
        checked += len(off)
        if len(off) and off.max() > worst:
            row = rows.iloc[int(off.argmax())]
            worst, where = float(off.max()), f"{name}, {measure}, month {row['month']}, community {row['community']}"
    return Finding("effects: difference_mean = mean over the pairs", checked, worst, where)


def _means(
    name: str, measure: str, worlds: Mapping[str, Block], paired: Mapping[str, Block], baselines: Mapping[str, str]
) -> tuple[Array, Array]:
    """The mean difference [months, communities], and the size of what was subtracted."""
    if measure in NAMES:
        treated, without = worlds[name].measure(measure), worlds[baselines[name]].measure(measure)
    else:
        treated = paired[name].measure(measure)
        without = np.zeros_like(treated)
    difference = treated - without
    defined = ~np.isnan(difference)
    count = defined.sum(axis=0)
    mean = np.where(count > 0, np.where(defined, difference, 0.0).sum(axis=0) / np.maximum(count, 1), np.nan)
    return mean, np.nan_to_num(np.abs(treated)).max(axis=0)


def _off(path: Path, rows: pd.DataFrame, expected: Array, size: Array, block: Block) -> Array:
    """By how much each row is off, 0 where the written digits explain it."""
    month = {month: place for place, month in enumerate(block.months)}
    community = {name: place for place, name in enumerate(block.communities)}
    try:
        at = (np.array([month[key] for key in rows["month"]]), np.array([community[key] for key in rows["community"]]))
    except KeyError as error:
        raise DamagedError(f"{path}: {error.args[0]} is not in months.csv") from error
    written = rows["difference_mean"].to_numpy(dtype=np.float64)
    both_undefined = np.isnan(written) & np.isnan(expected[at])
    residual = np.where(both_undefined, 0.0, np.abs(written - expected[at]))
    residual = np.where(np.isnan(residual), np.inf, residual)
    return np.where(residual > SMALLEST + DIGITS * size[at], residual, 0.0)
