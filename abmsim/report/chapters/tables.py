# SPDX-License-Identifier: Apache-2.0
"""The numbers behind the pictures, as tables."""

from __future__ import annotations

from collections.abc import Sequence

from abmsim.report.catalogue import Words
from abmsim.report.chapters.sentences import titled
from abmsim.report.document import Table, Text
from abmsim.report.quantity import Estimate, place_for
from abmsim.report.timeline import Line


def estimate_table(words: Words, caption: Text, rows: Sequence[tuple[Text, Estimate]]) -> Table:
    """One row an interval: best estimate, both ends, chance of being above zero."""
    head = [titled(words, f"head.{name}") for name in ("what", "best", "low", "high", "chance")]
    body = []
    for label, estimate in rows:
        place = estimate.place
        cells = [words.number(estimate.part(part), place) for part in ("mean", "ci_low", "ci_high")]
        chance: Text = ""
        if estimate.chance is not None and (estimate.low or estimate.high):
            chance = words.percent(estimate.part("chance_positive"))
        body.append([label, *cells, chance])
    return Table(caption, head, body)


def line_table(words: Words, caption: Text, start: tuple[int, int], columns: Sequence[tuple[Text, Line, str]]) -> Table:
    """One row a month; each column is the mean, low or high of a line, with as many digits as its band bears."""
    head = [titled(words, "head.month"), *(label for label, _, _ in columns)]
    months = [int(month) for month in columns[0][1].months if month > 0]
    body: list[list[Text]] = []
    for month in months:
        row: list[Text] = [words.numerals.month(start, month, short=True)]
        for _, line, part in columns:
            quantity = line.at(month, part)
            known = quantity.value == quantity.value  # NaN: nothing to average that month
            row.append(words.number(quantity, _place(line, month)) if known else words.say("cell.undefined"))
        body.append(row)
    return Table(caption, head, body)


def _place(line: Line, month: int) -> int:
    spread = line.at(month, "high").value - line.at(month, "low").value
    return place_for(abs(spread) / 10)
