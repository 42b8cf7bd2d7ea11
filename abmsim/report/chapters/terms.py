# SPDX-License-Identifier: Apache-2.0
"""What the words of the page mean, for readers who do not evaluate programmes for a living."""

from __future__ import annotations

from abmsim.report.catalogue import Words
from abmsim.report.chapters.sentences import titled
from abmsim.report.document import Table, Text

TERMS = (
    "registered_firm", "additional", "gross", "deadweight", "displacement", "net", "range", "best_estimate", "pair",
    "assumed", "public_cost",
)  # fmt: skip


def terms(words: Words) -> Table:
    """A row a word."""
    rows: list[list[Text]] = [[titled(words, f"term.{term}"), words.say(f"term.{term}.means")] for term in TERMS]
    head = [titled(words, "head.term"), titled(words, "head.meaning")]
    return Table(words.say("terms.table"), head, rows, numbers_from=len(head))
