# SPDX-License-Identifier: Apache-2.0
"""Pictures of a sensitivity analysis: bars beside the noise floor, the plane of a screening, convergence, tornado."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abmsim.report.catalogue import Words
from abmsim.report.figures.drawing import EndLabel, Margins, Shape, canvas, end_labels, few_ticks, number_axis, write
from abmsim.report.figures.intervals import label_row
from abmsim.report.figures.style import BAND, BLUE, BLUE_INK, GREY, INK, ORANGE, QUIET_INK, SLATE, WASH, style
from abmsim.report.figures.svg import ADDRESS
from abmsim.report.quantity import two_digits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW_POINTS = 46.0
LEAST_HEIGHT = 220.0
AXIS = Margins(left=4, above=10, below=40, right=10)
PLANE = Margins(left=44, above=14, below=40, right=14)
MOST_LINES = 8
THIN = 0.24  # of a row: how thick a bar of the tornado is


@dataclass(frozen=True, slots=True)
class Bar:
    """An input with its index and interval; `matters` colours it, None where nobody can tell."""

    label: str
    value: float
    low: float
    high: float
    matters: bool | None
    source: str = ""  # the address of the value


def draw_bars(words: Words, shape: Shape, bars: Sequence[Bar], floor: tuple[float, float], title: str) -> Figure:
    """An interval a row, most influential first; the shaded part is what luck alone shows, the line is the threshold."""
    with style():
        figure, (axis,) = canvas(shape, max(ROW_POINTS * len(bars), ROW_POINTS * 2), margins=AXIS)
        noise, threshold = floor
        axis.axvspan(0, noise, color=WASH, linewidth=0, zorder=0)
        axis.axvline(threshold, color=ORANGE, linewidth=1.2, linestyle=(0, (4, 3)))
        for row, bar in enumerate(bars):
            colour, ink = _colours(bar.matters)
            label_row(axis, row, bar.label, ink, bold=bool(bar.matters))
            axis.plot([bar.low, bar.high], [row, row], color=colour, linewidth=7, alpha=0.4, solid_capstyle="butt")
            axis.plot([bar.value], [row], "o", color=colour, markersize=6.5)
            place = (max(bar.high, 0.0), row)
            write(axis, _figure(words, bar.value), place, ink, right=8, bold=bool(bar.matters), quantity_at=bar.source)
        high = max([threshold, *(bar.high for bar in bars)])
        _scale(axis, words, min([0.0, *(bar.low for bar in bars)]), high * 1.25 or 1.0, title)
        axis.set_ylim(len(bars) - 0.5, -0.75)
    return figure


@dataclass(frozen=True, slots=True)
class Spot:
    """An input on the plane of a screening."""

    label: str
    mu_star: float
    sigma: float
    matters: bool | None


def draw_plane(words: Words, shape: Shape, spots: Sequence[Spot], floor: float, labels: tuple[str, str]) -> Figure:
    """Size of the effects against their spread: far right matters, high up acts differently depending on the others."""
    with style():
        figure, (axis,) = canvas(shape, max(LEAST_HEIGHT, shape.width * 0.5), margins=PLANE)
        axis.axvspan(0, floor, color=WASH, linewidth=0, zorder=0)
        reach = max([*(spot.mu_star for spot in spots), floor]) or 1.0
        top = max(spot.sigma for spot in spots) or reach
        axis.plot(
            [0, min(reach, top) * 1.1], [0, min(reach, top) * 1.1], color=GREY, linewidth=0.8, linestyle=(0, (2, 3))
        )
        for spot in spots:
            colour, ink = _colours(spot.matters)
            axis.plot([spot.mu_star], [spot.sigma], "o", color=colour, markersize=7)
            if spot.matters is not False:
                write(axis, spot.label, (spot.mu_star, spot.sigma), ink, right=7)
        axis.set_xlim(0, reach * 1.45)
        axis.set_ylim(0, top * 1.15)
        few_ticks(axis.xaxis, words, most=6)
        number_axis(axis, words)
        axis.set_xlabel(labels[0])
        axis.set_ylabel(labels[1])
    return figure


@dataclass(frozen=True, slots=True)
class Line:
    """An input's index from a part of the samples to all of them."""

    label: str
    samples: tuple[int, ...]
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def draw_convergence(words: Words, shape: Shape, lines: Sequence[Line], title: str, below: str) -> Figure:
    """The indices from a quarter, half and all of the samples, with their intervals: flat and narrow is settled."""
    with style():
        figure, (axis,) = canvas(shape, LEAST_HEIGHT, margins=PLANE)
        most = max(line.samples[-1] for line in lines)
        colours = [BLUE, ORANGE, SLATE, GREY]
        shown = list(lines[:MOST_LINES])
        for place, line in enumerate(shown):
            colour = colours[place % len(colours)]
            axis.fill_between(line.samples, line.low, line.high, color=colour, alpha=BAND / 2, linewidth=0)
            axis.plot(line.samples, line.values, color=colour, marker="o", markersize=4)
        axis.set_ylim(min(0.0, *(min(line.low) for line in shown)), max(max(line.high) for line in shown) * 1.05 or 1.0)
        number_axis(axis, words)
        end_labels(axis, most, [EndLabel(line.values[-1], line.label, INK) for line in shown])
        axis.set_xticks(list(lines[0].samples), [words.numerals.plain(count) for count in lines[0].samples])
        axis.set_title(title)
        axis.set_xlabel(below, loc="left")
    return figure


