# SPDX-License-Identifier: Apache-2.0
"""One way to draw an interval, so that a range looks the same in every figure: a bar, a dot, and the words for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abmsim.report.catalogue import Words
from abmsim.report.figures.drawing import few_ticks, write
from abmsim.report.figures.style import BLUE, BLUE_INK, INK, LETTERS, TAN, TAN_INK
from abmsim.report.quantity import Estimate, Quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LABEL_ABOVE = 0.36  # of a row


@dataclass(frozen=True, slots=True)
class Usual:
    """A row for what the money normally buys, in net jobs."""

    label: str
    low: Quantity
    high: Quantity
    place: int = 0


def in_words(words: Words, estimate: Estimate, place: int | None = None) -> str:
    """`13 (9 to 17)`, with as many digits as the interval allows; `place` is that of a mean which is part of a sum."""
    plain, place = words.numerals.plain, estimate.place if place is None else place
    low, high = (plain(end, max(place, estimate.place)) for end in (estimate.low, estimate.high))
    return str(words.say("figure.estimate", mean=plain(estimate.mean, place), low=low, high=high).striptags())


def draw_interval(
    axis: Axes, words: Words, row: float, estimate: Estimate, colour: str = BLUE, ink: str = BLUE_INK
) -> None:
    """The interval as a bar, its mean as a dot, and both in words to the right of it."""
    axis.plot([estimate.low, estimate.high], [row, row], color=colour, linewidth=8, alpha=0.4, solid_capstyle="butt")
    axis.plot([estimate.mean], [row], "o", color=colour, markersize=7.5)
    right = max(estimate.high, 0.0)  # the line at zero never runs through the words
    write(axis, in_words(words, estimate), (right, row), ink, right=8, bold=True, quantity_at=estimate.source)


def draw_range(axis: Axes, words: Words, row: float, usual: Usual) -> None:
    """A range without a best estimate, as published elsewhere."""
    low, high, plain = usual.low, usual.high, words.numerals.plain
    axis.plot([low.value, high.value], [row, row], color=TAN, linewidth=8, alpha=0.6, solid_capstyle="butt")
    text = words.say("range", low=plain(low.value, usual.place), high=plain(high.value, usual.place))
    place = (high.value, row)
    write(axis, str(text.striptags()), place, TAN_INK, right=8, bold=True, quantity_at=low.source)


def label_row(axis: Axes, row: float, text: str, ink: str = INK, bold: bool = False, at_the_edge: bool = False) -> None:
    """The name of a row, above its bar and to the right of zero, so that the line at zero never runs through it.

    `at_the_edge`, for long names: from the left edge of the panel, with paper behind it.
    """
    if not at_the_edge:
        write(axis, text, (0, row - LABEL_ABOVE), ink, bold=bold, on_paper=True)
        return
    placed = axis.annotate(
        text, (0, row - LABEL_ABOVE), xycoords=("axes fraction", "data"), va="center", ha="left", color=ink,
        fontweight="bold" if bold else "normal", fontsize=LETTERS, annotation_clip=False,
    )  # fmt: skip
    placed.set_in_layout(False)
    placed.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.6})


def common_scale(axis: Axes, words: Words, estimates: Sequence[Estimate], room: float) -> None:
    """A scale that holds zero and every interval, with `room` (a share of its length) for words at the right."""
    low = min([0.0, *(estimate.low for estimate in estimates)])
    high = max([0.0, *(estimate.high for estimate in estimates)])
    spread = (high - low) or 1.0
    axis.set_xlim(low - 0.02 * spread, high + room * spread)
    axis.axvline(0, color=INK, linewidth=1)
    axis.set_yticks([])
    axis.tick_params(axis="x", length=0)
    axis.spines["bottom"].set_visible(False)
    axis.grid(visible=True, axis="x")
    few_ticks(axis.xaxis, words, most=6)
