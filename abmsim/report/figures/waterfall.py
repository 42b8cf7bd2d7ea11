# SPDX-License-Identifier: Apache-2.0
"""From gross to net: what a grant report counts, and what has to be taken off before anybody may claim it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abmsim.report.catalogue import Words
from abmsim.report.figures.drawing import Margins, Shape, canvas, write
from abmsim.report.figures.intervals import in_words
from abmsim.report.figures.style import BLUE, BLUE_INK, GREY, INK, LIGHT_BLUE, SLATE, style
from abmsim.report.quantity import Estimate, rounded

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW_POINTS = 46.0
THICK = 0.42
SMALL_JOBS = 10  # below, rounding to whole jobs would keep the steps from adding up


@dataclass(frozen=True, slots=True)
class Step:
    """One bar: a total that starts at zero, or a change that starts where the bar above ended."""

    label: str
    estimate: Estimate
    sign: int  # +1 adds, -1 takes off
    total: bool
    quotable: bool = False


def common_place(estimates: Sequence[Estimate]) -> int:
    """One decimal place for all steps, so that what is printed adds up: tenths of small numbers, else whole jobs."""
    if all(abs(estimate.mean) < SMALL_JOBS for estimate in estimates):
        return -1
    return min(0, max(estimate.place for estimate in estimates))


def draw_waterfall(words: Words, shape: Shape, steps: Sequence[Step]) -> Figure:
    """Horizontal bars from top to bottom, so that labels can be read on a phone; the last one is what is left."""
    with style():
        figure, (axis,) = canvas(shape, ROW_POINTS * len(steps), margins=Margins(above=2, below=4))
        axis.axvline(0, color=INK, linewidth=1)
        level = 0.0
        ends = []
        place = common_place([step.estimate for step in steps])
        for row, step in enumerate(steps):
            begin = 0.0 if step.total else level
            end = step.estimate.mean if step.total else level + step.sign * step.estimate.mean
            if row:
                axis.plot([level, level], [row - 1, row], color="#9aa3ad", linewidth=0.8, zorder=1)
            _bar(axis, row, step, (begin, end), _words_of(words, step, place))
            level = end
            ends += [begin, end]
        _room(
            axis,
            [*ends, *(end for step in steps if step.total for end in (step.estimate.low, step.estimate.high))],
            shape,
        )
        axis.set_ylim(len(steps) - 0.45, -0.75)
        axis.set_yticks([])
        axis.set_xticks([])
        axis.spines["bottom"].set_visible(False)
    return figure


def _room(axis: Axes, ends: Sequence[float], shape: Shape) -> None:
    low, high = min(0.0, *ends), max(0.0, *ends)
    spread = (high - low) or 1.0
    axis.set_xlim(low - 0.04 * spread, high + (0.75 if shape.is_narrow else 0.4) * spread)


def _bar(axis: Axes, row: int, step: Step, ends: tuple[float, float], text: str) -> None:
    begin, end = ends
    colour, ink = _colours(step)
    axis.barh(row, end - begin, left=begin, height=THICK, color=colour, linewidth=0)
    reaches = [begin, end]
    if step.total:
        reaches += _whisker(axis, row, step.estimate)
    write(axis, step.label, (max(0.0, min(reaches)), row - 0.38), ink, right=4, bold=step.total)
    write(axis, text, (max(0.0, *reaches), row), ink, right=8, bold=True, quantity_at=step.estimate.source)


def _colours(step: Step) -> tuple[str, str]:
    """Bar and letters: blue only for the total that may be quoted."""
    if step.total:
        return (BLUE, BLUE_INK) if step.quotable else (SLATE, INK)
    return (LIGHT_BLUE if step.sign * step.estimate.mean > 0 else GREY), INK


def _whisker(axis: Axes, row: int, estimate: Estimate) -> list[float]:
    axis.plot([estimate.low, estimate.high], [row, row], color=INK, linewidth=1.4)
    for edge in (estimate.low, estimate.high):
        axis.plot([edge, edge], [row - 0.09, row + 0.09], color=INK, linewidth=1.4)
    return [estimate.low, estimate.high]


def _words_of(words: Words, step: Step, place: int) -> str:
    if step.total:
        return in_words(words, step.estimate, place)
    size = words.numerals.plain(abs(step.estimate.mean), place)
    if rounded(step.estimate.mean, place) == 0:
        return size
    grows = step.sign * step.estimate.mean > 0
    return str(words.say("figure.plus" if grows else "figure.minus", mean=size).striptags())
