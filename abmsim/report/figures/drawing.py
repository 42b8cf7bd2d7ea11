# SPDX-License-Identifier: Apache-2.0
"""The parts that figures share: panels, axes that say little, labels beside the lines they name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from abmsim.report.catalogue import Words
from abmsim.report.figures.style import INK, LETTERS, WASH
from abmsim.report.figures.svg import ADDRESS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

POINTS_PER_INCH = 72
MONTHS_A_YEAR = 12
STEPS = [1, 2, 5, 10]  # between ticks, times a power of ten: one digit says where each of them is
SLACK = 1e-9
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


class Margins(NamedTuple):
    """Points around each panel: for its title, its axes, and the gap to the next panel."""

    left: float = 4.0
    above: float = 26.0
    below: float = 24.0
    right: float = 10.0


def canvas(shape: Shape, height: float, panels: int = 1, margins: Margins = Margins()) -> tuple[Figure, list[Axes]]:  # noqa: B008 - it cannot change
    """A figure with its panels, side by side where there is room; the inside of each is `height` points high.

    Margins are fixed, so that the panels of a page line up.
    """
    from matplotlib.figure import Figure

    rows, columns = (panels, 1) if shape.is_narrow else (1, panels)
    width, tall = shape.width / columns, height + margins.above + margins.below
    figure = Figure(figsize=(shape.width / POINTS_PER_INCH, rows * tall / POINTS_PER_INCH))
    axes = []
    for panel in range(panels):
        across, down = (0, panel) if shape.is_narrow else (panel, 0)
        left, bottom = across * width + margins.left, (rows - 1 - down) * tall + margins.below
        size = (width - margins.left - margins.right, height)
        place = (left / shape.width, bottom / (rows * tall), size[0] / shape.width, size[1] / (rows * tall))
        axes.append(figure.add_axes(place))
    return figure, axes


def title_panel(axis: Axes, title: str, margins: Margins) -> None:
    """The name of a panel above it, flush with the numbers of its axis."""
    axis.annotate(
        title, (0, 1), xycoords="axes fraction", xytext=(-margins.left, 9), textcoords="offset points",
        fontsize=LETTERS, fontweight="bold", color=INK, annotation_clip=False,
    )  # fmt: skip


def few_ticks(axis: Axis, words: Words, most: int) -> None:
    """Few ticks at round numbers, written in the language of the page with the decimals that their distance needs."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=most, steps=STEPS, min_n_ticks=2))
    ticks = axis.get_majorticklocs()
    distance = float(ticks[1] - ticks[0]) if len(ticks) > 1 else 1.0
    place = min(0, math.floor(math.log10(distance) + SLACK))
    axis.set_major_formatter(FuncFormatter(lambda value, _: words.numerals.plain(value, place)))


def number_axis(axis: Axes, words: Words) -> None:
    """Few horizontal lines."""
    few_ticks(axis.yaxis, words, most=5)
    axis.grid(visible=True, axis="y")


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
    quantity_at: str = "", on_paper: bool = False,
) -> None:  # fmt: skip
    """Writes a text `right` points to the right of a place in the panel, where it takes no room from the panel.

    `quantity_at` is the address of the number that the text shows; `on_paper` hides the lines behind it.
    """
    written = axis.annotate(
        text, place, xytext=(right, 0), textcoords="offset points", va="center", ha="left", color=ink,
        fontweight="bold" if bold else "normal", fontsize=LETTERS, annotation_clip=False,
        gid=ADDRESS + quantity_at if quantity_at else None,
    )  # fmt: skip
    written.set_in_layout(False)
    if on_paper:
        written.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.6})


@dataclass(frozen=True, slots=True)
class EndLabel:
    """A text at the right end of a line."""

    height: float
    text: str
    colour: str
    source: str = ""  # the address of the number it shows


def end_labels(axis: Axes, months: int, labels: Sequence[EndLabel]) -> None:
    """Writes each label beside the end of its line, moved apart where they would overlap.

    The time axis is made longer than the run by the room that the longest label needs.
    """
    if not labels:
        axis.set_xlim(0, months)
        return
    place, size = axis.get_position(), axis.figure.get_size_inches()  # type: ignore[union-attr]
    width, height = place.width * size[0] * POINTS_PER_INCH, place.height * size[1] * POINTS_PER_INCH
    room = max(len(line) for label in labels for line in label.text.split("\n")) * LETTERS * WIDTH_OF_A_LETTER + 10
    axis.set_xlim(0, months / max(0.4, 1 - room / width))
    axis.spines["bottom"].set_bounds(0, months)
    low, high = axis.get_ylim()
    line = LINE_OF_LETTERS * LETTERS * (high - low) / height
    ordered = sorted(labels, key=lambda label: label.height)
    heights: list[float] = []
    for label in ordered:
        heights.append(max(label.height, heights[-1] + line) if heights else label.height)
    shift = math.fsum(label.height - placed for label, placed in zip(ordered, heights, strict=True)) / len(ordered)
    shift = min(max(shift, low + line / 2 - heights[0]), high - line / 2 - heights[-1])  # inside the panel
    for label, placed in zip(ordered, heights, strict=True):
        write(axis, label.text, (months, placed + shift), label.colour, right=6, bold=True, quantity_at=label.source)
