# SPDX-License-Identifier: Apache-2.0
"""Units, dollars of other years, and the records that rules fill from numbers."""

from typing import NamedTuple

import pytest

from abmsim.parameters import fill
from abmsim.units import PRICE_INDEX, UNITS, is_money, suits_name, to_price_year


class Opening(NamedTuple):
    chance_per_month: float
    horizon_months: int
    is_open: bool


def test_a_record_is_filled_by_the_names_of_its_fields() -> None:
    numbers = {"opening.chance_per_month": 1, "opening.horizon_months": 23.5, "opening.is_open": 1.0, "other.x": 2}
    record = fill(Opening, numbers, "opening")
    assert record == Opening(1.0, 24, True)
    assert [type(value) for value in record] == [float, int, bool]


def test_missing_numbers_are_all_named() -> None:
    with pytest.raises(KeyError, match=r"opening\.horizon_months, opening\.is_open"):
        fill(Opening, {"opening.chance_per_month": 0.1}, "opening")


def test_dollars_of_other_years_become_dollars_of_2015_to_the_cent() -> None:
    assert to_price_year(0.1234567, 2015) == 0.1234567
    assert to_price_year(100, 2007) == round(100 * 237.017 / 207.342, 2) == 114.31
    values = [to_price_year(1000, year) for year in sorted(PRICE_INDEX)]
    rising = sorted(PRICE_INDEX, key=PRICE_INDEX.__getitem__)
    assert sorted(values, reverse=True) == [to_price_year(1000, year) for year in rising]


@pytest.mark.parametrize(
    ("name", "unit", "suits"),
    [("licensing.fee_dollars", "dollars", True), ("licensing.fee", "dollars", False), ("a.share_informed", "share", True),
     ("a.share_informed", "dollars", False), ("a.chance_to_start", "chance per month", True), ("a.chance_to_start", "share", False),
     ("a.receipts_dollars_per_job_year", "dollars per year", True), ("a.year_dollars", "dollars per year", False),
     ("a.trust", "share", True)],
)  # fmt: skip
def test_a_name_says_its_unit(name, unit, suits) -> None:
    assert suits_name(name, unit) is suits


def test_units_are_named_once_and_bounded() -> None:
    assert all(name == unit.name and unit.low < unit.high for name, unit in UNITS.items())
    assert {name for name in UNITS if is_money(name)} == {name for name in UNITS if "dollars" in name}
