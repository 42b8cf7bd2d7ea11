# SPDX-License-Identifier: Apache-2.0
"""The numbers behind the pictures, as tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

from abmsim.report.catalogue import Words
from abmsim.report.chapters.sentences import titled
from abmsim.report.document import Table, Text
from abmsim.report.quantity import Estimate, place_for
from abmsim.report.timeline import Line

FINEST_IN_A_TABLE = -2
STEPS_IN_A_BAND = 10  # a table shows enough digits to draw its figure again


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
    months = [int(month) for month in columns[0][1].months if month > 0]
    rows: list[list[Text]] = []
    for month in months:
        cells = [_cell(words, line, month, part) for _, line, part in columns]
        rows.append([words.numerals.month(start, month, short=True), *cells])
    keys = [f"month={month}" for month in months]
    if any(line.headline is not None for _, line, _ in columns):
        keys[-1] = ""  # its cells say themselves where they come from
        rows[-1][1:] = [_last_cell(words, line, months[-1], part) for _, line, part in columns]
    return Table(
        caption,
        head=[titled(words, "head.month"), *(label for label, _, _ in columns)],
        rows=rows,
        addresses=["", *(line.column(part) for _, line, part in columns)],
        keys=keys,
    )


def _last_cell(words: Words, line: Line, month: int, part: str) -> Text:
    """As the headline is printed everywhere else."""
    if line.headline is None:
        return words.say("cell.undefined")
    return words.number(line.at(month, part), line.headline.place)


def _cell(words: Words, line: Line, month: int, part: str) -> Text:
    value = line.at(month, part).value
    if not math.isfinite(value):
        return words.say("cell.undefined")
    spread = abs(line.at(month, "high").value - line.at(month, "low").value)
    return words.numerals.plain(value, place_for(spread / STEPS_IN_A_BAND, FINEST_IN_A_TABLE))
