# SPDX-License-Identifier: Apache-2.0
"""The scenarios of a run as plain data: kept in `inputs.json`, so that a results folder can be made again from itself.

What decides the numbers is told apart from where it was written: moving a file or adding a comment changes nothing.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from abmsim.results.ensembles import ensemble_from
from abmsim.results.errors import DamagedError
from abmsim.results.files import read_json
from abmsim.results.plan import Plan, World

if TYPE_CHECKING:
    from abmsim.scenario import Scenario

INPUTS = "inputs.json"
# Where something was read, and what is only said about it.
NOT_DECIDING = ("registry", "files", "warnings", "line", "lever_defaults", "cost_rules", "chosen", "label")
Built = TypeVar("Built")


def deciding_sha256(scenario: Scenario) -> str:
    """The sha256 of everything in a scenario that can change a number or a name in the results."""
    return sha256_of_inputs(dataclasses.asdict(scenario))


def sha256_of_inputs(content: Mapping[str, Any]) -> str:
    """The same of a scenario that was kept as plain data."""
    deciding = without(content, NOT_DECIDING)
    return hashlib.sha256(json.dumps(deciding, sort_keys=True).encode("utf-8")).hexdigest()


def inputs_document(plan: Plan) -> dict[str, Any]:
    """Every world of a plan as plain data, numbers without loss."""
    ensemble = {} if plan.ensemble is None else {"ensemble": plan.ensemble.document()}
    return ensemble | {
        "seed": plan.seed,
        "scale": plan.scale,
        "independent": plan.independent,
        "worlds": [
            {"world": world.name, "counterfactual": world.baseline, "scenario": dataclasses.asdict(world.scenario)}
            for world in plan.worlds
        ],
    }


def read_plan(folder: Path) -> Plan:
    """The plan that a results folder was made from.

    Raises:
        DamagedError: `inputs.json` is missing or not what was written.
    """
    path = folder / INPUTS
    document = read_json(path)
    try:
        worlds = tuple(
            World(one["world"], scenario_from(one["scenario"]), one["counterfactual"]) for one in document["worlds"]
        )
        by_name = {world.name: world.scenario for world in worlds}
        treated = [world for world in worlds if world.baseline is not None]
        against = tuple(by_name[str(world.baseline)] for world in treated)
        seed, scale, independent = (document[name] for name in ("seed", "scale", "independent"))
        ensemble = ensemble_from(document["ensemble"], path) if "ensemble" in document else None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DamagedError(f"{path}: not what was written ({type(error).__name__}: {error})") from error
    return Plan(tuple(world.scenario for world in treated), against, worlds, seed, scale, independent, ensemble)


def without(content: Any, names: tuple[str, ...]) -> Any:
    """Plain data without the keys of these names, at any depth."""
    if isinstance(content, Mapping):
        return {key: without(value, names) for key, value in content.items() if key not in names}
    if isinstance(content, list | tuple):
        return [without(value, names) for value in content]
    return content


def scenario_from(content: dict[str, Any]) -> Scenario:
    """The scenario that was written as plain data."""
    from abmsim.parameters import Number
    from abmsim.scenario import (
        CityProfile,
        Community,
        CostLine,
        CostRule,
        Instalment,
        InterventionPlan,
        Reserve,
        Returned,
        Scenario,
        Sector,
    )

    city = _build(CityProfile, content["city"], communities=_each(Community), sectors=_each(Sector))
    registry = {name: _build(Number, number) for name, number in content["registry"].items()}
    return _build(
        Scenario,
        {**content, "city": city, "registry": registry},
        interventions=_each(InterventionPlan),
        instalments=_each(Instalment),
        costs=_each(CostLine),
        returned=_each(Returned),
        cost_rules=_each(CostRule),
        reserves=_each(Reserve),
    )


def _each(kind: Callable[..., Built]) -> Callable[[list[dict[str, Any]]], tuple[Built, ...]]:
    return lambda items: tuple(_build(kind, item) for item in items)


def _build(kind: Callable[..., Built], content: Mapping[str, Any], **parts: Callable[[Any], Any]) -> Built:
    """An object of this kind from plain data; lists are tuples again."""
    fields = {name: parts[name](value) if name in parts else _frozen(value) for name, value in content.items()}
    return kind(**fields)


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(one) for one in value)
    if isinstance(value, dict):
        return {key: _frozen(one) for key, one in value.items()}
    return value
