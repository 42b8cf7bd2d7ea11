# SPDX-License-Identifier: Apache-2.0
"""Documents that other commands read again say what they are, and carry a checksum: an edited one is never quoted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from abmsim.results.errors import DamagedError
from abmsim.results.files import read_json

KIND, SEAL = "kind", "sha256"


def sealed(kind: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with its kind before and the checksum of all of it behind."""
    whole = {KIND: kind, **document}
    return {**whole, SEAL: _sha256(whole)}


def read_sealed(path: Path) -> dict[str, Any]:
    """A document as it was sealed, its checksum included.

    Raises:
        DamagedError: it cannot be read, was written by something else, or was changed since.
    """
    document = read_json(path)
    known = document.get(SEAL)
    if not isinstance(known, str) or not isinstance(document.get(KIND), str):
        raise DamagedError(
            f"{path}: has no kind or no checksum, so it is incomplete or from another version; make it again"
        )
    if known != _sha256({name: part for name, part in document.items() if name != SEAL}):
        raise DamagedError(f"{path}: was changed after it was written; make it again")
    return document


def _sha256(document: Mapping[str, Any]) -> str:
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
