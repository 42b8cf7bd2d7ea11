# SPDX-License-Identifier: Apache-2.0
"""Turns the tables of a results folder into lines with bands: one value a month, over all pairs of runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from abmsim.report.folder import EVERYBODY, Result, ResultsFolder
from abmsim.report.quantity import Estimate, Quantity, address

FloatArray = npt.NDArray[np.float64]

MONTHS_A_YEAR = 12
LOWER_TENTH, UPPER_TENTH = 0.10, 0.90
EFFECT_PARTS = {"mean": "difference_mean", "low": "ci_low", "high": "ci_high"}
WORLD_PARTS = {"mean": "mean", "low": "tenth", "high": "ninetieth"}


@dataclass(frozen=True)
class Line:
    """A mean a month with a band around it; `months` counts from 0, the state before the first month."""

    months: npt.NDArray[np.int64]
    mean: FloatArray
    low: FloatArray
    high: FloatArray
    file: str
    where: Mapping[str, object]
    parts: Mapping[str, str]  # how mean, low and high are called in an address
    headline: Estimate | None = None  # what the summary says about the last month

    def at(self, month: int, part: str) -> Quantity:
        """One value of the line: `part` is `mean`, `low` or `high`."""
        values = {"mean": self.mean, "low": self.low, "high": self.high}[part]
        if self.headline is not None and month == int(self.months[-1]):
            return self.headline.part(EFFECT_PARTS[part] if part != "mean" else part)
        value = float(values[np.flatnonzero(self.months == month)[0]])
        return Quantity(value, address(self.file, self.parts[part], {**self.where, "month": month}))

    def column(self, part: str) -> str:
        """The address of all months of one part."""
        return address(self.file, self.parts[part], self.where)

    @property
    def is_defined(self) -> bool:
        """True when there is at least one month with a value."""
        return bool(np.isfinite(self.mean).any())


def effect_line(folder: ResultsFolder, result: Result, measure: str, community: str = EVERYBODY) -> Line:
    """The mean difference each month with its 95 % interval, as `effects.csv` has it; the last month as the summary has it."""
    rows = folder.effects[result.slug, measure, community]
    columns: dict[str, Any] = {part: rows[name].to_numpy(np.float64, copy=True) for part, name in EFFECT_PARTS.items()}
    where = {"scenario": result.slug, "measure": measure, "community": community}
    months = rows.index.to_numpy(np.int64)
    headline = result.estimate(measure, community)
    if headline is not None:
        columns["low"][-1], columns["high"][-1] = headline.low, headline.high
    return Line(months, **columns, file="effects.csv", where=where, parts=EFFECT_PARTS, headline=headline)


def effect_at(folder: ResultsFolder, result: Result, measure: str, month: int) -> Estimate | None:
    """The interval of one measure in one month, for the whole city; None where it is undefined.

    One quantity has one interval on a page: in the last month it is that of the headline, where it has one.
    """
    if month == result.months and result.entry(measure):
        return result.estimate(measure)
    row: Any = folder.effects[result.slug, measure, EVERYBODY].loc[month]
    mean, low, high, chance = (float(row[name]) for name in (*EFFECT_PARTS.values(), "chance_positive"))
    if not np.isfinite([mean, low, high]).all():
        return None
    where = {"scenario": result.slug, "measure": measure, "community": EVERYBODY, "month": month}
    return Estimate(mean, low, high, chance, address("effects.csv", "row", where), float(row["difference_se"]))


def world_line(result: Result, measure: str, treated: bool, community: str = EVERYBODY) -> Line:
    """One of the two worlds: the mean over the runs, and the band that holds the middle eight in ten of them."""
    block = result.treated if treated else result.without
    values = block.of(measure, community)
    low, high = _quantiles(values)
    where = {
        "scenario": result.slug if treated else result.baseline, "community": community, "column": measure,
    }  # fmt: skip
    months = np.asarray(block.months, dtype=np.int64)
    return Line(months, _means(values), low, high, "months.csv", where, WORLD_PARTS)


def drift_a_year(result: Result, measure: str) -> Quantity:
    """By how much a mean of the untreated city changes in a year, from the first to the last month of the run."""
    line = world_line(result, measure, treated=False)
    change = line.at(result.months, "mean").value - line.at(0, "mean").value
    where = {**line.where, "month": result.months}
    return Quantity(change * MONTHS_A_YEAR / result.months, address(line.file, "drift_a_year", where))


def _means(values: FloatArray) -> FloatArray:
    seen = np.isfinite(values)
    counts = seen.sum(axis=0)
    totals = np.where(seen, values, 0.0).sum(axis=0)
    return np.where(counts > 0, totals / np.maximum(counts, 1), np.nan)


def _quantiles(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    low, high = np.full(values.shape[1], np.nan), np.full(values.shape[1], np.nan)
    for column in range(values.shape[1]):
        seen = values[:, column][np.isfinite(values[:, column])]
        if seen.size:
            low[column], high[column] = np.quantile(seen, (LOWER_TENTH, UPPER_TENTH))
    return low, high
