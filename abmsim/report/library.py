# SPDX-License-Identifier: Apache-2.0
"""Writes what the shipped scenarios answer into scenarios/README.md, from a real run: `make library`."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from abmsim.report.quantity import Estimate, rounded
from abmsim.report.verdict import Verdict, verdict
from abmsim.scenario import load_scenario

BEGIN = "<!-- answers: renewed by `make library` -->"
END = "<!-- end of answers -->"
COLUMNS = (
    ("additional_registered_firms", "registered firms"),
    ("additional_jobs", "additional jobs"),
    ("displaced_jobs", "displaced jobs"),
    ("net_jobs", "net jobs"),
    ("public_cost_dollars", "public cost, $"),
    ("cost_per_net_job_dollars", "per net job, $"),
)
ANSWERS = (("additional_registered_firms", "registered firms"), ("net_jobs", "net jobs"))
VERBS = {
    Verdict.ADDS: "adds {what}",
    Verdict.MAY_ADD: "may add {what}",
    Verdict.NO_EFFECT: "no effect on {what} can be told",
    Verdict.MAY_TAKE: "may cost {what}",
    Verdict.TAKES: "costs {what}",
    Verdict.NOTHING: "changes no {what}",
}
NOT_STATED = "not stated"
Entry = Mapping[str, Any]


def table(summary: Mapping[str, Any], files: Mapping[str, str]) -> str:
    """A row a scenario, in the order of the files; `files` gives the name of the scenario in each."""
    entries = {entry["name"]: entry for entry in summary["scenarios"]}
    head = ["file", "answer", *(label for _, label in COLUMNS)]
    lines = [f"| {' | '.join(head)} |", "|---|---|" + "---:|" * len(COLUMNS)]
    for file, name in files.items():
        if name in entries:
            headline = entries[name]["headline"]
            cells = [f"[{file}]({file})", answer(headline), *(cell(headline[measure]) for measure, _ in COLUMNS)]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def answer(headline: Entry) -> str:
    """What the intervals allow to say, in one line."""
    words = [VERBS[verdict(_estimate(headline[measure]))].format(what=what) for measure, what in ANSWERS]
    return "; ".join(words)


def cell(figure: Entry) -> str:
    """A mean and its interval, with the digits that it deserves."""
    if figure["mean"] is None:
        return NOT_STATED
    estimate = _estimate(figure)
    low, mean, high = (f"{rounded(value, estimate.place):,f}" for value in (estimate.low, estimate.mean, estimate.high))
    return mean if low == high else f"{mean} ({low} to {high})"


def covered(entry: Entry) -> str:
    """What the interval of an entry of the summary covers."""
    return "of the mean over luck and vectors of the calibrated numbers" if entry.get("variance") else "luck only"


def _estimate(figure: Entry) -> Estimate:
    return Estimate(figure["mean"], figure["ci_low"], figure["ci_high"], figure["chance_positive"], "")


def renewed(page: str, rows: str, source: str) -> str:
    """The page with the table between its two marks.

    Raises:
        ValueError: the marks are not there.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{rows}\n\n{source}\n{END}{after}"


def main(arguments: Sequence[str]) -> int:
    """Renew the page beside the scenarios from a results folder of them all."""
    folder, scenarios = Path(arguments[0]), Path(arguments[1])
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = {path.name: load_scenario(path).name for path in sorted(scenarios.glob("*.yaml"))}
    first = summary["scenarios"][0]
    source = (
        f"After {first['months']} months, {first['pairs']} pairs, seed {manifest['seed']}, scale {manifest['scale']:g}, "
        f"model_behaviour {manifest['versions']['model_behaviour']}; mean (95 % interval, {covered(first)}). A cost per net job is "
        "stated only where that cost has an interval with two ends (Fieller)."
    )
    page = scenarios / "README.md"
    page.write_text(renewed(page.read_text(encoding="utf-8"), table(summary, files), source), encoding="utf-8")
    sys.stdout.write(f"{page}: {len(summary['scenarios'])} answers\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
