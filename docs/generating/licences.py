# SPDX-License-Identifier: Apache-2.0
"""The software bill of materials: what `pip install abmsim` brings along here, with versions and licences."""

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

from generating.tables import plain, table

ROOT = Path(__file__).resolve().parents[2]
LICENCE = "License :: OSI Approved :: "
LONGEST = 60  # a longer text under `License` is the licence itself


def run_time() -> dict[str, Distribution]:
    """Return the packages that run with abmsim on this machine, followed through what is installed, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [Requirement(need) for need in project["dependencies"]]
    found: dict[str, Distribution] = {}
    while waiting:
        need = waiting.pop()
        name = re.sub(r"[-_.]+", "-", need.name).lower()
        if name in found or (need.marker and not need.marker.evaluate({"extra": ""})):
            continue
        try:
            found[name] = distribution(need.name)
        except PackageNotFoundError as missing:
            raise LookupError(f"{name} is a dependency and is not installed") from missing
        waiting += [Requirement(text) for text in found[name].requires or []]
    return dict(sorted(found.items()))


def licence_of(package: Distribution) -> str:
    """Return the licence a package states: the expression, else its short text, else its classifiers; empty if none."""
    words = package.metadata
    stated = words.get("License-Expression") or words.get("License") or ""
    if stated and len(stated) <= LONGEST and "\n" not in stated:
        return stated
    found = [text.removeprefix(LICENCE) for text in words.get_all("Classifier", []) if text.startswith(LICENCE)]
    return ", ".join(found) or stated.strip().partition("\n")[0][:LONGEST]


def page() -> str:
    """Return the table of packages."""
    rows = [[plain(name), plain(one.version), plain(licence_of(one))] for name, one in run_time().items()]
    return table(("package", "version", "licence"), rows)
