# SPDX-License-Identifier: Apache-2.0
"""Counts registered firms by sector, and results by language, from the tables of the folder: a difference a pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from abmsim.analysis.effects import Array, estimate
from abmsim.report.folder import Result, ResultsFolder
from abmsim.report.quantity import Estimate, Quantity, address


@dataclass(frozen=True, slots=True)
class Beside:
    """One row: the mean of both worlds, and the difference between them with its interval."""

    name: str
    without: Quantity
    treated: Quantity
    difference: Estimate


def by_sector(folder: ResultsFolder, result: Result) -> list[Beside]:
    """Registered firms at the end of the run, the largest sector first; empty where no firm ever had a licence."""
    open_then = _registered_at_the_end(folder.spells, result.months)
    rows = []
    for sector in sorted(open_then["sector"].unique()):
        own = open_then[open_then["sector"] == sector]
        worlds = [_a_pair(own, world, result.without.pairs) for world in (result.baseline, result.slug)]
        sources = [
            address("spells.csv", "mean", {"scenario": world, "sector": sector, "month": result.months})
            for world in (result.baseline, result.slug)
        ]
        less = {"scenario": result.slug, "less": result.baseline, "sector": sector, "month": result.months}
        means = [Quantity(float(world.mean()), source) for world, source in zip(worlds, sources, strict=True)]
        found = interval(worlds[1] - worlds[0], address("spells.csv", "difference", less))
        rows.append(Beside(str(sector), means[0], means[1], found))
    return sorted(rows, key=lambda row: (-row.without.value, row.name))


def by_language(result: Result, measure: str) -> dict[str, tuple[tuple[str, ...], Estimate]]:
    """For each language the communities that speak it, and the effect on all of them together."""
    spoken: dict[str, list[str]] = {}
    for community in result.without.communities:
        language = result.resolved.languages.get(community)
        if language:
            spoken.setdefault(language, []).append(community)
    found = {}
    for language, communities in spoken.items():
        total = np.sum([result.paired.of(measure, community)[:, -1] for community in communities], axis=0)
        where = {
            "scenario": result.slug, "communities": ",".join(communities), "column": measure, "month": result.months,
        }  # fmt: skip
        found[language] = (tuple(communities), interval(total, address("pairs.csv", "difference", where)))
    return found


def interval(differences: Array, source: str) -> Estimate:
    """The mean of one difference a pair, with its t interval."""
    found = estimate(differences)
    return Estimate(
        found.mean, found.interval.low, found.interval.high, found.chance_positive, source, found.error
    )  # fmt: skip


def _registered_at_the_end(spells: pd.DataFrame, month: int) -> pd.DataFrame:
    registered = spells["registered_month"] <= month
    still_open = spells["closed_month"].isna() | (spells["closed_month"] > month)
    return spells[registered & still_open]


def _a_pair(firms: pd.DataFrame, world: str, pairs: Sequence[int]) -> Array:
    counts = firms[firms["scenario"] == world].groupby("pair").size()
    found: Array = counts.reindex(list(pairs), fill_value=0).to_numpy(np.float64)
    return found
