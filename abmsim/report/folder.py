# SPDX-License-Identifier: Apache-2.0
"""Reads the files of a results folder; the report knows nothing that does not stand in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abmsim.report.findings import Finding, read_findings
from abmsim.report.quantity import Estimate, Quantity, address
from abmsim.report.resolved import Resolved, explained, read_resolved
from abmsim.results.errors import DamagedError
from abmsim.results.files import read_json, sha256_of
from abmsim.results.inputs import INPUTS
from abmsim.results.manifest import read_manifest
from abmsim.results.plan import NOTHING_TESTED
from abmsim.results.reading import read_table
from abmsim.results.tables import COST_COLUMNS, SPELL_COLUMNS, VECTOR_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

    from abmsim.analysis.table import Compared
    from abmsim.results.blocks import Block

EVERYBODY = "all"
SUMMARY = "summary.json"
NEEDED = ("months.csv", "pairs.csv", "effects.csv", "costs.csv", "spells.csv", "vectors.csv", SUMMARY, INPUTS)


@dataclass(frozen=True)
class Result:
    """One scenario of the run: what `summary.json` says about it, its worlds and its resolved scenario file."""

    slug: str
    pairs: int
    months: int
    headline: Mapping[str, Any]
    by_community: Mapping[str, Mapping[str, Any]]
    warnings: tuple[str, ...]
    resolved: Resolved
    without: Block
    treated: Block
    paired: Block
    baseline: str
    compared_with: str | None  # the name of the other world's scenario, where that has a programme of its own
    told: Mapping[str, Any]  # all that the summary says about the scenario

    @property
    def is_untested(self) -> bool:
        """True where no intervention ran in either world, so that there is no difference to read."""
        return NOTHING_TESTED in self.warnings

    def estimate(self, measure: str, community: str = EVERYBODY) -> Estimate | None:
        """The headline of one measure, or None where there is none (the reason: `reason`)."""
        found = self.entry(measure, community)
        mean, low, high = (found.get(part) for part in ("mean", "ci_low", "ci_high"))
        if mean is None or low is None or high is None:
            return None
        chance, error = found.get("chance_positive"), found.get("se")
        return Estimate(
            mean=float(mean),
            low=float(low),
            high=float(high),
            chance=None if chance is None else float(chance),
            source=self.source(measure, community),
            spread=None if error is None else float(error),
        )

    def source(self, measure: str, community: str = EVERYBODY) -> str:
        """The address of one headline."""
        if community == EVERYBODY:
            return address(SUMMARY, f"headline/{measure}", {"scenario": self.slug})
        return address(SUMMARY, f"by_community/{measure}", {"scenario": self.slug, "community": community})

    def number(self, *path: str | int) -> Quantity | None:
        """The number at a path of the summary's entry (`"cost", "dollars"`), or None where it is not stated."""
        node: Any = self.told
        for step in path:
            inside = (node or {}).get(step) if isinstance(step, str) else node[step]
            node = inside
        if node is None:
            return None
        return Quantity(float(node), address(SUMMARY, "/".join(map(str, path)), {"scenario": self.slug}))

    def entry(self, measure: str, community: str = EVERYBODY) -> Mapping[str, Any]:
        """Everything that the summary says about one measure."""
        entries = self.headline if community == EVERYBODY else self.by_community.get(community, {})
        entry = entries.get(measure)
        return entry if isinstance(entry, dict) else {}


@dataclass(frozen=True)
class ResultsFolder:
    """Everything the report may use."""

    path: Path
    manifest: Mapping[str, Any]
    results: tuple[Result, ...]
    effects: Mapping[tuple[str, str, str], pd.DataFrame]  # by scenario, measure and community; a row a month
    costs: pd.DataFrame
    spells: pd.DataFrame
    comparisons: Sequence[Mapping[str, Any]]  # several scenarios beside each other, a measure each
    varies_beliefs: bool  # False: every pair believes the same numbers, so intervals cover luck only
    findings: tuple[Finding, ...] = ()  # what other commands found about the same scenarios


