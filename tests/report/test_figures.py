# SPDX-License-Identifier: Apache-2.0
"""Figures say any text literally, look the same each time, and need no style attributes."""

import re

import pytest
from hostile import MATHTEXT

from abmsim.report.catalogue import Words
from abmsim.report.figures.claims import Claim, Usual, draw_claims
from abmsim.report.figures.drawing import NARROW, WIDE, canvas, few_ticks
from abmsim.report.figures.style import style
from abmsim.report.figures.svg import inline_svg
from abmsim.report.quantity import Estimate, Quantity
from report.reading import parse

WORDS = Words("en")


def drawn(label, shape=WIDE, low=2.0):
    """One figure whose first row is called `label`."""
    rows = [
        Claim(label, Estimate(5.0, low, 8.0, 0.99, "summary.json#headline/gross_jobs"), quotable=False),
        Usual("Elsewhere", Quantity(2, "yardsticks.yaml#a"), Quantity(7, "yardsticks.yaml#b")),
    ]
    return inline_svg(draw_claims(WORDS, shape, rows), "x", "What is claimed", "A range & a dot")


@pytest.mark.parametrize("label", MATHTEXT, ids=range(len(MATHTEXT)))
def test_any_text_is_drawn_literally(label):
    texts = [element.text() for element in parse(drawn(label)).all("text")]
    assert label in texts


def test_the_same_figure_gives_the_same_bytes():
    assert drawn("a") == drawn("a")
    assert drawn("a") != drawn("b")


@pytest.mark.parametrize("shape", [WIDE, NARROW], ids=lambda shape: shape.name)
def test_a_figure_needs_no_style_and_clashes_with_nothing(shape):
    svg = drawn("a", shape)
    assert "style=" not in svg
    assert "xlink" not in svg
    root = parse(svg)
    ids = [element.attributes["id"] for element in root.walk() if "id" in element.attributes]
    assert ids
    assert all(name.startswith("x-") for name in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)
    assert root.all("title")[0].text() == "What is claimed"
    assert root.all("desc")[0].text() == "A range & a dot"


def test_numbers_in_a_figure_carry_their_address():
    root = parse(drawn("a"))
    labels = [element for element in root.walk() if "data-from" in element.attributes]
    found = {element.attributes["data-from"]: element.text() for element in labels}
    assert found == {"summary.json#headline/gross_jobs": "5 (2 to 8)", "yardsticks.yaml#a": "2 to 7"}


def test_letters_keep_their_size_and_weight():
    texts = [element.attributes for element in parse(drawn("a")).all("text")]
    assert all("font-size" in attributes for attributes in texts)
    assert {attributes.get("font-weight") for attributes in texts} & {"bold", "700"}


@pytest.mark.parametrize("high", [0.3, 1.4, 8.0, 9.5, 38.0, 260.0, 7300.0])
def test_ticks_stand_where_they_say(high):
    with style():
        _, (axis,) = canvas(WIDE, 100)
        axis.plot([0, 1], [-high / 3, high])
        few_ticks(axis.yaxis, WORDS, most=5)
        ticks = axis.get_yticks()
        written = [axis.yaxis.get_major_formatter()(tick).replace("\N{MINUS SIGN}", "-") for tick in ticks]
    assert len(ticks) > 2
    for tick, text in zip(ticks, written, strict=True):
        assert float(text.replace(",", "")) == pytest.approx(tick)


def test_what_nobody_sees_is_left_out():
    tree = parse(drawn("a"))
    for element in tree.walk():
        if element.tag in ("g", "defs", "clippath"):
            assert element.children
        if element.tag == "g":
            assert element.attributes
        if element.tag == "path":
            assert element.attributes.get("fill") != "none" or "stroke" in element.attributes
        assert not element.attributes.get("transform", "").startswith("rotate(-0")


def test_a_line_that_leaves_its_panel_stays_clipped():
    with style():
        figure, (axis,) = canvas(WIDE, 100)
        axis.plot([0, 1, 2], [0, 0.5, 1], color="#123456")
        axis.plot([0, 1, 2], [0, 9, 0], color="#654321")
        axis.set_xlim(0, 2)
        axis.set_ylim(-0.1, 1.1)
    paths = {
        one.attributes.get("stroke"): one.attributes for one in parse(inline_svg(figure, "x", "a", "b")).all("path")
    }
    assert "clip-path" not in paths["#123456"]
    assert paths["#654321"]["clip-path"].startswith("url(#x-")
