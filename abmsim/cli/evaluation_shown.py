# SPDX-License-Identifier: Apache-2.0
"""Shows what each way of evaluating a scenario would have found: one table for jobs, one for licences, and the advice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from abmsim.cli.tables import print_table
from abmsim.report.catalogue import Words
from abmsim.report.evaluation import paragraph, verdict_sentence
from abmsim.report.evaluation_words import claim_words, count_words, needed_words, plus_minus, share_words

HEADS = (
    "design", "claims", "bias", "finds it", "false alarms", "smallest it sees", "needs", "asks", "cost", "test",
)  # fmt: skip
FOLDS = ((0,), (1, 2), (3, 4), (5, 6), (7, 8, 9))


def show_evaluation(document: Mapping[str, Any], folder: Path) -> None:
    """Print truth, table and verdicts of each outcome, and what may be written into a grant report."""
    words = Words("en")
    typer.echo(f"{document['name']}: {document['pairs']} pairs of worlds, seed {document['seed']}")
    if document["scale"] != 1:
        typer.echo(f"A city of scale {document['scale']}: no figure here is that of the whole city.")
    for outcome in document["outcomes"]:
        unit = words.say(f"evaluation.unit.{outcome['outcome']}")
        typer.echo(f"\n{unit.capitalize()}, in truth: {plus_minus(words, outcome['truth'])}")
        print_table(HEADS, [_row(words, row) for row in outcome["designs"]], FOLDS)
        for row in outcome["designs"]:
            typer.echo(f"  {verdict_sentence(words, document, outcome, row).striptags()}")
    typer.echo(f"\n{paragraph(words, document).striptags()}\n\n{folder}")


def _row(words: Words, row: Mapping[str, Any]) -> list[str]:
    name = str(words.say(f"evaluation.design.{row['design']}"))
    cost = words.numerals.dollars(row["cost_dollars"])
    asked = count_words(words, row)
    if "estimate" not in row:
        return [name, "-", "-", "-", "-", "-", "-", asked, cost, "-"]
    return [
        name,
        claim_words(words, row),
        plus_minus(words, row["bias"]),
        share_words(words, row["power"]),
        share_words(words, row["false_alarms"]),
        words.numerals.plain(row["smallest_detectable"]),
        needed_words(words, row),
        asked,
        cost,
        row["test"],
    ]
