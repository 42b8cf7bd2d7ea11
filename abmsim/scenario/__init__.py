# SPDX-License-Identifier: Apache-2.0
"""From a file that a planner writes to a scenario that was checked, with every mistake told at once."""

from collections.abc import Sequence
from pathlib import Path

from abmsim.scenario.checking import build
from abmsim.scenario.dates import Calendar
from abmsim.scenario.layering import read_layers
from abmsim.scenario.money import CostLine, CostRule, Instalment, Reserve, Returned
from abmsim.scenario.names import distinct_slugs, slug_of
from abmsim.scenario.places import Library, find_scenario, shipped, shipped_files
from abmsim.scenario.plan import COUNTERFACTUAL, CityProfile, Community, InterventionPlan, Scenario, Sector
from abmsim.scenario.problems import Place, Problem, Report, ScenarioError

__all__ = [
    "COUNTERFACTUAL",
    "Calendar",
    "CityProfile",
    "Community",
    "CostLine",
    "CostRule",
    "Instalment",
    "InterventionPlan",
    "Library",
    "Place",
    "Problem",
    "Reserve",
    "Returned",
    "Scenario",
    "ScenarioError",
    "Sector",
    "distinct_slugs",
    "load_scenario",
    "shipped",
    "shipped_files",
    "slug_of",
]


def load_scenario(
    path: str | Path,
    *,
    overlays: Sequence[str | Path] = (),
    settings: Sequence[str] = (),
    months: int | None = None,
    library: Library | None = None,
) -> Scenario:
    """Read and check a scenario: a file, or the bare name of a shipped one.

    `overlays` are laid over it in order, then `settings` (texts NAME=VALUE), then `months`. `library` says where
    rules, levers and cities are (the ones that come with abmsim when left out). Raises ScenarioError with every
    independent mistake; writes nothing.
    """
    shelf = library or Library()
    report = Report()
    main = find_scenario(str(path), report, shelf)
    above = [find_scenario(str(overlay), report, shelf) for overlay in overlays]
    if main is None:
        raise ScenarioError(report.problems)
    layers = read_layers(main, [one for one in above if one is not None], settings, shelf, report)
    if layers is None:
        raise ScenarioError(report.problems)
    return build(layers, months, shelf, report)
