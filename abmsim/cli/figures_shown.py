# SPDX-License-Identifier: Apache-2.0
"""How a figure is written in the terminal: as many digits as it deserves, and no certainty that nobody has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.markup import escape

from abmsim.report.quantity import Estimate, rounded
from abmsim.scenario.problems import echo

Entry = Mapping[str, Any]
LONGEST_NAME = 200
NEARLY_SURE = 0.995
ALL_ALIKE = "all pairs alike"
PLANNED = "public_cost_dollars"  # what was planned is the same in every pair, and needs no note
WHOLE_FROM = 100


def shown(entry: Entry) -> tuple[str, str, str]:
    """Mean, interval and chance above zero as text; the digits follow the standard error.

    Pairs that all gave the same have neither interval nor chance: luck was not seen, which is no certainty.

    >>> shown({"mean": 12.345, "ci_low": 8.1, "ci_high": 16.6, "chance_positive": 0.9999})
    ('12', '8 to 17', '> 99 %')
    """
    mean, low, high = entry["mean"], entry["ci_low"], entry["ci_high"]
    if mean is None:
        return "none", "", ""
    if low is None or high is None:
        return level(mean), "unknown", ""
    place = Estimate(mean, low, high, None, "").place
    texts = [f"{rounded(value, place):,f}" for value in (mean, low, high)]
    if low == high:
        return texts[0], ALL_ALIKE, ""
    return texts[0], f"{texts[1]} to {texts[2]}", chance(entry.get("chance_positive"))


def level(value: float) -> str:
    """A figure without an interval to say how many digits it deserves.

    >>> level(39000.0), level(4.25)
    ('39,000', '4.2')
    """
    return f"{value:,.0f}" if abs(value) >= WHOLE_FROM else f"{value:.1f}"


def chance(share: float | None) -> str:
    """A chance in per cent that never claims to be certain, however many pairs agree."""
    if share is None:
        return ""
    if share >= NEARLY_SURE:
        return "> 99 %"
    if share <= 1 - NEARLY_SURE:
        return "< 1 %"
    return f"{share * 100:.0f} %"


def safe(text: str, longest: int = LONGEST_NAME) -> str:
    """User text that neither the terminal nor the table takes for a command."""
    return escape(echo(text, longest))
