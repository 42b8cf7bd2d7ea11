# SPDX-License-Identifier: Apache-2.0
"""What the runs of an experiment were made from, told with every analysis, so that nobody quotes it for something else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from abmsim.experiments.points import Points, case_name
from abmsim.results.inputs import sha256_of_inputs


def origin_of(about: Mapping[str, str], points: Points) -> dict[str, Any]:
    """The experiment, its cases with the checksum of each scenario, and what decides the numbers beside them.

    Runs of a Python function have none: an empty origin.
    """
    if not about.get("inputs"):
        return {}
    made, identity = json.loads(about["inputs"]), json.loads(about["identity"])
    return {
        "experiment": made["name"],
        "model_behaviour": int(identity["model_behaviour"]),
        "seed": made["seed"],
        "scale": made["scale"],
        "parameter_vectors": identity.get("parameter vectors"),
        "cases": [_case(one, case_name(points, number)) for number, one in enumerate(made["cases"])],
        "measures": {
            one["label"]: {name: one[name] for name in ("measure", "community", "month", "take")}
            for one in made["measures"]
        },
    }


def _case(made: Mapping[str, Any], name: str) -> dict[str, Any]:
    scenario = made["scenario"]
    return {
        "case": name,
        "scenario": scenario["slug"],
        "name": scenario["name"],
        "months": scenario["months"],
        "inputs": sha256_of_inputs(scenario),
    }
