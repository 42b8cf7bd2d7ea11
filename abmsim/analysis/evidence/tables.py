# SPDX-License-Identifier: Apache-2.0
"""The tables of the scoreboard, for a terminal and for the page in the documentation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

Cells = list[str]
TRIAL_HEADS: Final = (
    "trial",
    "unit",
    "simulated",
    "published",
    "95 % interval",
    "accepted",
    "verdict",
    "z",
    "in world",
    "pairs",
)
CHECK_HEADS: Final = ("check", "verdict", "ordering", "simulated")
FACT_HEADS: Final = ("fact", "median", "95 % of pairs", "published", "band", "verdict", "band-widths off")
NONE: Final = "-"


def figure(value: float | None) -> str:
    """Return a figure with three digits, a dash where it is undefined."""
    if value is None:
        return NONE
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"  # noqa: PLR2004 - four digits need no decimals


def with_error(effect: Mapping[str, Any]) -> str:
    """Return an estimate with its standard error."""
    if effect["estimate"] is None:
        return NONE
    return f"{figure(effect['estimate'])} +- {figure(effect['standard_error'])}"


def between(band: Sequence[float | None]) -> str:
    """Return a band."""
    return f"{figure(band[0])} to {figure(band[1])}"


def trial_rows(document: Mapping[str, Any]) -> list[Cells]:
    """Return a line for each scored trial."""
    return [
        [
            row["id"], row["estimand"], with_error(row["simulated"]), figure(row["published"]["estimate"]),
            between(row["published"]["ci"]), between(row["published"]["accept"]), row["verdict"], figure(row["z"]),
            with_error(row["in_world"]), str(row["simulated"]["pairs"]),
        ]
        for row in document["trials"]
    ]  # fmt: skip


def check_rows(document: Mapping[str, Any]) -> list[Cells]:
    """Return a line for each ordering check."""
    rows = []
    for check in document["orderings"]:
        seen = ", ".join(f"{name} {with_error(one)}" for name, one in check["effects"].items())
        rows.append([check["id"], check["verdict"], check["says"], seen])
    return rows


def fact_rows(document: Mapping[str, Any]) -> list[Cells]:
    """Return a line for each fact."""
    return [
        [
            row["id"], figure(row["median"]), between((row["low"], row["high"])), figure(row["value"]), between(row["band"]),
            row["verdict"], figure(row["band_widths_off"]),
        ]
        for row in document["facts"]
    ]  # fmt: skip


def remarks(document: Mapping[str, Any]) -> list[str]:
    """Return what should be known beside the tables: why rows are open, levers for everybody, studies without a trial."""
    lines = []
    for row in document["trials"]:
        if row["undecided_because"]:
            lines.append(f"{row['id']} is undecided: {row['undecided_because']}.")
        if row["acts_on_everybody"]:
            lines.append(f"{row['id']}: {', '.join(row['acts_on_everybody'])} acts on everybody in the treated world.")
    return lines + [f"{one['id']} is not mapped: {one['why']}" for one in document["not_mapped"]]


def score_lines(document: Mapping[str, Any]) -> list[str]:
    """Return the score of the model and of the dumb models, on all rows and on the core rows."""
    lines = []
    for words, scores in (("All rows", document["scores"]), ("Core rows", document["core"])):
        model, nothing, constant = (scores[name] for name in ("model", "nothing_works", "one_constant"))
        lines.append(
            f"{words}: {scores['rows']}, of which {scores['undecided']} undecided. Model: {_score(model)}. Nothing ever works: "
            f"{_score(nothing)}. One constant of the right sign ({figure(constant['size'])}, the best there is): {_score(constant)}."
        )
    if document["orderings"]:
        holding, total = document["orderings_that_hold"], len(document["orderings"])
        lines.append(f"Orderings that hold: {holding} of {total}.")
    if document["facts"]:
        inside = [row["verdict"] for row in document["facts"]].count("hit")
        lines.append(f"Facts inside their band: {inside} of {len(document['facts'])}.")
    return lines


def _score(score: Mapping[str, Any]) -> str:
    return f"{score['hits']} of {score['of']} hit, mean |z| {figure(score['mean_z'])}"


def markdown(heads: Sequence[str], rows: Sequence[Cells]) -> str:
    """Return a table for the documentation."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def page(document: Mapping[str, Any], mechanisms: str) -> str:
    """Return the page of the documentation: every table, and what the misses say about the model."""
    parts = [
        "# The model held against published evidence",
        (
            "Written by `make evidence` (`abmsim evidence --write`); figures are never typed in. How a study becomes a file: "
            "`experiments/evidence/`. A hit lies in the accepted band; *undecided* is a row whose standard error is more than a quarter "
            "of half the published interval; z is in standard errors of study and simulation together; *in world* is what the study "
            "itself would have seen, the treated beside the others in one city."
        ),
        f"Model behaviour {document['model_behaviour']}, seed {document['seed']}, {document['parameters']}.",
        *score_lines(document),
        "## Trials",
        markdown(TRIAL_HEADS, trial_rows(document)),
        "## Orderings",
        markdown(CHECK_HEADS, check_rows(document)),
    ]
    if document["facts"]:
        parts += ["## Facts", markdown(FACT_HEADS, fact_rows(document))]
    if document["not_mapped"]:
        parts += ["## Studies without a trial", *(f"- **{one['id']}**: {one['why']}" for one in document["not_mapped"])]
    return "\n\n".join([*parts, mechanisms.strip()]).strip() + "\n"
