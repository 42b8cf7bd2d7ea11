# SPDX-License-Identifier: Apache-2.0
"""Lays scenario files over each other: `extends`, overlays, single settings; tables merge, the rest replaces."""

import os
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from abmsim.scenario.fields import Field, Known, Spot
from abmsim.scenario.kinds import SCENARIO, kind_of
from abmsim.scenario.nodes import Entry, Node, Scalar, Table
from abmsim.scenario.places import SUFFIXES, Library, Reference, display, resolve_inside, root_of, shipped_files, under
from abmsim.scenario.problems import SETTING, Place, Report, echo
from abmsim.scenario.reading import Document, read_document
from abmsim.scenario.scalars import Meaning, meaning_of
from abmsim.scenario.values import read_text
from abmsim.scenario.versions import check_version

MOST_EXTENDS: Final = 10
SETTABLE: Final = ("name", "question", "city", "start", "months", "overspend", "force")
_AS_TEXT: Final = ("name", "question", "city")
_EXTENDS: Final = Field("extends", "text", "the file this one builds on", example="baseline.yaml")


@dataclass(slots=True)
class Layers:
    """A scenario with everything below and above it merged, and the files it came from."""

    top: Table
    root: Path
    files: list[tuple[str, str]] = field(default_factory=list)
    folders: dict[str, Path] = field(default_factory=dict)

    def folder_of(self, place: Place) -> Path:
        """Give the folder of the file a value was written in; the scenario's own for settings."""
        return self.folders.get(place.file) or next(iter(self.folders.values()))


def read_layers(
    path: Path, overlays: Sequence[Path], settings: Sequence[str], library: Library, report: Report
) -> Layers | None:
    """Read a scenario with what it extends, then overlays, then settings; None when a file cannot be read."""
    layers = Layers(Table(Place(display(path)), {}), root_of(path))
    top = _chain(path, layers, library, report)
    for overlay in overlays:
        document = _read(overlay, layers, report)
        if document is None:
            top = None
            continue
        check_version(document, report, required=False)
        if "extends" in document.top.entries:
            report.add("extends_overlay", document.top.entries["extends"].place, "extends", "extends")
        top = None if top is None else merge(top, document.top)
    changes = read_settings(settings, report)
    if top is None:
        return None
    layers.top = merge(top, changes)
    return layers


def _read(path: Path, layers: Layers, report: Report) -> Document | None:
    place = Place(display(path), relative=under(path, layers.root))
    document = read_document(path, place, report)
    if document is not None:
        layers.files.append((place.relative, document.digest))
        layers.folders[place.file] = path.resolve().parent
    return document


def _chain(path: Path, layers: Layers, library: Library, report: Report) -> Table | None:
    """Read a file and what it extends, nearest first, and merge from the far end."""
    tables: list[Table] = []
    seen: list[Path] = []
    current: Path | None = path
    while current is not None:
        document = _read(current, layers, report)
        if document is None or _is_other_kind(document, report):
            return None
        check_version(document, report)
        seen.append(current.resolve())
        tables.append(
            Table(document.top.place, {key: one for key, one in document.top.entries.items() if key != "extends"})
        )
        base = document.top.entries.get("extends")
        following = None if base is None else _base(base, current, seen, layers.root, library, report)
        if base is not None and following is None:
            return None
        current = following
    merged = tables[-1]
    for table in reversed(tables[:-1]):
        merged = merge(merged, table)
    return Table(tables[0].place, merged.entries)


def _is_other_kind(document: Document, report: Report) -> bool:
    """Tell (and note) a city, trial, experiment or file of facts where a scenario belongs."""
    kind = kind_of(frozenset(document.top.entries))
    if kind != SCENARIO:
        name = document.place.file
        report.add("other_kind", document.top.place, "", kind, kind=kind, file=name)
    return kind != SCENARIO


def _base(base: Entry, current: Path, seen: list[Path], root: Path, library: Library, report: Report) -> Path | None:
    """Give the file behind `extends`, or None (noted) when it is not allowed."""
    spot = Spot(_EXTENDS, "extends", Known(), report)
    if isinstance(base.node, Scalar) and base.node.meaning.value is None:
        spot.wrong("nothing_given", base.node, allowed="a file such as baseline.yaml")
        return None
    text = read_text(base.node, spot)
    if text is None:
        return None
    path = find_beside(text, current, root, base.node.place, "extends", library=library, report=report)
    if path is None:
        return None
    if path.resolve() in seen:
        circle = " -> ".join(one.name for one in [*seen[seen.index(path.resolve()) :], path])
        report.add("extends_cycle", base.node.place, "extends", echo(text), circle=echo(circle, 200))
        return None
    if len(seen) >= MOST_EXTENDS:
        report.add("extends_deep", base.node.place, "extends", echo(text))
        return None
    return path


