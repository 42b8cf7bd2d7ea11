# SPDX-License-Identifier: Apache-2.0
"""From gross to net: what a grant report counts, and what has to be taken off before anybody may claim it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abmsim.report.catalogue import Words
from abmsim.report.figures.drawing import WIDTH_OF_A_LETTER, Margins, Shape, canvas, write
from abmsim.report.figures.intervals import in_words
from abmsim.report.figures.style import BLUE, BLUE_INK, GREY, INK, LETTERS, LIGHT_BLUE, SLATE, style
from abmsim.report.quantity import Estimate, rounded

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW_POINTS = 46.0
THICK = 0.42
MARGINS = Margins(above=2, below=4)
LEAST_ROOM = 0.35  # of the bars, to the right of them
TO_THE_WORDS = 8.0  # points from a bar to the words beside it
TO_THE_LABEL = 4.0
WIDTH_OF_A_PLAIN_LETTER = 0.58  # of its height, on the safe side; bold ones are wider
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
        figure, (axis,) = canvas(shape, ROW_POINTS * len(steps), margins=MARGINS)
        place = common_place([step.estimate for step in steps])
        texts = [_words_of(words, step, place) for step in steps]
        spans = _spans(steps)
        _room(axis, [_reach(step, span) for step, span in zip(steps, spans, strict=True)], texts, shape)
        axis.axvline(0, color=INK, linewidth=1)
        for row, (step, span, text) in enumerate(zip(steps, spans, texts, strict=True)):
            if row:
                level = spans[row - 1][1]
                axis.plot([level, level], [row - 1, row], color="#9aa3ad", linewidth=0.8, zorder=1)
            _bar(axis, row, step, span, text, shape)
        axis.set_ylim(len(steps) - 0.45, -0.75)
        axis.set_yticks([])
        axis.set_xticks([])
        axis.spines["bottom"].set_visible(False)
    return figure


def _spans(steps: Sequence[Step]) -> list[tuple[float, float]]:
    """Where each bar begins and ends."""
    level = 0.0
    spans = []
    for step in steps:
        begin = 0.0 if step.total else level
        level = begin + (1 if step.total else step.sign) * step.estimate.mean
        spans.append((begin, level))
    return spans


def _reach(step: Step, span: tuple[float, float]) -> tuple[float, float]:
    """How far a bar goes to both sides, with its whisker if it has one."""
    ends = (*span, step.estimate.low, step.estimate.high) if step.total else span
    return min(ends), max(ends)


def _room(axis: Axes, reaches: Sequence[tuple[float, float]], texts: Sequence[str], shape: Shape) -> None:
    """A scale on which the words to the right of every bar end before the picture does."""
    low, high = min(0.0, *(left for left, _ in reaches)), max(0.0, *(right for _, right in reaches))
    spread = (high - low) or 1.0
    left, right = low - 0.04 * spread, high + LEAST_ROOM * spread
    size = shape.width - MARGINS.left - MARGINS.right
    for (_, end), text in zip(reaches, texts, strict=True):
        taken = TO_THE_WORDS + len(text) * LETTERS * WIDTH_OF_A_LETTER
        right = max(right, left + (max(0.0, end) - left) * size / max(size - taken, size * LEAST_ROOM))
    axis.set_xlim(left, right)


def _bar(axis: Axes, row: int, step: Step, span: tuple[float, float], text: str, shape: Shape) -> None:
    begin, end = span
    colour, ink = _colours(step)
    axis.barh(row, end - begin, left=begin, height=THICK, color=colour, linewidth=0)
    if step.total:
        _whisker(axis, row, step.estimate)
    left, right = _reach(step, span)
    start = _start_of(axis, step, max(0.0, left), shape)
    write(axis, step.label, (start, row - 0.38), ink, right=TO_THE_LABEL, bold=step.total, on_paper=True)
    write(axis, text, (max(0.0, right), row), ink, right=TO_THE_WORDS, bold=True, quantity_at=step.estimate.source)


def _start_of(axis: Axes, step: Step, wanted: float, shape: Shape) -> float:
    """Where a label begins: with its bar, or as far left of it as its last letter needs."""
    low, high = axis.get_xlim()
    size = shape.width - MARGINS.left - MARGINS.right
    letter = WIDTH_OF_A_LETTER if step.total else WIDTH_OF_A_PLAIN_LETTER
    taken = (TO_THE_LABEL + len(step.label) * LETTERS * letter) / size
    return float(max(low, min(wanted, high - taken * (high - low))))


def _colours(step: Step) -> tuple[str, str]:
    """Bar and letters: blue only for the total that may be quoted."""
    if step.total:
        return (BLUE, BLUE_INK) if step.quotable else (SLATE, INK)
    return (LIGHT_BLUE if step.sign * step.estimate.mean > 0 else GREY), INK


def _whisker(axis: Axes, row: int, estimate: Estimate) -> None:
    axis.plot([estimate.low, estimate.high], [row, row], color=INK, linewidth=1.4)
    for edge in (estimate.low, estimate.high):
        axis.plot([edge, edge], [row - 0.09, row + 0.09], color=INK, linewidth=1.4)


def _words_of(words: Words, step: Step, place: int) -> str:
    if step.total:
        return in_words(words, step.estimate, place)
    size = words.numerals.plain(abs(step.estimate.mean), place)
    if rounded(step.estimate.mean, place) == 0:
        return size
    grows = step.sign * step.estimate.mean > 0
    return str(words.say("figure.plus" if grows else "figure.minus", mean=size).striptags())
