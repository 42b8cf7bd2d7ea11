# SPDX-License-Identifier: Apache-2.0
"""A number of a new city that was found in a table, in a log or by asking, ready to be written into its profile."""

import math
from dataclasses import dataclass
from typing import Final

from abmsim.units import UNITS

_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A number with its range and where it is from; `year` is the year of the dollars (dollars only)."""

    name: str
    value: float
    low: float
    high: float
    source: str
    confidence: str
    year: int | None = None

    def within(self, unit: str) -> "Found":
        """Give the same number to four digits, inside what its unit allows, its range never empty."""
        bounds = UNITS[unit]
        value, low, high = (
            min(max(_rounded(one), bounds.low), bounds.high) for one in (self.value, self.low, self.high)
        )
        low, high = min(low, value), max(high, value)
        if low == high:
            # A figure from so many cases that rounding swallowed its interval.
            step = _step(value)
            low, high = max(bounds.low, _rounded(value - step)), min(bounds.high, _rounded(value + step))
        return Found(self.name, value, low, high, self.source, self.confidence, self.year)


def _step(value: float) -> float:
    return 10.0 ** (math.floor(math.log10(abs(value))) - _DIGITS + 1) if value else 10.0**-_DIGITS


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
