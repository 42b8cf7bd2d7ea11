# SPDX-License-Identifier: Apache-2.0
"""A number that is shown to people, with the place it comes from and as many digits as it deserves."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from urllib.parse import urlencode

FINEST_PLACE = -1  # tenths are the most that a mean of firms or jobs can bear
SMALLEST_PLACE = -6
FINEST_OF_TWO = -4
HALF_A_UNIT = 0.5
STANDARD_ERRORS_IN_AN_INTERVAL = 4  # a 95 % interval is about four standard errors wide


def address(file: str, part: str, where: Mapping[str, object] | None = None) -> str:
    """Where a number can be found again: `pairs.csv?scenario=a&month=36#mean`.

    Names of scenarios and communities are percent-encoded, so that no name can change what the address means.
    """
    query = f"?{urlencode({key: str(value) for key, value in where.items()})}" if where else ""
    return f"{file}{query}#{part}"


def rounded(value: float, place: int) -> Decimal:
    """The value at a decimal place: 0 = units, 1 = tens, -1 = tenths; halves go to the even digit."""
    step = Decimal(1).scaleb(place)
    steps = (Decimal(repr(float(value))) / step).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    return steps * step + 0  # no negative zero


def place_for(error: float, finest: int = FINEST_PLACE) -> int:
    """The last decimal place worth showing when the standard error is `error`: steps no larger than the error.

    Firms, jobs and months are whole things, so tenths wait until the error is under half a unit. An error of exactly 0
    belongs to numbers that are the same in every run: these are shown whole.
    """
    if error <= 0 or not math.isfinite(error) or HALF_A_UNIT <= error < 1:
        return 0
    return max(finest, math.floor(math.log10(error)))


def exact_place(value: float) -> int:
    """The decimal place at which a number shows as it was written: nothing is rounded away, nothing is added."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return min(0, int(exponent))


def two_digits(value: float) -> int:
    """The decimal place of the second digit that counts, ten-thousandths at the finest."""
    return max(FINEST_OF_TWO, min(0, math.floor(math.log10(abs(value))) - 1)) if value else 0


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number and the address in the results folder from which it can be derived again."""

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95 % interval, and the chance that the true mean is above zero."""

    mean: float
    low: float
    high: float
    chance: float | None
    source: str  # its address; the names of its parts (`mean`, `ci_low` ...) are appended
    spread: float | None = None  # the standard error, where it was written down

    def part(self, name: str) -> Quantity:
        """One of `mean`, `ci_low`, `ci_high`, `chance_positive`, as a number that knows where it comes from."""
        values = {"mean": self.mean, "ci_low": self.low, "ci_high": self.high, "chance_positive": self.chance}
        value = values[name]
        if value is None:
            raise KeyError(f"{self.source} has no {name}")
        return Quantity(value, f"{self.source}/{name}")

    @property
    def error(self) -> float:
        """The standard error: as written down, else what the width of the interval implies."""
        if self.spread is not None:
            return self.spread
        return (self.high - self.low) / STANDARD_ERRORS_IN_AN_INTERVAL

    @property
    def place(self) -> int:
        """The decimal place to show for firms, jobs and dollars: the digits follow the standard error."""
        return self.place_down_to(FINEST_PLACE)

    def place_down_to(self, finest: int) -> int:
        """The same for things that bear finer steps, such as months.

        More digits are taken where an interval that excludes zero would be printed as if it began at zero: the range
        never contradicts the verb beside it.
        """
        place = place_for(self.error, finest)
        nearest = self.low if self.low > 0 else min(self.high, 0.0)
        while nearest != 0 and rounded(nearest, place) == 0 and place > SMALLEST_PLACE:
            place -= 1
        return place

    @property
    def whole(self) -> bool:
        """True when the mean and both ends are finite."""
        return all(math.isfinite(value) for value in (self.mean, self.low, self.high))
