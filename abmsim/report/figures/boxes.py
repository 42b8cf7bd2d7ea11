# SPDX-License-Identifier: Apache-2.0
"""Pictures of a discovery: the trade-off between density and coverage, and the ranges of the box that was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abmsim.report.catalogue import Words
from abmsim.report.figures.drawing import Margins, Shape, canvas, few_ticks, number_axis, write
from abmsim.report.figures.style import BLUE, BLUE_INK, GREY, INK, QUIET_INK, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PANEL = Margins(left=44, above=14, below=40, right=14)
ROWS = Margins(left=4, above=10, below=10, right=90)
HEIGHT = 260.0
ROW_POINTS = 44.0


def draw_trade_off(
    words: Words,
    shape: Shape,
    boxes: Sequence[tuple[float, float]],
    chosen: tuple[float, float],
    labels: tuple[str, str],
) -> Figure:
    """Every box on the way as a dot (coverage, density), the chosen one in colour."""
    with style():
        figure, (axis,) = canvas(shape, HEIGHT, margins=PANEL)
        axis.plot([one[0] for one in boxes], [one[1] for one in boxes], "o-", color=GREY, markersize=4, linewidth=1)
        axis.plot([chosen[0]], [chosen[1]], "o", color=BLUE, markersize=9)
        axis.set_xlim(0, 1.05)
        axis.set_ylim(0, 1.05)
        few_ticks(axis.xaxis, words, most=5)
        number_axis(axis, words)
        axis.set_xlabel(labels[0])
        axis.set_ylabel(labels[1])
    return figure


@dataclass(frozen=True, slots=True)
class Part:
    """An input with its whole range, the part of it that the box holds, and how that is written."""

    label: str
    whole: tuple[float, float]
    part: tuple[float, float]
    text: str


def draw_parts(shape: Shape, parts: Sequence[Part]) -> Figure:
    """A bar an input: grey the range that was tried, blue the part in which most runs fail."""
    with style():
        figure, (axis,) = canvas(shape, ROW_POINTS * len(parts), margins=ROWS)
        for row, one in enumerate(parts):
            low, high = one.whole
            ends = [(end - low) / ((high - low) or 1.0) for end in one.part]
            axis.plot([0, 1], [row, row], color=GREY, linewidth=3, alpha=0.6, solid_capstyle="butt")
            axis.plot(ends, [row, row], color=BLUE, linewidth=9, solid_capstyle="butt")
            write(axis, one.label, (0, row - 0.36), INK, right=0)
            write(axis, one.text, (1, row), BLUE_INK, right=8, bold=True)
            for place, end in ((0.0, low), (1.0, high)):
                axis.annotate(f"{end:.3g}", (place, row), xytext=(0, -12), textcoords="offset points", color=QUIET_INK,
                              fontsize=9, ha="left" if place == 0 else "right", va="center")  # fmt: skip
        axis.set_xlim(0, 1.25)
        axis.set_ylim(len(parts) - 0.4, -0.75)
        axis.set_xticks([])
        axis.set_yticks([])
        axis.spines["bottom"].set_visible(False)
    return figure
