# SPDX-License-Identifier: Apache-2.0
"""Tells a planner when two scenarios have one name, because results and reports are titled by it."""

from collections.abc import Iterator, Sequence, Set
from itertools import combinations
from typing import Final

from abmsim.scenario.messages import sentence
from abmsim.scenario.nodes import Scalar
from abmsim.scenario.places import Library, shipped_files
from abmsim.scenario.plan import Scenario
from abmsim.scenario.problems import Place, Report, echo
from abmsim.scenario.reading import read_document

_LONGEST: Final = 100


def namesakes(loaded: Sequence[tuple[str, Scenario]], library: Library | None = None) -> list[str]:
    """Give a warning for every two files of one name, and for every copy that kept the name of a shipped scenario.

    `loaded` holds what was typed for each scenario. A shipped file, or an exact copy of one, may have its name.
    """
    found = []
    for (first, one), (second, other) in combinations(loaded, 2):
        if one.name == other.name and one != other:
            found.append(_said("same_name", one.name, file=second, other=first))
    names = {scenario.name for _, scenario in loaded}
    shipped = {name: (stem, digest) for stem, name, digest in _shipped(names, library or Library())}
    for file, scenario in loaded:
        stem, digest = shipped.get(scenario.name, ("", ""))
        if stem and digest not in {one for _, one in scenario.files[:1]}:
            found.append(_said("shipped_name", scenario.name, file=file, other=stem))
    return list(dict.fromkeys(found))


def _said(code: str, name: str, **files: str) -> str:
    facts = {key: echo(value, _LONGEST) for key, value in files.items()}
    return sentence(code, "message", {"name": echo(name, _LONGEST), **facts})


def _shipped(names: Set[str], library: Library) -> Iterator[tuple[str, str, str]]:
    """Give file, name and digest of every shipped scenario that has one of these names."""
    for path in shipped_files("scenarios", library):
        # Most shipped files do not hold any of the names; looking for it is quicker than reading them all.
        content = path.read_text(encoding="utf-8")
        if not any(name in content for name in names):
            continue
        document = read_document(path, Place(str(path)), Report())
        entry = None if document is None else document.top.entries.get("name")
        if document is not None and entry is not None and isinstance(entry.node, Scalar):
            yield path.stem, entry.node.text, document.digest
