# SPDX-License-Identifier: Apache-2.0
"""Whether two results folders are the same to the byte, and if not, the first thing that differs."""

from __future__ import annotations

import json
from itertools import zip_longest
from pathlib import Path
from typing import Any

from abmsim.results.errors import unwritable
from abmsim.results.files import sha256_of
from abmsim.results.manifest import read_manifest
from abmsim.version import MODEL_BEHAVIOUR

LONGEST_SHOWN = 160
NOT_COMPARED = ("volatile", "files", "versions")


def behaviour_difference(manifest: dict[str, Any]) -> str | None:
    """Why the numbers must differ, where the model has declared to behave differently since; else None."""
    versions = manifest.get("versions")
    there = versions.get("model_behaviour") if isinstance(versions, dict) else None
    if there == MODEL_BEHAVIOUR:
        return None
    return f"manifest.json: versions.model_behaviour is {there!r} there, {MODEL_BEHAVIOUR!r} here"


def first_difference(folder: Path, again: Path) -> str | None:
    """The first file, line and content that differ; None where everything but `volatile` is the same."""
    there, here = read_manifest(folder), read_manifest(again)
    files = dict.fromkeys([*_files(there), *_files(here)])
    for name in files:
        found = _file_difference(folder / name, again / name)
        if found:
            return found
    for key in dict.fromkeys([*there, *here]):
        if key not in NOT_COMPARED and there.get(key) != here.get(key):
            ours, theirs = (_cut(json.dumps(manifest.get(key))) for manifest in (there, here))
            return f"manifest.json: {key} is {ours} there, {theirs} here"
    return None


def version_differences(folder: Path, again: Path) -> list[str]:
    """Which versions are not those that the folder was made with."""
    there, here = read_manifest(folder).get("versions"), read_manifest(again).get("versions")
    if not isinstance(there, dict) or not isinstance(here, dict):
        return []
    names = dict.fromkeys([*there, *here])
    differing = [name for name in names if there.get(name) != here.get(name)]
    return [f"{name} {there.get(name)} there, {here.get(name)} here" for name in differing]


def _files(manifest: dict[str, Any]) -> list[str]:
    files = manifest.get("files")
    return sorted(files) if isinstance(files, dict) else []


def _file_difference(there: Path, here: Path) -> str | None:
    for path, other in ((there, here), (here, there)):
        if not path.exists():
            return f"{there.name}: is missing {'there' if path == there else 'here'}" if other.exists() else None
    if sha256_of(there) == sha256_of(here):
        return None
    try:
        with (
            there.open(encoding="utf-8", errors="replace") as one,
            here.open(encoding="utf-8", errors="replace") as two,
        ):
            for number, (ours, theirs) in enumerate(zip_longest(one, two, fillvalue="(nothing)"), start=1):
                if ours != theirs:
                    return f"{there.name}, line {number}: {_cut(ours)} there, {_cut(theirs)} here"
    except OSError as error:
        raise unwritable(there, error) from error
    return f"{there.name}: the bytes differ"


def _cut(words: str) -> str:
    shown = words.rstrip("\n").encode("unicode_escape").decode("ascii")
    return shown if len(shown) <= LONGEST_SHOWN else shown[:LONGEST_SHOWN] + "..."
