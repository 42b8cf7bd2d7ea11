# SPDX-License-Identifier: Apache-2.0
"""Adds up the booked costs: by payer and by item, as the mean over the pairs of runs."""

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
    rows = folder.costs[folder.costs["scenario"] == result.slug].fillna(dict.fromkeys(keys, ""))
    found = []
    for key, total in rows.groupby(keys)["cents"].sum().items():
        names = tuple(str(part) for part in key) if isinstance(key, tuple) else (str(key),)
        where = {"scenario": result.slug, **dict(zip(keys, names, strict=True))}
        dollars = int(total) / CENTS_A_DOLLAR / result.pairs
        found.append((names, Quantity(dollars, address(FILE, "dollars_per_pair", where))))
    return sorted(found, key=lambda entry: (-entry[1].value, entry[0]))
