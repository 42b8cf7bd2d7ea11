# SPDX-License-Identifier: Apache-2.0
"""What a job has cost elsewhere, so that nobody has to take the simulated figure on its own."""

from __future__ import annotations

import math
from dataclasses import dataclass

from abmsim.analysis.yardsticks import FILE, published
from abmsim.report.quantity import Quantity, address

TEN = 10


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A published cost per job."""

    id: str
    counts: str
    low: Quantity
    high: Quantity
    source: str


def yardsticks() -> tuple[Yardstick, ...]:
    """The published costs per job, in the order of the file."""
    return tuple(
        Yardstick(
            id=one.id,
            counts=one.counts,
            low=Quantity(one.low_dollars, address(FILE, f"{one.id}/low")),
            high=Quantity(one.high_dollars, address(FILE, f"{one.id}/high")),
            source=one.source,
        )
        for one in published()
    )


def usual_jobs(dollars: float) -> tuple[Quantity, Quantity]:
    """How few and how many net jobs this much public money buys at the published prices of a net job."""
    prices = [price for each in yardsticks() if each.counts == "net" for price in (each.low.value, each.high.value)]
    where = {"dollars": repr(dollars)}
    low, high = (
        Quantity(dollars / price, address(FILE, f"usual_jobs/{part}", where))
        for part, price in (("low", max(prices)), ("high", min(prices)))
    )
    return low, high


def usual_place(dollars: float) -> int:
    """The decimal place to show them with: whole jobs where there are ten, else tenths, finer where less than one is bought."""
    least = usual_jobs(dollars)[0].value
    return 0 if least >= TEN else min(-1, math.floor(math.log10(least))) if least > 0 else -1
