# SPDX-License-Identifier: Apache-2.0
"""What one run compares: each scenario beside its counterfactual, and the name under which each world is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abmsim.results.ensembles import Ensemble
from abmsim.results.errors import RefusedError
from abmsim.scenario import distinct_slugs

if TYPE_CHECKING:
    from abmsim.scenario import Scenario

COUNTERFACTUAL = "counterfactual"
EVERYBODY = "all"
NOTHING_TESTED = "No interventions, so nothing was tested: read the city's levels, there is no difference to read."


@dataclass(frozen=True)
class World:
    """One city that is lived through in every pair; `baseline` is the name of its counterfactual, if it has one."""

    name: str
    scenario: Scenario
    baseline: str | None = None


@dataclass(frozen=True)
class Plan:
    """Everything that decides the numbers of a run, except how many pairs there are."""

    scenarios: tuple[Scenario, ...]
    against: tuple[Scenario, ...]
    worlds: tuple[World, ...]  # first the distinct counterfactuals in order of first use, then the scenarios
    seed: int = 1
    scale: float = 1.0
    independent: bool = False
    ensemble: Ensemble | None = None  # None: every pair believes the scenarios' own numbers

    @property
    def varied(self) -> tuple[str, ...]:
        """The numbers that differ between pairs, by name: those of the ensemble that not every world sets itself."""
        if self.ensemble is None:
            return ()
        worlds = [set(world.scenario.chosen) for world in self.worlds]
        return tuple(sorted(name for name in self.ensemble.names if not all(name in own for own in worlds)))

    @property
    def treated(self) -> tuple[World, ...]:
        """The worlds that are compared with a counterfactual, in the order of the command."""
        return self.worlds[len(self.worlds) - len(self.scenarios) :]

    def tests_nothing(self, name: str) -> bool:
        """Whether a treated world has no interventions and is compared with itself: nothing can differ."""
        place = [world.name for world in self.treated].index(name)
        scenario = self.scenarios[place]
        return not scenario.interventions and self.against[place] == scenario.counterfactual()

    @property
    def months(self) -> int:
        """The number of months that every world is lived."""
        return self.scenarios[0].months

    @property
    def communities(self) -> tuple[str, ...]:
        """The communities in the order of the records, `all` last."""
        return (*(community.name for community in self.scenarios[0].city.communities), EVERYBODY)

    @property
    def sectors(self) -> tuple[str, ...]:
        """The sectors of trade in the order of the records."""
        return tuple(sector.name for sector in self.scenarios[0].city.sectors)


def plan_run(
    scenarios: Sequence[Scenario],
    against: Scenario | None = None,
    *,
    seed: int = 1,
    scale: float = 1.0,
    independent: bool = False,
    ensemble: Ensemble | None = None,
) -> Plan:
    """Pair each scenario with its counterfactual, or all of them with `against` and its levers.

    With an `ensemble`, pair k believes its vector k; numbers that a scenario sets itself stay as they are.

    Raises:
        RefusedError: nothing to run, or scenarios that cannot stand side by side.
    """
    if not scenarios:
        raise RefusedError("no scenario was given")
    _check_side_by_side([*scenarios, *([against] if against else [])])
    counterfactuals = [against or scenario.counterfactual() for scenario in scenarios]
    distinct: list[Scenario] = []
    for counterfactual in counterfactuals:
        if counterfactual not in distinct:
            distinct.append(counterfactual)
    names = distinct_slugs([scenario.slug for scenario in scenarios])
    owners = [names[counterfactuals.index(other)] for other in distinct[1:]]
    baselines = [COUNTERFACTUAL, *(f"{COUNTERFACTUAL}-{owner}" for owner in owners)]
    worlds = [World(name, scenario) for name, scenario in zip(baselines, distinct, strict=True)]
    for name, scenario, counterfactual in zip(names, scenarios, counterfactuals, strict=True):
        worlds.append(World(name, scenario, baselines[distinct.index(counterfactual)]))
    return Plan(tuple(scenarios), tuple(counterfactuals), tuple(worlds), seed, scale, independent, ensemble)


def _check_side_by_side(scenarios: Sequence[Scenario]) -> None:
    first = scenarios[0]
    for other in scenarios[1:]:
        for aspect in ("city", "start", "months"):
            if getattr(other, aspect) != getattr(first, aspect):
                ours, theirs = _shown(first, aspect), _shown(other, aspect)
                raise RefusedError(
                    f"scenarios of one run share city, start and months: {aspect} is {ours} in {first.slug}, "
                    f"{theirs} in {other.slug}"
                )


def _shown(scenario: Scenario, aspect: str) -> str:
    if aspect == "city":
        return scenario.city.name
    if aspect == "start":
        year, month = scenario.start
        return f"{year}-{month:02d}"
    return str(scenario.months)
