# SPDX-License-Identifier: Apache-2.0
"""Turns the name of a scenario, which may hold any text, into a safe piece of a file name."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_LONGEST_SLUG: Final = 60
_RESERVED: Final = frozenset({"counterfactual", "all", "con", "prn", "aux", "nul"})
_RESERVED_START: Final = re.compile(r"counterfactual-|(com|lpt)[0-9]$")


def slug_of(name: str) -> str:
    """Give small letters, digits and hyphens that stand for a name in file names and tables."""
    folded = unicodedata.normalize("NFKD", name[:1000]).encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:_LONGEST_SLUG].strip("-")
    if not slug:
        slug = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return f"scenario-{slug}"
    if slug in _RESERVED or _RESERVED_START.match(slug):
        return f"scenario-{slug}"
    return slug


def distinct_slugs(names: Sequence[str]) -> tuple[str, ...]:
    """Give a slug for each name so that no two are the same: later ones get -2, -3 and so on."""
    taken: set[str] = set()
    slugs = []
    for name in names:
        slug = base = slug_of(name)
        number = 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        slugs.append(slug)
    return tuple(slugs)
