# SPDX-License-Identifier: Apache-2.0
"""Figures say any text literally, look the same each time, and need no style attributes."""

import re

import pytest

from abmsim.report.catalogue import Words
from abmsim.report.figures.claims import Claim, Usual, draw_claims
from abmsim.report.figures.drawing import NARROW, WIDE, canvas, few_ticks
from abmsim.report.figures.style import style
from abmsim.report.figures.svg import inline_svg
from abmsim.report.quantity import Estimate, Quantity
from report.reading import parse

WORDS = Words("en")
MATHTEXT = (
    "$25k + $75k", "$x^2$", r"\frac{1}{2}", r"$\frac{", "a_b^c", "100 %", r"back\slash", "{braces}", "~tilde #hash &amp",
    r"$\unknown$", "Nguyễn Văn An", "中文 🌮",
)  # fmt: skip


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
