# SPDX-License-Identifier: Apache-2.0
"""Which design to take for the money, if any: the cheapest that sees the effect, or plainly that none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from abmsim.analysis.evaluation.summarising import DETECTS, NOT_DETECTABLE

TAKE, NONE_DETECTS, NONE_AFFORDABLE = "take", "none_detects", "none_affordable"


def advice(rows: Sequence[Mapping[str, Any]], budget_dollars: float | None) -> dict[str, Any]:
    """Return the cheapest design that detects the effect within the budget; else the sound one that sees most.

    A design that finds effects where there are none is never recommended.
    """
    affordable = [row for row in rows if budget_dollars is None or row["cost_dollars"] <= budget_dollars]
    if not affordable:
        cheapest = min(rows, key=lambda row: row["cost_dollars"])
        return {"advice": NONE_AFFORDABLE, "design": None, "sharpest_sound": None, "cheapest": cheapest["design"]}
    seeing = sorted(_of(affordable, DETECTS), key=lambda row: row["cost_dollars"])
    sound = sorted([*seeing, *_of(affordable, NOT_DETECTABLE)], key=_rank)
    return {
        "advice": TAKE if seeing else NONE_DETECTS,
        "design": seeing[0]["design"] if seeing else None,
        "sharpest_sound": sound[0]["design"] if sound else None,
        "cheapest": min(affordable, key=lambda row: row["cost_dollars"])["design"],
    }


def _rank(row: Mapping[str, Any]) -> tuple[bool, float, float]:
    """Designs that luck or a score makes sound come first: of the others a bias may only be hidden by noise."""
    return (not row["assigned"], row["smallest_detectable"], row["cost_dollars"])


def _of(rows: Sequence[Mapping[str, Any]], verdict: str) -> list[Mapping[str, Any]]:
    return [row for row in rows if row["verdict"] == verdict]
