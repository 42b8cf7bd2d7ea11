# SPDX-License-Identifier: Apache-2.0
"""A scenario that begins some months later: evaluators look back on records from before the programme."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abmsim.scenario import Scenario

MONTHS_PER_YEAR = 12


def with_history(scenario: Scenario, months: int) -> Scenario:
    """Give the same scenario with `months` quiet months before it: everything happens in the same calendar month."""
    counted = scenario.start[0] * MONTHS_PER_YEAR + scenario.start[1] - 1 - months
    return dataclasses.replace(
        scenario,
        start=(counted // MONTHS_PER_YEAR, counted % MONTHS_PER_YEAR + 1),
        months=scenario.months + months,
        interventions=tuple(_later(one, months, "start", "end") for one in scenario.interventions),
        instalments=tuple(_later(one, months, "month", "until") for one in scenario.instalments),
        costs=tuple(_later(one, months, "month") for one in scenario.costs),
        returned=tuple(_later(one, months, "month") for one in scenario.returned),
        cost_rules=tuple(_later(one, months, "start", "end") for one in scenario.cost_rules),
        reserves=tuple(_later_reserve(one, months) for one in scenario.reserves),
    )


def _later(one: object, months: int, *names: str) -> object:
    moved = {name: getattr(one, name) + months for name in names}
    return dataclasses.replace(one, **moved)  # type: ignore[type-var]


def _later_reserve(one: object, months: int) -> object:
    moved = _later(one, months, "month", "until")
    lapses = getattr(one, "lapses")  # noqa: B009
    return dataclasses.replace(moved, lapses=lapses + months) if lapses else moved  # type: ignore[type-var]
