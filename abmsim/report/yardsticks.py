# SPDX-License-Identifier: Apache-2.0
"""What a job has cost elsewhere, so that nobody has to take the simulated figure on its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

from abmsim.report.quantity import Quantity, address

FILE = "yardsticks.yaml"
TEN = 10


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A published cost per job."""

    id: str
    counts: str
    low: Quantity
    high: Quantity
    source: str


@cache
def _file() -> dict[str, Any]:
    text = (resources.files("abmsim.report") / FILE).read_text(encoding="utf-8")
    content: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return content


def yardsticks() -> tuple[Yardstick, ...]:
    """The published costs per job, in the order of the file."""
    return tuple(
        Yardstick(
            id=entry["id"],
            counts=entry["counts"],
            low=Quantity(float(entry["dollars"][0]), address(FILE, f"{entry['id']}/low")),
            high=Quantity(float(entry["dollars"][1]), address(FILE, f"{entry['id']}/high")),
            source=entry["source"],
        )
        for entry in _file()["costs_per_job"]
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
    """The decimal place to show them with: whole jobs where there are ten, else tenths."""
    return 0 if usual_jobs(dollars)[0].value >= TEN else -1
