# SPDX-License-Identifier: Apache-2.0
"""The stamp of a results folder: which versions, inputs and luck made it, and the checksum of every file."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from abmsim.results.errors import DamagedError
from abmsim.results.files import read_json, write_json
from abmsim.results.identity import identity, sources_digest
from abmsim.results.kept import Failure
from abmsim.results.plan import Plan, World
from abmsim.version import MODEL_BEHAVIOUR, __version__

MANIFEST = "manifest.json"
SCHEMA = 1
LIBRARIES = ("numpy", "numba", "mesa", "scipy", "pandas")


@dataclass(frozen=True)
class Circumstances:
    """What may differ between two runs with the same results: how they were asked for, and how long they took."""

    command: str = ""
    jobs: int = 1
    seconds: float = 0.0


@dataclass(frozen=True)
class Progress:
    """How far a run has come."""

    pairs: int
    failed: tuple[Failure, ...] = ()
    complete: bool = False


def resolved_file(world: World) -> str:
    """The name of the file that holds every number of one world."""
    return f"scenario-{world.name}.resolved.yaml"


def write_manifest(
    folder: Path, plan: Plan, progress: Progress, files: Mapping[str, str], circumstances: Circumstances
) -> None:
    """Write `manifest.json`; everything but `volatile` is the same for the same command."""
    document = {
        "schema": SCHEMA,
        "complete": progress.complete,
        "versions": versions(),
        "seed": plan.seed,
        "pairs": progress.pairs,
        "months": plan.months,
        "scale": plan.scale,
        "independent": plan.independent,
        "scenarios": [_scenario(world) for world in plan.treated],
        "counterfactuals": [_scenario(world) for world in plan.worlds if world.baseline is None],
        "identity": identity(plan),
        "failed": [_failed(failure, plan.seed) for failure in progress.failed],
        "files": dict(sorted(files.items())),
        "volatile": {
            "command": circumstances.command,
            "jobs": circumstances.jobs,
            "seconds": round(circumstances.seconds, 1),
            "machine": platform.platform(),
        },
    }
    write_json(folder / MANIFEST, document)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a finished results folder.

    Raises:
        DamagedError: the folder has none, it is broken, or the run was never finished.
    """
    path = folder / MANIFEST
    if not folder.is_dir():
        raise DamagedError(f"{folder}: no such folder")
    if not path.exists():
        raise DamagedError(f"{folder}: not a results folder (it has no {MANIFEST})")
    document = read_json(path)
    if document.get("schema") != SCHEMA:
        raise DamagedError(f"{path}: schema {document.get('schema')!r} is not known here (known: {SCHEMA})")
    return document


def pairs_asked(folder: Path, manifest: dict[str, Any]) -> int:
    """How many pairs were run, failed ones included.

    Raises:
        DamagedError: the manifest does not say, or the run was never finished.
    """
    path = folder / MANIFEST
    pairs, failed = manifest.get("pairs"), manifest.get("failed")
    if manifest.get("complete") is not True:
        raise DamagedError(f"{path}: this run is not finished; the same command goes on from there")
    if isinstance(pairs, bool) or not isinstance(pairs, int) or not isinstance(failed, list):
        raise DamagedError(f"{path}: pairs and failed are not what was written")
    return pairs + len(failed)


def versions() -> dict[str, object]:
    """Which abmsim, Python and libraries these are."""
    found: dict[str, object] = {
        "abmsim": __version__,
        "model_behaviour": MODEL_BEHAVIOUR,
        "model_sources": sources_digest(),
        "python": platform.python_version(),
    }
    return found | {name: _version(name) for name in LIBRARIES}


def _version(library: str) -> str:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _scenario(world: World) -> dict[str, object]:
    entry: dict[str, object] = {"scenario": world.name, "name": world.scenario.name, "resolved": resolved_file(world)}
    if world.baseline is not None:
        entry["counterfactual"] = world.baseline
    return entry | {"files": _files(world.scenario.files)}


def _files(files: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"path": path, "sha256": sha256} for path, sha256 in files]


def _failed(failure: Failure, seed: int) -> dict[str, object]:
    return {"pair": failure.pair, "seed": seed, "error": failure.error, "traceback": failure_file(failure.pair)}


def failure_file(pair: int) -> str:
    """Where the full story of a failed pair is told."""
    return f"failed-pair-{pair}.txt"