def find_beside(
    text: str, current: Path, root: Path, place: Place, key: str, *, library: Library, report: Report
) -> Path | None:
    """Find the scenario that a file names: a path from its own folder inside the project, or a shipped one's name."""
    folder = current.resolve().parent
    known = shipped_files("scenarios", library)
    for one in known:
        # A shipped scenario by its name or its file's, for copies outside the source tree; a file beside wins.
        if text in (one.stem, one.name) and not os.path.lexists(folder / text):
            return one
    inside = root if folder.is_relative_to(root) else root_of(current)
    path = resolve_inside(text, folder, inside, Reference(place, key, report), [one.stem for one in known])
    if path is not None and path.is_file() and path.suffix not in SUFFIXES:
        report.add("not_yaml_name", place, key, echo(text))
        return None
    return path


def merge(below: Table, above: Table) -> Table:
    """Give one table: tables merge key by key, lists and single values above replace those below."""
    entries = dict(below.entries)
    for key, entry in above.entries.items():
        under_it = entries.get(key)
        if under_it is not None and isinstance(under_it.node, Table) and isinstance(entry.node, Table):
            lower = without_respelled(under_it.node, entry.node) if key == "numbers" else under_it.node
            entries[key] = Entry(entry.place, merge(lower, entry.node))
        else:
            entries[key] = entry
    return Table(below.place, entries)


Spelling = tuple[str, ...]


def without_respelled(below: Table, above: Table) -> Table:
    """Leave out numbers that the layer above sets in another spelling.

    `licensing.fee_dollars: 40` and `licensing: {fee_dollars: 40}` are one number; what is above wins in either.
    """
    replaced: dict[str, set[Spelling]] = {}
    for spelling in _spellings(above, ()):
        replaced.setdefault(".".join(spelling), set()).add(spelling)
    return _kept(below, (), replaced)


def _spellings(table: Table, path: Spelling) -> Iterator[Spelling]:
    """Give how each number is spelled: the keys that lead to it."""
    for key, entry in table.entries.items():
        if isinstance(entry.node, Table):
            yield from _spellings(entry.node, (*path, key))
        else:
            yield _own(path, key)


def _own(path: Spelling, key: str) -> Spelling:
    return path if path and key in ("value", "force") else (*path, key)


def _kept(table: Table, path: Spelling, replaced: Mapping[str, Set[Spelling]]) -> Table:
    entries = {}
    for key, entry in table.entries.items():
        spelling = _own(path, key)
        if isinstance(entry.node, Table):
            inner = _kept(entry.node, (*path, key), replaced)
            if inner.entries or not entry.node.entries:
                entries[key] = Entry(entry.place, inner)
        elif spelling in replaced.get(".".join(spelling), {spelling}):
            entries[key] = entry
    return Table(table.place, entries)


def read_settings(settings: Sequence[str], report: Report) -> Table:
    """Turn NAME=VALUE texts into a layer: keys of the top level, else names of numbers."""
    top: dict[str, Entry] = {}
    numbers: dict[str, Entry] = {}
    nowhere = Place(SETTING)
    for position, text in enumerate(settings, 1):
        name, equals, value = text.partition("=")
        name = name.strip()
        place = Place(SETTING, position, 1, SETTING)
        if not equals or not name:
            near = f"{name}=VALUE" if name else "NAME=VALUE"
            report.add("setting_form", place, echo(name) or SETTING, echo(text), suggestion=f"--set {echo(near)}")
            continue
        spot = Place(SETTING, position, len(name) + 2, SETTING)
        entry = Entry(place, _setting(value.strip(), name in _AS_TEXT, spot))
        (top if name in SETTABLE else numbers)[name] = entry
    if numbers:
        top["numbers"] = Entry(nowhere, Table(nowhere, numbers))
    return Table(nowhere, top)


def _setting(value: str, as_text: bool, place: Place) -> Node:
    meaning = Meaning(value) if as_text and value else meaning_of(value)
    return Scalar(place, value, as_text, meaning)
