# SPDX-License-Identifier: Apache-2.0
"""A scenario that was read and checked: a city, a period, what the city does, who pays, and every number."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from abmsim.parameters import Number
from abmsim.scenario.dates import Calendar
from abmsim.scenario.money import CostLine, CostRule, Instalment, Reserve, Returned, keep_books

COUNTERFACTUAL = "counterfactual"


@dataclass(frozen=True, slots=True)
class Community:
    """People of the city who share an origin and a language."""

    name: str
    label: str
    language: str


@dataclass(frozen=True, slots=True)
class Sector:
    """A line of business and the path its licence takes through the office."""

    name: str
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class CityProfile:
    """What kinds of people and businesses a city has; its numbers are with all other numbers."""

    name: str
    label: str
    communities: tuple[Community, ...]
    sectors: tuple[Sector, ...]


@dataclass(frozen=True)
class InterventionPlan:
    """One thing the city does, from month `start` to month `end` inclusive (1 is the first month)."""

    kind: str
    id: str
    start: int
    end: int
    options: Mapping[str, object] = field(hash=False)
    line: int = field(compare=False, default=0)


@dataclass(frozen=True)
class Scenario:
    """A checked scenario. Two scenarios that make the same world are equal, wherever they were written."""

    name: str
    slug: str
    question: str = field(compare=False)
    city: CityProfile
    start: tuple[int, int]
    months: int
    interventions: tuple[InterventionPlan, ...]
    instalments: tuple[Instalment, ...]
    costs: tuple[CostLine, ...]
    returned: tuple[Returned, ...]
    numbers: Mapping[str, float] = field(hash=False)
    registry: Mapping[str, Number] = field(compare=False, repr=False)
    forced: tuple[str, ...]
    warnings: tuple[str, ...] = field(compare=False)
    overspend: str
    files: tuple[tuple[str, str], ...] = field(compare=False)
    cost_rules: tuple[CostRule, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    chosen: tuple[str, ...] = ()
    lever_defaults: Mapping[str, float] = field(compare=False, repr=False, default_factory=dict)

    @property
    def calendar(self) -> Calendar:
        """The months of the scenario as calendar months."""
        return Calendar(self.start, self.months)

    def counterfactual(self) -> "Scenario":
        """Give the same city and numbers without interventions, funding and costs.

        Numbers of levers go back to their defaults, since no lever runs: scenarios that differ only in what the
        city does have equal counterfactuals.
        """
        return dataclasses.replace(
            self,
            name=COUNTERFACTUAL,
            slug=COUNTERFACTUAL,
            question="",
            interventions=(),
            instalments=(),
            costs=(),
            returned=(),
            numbers={**self.numbers, **self.lever_defaults},
            chosen=tuple(name for name in self.chosen if name not in self.lever_defaults),
            forced=tuple(name for name in self.forced if name not in self.lever_defaults),
            overspend="refuse",
            cost_rules=(),
            reserves=(),
        )

    def with_numbers(self, values: Mapping[str, float]) -> "Scenario":
        """Give the same scenario with other values of some numbers; planned costs follow.

        Raises KeyError for a number that does not exist and ValueError for one that is not finite.
        """
        unknown = sorted(set(values) - set(self.numbers))
        if unknown:
            raise KeyError(f"no number called {', '.join(unknown)}")
        for name, value in values.items():
            if not math.isfinite(value):
                raise ValueError(f"{name} must be a finite number, not {value}")
        numbers = {**self.numbers, **{name: float(value) for name, value in values.items()}}
        if not any(rule.number in values for rule in self.cost_rules):
            return dataclasses.replace(self, numbers=numbers)
        books = keep_books(self.cost_rules, self.instalments, numbers, self.months)
        return dataclasses.replace(
            self, numbers=numbers, costs=books.costs, returned=books.returned, reserves=books.reserves
        )

    def with_vector(self, values: Mapping[str, float]) -> "Scenario":
        """Give the same scenario under one parameter vector; numbers that the scenario sets itself stay as they are."""
        chosen = set(self.chosen)
        return self.with_numbers({name: value for name, value in values.items() if name not in chosen})

    def resolved_yaml(self) -> str:
        """Give everything that acted as one YAML text, the same bytes wherever it is written."""
        from abmsim.scenario.resolved import write_resolved

        return write_resolved(self)
