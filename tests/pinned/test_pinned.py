# SPDX-License-Identifier: Apache-2.0
"""The same files and the same seed give the same numbers as when they were last looked at.

`behaviour.yaml` holds one entry for each MODEL_BEHAVIOUR, with the reason why it replaced the last. `make repin
REASON='...'` renews the newest entry and tells the changelog; once a version is released, only a new MODEL_BEHAVIOUR may.
"""

import hashlib
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from engine.worlds import ALL, MEETINGS, SIMPLER, column, scenario
from ruamel.yaml import YAML

import abmsim
from abmsim.ensemble import PairRecord, live_pair
from abmsim.scenario import Scenario
from abmsim.version import MODEL_BEHAVIOUR, __version__

SCALE, MONTHS, SEED, PAIR = 0.05, 18, 1, 2
FILE = "behaviour.yaml"
HEAD = """# SPDX-License-Identifier: Apache-2.0
# What each generation of the model gives for one small pair of worlds (from generation 3 on: scale 0.05, 18 months, seed 1, pair 2;
# before: scale 0.02, 12 months, seed 1, pair 1).
# Written by `make repin REASON='...'`, never by hand.
"""
yaml = YAML()
yaml.width = 200


def plans(root: Path) -> dict[str, Scenario]:
    """The shipped scenarios, and one in which everything happens at once."""
    shipped = {
        path.stem: abmsim.load_scenario(path, months=MONTHS) for path in sorted((root / "scenarios").glob("*.yaml"))
    }
    return {
        **shipped,
        "everything_at_once": scenario("- liaison: {language: es, staff: 20}", SIMPLER, MEETINGS, months=MONTHS),
    }


def sha256(*tables: np.ndarray) -> str:
    """Return a digest of tables, their shapes included."""
    digest = hashlib.sha256()
    for table in tables:
        digest.update(str(table.shape).encode())
        digest.update(np.ascontiguousarray(table).tobytes())
    return digest.hexdigest()[:32]


def figures(lived: PairRecord) -> dict[str, Any]:
    """What is pinned of one pair: digests, and two figures that a reader of the difference understands."""
    worlds = lived.worlds
    return {
        "months": sha256(*(world.months for world in worlds)),
        "flows": sha256(*(world.flows for world in worlds), *(world.balances for world in worlds)),
        "spells": sha256(*(world.spells for world in worlds)),
        "paired": sha256(*lived.paired),
        "registered_firms": [int(column(world, "registered_firms", ALL)[-1]) for world in worlds],
        "jobs": [int(column(world, "jobs", ALL)[-1]) for world in worlds],
    }


def pinned_entries(root: Path) -> list[dict[str, Any]]:
    path = root / "tests" / "pinned" / FILE
    return list(yaml.load(path)) if path.exists() else []


@pytest.fixture(scope="module")
def found(root) -> dict[str, Any]:
    return {
        name: figures(live_pair([plan], [plan.counterfactual()], SEED, PAIR, SCALE))
        for name, plan in plans(root).items()
    }


def test_the_same_files_and_seed_give_the_same_numbers(root, found, pinned, request) -> None:
    reason = request.config.getoption("--repin")
    entries = pinned_entries(root)
    before = entries.pop() if entries and entries[-1]["model_behaviour"] == MODEL_BEHAVIOUR else None
    changed = before is not None and before["scenarios"] != found
    if changed and reason and f"## {__version__}" in (root / "CHANGELOG.md").read_text(encoding="utf-8"):
        pytest.fail(
            f"{__version__} is released with MODEL_BEHAVIOUR {MODEL_BEHAVIOUR}: raise it in abmsim/version.py first"
        )
    why = reason if reason and (changed or before is None) else (before or {"reason": "not stated"})["reason"]
    entries.append({"model_behaviour": MODEL_BEHAVIOUR, "reason": why, "scenarios": found})
    written = StringIO()
    yaml.dump(entries, written)
    pinned(FILE, HEAD + written.getvalue())


def test_every_generation_states_its_reason(root) -> None:
    entries = pinned_entries(root)
    generations = [entry["model_behaviour"] for entry in entries]
    assert generations == sorted(set(generations))
    assert all(len(entry["reason"].split()) >= 3 for entry in entries)


def test_what_is_pinned_is_alive(found) -> None:
    touched = [one["months"] for one in found.values() if one["months"] != found["baseline"]["months"]]
    assert len(set(touched)) == len(touched)
    # a lever whose monthly money buys less than one whole match in a city this small may touch nobody
    assert len(touched) >= len(found) - 2
    assert all(len(one["jobs"]) == 2 or name == "baseline" for name, one in found.items())
    assert found["everything_at_once"]["registered_firms"][1] != found["everything_at_once"]["registered_firms"][0]
