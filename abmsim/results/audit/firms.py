# SPDX-License-Identifier: Apache-2.0
"""Every firm's own dates in `spells.csv` must add up to the firms, starts and closures of `months.csv`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from abmsim.results.audit.finding import Finding, Worst
from abmsim.results.blocks import Block
from abmsim.results.errors import DamagedError
from abmsim.results.reading import read_table
from abmsim.results.records import Array
from abmsim.results.tables import SPELL_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

NEVER = np.iinfo(np.int32).max
STOCKS = ("firms", "registered_firms")
FLOWS = ("starts", "registered_starts", "formalised", "closures", "registered_closures")
AGES = {"reached_12_months": 12, "reached_24_months": 24}


def firm_lines(folder: Path, worlds: Mapping[str, Block]) -> Iterator[Finding]:
    """Findings on firms counted one by one."""
    path = folder / "spells.csv"
    spells = read_table(path, SPELL_COLUMNS)
    worsts = {measure: Worst(f"spells: {measure} counted firm by firm") for measure in (*STOCKS, *FLOWS, *AGES)}
    for name, block in worlds.items():
        own = spells[spells["scenario"] == name]
        counts = _counts(path, own, block)
        for measure, worst in worsts.items():
            first = 0 if measure in STOCKS else 1
            places = [i for i, community in enumerate(block.communities) if community != "all"]
            written = block.measure(measure)[:, first:, places]
            residual = written - counts[measure][:, first:, places]
            worst.see(name, block, residual, written, first_month=first)
    yield from (worst.finding() for worst in worsts.values())
    yield _numbered(spells)
    yield _in_order(spells)


def _numbered(spells: pd.DataFrame) -> Finding:
    """Firms of a pair are numbered from 1 on, none twice and none left out."""
    worst = Worst("spells: firms of a pair are numbered 1, 2, 3 ...")
    for (name, pair), rows in spells.groupby(["scenario", "pair"], sort=True):
        numbers = np.sort(rows["firm"].to_numpy(dtype=np.int64))
        off = np.abs(numbers - np.arange(1, len(numbers) + 1))
        worst.see_whole(f"{name}, pair {pair}, firm {numbers[off.argmax()]}", int(off.max()))
    return worst.finding()


def _in_order(spells: pd.DataFrame) -> Finding:
    """A firm has its licence and its first employee while it is open; one that opened with a licence has it from the start."""
    opened, closed, licensed = (_months(spells[f"{what}_month"]) for what in ("opened", "closed", "registered"))
    wrong = (closed < opened) | (_opened_registered(spells) & (licensed != opened))
    for event in (licensed, _months(spells["first_employee_month"])):
        wrong |= (event != NEVER) & ((event < opened) | (event > closed))
    where = ""
    if wrong.any():
        row = spells.iloc[int(wrong.argmax())]
        where = f"{row['scenario']}, pair {row['pair']}, firm {row['firm']}"
    identity = "spells: opened <= registered, first employee <= closed"
    return Finding(identity, len(spells), float(wrong.sum()), where)


def _opened_registered(spells: pd.DataFrame) -> Array:
    at_once: Array = spells["opened_registered"].astype(str).str.lower().isin(["true", "1"]).to_numpy()
    return at_once


def _counts(path: Path, spells: pd.DataFrame, block: Block) -> dict[str, Array]:
    """For each measure the number of firms [pairs, months, communities]."""
    shape = block.values.shape[:-1]
    pair = _places(path, spells["pair"], block.pairs)
    community = _places(path, spells["community"], block.communities)
    opened, closed = _months(spells["opened_month"]), _months(spells["closed_month"])
    licensed = _months(spells["registered_month"])
    at_once = _opened_registered(spells)
    counts = {measure: np.zeros(shape) for measure in (*STOCKS, *FLOWS, *AGES)}
    for m, month in enumerate(block.months):
        happened = {
            "firms": (opened <= month) & (closed > month),
            "registered_firms": (opened <= month) & (closed > month) & (licensed <= month),
            "starts": opened == month,
            "registered_starts": (opened == month) & at_once,
            "formalised": (licensed == month) & ~at_once,
            "closures": closed == month,
            "registered_closures": (closed == month) & (licensed <= month),
            **{measure: (opened == month - age) & (closed > month) for measure, age in AGES.items()},
        }
        for measure, these in happened.items():
            np.add.at(counts[measure][:, m], (pair[these], community[these]), 1)
    return counts


def _months(column: pd.Series) -> Array:
    return column.fillna(NEVER).to_numpy(dtype=np.int64)


def _places(path: Path, column: pd.Series, known: tuple[object, ...]) -> Array:
    place = {name: i for i, name in enumerate(known)}
    unknown = sorted(str(name) for name in column.unique() if name not in place)
    if unknown:
        raise DamagedError(f"{path}: {column.name} {unknown[0]} is not in months.csv")
    return column.map(place).to_numpy(dtype=np.int64)
