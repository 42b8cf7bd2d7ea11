# SPDX-License-Identifier: Apache-2.0
"""Every unit a number of the model may have, and what a dollar of another year is worth in 2015."""

from typing import Final, NamedTuple


class Unit(NamedTuple):
    """A unit, how the name of a number in it ends, and the bounds no number in it can ever pass."""

    name: str
    suffix: str
    low: float
    high: float


_ANY: Final = float("inf")

UNITS: Final[dict[str, Unit]] = {
    unit.name: unit
    for unit in (
        # shares and chances
        Unit("share", "", 0.0, 1.0),
        Unit("chance", "", 0.0, 1.0),
        Unit("chance per month", "", 0.0, 1.0),
        Unit("share per month", "", 0.0, 1.0),
        Unit("share per year", "", 0.0, 1.0),
        # money
        Unit("dollars", "dollars", -_ANY, _ANY),
        Unit("dollars per month", "dollars_per_month", -_ANY, _ANY),
        Unit("dollars per year", "dollars_per_year", -_ANY, _ANY),
        Unit("dollars per hour", "dollars_per_hour", -_ANY, _ANY),
        # time
        Unit("hours", "hours", 0.0, _ANY),
        Unit("hours per month", "hours_per_month", 0.0, _ANY),
        Unit("hours per week", "hours_per_week", 0.0, _ANY),
        Unit("days", "days", 0.0, _ANY),
        Unit("weeks", "weeks", 0.0, _ANY),
        Unit("months", "months", 0.0, _ANY),
        Unit("months of profit", "months_of_profit", 0.0, _ANY),
        Unit("months of wage", "months_of_wage", 0.0, _ANY),
        Unit("years", "years", 0.0, _ANY),
        Unit("month of the year", "month", 1.0, 12.0),
        # counts
        Unit("count", "", 0.0, _ANY),
        Unit("people", "", 0.0, _ANY),
        Unit("full-time staff", "", 0.0, _ANY),
        Unit("steps", "", 0.0, _ANY),
        # rates and sizes
        Unit("per month", "per_month", 0.0, _ANY),
        Unit("per year", "per_year", 0.0, _ANY),
        Unit("growth per month", "per_month", -1.0, _ANY),
        Unit("growth per year", "per_year", -1.0, _ANY),
        Unit("interest per year", "per_year", 0.0, _ANY),
        Unit("units per month", "units_per_month", 0.0, _ANY),
        Unit("ratio", "", -_ANY, _ANY),
        Unit("elasticity", "", -_ANY, _ANY),
        Unit("correlation", "", -1.0, 1.0),
        Unit("log points", "", -_ANY, _ANY),
        Unit("log odds", "", -_ANY, _ANY),
        Unit("index", "", -_ANY, _ANY),
    )
}

PRICE_YEAR: Final = 2015

# Consumer Price Index for All Urban Consumers (CPI-U), U.S. city average, all items, annual averages,
# 1982-84 = 100, series CUUR0000SA0 of the U.S. Bureau of Labor Statistics.
PRICE_INDEX: Final[dict[int, float]] = {
    1990: 130.7, 1991: 136.2, 1992: 140.3, 1993: 144.5, 1994: 148.2,
    1995: 152.4, 1996: 156.9, 1997: 160.5, 1998: 163.0, 1999: 166.6,
    2000: 172.2, 2001: 177.1, 2002: 179.9, 2003: 184.0, 2004: 188.9,
    2005: 195.3, 2006: 201.6, 2007: 207.342, 2008: 215.303, 2009: 214.537,
    2010: 218.056, 2011: 224.939, 2012: 229.594, 2013: 232.957, 2014: 236.736,
    2015: 237.017, 2016: 240.007, 2017: 245.120, 2018: 251.107, 2019: 255.657,
    2020: 258.811, 2021: 270.970, 2022: 292.655, 2023: 304.702, 2024: 313.689,
}  # fmt: skip


def is_money(unit: str) -> bool:
    """Whether a number in this unit needs the year its dollars are of."""
    return unit.startswith("dollars")


def to_price_year(dollars: float, year: int) -> float:
    """Give what `dollars` of `year` are worth in dollars of 2015, to the cent (unchanged when `year` is 2015)."""
    if year == PRICE_YEAR:
        return dollars
    return round(dollars * PRICE_INDEX[PRICE_YEAR] / PRICE_INDEX[year], 2)


def suits_name(name: str, unit: str) -> bool:
    """Whether a number's name says its unit, as the style guide asks (`fee_dollars`, `share_informed`).

    The words of the unit stand in the name in their order; others may come between (`dollars_per_job_year`).
    """
    last = name.rsplit(".", 1)[-1]
    if last.startswith("share_"):
        return unit.startswith("share")
    if last.startswith("chance_"):
        return unit.startswith("chance")
    words = iter(last.split("_"))
    return all(word in words for word in UNITS[unit].suffix.split("_") if word)
