# SPDX-License-Identifier: Apache-2.0
"""What evaluations would claim, beside the truth: a bar for each design, a line where the truth is."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from abmsim.report.catalogue import Words
from abmsim.report.evaluation_words import MISLEADS, claim_words
from abmsim.report.figures.drawing import LINE_OF_LETTERS, Margins, Shape, canvas, few_ticks, title_panel
from abmsim.report.figures.style import BLUE, BLUE_INK, DEEP_ORANGE, INK, LETTERS, QUIET_INK, SLATE, SLATE_INK, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW_POINTS = 44.0
MARGINS = Margins(left=24, above=30, below=34, right=16)
ABOVE_BAR = 0.36  # of a row
BELOW_BAR = 0.2
SMALL = LETTERS - 1.5
WIDTH_OF_A_LETTER = 0.56  # of its height, on the safe side
WIDEST = 3.0  # times the middle design's reach: what reaches farther is cut off, with an arrow
ROOM = 0.08  # of the scale, at either side


def draw_evaluation(words: Words, shape: Shape, document: Mapping[str, Any]) -> Figure:
    """One panel for jobs, one for licences; colours differ in lightness too, and shapes say the same as colours."""
    outcomes = document["outcomes"]
    height = ROW_POINTS * max(len(outcome["designs"]) for outcome in outcomes)
    with style():
        key = _key(words, shape)
        below = MARGINS.below + LINE_OF_LETTERS * SMALL * (key.count("\n") + 1)
        figure, axes = canvas(shape, height, len(outcomes), MARGINS._replace(below=below))
        for axis, outcome in zip(axes, outcomes, strict=True):
            _panel(axis, words, outcome)
        place = (MARGINS.left / shape.width, 0.008)
        figure.text(*place, key, fontsize=SMALL, color=QUIET_INK, va="bottom", ha="left", linespacing=LINE_OF_LETTERS)
    return figure


def _key(words: Words, shape: Shape) -> str:
    """What the marks mean, in lines as wide as the figure."""
    letters = int((shape.width - MARGINS.left) / (SMALL * WIDTH_OF_A_LETTER))
    return textwrap.fill(str(words.say("evaluation.key").striptags()), letters)


def _panel(axis: Axes, words: Words, outcome: Mapping[str, Any]) -> None:
    title = str(words.say(f"evaluation.panel.{outcome['outcome']}").striptags())
    title_panel(axis, title, MARGINS)
    rows, truth = outcome["designs"], outcome["truth"]["mean"]
    low, high = _scale(rows, truth)
    spread = high - low
    axis.set_xlim(low - ROOM * spread, high + ROOM * spread)
    axis.set_ylim(len(rows) - 0.3, -0.7)
    axis.axvline(0, color=SLATE, linewidth=0.8)
    axis.axvline(truth, color=INK, linewidth=1.6, linestyle=(0, (4, 2)))
    for position, row in enumerate(rows):
        _row(axis, words, position, row, (low, high))
    axis.set_yticks([])
    axis.tick_params(axis="x", length=0)
    axis.spines["bottom"].set_visible(False)
    axis.grid(visible=True, axis="x")
    few_ticks(axis.xaxis, words, most=4)


def _scale(rows: list[Mapping[str, Any]], truth: float) -> tuple[float, float]:
    """The ends of a scale on which most designs can be read; zero and the truth are on it."""
    shown = [row for row in rows if "estimate" in row]
    reaches = sorted(max(abs(row["claims_low"]), abs(row["claims_high"])) for row in shown)
    most = WIDEST * reaches[(len(reaches) - 1) // 2] if reaches else 1.0
    ends = [end for row in shown for end in (row["claims_low"], row["claims_high"])]
    low, high = max(min([0.0, truth, *ends]), -most), min(max([0.0, truth, *ends]), most)
    return (low, high) if high > low else (-1.0, 1.0)


def _row(axis: Axes, words: Words, position: int, row: Mapping[str, Any], scale: tuple[float, float]) -> None:
    """One design: its name and claims in words, the range of its claims, their mean, and what it claims about nothing."""
    low, high = scale
    name = str(words.say(f"evaluation.design.{row['design']}").striptags())
    misleads = row["verdict"] == MISLEADS
    colour, ink = (DEEP_ORANGE, INK) if misleads else (BLUE, BLUE_INK)
    if "estimate" not in row:
        _label(axis, position, f"{name}: {words.say('evaluation.impossible').striptags()}", SLATE_INK)
        return
    _label(axis, position, f"{name}: {claim_words(words, row)}", ink)
    start, end = max(row["claims_low"], low), min(row["claims_high"], high)
    axis.plot([start, end], [position] * 2, color=colour, linewidth=8, alpha=0.4, solid_capstyle="butt")
    for cut, marker in ((row["claims_low"] < low, "<"), (row["claims_high"] > high, ">")):
        if cut:
            axis.plot([low if marker == "<" else high], [position], marker, color=colour, markersize=7)
    _dot(axis, position, row["estimate"]["mean"], scale, {"marker": "s" if misleads else "o", "color": colour})
    without = {"marker": "D", "markerfacecolor": "white", "color": INK}
    _dot(axis, position + BELOW_BAR, row["claim_without_effect"]["mean"], scale, without)


def _label(axis: Axes, position: int, text: str, ink: str) -> None:
    """A text above a bar, from the left edge of its panel."""
    axis.annotate(
        text, (0, position - ABOVE_BAR), xycoords=("axes fraction", "data"), va="center", ha="left", color=ink,
        fontsize=SMALL, annotation_clip=False, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )  # fmt: skip


def _dot(axis: Axes, position: float, value: float, scale: tuple[float, float], look: dict[str, Any]) -> None:
    if math.isfinite(value) and scale[0] <= value <= scale[1]:
        axis.plot([value], [position], markersize=6.5, linestyle="none", **look)
