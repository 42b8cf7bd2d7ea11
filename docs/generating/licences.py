# SPDX-License-Identifier: Apache-2.0
"""The software bill of materials: what `pip install abmsim` brings along here, with versions and licences."""

import re
import tomllib
from collections.abc import Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from generating.tables import plain, table

ROOT = Path(__file__).resolve().parents[2]
LICENCE = "License :: OSI Approved :: "
LONGEST = 60  # a longer text under `License` is the licence itself


FOR_DEVELOPERS = ("build", "check", "docs", "test")  # extras that nobody needs to run abmsim


def run_time() -> dict[str, Distribution]:
    """Return the packages that run with abmsim on this machine, followed through what is installed, by name."""
    return _followed(_project()["dependencies"])


def with_extras() -> dict[str, Distribution]:
    """Return those and the packages of the extras that add to what abmsim can do."""
    extras = _project()["optional-dependencies"]
    return _followed(
        _project()["dependencies"] + [need for name in extras if name not in FOR_DEVELOPERS for need in extras[name]]
    )


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _followed(needs: Sequence[str]) -> dict[str, Distribution]:
    waiting = [need for text in needs if _applies(need := Requirement(text))]
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, str]] = set()
    while waiting:
        need = waiting.pop()
        name = re.sub(r"[-_.]+", "-", need.name).lower()
        try:
            found[name] = distribution(need.name)
        except PackageNotFoundError as missing:
            raise LookupError(f"{name} is a dependency and is not installed") from missing
        for extra in {"", *need.extras} - {extra for known, extra in seen if known == name}:
            seen.add((name, extra))
            waiting += [one for text in found[name].requires or [] if _applies(one := Requirement(text), extra)]
    return dict(sorted(found.items()))


def _applies(need: Requirement, extra: str = "") -> bool:
    return need.marker is None or need.marker.evaluate({"extra": extra})


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
    always = run_time()
    rows = [
        [plain(name), "always" if name in always else "with an extra", plain(one.version), plain(licence_of(one))]
        for name, one in with_extras().items()
    ]
    return table(("package", "installed", "version", "licence"), rows)
