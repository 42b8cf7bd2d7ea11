# SPDX-License-Identifier: Apache-2.0
"""A scenario that begins some months later: evaluators look back on records from before the programme."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, TypeVar

from abmsim.scenario.money import CostLine, CostRule, Instalment, Reserve, Returned
from abmsim.scenario.plan import InterventionPlan

if TYPE_CHECKING:
    from abmsim.scenario import Scenario

MONTHS_PER_YEAR = 12
Dated = TypeVar("Dated", InterventionPlan, Instalment, CostLine, Returned, CostRule, Reserve)


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


def _later(one: Dated, months: int, *names: str) -> Dated:
    """Move the months that these fields name."""
    return dataclasses.replace(one, **{name: getattr(one, name) + months for name in names})


def _later_reserve(one: Reserve, months: int) -> Reserve:
    """Move money set aside; what never lapses goes on doing so."""
    names = ("month", "until", "lapses") if one.lapses else ("month", "until")
    return _later(one, months, *names)
