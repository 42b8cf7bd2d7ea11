# SPDX-License-Identifier: Apache-2.0
"""The parts that figures share: panels, axes that say little, labels beside the lines they name."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abmsim.report.catalogue import Words
from abmsim.report.figures.style import LETTERS, WASH
from abmsim.report.figures.svg import ADDRESS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

POINTS_PER_INCH = 72
MONTHS_A_YEAR = 12
WIDTH_OF_A_LETTER = 0.68  # of its height, bold letters, on the safe side
LINE_OF_LETTERS = 1.3


@dataclass(frozen=True, slots=True)
class Shape:
    """A width to draw for, in points; a page shows the one that fits."""

    name: str
    width: float

    @property
    def is_narrow(self) -> bool:
        """True for the shape that phones show: panels go below each other."""
        return self.name == "narrow"


WIDE = Shape("wide", 760)
HALF = Shape("half", 520)
NARROW = Shape("narrow", 350)


def canvas(shape: Shape, height: float, panels: int = 1, stacked: bool | None = None) -> tuple[Figure, list[Axes]]:
    """A figure with its panels, side by side where there is room; `height` is that of one panel, in points."""
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    below = shape.is_narrow if stacked is None else stacked
    rows, columns = (panels, 1) if below else (1, panels)
    size = (shape.width / POINTS_PER_INCH, rows * height / POINTS_PER_INCH)
    figure = Figure(figsize=size, layout=ConstrainedLayoutEngine(w_pad=0.05, h_pad=0.05, wspace=0.05, hspace=0.06))
    axes = figure.subplots(rows, columns, squeeze=False)
    return figure, list(axes.flat)


def number_axis(axis: Axes, in_words: Callable[[float], str]) -> None:
    """Few horizontal lines, whose labels are written in the language of the page."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.yaxis.set_major_locator(MaxNLocator(nbins=5, min_n_ticks=3, steps=[1, 2, 2.5, 5, 10]))
    axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: in_words(value)))
    axis.grid(visible=True, axis="y")


def decimals(axis: Axes, words: Words) -> Callable[[float], str]:
    """A writer of axis numbers with no more decimals than the axis' range needs."""
    low, high = axis.get_ylim()
    spread = high - low
    place = 0 if spread >= 4 else -1 if spread >= 0.4 else -2  # noqa: PLR2004 - ranges of an axis, not of the model
    return lambda value: words.numerals.plain(value, place)


def month_axis(axis: Axes, words: Words, start: tuple[int, int], months: int) -> None:
    """The years below, each at its January; a run that meets fewer than two Januaries shows its first and last month."""
    to_january = (1 - start[1]) % MONTHS_A_YEAR + 1
    januaries = list(range(to_january, months + 1, MONTHS_A_YEAR))
    if len(januaries) > 1:
        axis.set_xticks(januaries, [words.numerals.year(start, month) for month in januaries])
    else:
        axis.set_xticks([1, months], [words.numerals.month(start, month, short=True) for month in (1, months)])
    axis.tick_params(axis="x", length=4)


def running_span(axis: Axes, first: int | None, last: int | None) -> None:
    """Shades the months in which the programme runs; the caption says so."""
    if first is not None and last is not None:
        axis.axvspan(first - 1, last, color=WASH, zorder=0, linewidth=0)


def write(
    axis: Axes, text: str, place: tuple[float, float], ink: str, *, right: float = 5, bold: bool = False,
    quantity_at: str = "",
) -> None:  # fmt: skip
    """Writes a text `right` points to the right of a place in the panel, where it takes no room from the panel.

    `quantity_at` is the address of the number that the text shows.
    """
    written = axis.annotate(
        text, place, xytext=(right, 0), textcoords="offset points", va="center", ha="left", color=ink,
        fontweight="bold" if bold else "normal", fontsize=LETTERS, annotation_clip=False,
        gid=ADDRESS + quantity_at if quantity_at else None,
    )  # fmt: skip
    written.set_in_layout(False)


@dataclass(frozen=True, slots=True)
class EndLabel:
    """A text at the right end of a line."""

    height: float
    text: str
    colour: str
    source: str = ""  # the address of the number it shows


def end_labels(axis: Axes, months: int, labels: Sequence[EndLabel], panel_points: tuple[float, float]) -> None:
    """Writes each label beside the end of its line, moved apart where they would overlap.

    The time axis is made longer than the run by the room that the longest label needs; `panel_points` is the width and
    height of the panel.
    """
    if not labels:
        return
    width, height = panel_points
    room = max(len(label.text) for label in labels) * LETTERS * WIDTH_OF_A_LETTER + 10
    axis.set_xlim(0, months / max(0.4, 1 - room / width))
    axis.spines["bottom"].set_bounds(0, months)
    low, high = axis.get_ylim()
    line = LINE_OF_LETTERS * LETTERS * (high - low) / height
    ordered = sorted(labels, key=lambda label: label.height)
    heights: list[float] = []
    for label in ordered:
        heights.append(max(label.height, heights[-1] + line) if heights else label.height)
    shift = math.fsum(label.height - placed for label, placed in zip(ordered, heights, strict=True)) / len(ordered)
    for label, placed in zip(ordered, heights, strict=True):
        write(axis, label.text, (months, placed + shift), label.colour, right=6, bold=True, quantity_at=label.source)
