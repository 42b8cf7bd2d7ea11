# SPDX-License-Identifier: Apache-2.0
"""Who gains: one row a community, groups that are too small left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abmsim.report.catalogue import Words
from abmsim.report.figures.drawing import Margins, Shape, canvas, title_panel, write
from abmsim.report.figures.intervals import common_scale, draw_interval, label_row
from abmsim.report.figures.style import QUIET_INK, style
from abmsim.report.quantity import Estimate

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROW_POINTS = 46.0
ROOM_FOR_WORDS = 0.8
LONG_LABEL = 24  # letters that fit between zero and the right edge, wherever zero is
MARGINS = Margins()


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A community with its interval, or None where it is too small to be shown."""

    label: str
    estimate: Estimate | None


def draw_groups(words: Words, shape: Shape, panels: Sequence[tuple[str, Sequence[GroupRow]]], missing: str) -> Figure:
    """Panels of intervals by community (or scenario), in the order given; `missing` stands where none may be shown."""
    with style():
        rows = max(len(group) for _, group in panels)
        figure, axes = canvas(shape, ROW_POINTS * rows, len(panels), MARGINS)
        long = any(len(entry.label) > LONG_LABEL for _, group in panels for entry in group)
        for axis, (title, group) in zip(axes, panels, strict=True):
            title_panel(axis, title, MARGINS)
            for row, entry in enumerate(group):
                label_row(axis, row, entry.label, at_the_edge=long)
                if entry.estimate is not None:
                    draw_interval(axis, words, row, entry.estimate)
                else:
                    write(axis, missing, (0, row), QUIET_INK)
            shown = [entry.estimate for entry in group if entry.estimate is not None]
            common_scale(axis, words, shown, ROOM_FOR_WORDS)
            axis.set_ylim(rows - 0.55, -0.7)
    return figure
