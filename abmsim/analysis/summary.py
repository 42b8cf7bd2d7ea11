# SPDX-License-Identifier: Apache-2.0
"""The summary of a run: headlines, communities, costs, and everything a reader must keep in mind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abmsim.analysis.comparison import Does, comparisons
from abmsim.analysis.effects import EXACT
from abmsim.analysis.headline import COST, headline, last_differences, sights
from abmsim.analysis.public_money import cost_of, fiscal_return
from abmsim.analysis.splitting import TwoLucks, sentence, split
from abmsim.analysis.survival import survival
from abmsim.analysis.table import Compared
from abmsim.analysis.yardsticks import HELD_AGAINST, doubts, jobs_for_the_money
from abmsim.results.plan import EVERYBODY, NOTHING_TESTED
from abmsim.results.reading import read_table
from abmsim.results.tables import COST_COLUMNS, FLOW_COLUMNS, VECTOR_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

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
    levers: tuple[str, ...] = ()  # each in words that are equal when the levers are


@dataclass(frozen=True)
class Run:
    """What the tables cannot say about the whole run."""

    scale: float = 1.0
    independent: bool = False
    failed_pairs: tuple[int, ...] = ()
    varied: int = 0  # numbers that differ between pairs
    twice: Mapping[str, TwoLucks] = field(default_factory=dict)  # by scenario


@dataclass(frozen=True)
class Books:
    """The bills and the payments of a folder."""

    costs: pd.DataFrame
    flows: pd.DataFrame


def summarise_run(folder: Path, compared: Sequence[Compared], told: Sequence[Told], run: Run) -> dict[str, Any]:
    """The content of `summary.json`, from the tables of the folder."""
    books = Books(read_table(folder / "costs.csv", COST_COLUMNS), read_table(folder / "flows.csv", FLOW_COLUMNS))
    luck_only = read_table(folder / "vectors.csv", VECTOR_COLUMNS).empty
    entries = []
    for one, words in zip(compared, told, strict=True):
        entry = _entry(one, words, books)
        doubted = doubts(entry["jobs_for_the_money"])
        alike = [] if NOTHING_TESTED in words.warnings else _alike(entry["headline"])
        warnings = [*doubted, *words.warnings, *alike, *_warnings(one, entry["headline"], run)]
        entry["variance"] = split(one, run.twice.get(words.scenario), SHOWN)
        covers = LUCK_ONLY if luck_only else sentence(run.varied, entry["variance"])
        entries.append(entry | {"warnings": [*warnings, covers]})
    does = [Does(words.levers, words.counterfactual) for words in told]
    return {"scenarios": entries, "comparisons": comparisons(compared, does)}


def _entry(one: Compared, words: Told, books: Books) -> dict[str, Any]:
    """Everything about one scenario but its warnings."""
    pairs = one.treated.pairs
    costs = last_differences(one, COST)
    jobs = {measure: last_differences(one, measure) for _, measure, _, _ in HELD_AGAINST}
    places = [community for community in one.treated.communities if community != EVERYBODY]
    worlds = words.scenario, words.counterfactual
    return {
        "scenario": one.scenario,
        "name": words.name,
        "counterfactual": words.counterfactual,
        "months": one.treated.months[-1],
        "pairs": len(pairs),
        "precision": sights(one),
        "headline": headline(one),
        "by_community": {place: headline(one, place) for place in places},
        "cost": cost_of(books.costs, *worlds, len(pairs)),
        "fiscal_return": fiscal_return(books.flows, *worlds, pairs, costs),
        "survival": survival(one),
        "jobs_for_the_money": jobs_for_the_money(jobs, costs),
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