@dataclass(frozen=True, slots=True)
class Swing:
    """A number with what the measure does at its two bounds, and how these are written."""

    label: str
    at_low: float
    at_high: float
    low_text: str
    high_text: str
    told: tuple[bool, bool] = (True, True)  # False, in grey: what happens at that bound may be mere luck
    sources: tuple[str, str] = ("", "")  # the addresses of the two bounds


def draw_tornado(words: Words, shape: Shape, swings: Sequence[Swing], title: str) -> Figure:
    """Two bars a number, away from the usual result: orange at its low bound, blue at its high one."""
    with style():
        figure, (axis,) = canvas(shape, ROW_POINTS * len(swings), margins=AXIS)
        ends = [end for swing in swings for end in (swing.at_low, swing.at_high)]
        low, high = min(0.0, *ends), max(0.0, *ends)
        spread = (high - low) or 1.0
        for row, swing in enumerate(swings):
            write(axis, swing.label, (low, row - 0.32), INK, right=0, on_paper=True)
            for bound, (end, text, colour) in enumerate(
                ((swing.at_low, swing.low_text, ORANGE), (swing.at_high, swing.high_text, BLUE))
            ):
                height = row + bound * THIN
                axis.barh(height, end, height=THIN, color=colour if swing.told[bound] else GREY, linewidth=0)
                source = swing.sources[bound]
                axis.annotate(text, (max(end, 0.0), height), xytext=(6, 0), textcoords="offset points", va="center",
                              color=QUIET_INK, fontsize=9, annotation_clip=False,
                              gid=ADDRESS + source if source else None)  # fmt: skip
        axis.axvline(0, color=INK, linewidth=1)
        _scale(axis, words, low - 0.02 * spread, high + 0.3 * spread, title)
        axis.set_ylim(len(swings) - 0.5, -0.8)
    return figure


def _scale(axis: Axes, words: Words, low: float, high: float, title: str) -> None:
    axis.set_xlim(low, high)
    axis.set_yticks([])
    axis.tick_params(axis="x", length=0)
    axis.grid(visible=True, axis="x")
    axis.set_xlabel(title, loc="left")
    few_ticks(axis.xaxis, words, most=6)


def _colours(matters: bool | None) -> tuple[str, str]:
    if matters is None:
        return SLATE, INK
    return (BLUE, BLUE_INK) if matters else (GREY, QUIET_INK)


def _figure(words: Words, value: float) -> str:
    """Two digits that count, as many decimals as that takes."""
    return words.numerals.plain(value, two_digits(value))
