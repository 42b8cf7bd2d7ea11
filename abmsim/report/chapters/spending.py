# SPDX-License-Identifier: Apache-2.0
"""Adds up the booked costs by payer and by item: the mean over the pairs, less what the compared world costs."""

from __future__ import annotations

from abmsim.report.folder import Result, ResultsFolder
from abmsim.report.quantity import Quantity, address

CENTS_A_DOLLAR = 100
FILE = "costs.csv"


def by_payer(folder: ResultsFolder, result: Result) -> list[tuple[tuple[str, ...], Quantity]]:
    """Dollars by (payer,), the largest first."""
    return _totals(folder, result, ["funder"])


def by_item(folder: ResultsFolder, result: Result) -> list[tuple[tuple[str, ...], Quantity]]:
    """Dollars by (intervention, item, payer), the largest first."""
    return _totals(folder, result, ["intervention", "item", "funder"])


def _totals(folder: ResultsFolder, result: Result, keys: list[str]) -> list[tuple[tuple[str, ...], Quantity]]:
    costs = folder.costs.fillna(dict.fromkeys(keys, ""))
    own = costs[costs["scenario"] == result.slug].groupby(keys)["cents"].sum()
    other = costs[costs["scenario"] == result.baseline].groupby(keys)["cents"].sum()
    worlds = {"scenario": result.slug, **({} if other.empty else {"less": result.baseline})}
    found = []
    for key, total in own.sub(other, fill_value=0).items():
        names = tuple(str(part) for part in key) if isinstance(key, tuple) else (str(key),)
        where = {**worlds, **dict(zip(keys, names, strict=True))}
        dollars = int(total) / CENTS_A_DOLLAR / result.pairs
        found.append((names, Quantity(dollars, address(FILE, "dollars_per_pair", where))))
    return sorted(found, key=lambda entry: (-entry[1].value, entry[0]))
