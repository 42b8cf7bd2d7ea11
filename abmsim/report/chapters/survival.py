# SPDX-License-Identifier: Apache-2.0
"""How many new firms are still open after a year or two, with the programme and without."""

from __future__ import annotations

from abmsim.report.catalogue import Words
from abmsim.report.chapters.sentences import titled
from abmsim.report.document import Table, Text
from abmsim.report.folder import Result


def survival(result: Result, words: Words) -> Table:
    """A row an age; no rows where no firm can be followed that long."""
    rows: list[list[Text]] = []
    for place, _ in enumerate(result.told.get("survival") or ()):
        age = result.number("survival", place, "months")
        shares = [result.number("survival", place, part) for part in ("baseline_mean", "scenario_mean")]
        if age is not None and all(share is not None for share in shares):
            cells = [words.percent(share) for share in shares if share is not None]
            rows.append([words.say("survival.months", months=words.number(age)), *cells])
    head = [titled(words, f"head.{name}") for name in ("after", "without", "with")]
    return Table(words.say("survival.table"), head, rows)
