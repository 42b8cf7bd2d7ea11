# SPDX-License-Identifier: Apache-2.0
"""From gross to net on a phone and on a desk: every word ends before the picture does, and the bars add up."""

import pytest

from abmsim.report.catalogue import Words
from abmsim.report.figures.drawing import HALF, NARROW, WIDE
from abmsim.report.figures.waterfall import Step, draw_waterfall
from abmsim.report.quantity import Estimate

WORDS = Words("en")
LABELS = (
    "Gross: change among people helped",
    "Less what would have come anyway",
    "Difference made to people not helped",
    "Difference at competitors",
    "Net additional jobs",
)
SIGNS = (1, -1, 1, -1, 1)
ROUNDING = 0.5  # of a pixel


def steps(*means, half=5.0):
    found = []
    for place, (label, sign, mean) in enumerate(zip(LABELS, SIGNS, means, strict=True)):
        estimate = Estimate(mean, mean - half, mean + half, 0.9, f"summary.json#headline/{place}")
        found.append(Step(label, estimate, sign, place in (0, 4), place == 4))
    return found


CASES = {
    "most is left": steps(89.0, 30.0, 0.0, 1.0, 58.0),
    "nothing is left": steps(39.0, 38.0, 0.0, 1.0, 0.0),
    "thousands": steps(12_345.0, 1_030.0, 4.0, 1_001.0, 10_318.0, half=1_200.0),
    "takes away": steps(-60.0, 0.0, -5.0, 2.0, -67.0, half=9.0),
    "wide ranges": steps(5.0, 1.0, 0.0, 1.0, 3.0, half=60.0),
    "nothing at all": steps(0.0, 0.0, 0.0, 0.0, 0.0, half=0.0),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("shape", [NARROW, HALF, WIDE], ids=lambda shape: shape.name)
def test_every_word_stands_inside_the_picture(shape, case):
    figure = draw_waterfall(WORDS, shape, CASES[case])
    figure.canvas.draw()
    (axis,) = figure.axes
    texts = [text for text in axis.texts if text.get_text()]
    assert len(texts) == 2 * len(LABELS)
    for text in texts:
        box = text.get_window_extent()
        assert box.x0 >= -ROUNDING, text.get_text()
        assert box.x1 <= figure.bbox.x1 + ROUNDING, text.get_text()


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("shape", [NARROW, WIDE], ids=lambda shape: shape.name)
def test_bars_keep_at_least_a_third_of_the_picture(shape, case):
    figure = draw_waterfall(WORDS, shape, CASES[case])
    low, high = figure.axes[0].get_xlim()
    spans = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in figure.axes[0].patches]
    lines = [x for line in figure.axes[0].lines for x in line.get_xdata()]
    reach = max([*lines, *(x for span in spans for x in span)]) - min([*lines, *(x for span in spans for x in span)])
    assert reach == 0 or reach >= (high - low) / 3


def test_each_bar_begins_where_the_one_above_ended():
    figure = draw_waterfall(WORDS, WIDE, CASES["most is left"])
    bars = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in figure.axes[0].patches]
    assert bars == [(0, 89), (89, 59), (59, 59), (59, 58), (0, 58)]
