# SPDX-License-Identifier: Apache-2.0
"""The figure of the first screen: what could be claimed, and what is left when the other world is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abmsim.report.catalogue import Words
from abmsim.report.figures.drawing import Margins, Shape, canvas
from abmsim.report.figures.intervals import Usual, common_scale, draw_interval, draw_range, label_row
from abmsim.report.figures.style import BLUE, BLUE_INK, QUIET_INK, SLATE, style
from abmsim.report.quantity import Estimate

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROW_POINTS = 46.0
ROOM_FOR_WORDS = 0.55


@dataclass(frozen=True, slots=True)
class Claim:
    """One row: a label, an interval, and whether it is a result to quote or only a claim to compare with."""

    label: str
    estimate: Estimate
    quotable: bool


def draw_claims(words: Words, shape: Shape, rows: Sequence[Claim | Usual]) -> Figure:
    """Rows of points with their intervals on one scale, results in colour, what they are compared with in grey."""
    with style():
        figure, (axis,) = canvas(shape, ROW_POINTS * len(rows), margins=Margins(above=2))
        for place, row in enumerate(rows):
            if isinstance(row, Usual):
                label_row(axis, place, row.label, QUIET_INK)
                draw_range(axis, words, place, row)
                continue
            colour, ink = (BLUE, BLUE_INK) if row.quotable else (SLATE, QUIET_INK)
            label_row(axis, place, row.label, ink, bold=row.quotable)
            draw_interval(axis, words, place, row.estimate, colour, ink)
        common_scale(axis, words, [row.estimate for row in rows if isinstance(row, Claim)], ROOM_FOR_WORDS)
        axis.set_ylim(len(rows) - 0.55, -0.7)
    return figure
