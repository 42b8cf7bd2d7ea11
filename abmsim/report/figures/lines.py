# SPDX-License-Identifier: Apache-2.0
"""Lines over time: the two worlds with their bands, and the difference between them with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from abmsim.report.catalogue import Words
from abmsim.report.figures.drawing import (
    EndLabel,
    Margins,
    Shape,
    canvas,
    end_labels,
    month_axis,
    number_axis,
    running_span,
    title_panel,
)
from abmsim.report.figures.intervals import in_words
from abmsim.report.figures.style import BAND, BLUE, BLUE_INK, INK, SLATE, SLATE_INK, style
from abmsim.report.quantity import Estimate
from abmsim.report.timeline import Line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANEL_POINTS = 170.0
MARGINS = Margins(left=48)  # room for the numbers of the axis


@dataclass(frozen=True, slots=True)
class Clock:
    """When the run starts, how long it is and when the programme runs."""

    start: tuple[int, int]
    months: int
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Worlds:
    """One small chart of two worlds."""

    title: str
    without: Line
    programme: Line | None  # None: nothing was tested, so there is one world


@dataclass(frozen=True, slots=True)
class Effect:
    """One small chart of the difference between them; `end` is what is written at the last month."""

    title: str
    line: Line
    end: Estimate | None


def draw_worlds(words: Words, shape: Shape, clock: Clock, panels: Sequence[Worlds]) -> Figure:
    """The city with and without the programme; bands hold the middle eight of ten runs."""
    with style():
        figure, axes = canvas(shape, PANEL_POINTS, len(panels), MARGINS)
        for axis, panel in zip(axes, panels, strict=True):
            title_panel(axis, panel.title, MARGINS)
            labels = []
            for line, colour, ink, key in (
                (panel.without, SLATE, SLATE_INK, "figure.without"),
                (panel.programme, BLUE, BLUE_INK, "figure.with"),
            ):
                if line is not None and line.is_defined:
                    _line(axis, line, colour, dashed=key == "figure.without" and panel.programme is not None)
                    if panel.programme is None:
                        continue
                    labels.append(EndLabel(_last(line), str(words.say(key).striptags()), ink))
            _finish(axis, words, clock, labels)
    return figure


def draw_effects(words: Words, shape: Shape, clock: Clock, panels: Sequence[Effect]) -> Figure:
    """The difference between the two worlds each month; the band is the 95 % interval of the mean."""
    with style():
        figure, axes = canvas(shape, PANEL_POINTS, len(panels), MARGINS)
        for axis, panel in zip(axes, panels, strict=True):
            title_panel(axis, panel.title, MARGINS)
            axis.plot([0, clock.months], [0, 0], color=INK, linewidth=1)
            _line(axis, panel.line, BLUE, dashed=False)
            end = panel.end
            labels = [] if end is None else [EndLabel(end.mean, _stacked(in_words(words, end)), BLUE_INK, end.source)]
            _finish(axis, words, clock, labels)
    return figure


def _stacked(text: str) -> str:
    """The range below the mean, so that the line keeps the room."""
    return text.replace(" (", "\n(", 1)


def _line(axis: Axes, line: Line, colour: str, dashed: bool) -> None:
    seen = np.isfinite(line.mean)
    months = line.months[seen]
    axis.fill_between(months, line.low[seen], line.high[seen], color=colour, alpha=BAND, linewidth=0)
    axis.plot(months, line.mean[seen], color=colour, linestyle=(0, (4, 2)) if dashed else "-")


def _last(line: Line) -> float:
    return float(line.mean[np.isfinite(line.mean)][-1])


def _finish(axis: Axes, words: Words, clock: Clock, labels: Sequence[EndLabel]) -> None:
    running_span(axis, clock.first, clock.last)
    month_axis(axis, words, clock.start, clock.months)
    number_axis(axis, words)
    end_labels(axis, clock.months, labels)
