# SPDX-License-Identifier: Apache-2.0
"""Several scenarios, two at a time: which differences can be told, and whether a package is more than its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from abmsim.report.catalogue import Words
from abmsim.report.chapters.sentences import titled
from abmsim.report.document import Table, Text
from abmsim.report.folder import SUMMARY, ResultsFolder
from abmsim.report.quantity import Estimate, Quantity, address

NET = "net_jobs"
FINEST_CHANCE = -3  # of a p-value
READINGS = {
    "more than the sum of its parts": "more",
    "less than the sum of its parts": "less",
    "not told from the sum of its parts": "same",
}


def interactions(folder: ResultsFolder, ranked: Mapping[str, Any], words: Words) -> Table:
    """A row a package whose levers are those of two other scenarios of the run."""
    rows: list[list[Text]] = []
    for place, one in enumerate(ranked.get("interactions") or ()):
        parts = words.say("list.plus").join(_name(folder, slug) for slug in one["parts"])
        reading = words.say(f"reading.{READINGS.get(one['reading'], 'same')}")
        beyond = _range(words, one, "interactions", place)
        rows.append([_name(folder, one["scenario"]), parts, beyond, _p(words, one, "interactions", place), reading])
    head = [titled(words, f"head.{name}") for name in ("package", "parts", "beyond", "p_adjusted", "reading")]
    return Table(words.say("compare.interactions_table"), head, rows, numbers_from=2)


def pairwise(folder: ResultsFolder, ranked: Mapping[str, Any], words: Words, only: str = "") -> Table:
    """A row for each two scenarios, or for one of them and each other: by how much the first adds more net jobs."""
    rows: list[list[Text]] = []
    for place, one in enumerate(ranked["pairwise"]):
        if only not in ("", one["scenario"], one["other"]):
            continue
        names = [_name(folder, one[who]) for who in ("scenario", "other")]
        rows.append([*names, _range(words, one, "pairwise", place), _p(words, one, "pairwise", place)])
    head = [titled(words, f"head.{name}") for name in ("scenario", "other", "difference", "p_adjusted")]
    return Table(words.say("compare.pairwise_table"), head, rows, numbers_from=2)


def _name(folder: ResultsFolder, slug: str) -> str:
    return next(result.resolved.name for result in folder.results if result.slug == slug)


def _range(words: Words, one: Mapping[str, Any], section: str, place: int) -> Text:
    if one["mean"] is None or one["ci_low"] is None:
        return words.say("cell.undefined")
    source = address(SUMMARY, f"comparisons/{section}/{place}", {"measure": NET})
    estimate = Estimate(float(one["mean"]), float(one["ci_low"]), float(one["ci_high"]), None, source)
    mean = words.number(estimate.part("mean"), estimate.place)
    return words.say("figure.estimate_cell", mean=mean, range=words.span(estimate))


def _p(words: Words, one: Mapping[str, Any], section: str, place: int) -> Text:
    if one["p_adjusted"] is None:
        return words.say("cell.undefined")
    source = address(SUMMARY, f"comparisons/{section}/{place}/p_adjusted", {"measure": NET})
    return words.number(Quantity(float(one["p_adjusted"]), source), FINEST_CHANCE)
