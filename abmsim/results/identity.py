# SPDX-License-Identifier: Apache-2.0
"""What a results folder belongs to: the resolved inputs, the luck and the model's behaviour, as one short hash."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import abmsim
from abmsim.results.errors import RefusedError
from abmsim.results.inputs import deciding_sha256
from abmsim.results.plan import Plan
from abmsim.version import MODEL_BEHAVIOUR

HASH_LENGTH = 12
# What only shows or stores results cannot change them; everything else in the package is the model.
NOT_THE_MODEL = (
    "running.py",
    "__init__.py",
    "__main__.py",
    "analysis",
    "cli",
    "experiments",
    "report",
    "results",
    "shipped",
)


def identity(plan: Plan) -> dict[str, str]:
    """Everything that decides the numbers of a run, by name, so that a difference can be named."""
    parts = {f"scenario {world.name}": deciding_sha256(world.scenario) for world in plan.worlds}
    parts |= {f"counterfactual of {world.name}": str(world.baseline) for world in plan.treated}
    if plan.ensemble is not None:
        parts["parameter vectors"] = plan.ensemble.sha256
    return parts | {
        "seed": str(plan.seed),
        "scale": repr(float(plan.scale)),
        "months": str(plan.months),
        "independent": str(plan.independent),
        "model_behaviour": str(MODEL_BEHAVIOUR),
        "model sources": sources_digest(),
    }


def folder_name(plan: Plan) -> str:
    """`<slug>-<hash>`: the same inputs, seed, scale, months and behaviour always get the same name."""
    deciding = {name: part for name, part in identity(plan).items() if name != "model sources"}
    return f"{plan.treated[0].name}-{_sha256(json.dumps(deciding, sort_keys=True))[:HASH_LENGTH]}"


def check_same(folder: Path, kept: dict[str, str], asked: dict[str, str]) -> None:
    """Do nothing if the folder holds this very run.

    Raises:
        RefusedError: naming what differs; nothing is overwritten.
    """
    differing = sorted(name for name in {*kept, *asked} if kept.get(name) != asked.get(name))
    if differing:
        shown = ", ".join(
            f"{name} ({_short(kept.get(name))} there, {_short(asked.get(name))} here)" for name in differing
        )
        raise RefusedError(f"{folder} holds another run: {shown}; name another folder with --out")


@cache
def sources_digest() -> str:
    """The sha256 of the model's own sources: every .py and .yaml file that can change a result."""
    package = Path(abmsim.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*"), key=lambda path: path.relative_to(package).as_posix()):
        place = path.relative_to(package)
        if path.suffix in (".py", ".yaml") and place.parts[0] not in NOT_THE_MODEL:
            digest.update(place.as_posix().encode() + b"\0")
            digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _short(part: str | None) -> str:
    if part is None:
        return "nothing"
    return part[:HASH_LENGTH]


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8")).hexdigest()
