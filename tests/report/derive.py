# SPDX-License-Identifier: Apache-2.0
"""Derives a number again from the address that the page gives for it, with csv, json and YAML alone."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from functools import lru_cache
from math import nan
from pathlib import Path
from statistics import fmean, stdev
from urllib.parse import parse_qsl, unquote

from ruamel.yaml import YAML
from scipy.stats import t

YARDSTICKS = Path(__file__).resolve().parents[2] / "abmsim/analysis/yardsticks.yaml"
ENDS = {"low": 0, "high": 1}
FINDINGS = ("sensitivity.json", "worth-knowing.json", "evaluation.json", "evidence.json")
LISTED = 20  # of the inputs of a sensitivity analysis, in the table below its figure


def derive(folder: Path, address: str) -> float:
    """The number at `file?where#part` of a results folder."""
    place, _, part = address.partition("#")
    file, _, query = place.partition("?")
    where = dict(parse_qsl(query, keep_blank_values=True))
    if file == "manifest.json":
        return float(walked(tree(folder / file), part.split("/")))
    if file.rpartition("/")[2] in FINDINGS:
        return from_finding(found_at(folder, file), part.split("/"))
    if file == "effects.csv":
        return from_effects(folder, where, part.removeprefix("row/"))
    if file == "yardsticks.yaml":
        return from_yardsticks(where, part.split("/"))
    tables = {"months.csv": from_months, "costs.csv": from_costs, "inputs.json": from_inputs}
    if file in tables:
        return tables[file](folder, where, part)
    paths = {"summary.json": from_summary, "spells.csv": from_spells, "pairs.csv": from_pairs}
    if file in paths:
        return paths[file](folder, where, part.split("/"))
    return from_resolved(folder / file, where, part)


@lru_cache(maxsize=32)
def tree(path: Path) -> dict:
    """A JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def rows(path: Path) -> list[dict[str, str]]:
    """A table as text."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def from_summary(folder: Path, where: dict[str, str], part: list[str]) -> float:
    """A headline, a headline of a community, or something about the comparison of scenarios."""
    summary = tree(folder / "summary.json")
    if part == ["scenarios"]:
        return len(summary["scenarios"])
    if part[0] == "comparisons":
        return from_comparison(summary, where, part[1:])
    (entry,) = (one for one in summary["scenarios"] if one["scenario"] == where["scenario"])
    if part[0] in ("headline", "by_community"):
        section = entry["headline"] if part[0] == "headline" else entry["by_community"][where["community"]]
        return section[part[1]][part[2]]
    return walked(entry, part)


def walked(node, steps: list[str]) -> float:
    """What lies at a path of names and places."""
    for step in steps:
        node = node[int(step)] if isinstance(node, list) else node[step]
    return node


def found_at(folder: Path, file: str) -> dict:
    """What another command found: in the results folder, or in a folder beside it that was named."""
    return tree((folder.parent if "/" in file else folder) / unquote(file))


def from_finding(document: dict, steps: list[str]) -> float:
    """A number of the document; or how many entries a list has, how many of a verdict, how many that luck leaves apart."""
    node = document
    for step in steps:
        if isinstance(node, list) and not step.isdigit():
            return counted(node, step)
        node = node[int(step)] if isinstance(node, list) else node[step]
    return len(node) if isinstance(node, list) else node


def counted(entries: list[dict], what: str) -> int:
    """How many are listed, told apart from luck, or of a verdict."""
    if what == "listed":
        return min(len(entries), LISTED)
    if what == "apart":
        ends = [[one[bound] for bound in ("at_low", "at_high")] for one in entries]
        return sum(1 for both in ends if any(end["ci_low"] > 0 or end["ci_high"] < 0 for end in both))
    return sum(1 for one in entries if one["verdict"] == what)


def from_comparison(summary: dict, where: dict[str, str], part: list[str]) -> float:
    """Something about all scenarios together."""
    (entry,) = (one for one in summary["comparisons"] if one["measure"] == where["measure"])
    if part == ["tests"]:
        return len(entry["pairwise"])
    if part == ["apart"]:
        return len([pair for pair in entry["pairwise"] if pair["p_adjusted"] < 0.05])
    if part[0] in ("pairwise", "interactions"):
        return walked(entry, part)
    (ranked,) = (one for one in entry["ranking"] if one["scenario"] == where["scenario"])
    return ranked[part[-1]]


@lru_cache(maxsize=8)
def effects(path: Path) -> dict[tuple[str, ...], dict[str, str]]:
    """Rows of `effects.csv` by their keys."""
    return {(row["scenario"], row["measure"], row["community"], row["month"]): row for row in rows(path)}


def from_effects(folder: Path, where: dict[str, str], part: str) -> float:
    """A mean difference or an end of its interval."""
    row = effects(folder / "effects.csv")[where["scenario"], where["measure"], where["community"], where["month"]]
    return float(row["difference_mean" if part == "mean" else part] or nan)


@lru_cache(maxsize=8)
def months(path: Path) -> dict[tuple[str, ...], list[dict[str, str]]]:
    """Rows of `months.csv`, all pairs together."""
    found = defaultdict(list)
    for row in rows(path):
        found[row["scenario"], row["community"], row["month"]].append(row)
    return found


def from_months(folder: Path, where: dict[str, str], part: str) -> float:
    """The mean over the runs, or the value that a tenth of them lie below or above."""
    if part == "drift_a_year":
        first, last = (from_months(folder, {**where, "month": month}, "mean") for month in ("0", where["month"]))
        return (last - first) / int(where["month"]) * 12
    found = months(folder / "months.csv")[where["scenario"], where["community"], where["month"]]
    values = sorted(float(row[where["column"]]) for row in found if row[where["column"]])
    if not values:
        return nan
    if part == "mean":
        return fmean(values)
    place = {"tenth": 0.1, "ninetieth": 0.9}[part] * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below])


def from_differences(values: list[float], part: str) -> float:
    """The mean of one difference a pair, or an end of its 95 % t interval."""
    if part == "mean" or len(set(values)) == 1:
        return fmean(values)
    reach = t.ppf(0.975, len(values) - 1) * stdev(values) / len(values) ** 0.5
    return fmean(values) + {"ci_low": -reach, "ci_high": reach}[part]


@lru_cache(maxsize=8)
def licensed(path: Path, sector: str, month: int) -> dict[tuple[str, str], int]:
    """Registered firms of a sector that are open after a month, by world and pair."""
    found = defaultdict(int)
    for row in rows(path):
        is_open = not row["closed_month"] or int(row["closed_month"]) > month
        if row["sector"] == sector and row["registered_month"] and int(row["registered_month"]) <= month and is_open:
            found[row["scenario"], row["pair"]] += 1
    return found


def from_spells(folder: Path, where: dict[str, str], part: list[str]) -> float:
    """Registered firms of a sector in one world, or how two worlds differ."""
    counts = licensed(folder / "spells.csv", where["sector"], int(where["month"]))
    summary = tree(folder / "summary.json")
    pairs = [str(pair) for pair in range(1, summary["scenarios"][0]["pairs"] + 1)]
    own = [counts.get((where["scenario"], pair), 0) for pair in pairs]
    if part == ["mean"]:
        return fmean(own)
    other = [counts.get((where["less"], pair), 0) for pair in pairs]
    return from_differences([one - two for one, two in zip(own, other, strict=True)], part[1])


def from_pairs(folder: Path, where: dict[str, str], part: list[str]) -> float:
    """The effect on several communities together."""
    communities, found = where["communities"].split(","), defaultdict(float)
    for row in rows(folder / "pairs.csv"):
        if (row["scenario"], row["month"]) == (where["scenario"], where["month"]) and row["community"] in communities:
            found[row["pair"]] += float(row[where["column"]])
    return from_differences(list(found.values()), part[1])


def from_costs(folder: Path, where: dict[str, str], _: str) -> float:
    """Dollars a pair of everything booked under these names."""
    table = rows(folder / "costs.csv")
    summary = tree(folder / "summary.json")
    pairs = summary["scenarios"][0]["pairs"]
    names = {name: text for name, text in where.items() if name not in ("scenario", "less")}
    cents = {where["scenario"]: 0, where.get("less", ""): 0}
    for row in table:
        if row["scenario"] in cents and all(row[name] == text for name, text in names.items()):
            cents[row["scenario"]] += int(row["cents"])
    return (cents[where["scenario"]] - cents[where.get("less", "")]) / 100 / pairs


def from_yardsticks(where: dict[str, str], part: list[str]) -> float:
    """A published cost per job, or how many jobs an amount buys at such prices."""
    content = resolved(YARDSTICKS)
    if part[0] == "usual_jobs":
        (net,) = (one for one in content["costs_per_job"] if one["counts"] == "net")
        return float(where["dollars"]) / net["dollars"][1 - ENDS[part[1]]]
    (entry,) = (one for one in content["costs_per_job"] if one["id"] == part[0])
    return entry["dollars"][ENDS[part[1]]]


@lru_cache(maxsize=8)
def resolved(path: Path) -> dict:
    """A YAML file, such as a resolved scenario."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def from_inputs(folder: Path, where: dict[str, str], part: str) -> float:
    """The lowest or highest value that a number of the model may take."""
    worlds = tree(folder / "inputs.json")["worlds"]
    (world,) = (one for one in worlds if one["world"] == where["world"])
    return world["scenario"]["registry"][where["number"]][part]


def from_resolved(path: Path, where: dict[str, str], part: str) -> float:
    """A number of the model, how many there are, or an instalment."""
    content = resolved(path)
    kind, _, rest = part.partition("/")
    if kind == "value":
        return content["numbers"][where["number"]]["value"]
    if kind == "count":
        return len([1 for entry in content["numbers"].values() if rest in ("all", entry["confidence"])])
    grants = [paid for paid in content["funding"] if paid["payer"] == "grant" and not paid.get("in_kind")]
    if kind == "grants":
        return len(grants)
    if kind == "granted_dollars":
        return sum(paid["dollars"] for paid in grants)
    return content["funding"][int(rest)]["dollars"]
