# SPDX-License-Identifier: Apache-2.0
"""What other commands found about the scenarios of a page: sensitivity, worth knowing, an evaluation, the evidence.

They are read where they lie in the results folder, or where `--with` says; each carries its kind and its checksum.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from abmsim.report.quantity import Estimate, Quantity
from abmsim.results.errors import DamagedError, RefusedError
from abmsim.results.files import write_bytes
from abmsim.results.sealing import KIND, read_sealed
from abmsim.scenario.places import shipped

SENSITIVITY, WORTH, EVALUATION, EVIDENCE = "sensitivity", "worth_knowing", "evaluation", "evidence"
FILES = {
    SENSITIVITY: "sensitivity.json",
    WORTH: "worth-knowing.json",
    EVALUATION: "evaluation.json",
    EVIDENCE: "evidence.json",
}
SCOREBOARD = "scoreboard.json"  # what `make evidence` found; it comes with abmsim


@dataclass(frozen=True)
class Finding:
    """One document: its kind, what the page calls its file, the scenarios that it tells of and their checksums."""

    kind: str
    file: str
    document: Mapping[str, Any]
    scenarios: Mapping[str, str]  # slug -> sha256 of its inputs

    def at(self, path: str) -> Any:
        """What stands at a path of the document: `inputs/3/at_low/mean`."""
        node: Any = self.document
        for step in path.split("/"):
            node = node[int(step)] if isinstance(node, list) else node[step]
        return node

    def number(self, path: str) -> Quantity:
        """The number at a path, with its address."""
        return Quantity(float(self.at(path)), f"{self.file}#{path}")

    def estimate(self, path: str, ends: tuple[str, str] = ("ci_low", "ci_high")) -> Estimate:
        """The mean with its interval at a path, with its address."""
        node = self.at(path)
        low, high = (float(node[end]) for end in ends)
        return Estimate(float(node["mean"]), low, high, None, f"{self.file}#{path}")


def read_findings(folder: Path, named: Sequence[Path], slugs: Collection[str]) -> tuple[Finding, ...]:
    """Everything that may stand on the page of these scenarios, in the order of FILES.

    What lies in the results folder and tells of other scenarios is passed over; what was named must fit.

    Raises:
        RefusedError: a named place holds nothing that a page can show, or nothing about these scenarios.
        DamagedError: a document is incomplete or was changed after it was written.
    """
    found = [one for one in _in_folder(folder, "") if _fits(one, slugs)]
    for place in named:
        if not place.exists():
            raise DamagedError(f"{place}: no such file or folder")
        label = quote(place.resolve().name)
        there = _in_folder(place, f"{label}/") if place.is_dir() else [_finding(place, label)]
        found += _fitting(place, there, slugs)
    _refuse_twins(found)
    return tuple(sorted(found, key=lambda one: [*FILES].index(one.kind)))


def keep_evidence(folder: Path) -> None:
    """Put the scoreboard that comes with abmsim into a results folder that has none, so that its page tells of it."""
    shelf = shipped("experiments")
    scoreboard = None if shelf is None else shelf / EVIDENCE / SCOREBOARD
    there = folder / FILES[EVIDENCE]
    if scoreboard is not None and scoreboard.is_file() and not there.exists():
        write_bytes(there, [scoreboard.read_bytes()])


def of_kind(findings: Sequence[Finding], kind: str, slug: str = "") -> list[Finding]:
    """The findings of one kind, about one scenario if it is named."""
    return [one for one in findings if one.kind == kind and (not slug or slug in one.scenarios)]


def _in_folder(folder: Path, label: str) -> list[Finding]:
    return [_finding(folder / name, f"{label}{name}") for name in FILES.values() if (folder / name).is_file()]


def _finding(path: Path, file: str) -> Finding:
    document = read_sealed(path)
    kind = str(document[KIND])
    if kind not in FILES:
        raise RefusedError(f"{path}: is a {kind.replace('_', ' ')}, which no page shows; a page shows {_shown()}")
    try:
        return Finding(kind, file, document, _scenarios(kind, document))
    except (KeyError, TypeError, StopIteration) as error:
        raise DamagedError(
            f"{path}: is not what was written ({type(error).__name__}: {error}); make it again"
        ) from error


def _scenarios(kind: str, document: Mapping[str, Any]) -> dict[str, str]:
    if kind == EVIDENCE:
        return {}
    if kind == EVALUATION:
        return {str(document["scenario"]): str(document["inputs"])}
    cases = document["made_from"].get("cases", ())
    if kind == SENSITIVITY and document["scenario"]:
        cases = [next(one for one in cases if one["case"] == document["scenario"])]
    return {str(one["scenario"]): str(one["inputs"]) for one in cases}


def _fits(found: Finding, slugs: Collection[str]) -> bool:
    return found.kind == EVIDENCE or not {*slugs}.isdisjoint(found.scenarios)


def _fitting(place: Path, there: Sequence[Finding], slugs: Collection[str]) -> list[Finding]:
    if not there:
        raise RefusedError(f"{place}: holds nothing that a page can show; {_shown()}")
    fitting = [one for one in there if _fits(one, slugs)]
    if not fitting:
        told = sorted({slug for one in there for slug in one.scenarios}) or ["a Python function"]
        raise RefusedError(f"{place}: tells of {', '.join(told)}, and this page of {', '.join(sorted(slugs))}")
    return fitting


def _shown() -> str:
    return ("`abmsim sensitivity` writes sensitivity.json, `abmsim worth-knowing` worth-knowing.json, `abmsim evaluation` "
            "evaluation.json, and `abmsim evidence --json` prints what may be kept as evidence.json")  # fmt: skip


def _refuse_twins(found: Sequence[Finding]) -> None:
    """Of sensitivity there may be several, of different measures; of everything else a page shows one."""
    told: dict[tuple[str, ...], str] = {}
    for one in found:
        whole = [(one.kind, "")] if one.kind in (WORTH, EVIDENCE) else [(one.kind, slug) for slug in one.scenarios]
        for key in [(one.file,), *(whole if one.kind != SENSITIVITY else ())]:
            if key in told:
                raise RefusedError(
                    f"{told[key]} and {one.file}: a page shows one of them; leave the other out or rename it"
                )
            told[key] = one.file
