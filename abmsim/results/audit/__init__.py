# SPDX-License-Identifier: Apache-2.0
"""Checks a results folder from its written files alone: people, firms, jobs, files, money and pairs must add up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from abmsim.measures import NAMES, PAIRED_NAMES
from abmsim.results.audit.accounts import account_lines
from abmsim.results.audit.cities import city_lines
from abmsim.results.audit.effects import effects_line
from abmsim.results.audit.finding import Finding
from abmsim.results.audit.firms import firm_lines
from abmsim.results.audit.pairs import pair_lines
from abmsim.results.blocks import Block, read_blocks
from abmsim.results.errors import DamagedError
from abmsim.results.files import sha256_of
from abmsim.results.manifest import MANIFEST, read_manifest

__all__ = ["Finding", "audit"]


def audit(folder: Path) -> Iterator[Finding]:
    """One finding per identity, in a fixed order.

    Raises:
        DamagedError: a file is missing or cannot be read.
    """
    manifest = read_manifest(folder)
    if manifest.get("complete") is False:
        raise DamagedError(f"{folder / MANIFEST}: this run is not finished; the same command goes on from there")
    worlds = read_blocks(folder / "months.csv", NAMES)
    paired = read_blocks(folder / "pairs.csv", PAIRED_NAMES)
    baselines = _baselines(folder, manifest, worlds, paired)
    yield from city_lines(worlds)
    yield from firm_lines(folder, worlds)
    yield from account_lines(folder, worlds)
    yield from pair_lines(folder, worlds, paired, baselines)
    yield effects_line(folder, worlds, paired, baselines)
    yield _as_written(folder, manifest)


def _baselines(
    folder: Path, manifest: dict[str, Any], worlds: dict[str, Block], paired: dict[str, Block]
) -> dict[str, str]:
    """The counterfactual of each scenario, by name."""
    entries = manifest.get("scenarios")
    known = entries if isinstance(entries, list) else []
    named = {str(entry.get("scenario")): str(entry.get("counterfactual")) for entry in known}
    found = {name: named.get(name, "counterfactual") for name in paired}
    missing = [name for pair in found.items() for name in pair if name not in worlds]
    if missing or not found:
        raise DamagedError(f"{folder / 'months.csv'}: has no rows of {missing[0] if missing else 'any scenario'}")
    return found


def _as_written(folder: Path, manifest: dict[str, Any]) -> Finding:
    files = manifest.get("files")
    listed: dict[str, str] = files if isinstance(files, dict) else {}
    changed = [name for name, sha256 in sorted(listed.items()) if sha256_of(folder / name) != sha256]
    return Finding("files: each is as it was written", len(listed), float(len(changed)), ", ".join(changed))
