# SPDX-License-Identifier: Apache-2.0
"""Numbers and names in a table read the same everywhere, and no name can act as a formula."""

import csv
import io
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmsim.results import cells


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (12.0, "12"),
        (-3.0, "-3"),
        (math.nan, ""),
        (1 / 3, "0.3333333333"),
        (2 / 3 * 1e6, "666666.6667"),
        (123456789.12, "123456789.1"),
        (98765432109876.5, "98765432110000"),
        (1e-12, "1e-12"),
        (float(2**53 - 1), "9007199254740991"),
        (5e15, "5000000000000000"),
    ],
)
def test_a_number_is_short_and_whole_numbers_have_no_point(value, cell):
    assert cells.number(value) == cell


@given(st.floats(-1e300, 1e300, allow_subnormal=False))
def test_a_number_keeps_ten_digits(value):
    assert float(cells.number(value)) == pytest.approx(value, rel=5e-10, abs=0)


@given(st.floats(-1e300, 1e300) | st.just(math.nan))
def test_json_gets_the_same_number_as_the_tables(value):
    text = cells.number(value)
    assert cells.rounded(value) == (float(text) if text else None)
    assert "." in text or "e" in text or not text or isinstance(cells.rounded(value), int)


@given(st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=30))
def test_a_name_survives_the_table_unless_it_could_be_a_formula(name):
    (row,) = list(csv.reader(io.StringIO(f"a,{cells.text(name)},b\n", newline="")))
    assert row[0] == "a"
    assert row[2] == "b"
    assert row[1] == (f"'{name}" if name.startswith(cells.FORMULA_STARTS) else name)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0"])
def test_no_cell_starts_like_a_formula(start):
    cell = cells.text(f"{start}cmd|' /C calc'!A0")
    assert cell.lstrip('"').startswith("'")
    assert "\0" not in cell