def read_folder(path: Path, beside: Sequence[Path] = ()) -> ResultsFolder:
    """Read a results folder, and what other commands found; `beside` names where that lies outside the folder.

    Raises:
        DamagedError: naming every file that is missing or no longer what was written.
        RefusedError: a place in `beside` holds nothing about these scenarios.
    """
    from abmsim.analysis.table import EFFECT_COLUMNS, read_compared

    manifest = read_manifest(path)
    summary = _summary(path, manifest)
    entries = summary["scenarios"]
    baselines = {str(entry["scenario"]): str(entry["counterfactual"]) for entry in entries}
    try:
        compared = read_compared(path, baselines)
        inputs = _inputs(path)
        results = tuple(
            _result(path, entry, one, inputs[str(entry["scenario"])])
            for entry, one in zip(entries, compared, strict=True)
        )
    except KeyError as error:
        raise DamagedError(f"{path}: {error.args[0]} is missing") from error
    return ResultsFolder(
        path=path,
        manifest=manifest,
        results=results,
        effects=_by_measure(read_table(path / "effects.csv", EFFECT_COLUMNS)),
        costs=read_table(path / "costs.csv", COST_COLUMNS),
        spells=read_table(path / "spells.csv", SPELL_COLUMNS),
        comparisons=summary.get("comparisons") or (),
        varies_beliefs=not read_table(path / "vectors.csv", VECTOR_COLUMNS).empty,
        findings=read_findings(path, beside, [result.slug for result in results]),
    )


def _by_measure(table: pd.DataFrame) -> dict[tuple[str, str, str], pd.DataFrame]:
    # Indexed and sorted once for all: hundreds of groups, each done by itself, took most of the reading.
    groups = table.set_index("month").sort_index(kind="stable").groupby(["scenario", "measure", "community"])
    return {(str(scenario), str(measure), str(community)): rows for (scenario, measure, community), rows in groups}


def _summary(path: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The summary, after every file that the report needs has been compared with its checksum."""
    written = manifest.get("files") or {}
    worlds = [entry["scenario"] for kind in ("scenarios", "counterfactuals") for entry in manifest.get(kind) or ()]
    resolved = [f"scenario-{world}.resolved.yaml" for world in worlds]
    problems = []
    for name in (*NEEDED, *resolved):
        if not (path / name).is_file():
            problems.append(f"{name} is missing")
        elif name not in written:
            problems.append(f"{name} is not in manifest.json")
        elif sha256_of(path / name) != written[name]:
            problems.append(f"{name} was changed after the run")
    if problems:
        raise DamagedError(f"{path}: no report from an incomplete or edited folder: {'; '.join(problems)}")
    summary = read_json(path / SUMMARY)
    if not summary.get("scenarios"):
        raise DamagedError(f"{path / SUMMARY}: names no scenario")
    return summary


def _inputs(path: Path) -> dict[str, Mapping[str, Any]]:
    """What `inputs.json` says of every world: its city, and where each number comes from."""
    return {str(world["world"]): world["scenario"] for world in read_json(path / INPUTS)["worlds"]}


def _result(path: Path, entry: Mapping[str, Any], one: Compared, inputs: Mapping[str, Any]) -> Result:
    slug = str(entry["scenario"])
    baseline = str(entry["counterfactual"])
    resolved, other = (read_resolved(path / f"scenario-{world}.resolved.yaml") for world in (slug, baseline))
    return Result(
        slug=slug,
        pairs=int(entry["pairs"]),
        months=int(entry["months"]),
        headline=entry["headline"],
        by_community=entry["by_community"],
        warnings=tuple(str(warning) for warning in entry["warnings"]),
        resolved=explained(resolved, inputs["city"], inputs["registry"]),
        without=one.baseline,
        treated=one.treated,
        paired=one.paired,
        baseline=baseline,
        compared_with=other.name if other.levers else None,
        told=entry,
    )
