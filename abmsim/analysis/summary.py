# SPDX-License-Identifier: Apache-2.0
"""The summary of a run: headlines, communities, costs, and everything a reader must keep in mind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from abmsim.analysis.comparison import comparisons
from abmsim.analysis.effects import EXACT
from abmsim.analysis.headline import headline
from abmsim.analysis.table import Compared
from abmsim.results.cells import rounded
from abmsim.results.plan import EVERYBODY, NOTHING_TESTED
from abmsim.results.reading import read_table
from abmsim.results.tables import COST_COLUMNS, VECTOR_COLUMNS

CENTS_PER_DOLLAR = 100
FEW_PAIRS = 20
SHOWN = ("additional_firms", "additional_registered_firms", "additional_jobs", "gross_jobs", "net_jobs")
ALIKE = "The same in every pair, so luck is not seen here, which is no certainty"
LUCK_ONLY = "The interval covers luck only: every pair believes the same numbers."


@dataclass(frozen=True)
class Told:
    """What the tables cannot say about a scenario: its name, its counterfactual, its own warnings."""

    scenario: str
    name: str
    counterfactual: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """What the tables cannot say about the whole run."""

    scale: float = 1.0
    independent: bool = False
    failed_pairs: tuple[int, ...] = ()


def summarise_run(folder: Path, compared: Sequence[Compared], told: Sequence[Told], run: Run) -> dict[str, Any]:
    """The content of `summary.json`, from the tables of the folder."""
    costs = read_table(folder / "costs.csv", COST_COLUMNS)
    luck_only = read_table(folder / "vectors.csv", VECTOR_COLUMNS).empty
    entries = []
    for one, words in zip(compared, told, strict=True):
        everybody = headline(one)
        places = [community for community in one.treated.communities if community != EVERYBODY]
        entries.append(
            {
                "scenario": one.scenario,
                "name": words.name,
                "counterfactual": words.counterfactual,
                "months": one.treated.months[-1],
                "pairs": len(one.treated.pairs),
                "headline": everybody,
                "by_community": {place: headline(one, place) for place in places},
                "cost": _cost(costs, words, len(one.treated.pairs)),
                "warnings": [
                    *words.warnings,
                    *([] if NOTHING_TESTED in words.warnings else _alike(everybody)),
                    *_warnings(one, everybody, run),
                    *([LUCK_ONLY] if luck_only else []),
                ],
            }
        )
    return {"scenarios": entries, "comparisons": comparisons(compared)}


def _cost(costs: Any, words: Told, pairs: int) -> dict[str, Any]:
    """Mean dollars a pair over all months, less those of the counterfactual: in all, by funder, by item, in kind."""
    own = costs[costs["scenario"].isin([words.scenario, words.counterfactual])].copy()
    signs = {words.scenario: 1, words.counterfactual: -1}
    sign = own["scenario"].map(signs).astype("int64")  # of no rows at all pandas would make text
    own["dollars"] = own["cents"].astype("int64") * sign / CENTS_PER_DOLLAR / max(pairs, 1)
    in_kind = own["in_kind"].astype(str).str.lower() == "true"
    return {
        "dollars": rounded(float(own["dollars"].sum())),
        "in_kind_dollars": rounded(float(own.loc[in_kind, "dollars"].sum())),
        "by_funder": _totals(own, ["funder"]),
        "by_item": _totals(own, ["intervention", "item"]),
    }


def _totals(own: Any, columns: list[str]) -> dict[str, Any]:
    totals = own.groupby(columns, sort=True)["dollars"].sum()
    return {
        ": ".join(key if isinstance(key, tuple) else (key,)): rounded(float(total)) for key, total in totals.items()
    }


def _warnings(one: Compared, everybody: Mapping[str, Mapping[str, Any]], run: Run) -> list[str]:
    pairs = len(one.treated.pairs)
    found = []
    if pairs < FEW_PAIRS:
        found.append(f"Only {_counted(pairs)}: intervals are rough; 30 or more are usual.")
    skewed = [name for name in SHOWN if "skewed" in everybody[name].get("warning", "")]
    if skewed:
        found.append(f"Skewed over the pairs, so judge the interval with care: {', '.join(skewed)}.")
    if run.failed_pairs:
        found.append(f"{_counted(len(run.failed_pairs))} failed, in no figure: {_listed(run.failed_pairs)}.")
    if run.scale != 1:
        found.append(f"A city at {run.scale:g} times its size: no figure is scaled back to the real city.")
    if run.independent:
        found.append("The two worlds of a pair had different luck: differences are far noisier than usual.")
    return found


def _alike(everybody: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Which figures came out alike in every pair: luck had no say in so few, which is not certainty."""
    alike = [name.replace("_", " ") for name in SHOWN if everybody[name]["method"] == EXACT]
    return [f"{ALIKE}: {', '.join(alike)}."] if alike else []


def _counted(pairs: int) -> str:
    return f"{pairs} pair{'s' * (pairs != 1)}"


def _listed(pairs: Sequence[int], most: int = 10) -> str:
    words = ", ".join(map(str, pairs[:most]))
    return f"{words} ..." if len(pairs) > most else words
