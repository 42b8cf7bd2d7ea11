# SPDX-License-Identifier: Apache-2.0
"""What looks like a formula of TeX in a name is drawn as it stands, in every figure that shows names."""

import xml.etree.ElementTree as ET

import hostile
import pytest

from abmsim.report.catalogue import Words
from abmsim.report.document import Picture
from abmsim.report.figures.drawing import NARROW, WIDE, EndLabel, canvas, end_labels
from abmsim.report.figures.front import Offer, draw_front
from abmsim.report.figures.groups import GroupRow, draw_groups
from abmsim.report.figures.influence import Bar, Spot, Swing, draw_bars, draw_plane, draw_tornado
from abmsim.report.figures.style import style
from abmsim.report.figures.svg import inline_svg
from abmsim.report.formats.pictures import png
from abmsim.report.quantity import Estimate

WORDS = Words("en")
ESTIMATE = Estimate(1.0, -2.0, 4.0, 0.7, "summary.json#x")


def groups(text, shape):
    """Communities or scenarios."""
    return draw_groups(WORDS, shape, [(text, [GroupRow(text, ESTIMATE), GroupRow("other", None)])], text)


def bars(text, shape):
    """Indices."""
    return draw_bars(WORDS, shape, [Bar(text, 0.4, 0.2, 0.6, True)], (0.05, 0.1), text)


def tornado(text, shape):
    """One number at a time."""
    return draw_tornado(WORDS, shape, [Swing(text, -1.0, 2.0, text, text)], text)


def plane(text, shape):
    """A screening."""
    return draw_plane(WORDS, shape, [Spot(text, 1.0, 0.5, True)], 0.1, (text, text))


def front(text, shape):
    """Mixes to buy."""
    return draw_front(WORDS, shape, [Offer(text, 100.0, 1.0, 0.5, 1.5, True, False)], 200.0, (text, text))


def ends(text, shape):
    """Labels at the ends of lines."""
    with style():
        figure, (axis,) = canvas(shape, 100)
        end_labels(axis, 12, [EndLabel(0.5, text, "#000000")])
    return figure


@pytest.mark.parametrize("draw", [groups, bars, tornado, plane, front, ends])
@pytest.mark.parametrize("text", hostile.MATHTEXT, ids=range(len(hostile.MATHTEXT)))
def test_a_name_is_drawn_letter_by_letter(draw, text):
    drawn = ET.fromstring(str(inline_svg(draw(text, NARROW), "p", "title", "text")))  # noqa: S314 - written here
    written = [element.text for element in drawn.iter("text")]
    assert text in written, written
    assert not [element for element in drawn.iter("use") if "fill" not in element.attrib]  # no letters as shapes


@pytest.mark.parametrize("text", hostile.MATHTEXT, ids=range(len(hostile.MATHTEXT)))
def test_a_name_never_stops_a_picture(text):
    picture = Picture("p", text, text, lambda shape: tornado(text, shape))
    assert png(picture, WIDE).startswith(b"\x89PNG")
