# SPDX-License-Identifier: Apache-2.0
"""The picture of a budget: what each mix costs against what it adds, with intervals, and how far the money goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abmsim.report.catalogue import Words
from abmsim.report.figures.drawing import Margins, Shape, canvas, few_ticks, number_axis
from abmsim.report.figures.style import BLUE, BLUE_INK, GREY, INK, ORANGE, SLATE, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEAST_HEIGHT = 220.0
SHARE_OF_WIDTH = 0.5
FRONT = Margins(left=44, above=26, below=40, right=14)
ROOM = 1.08


@dataclass(frozen=True, slots=True)
class Offer:
    """A mix: what it costs, what it adds, with its interval."""

    label: str
    dollars: float
    value: float
    low: float
    high: float
    is_chosen: bool
    is_beaten: bool


def draw_front(
    words: Words, shape: Shape, offers: Sequence[Offer], budget_dollars: float, labels: tuple[str, str]
) -> Figure:
    """Cost to the right, what it adds upwards; the dashed line is the budget, grey what is beaten; blue, and named above, the chosen."""
    with style():
        figure, (axis,) = canvas(shape, max(LEAST_HEIGHT, shape.width * SHARE_OF_WIDTH), margins=FRONT)
        axis.axvline(budget_dollars, color=ORANGE, linewidth=1.2, linestyle=(0, (4, 3)))
        axis.axhline(0, color=INK, linewidth=0.8)
        reach = max([budget_dollars, *(offer.dollars for offer in offers)]) * ROOM
        for offer in offers:
            colour = BLUE if offer.is_chosen else GREY if offer.is_beaten else SLATE
            axis.plot([offer.dollars] * 2, [offer.low, offer.high], color=colour, linewidth=4, alpha=0.4)
            axis.plot([offer.dollars], [offer.value], "o", color=colour, markersize=6.5)
            if offer.is_chosen:
                axis.set_title(offer.label, color=BLUE_INK)
        axis.set_xlim(0, reach)
        few_ticks(axis.xaxis, words, most=6)
        number_axis(axis, words)
        axis.set_xlabel(labels[0])
        axis.set_ylabel(labels[1])
    return figure
