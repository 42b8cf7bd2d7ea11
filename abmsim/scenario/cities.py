# SPDX-License-Identifier: Apache-2.0
"""Reads a city profile: communities, sectors, and every number with its source."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from abmsim.parameters import Number
from abmsim.scenario.adding_up import check_sums
from abmsim.scenario.completeness import check_complete, patterns
from abmsim.scenario.fields import Field, Known, as_text, joined
from abmsim.scenario.nodes import Entry, Scalar, Table
from abmsim.scenario.numbers import KEYS, NAME, name_hint, read_entry
from abmsim.scenario.places import (
    SUFFIXES,
    Library,
    Reference,
    display,
    file_stamp,
    resolve_inside,
    root_of,
    under,
    yaml_files,
)
from abmsim.scenario.plan import CityProfile, Community, Sector
from abmsim.scenario.problems import Place, Problem, Report, echo, listed, nearest
from abmsim.scenario.reading import Document, read_document
from abmsim.scenario.values import read_table
from abmsim.scenario.versions import check_version

_NOBODY: Final = Known()
TOP_FIELDS: Final = (
    Field("schema", "integer", "version of the format", low=1, high=1, example="1"),
    Field("name", "text", "the name in file names; the file's own name when left out"),
    Field("label", "name", "the name people read", required=True, example="Albuquerque, New Mexico"),
    Field("note", "text", "a remark for readers, such as: illustrative"),
    Field("illustrative", "boolean", "true when the city is made up"),
)
# How a licence goes through the office: from home, in premises, or with a health inspection.
LICENCE_PATHS: Final = ("home", "commercial", "food")
COMMUNITY_FIELDS: Final = (
    Field("label", "name", "the name people read", required=True, example="Vietnamese community"),
    Field("language", "text", "the language its members share, two or three letters", required=True, example="vi"),
)
SECTOR_FIELDS: Final = (
    Field("label", "name", "the name people read", required=True, example="Food stalls and restaurants"),
    Field("path", "choice", "the licence path", required=True, choices=LICENCE_PATHS, example="food"),
)
_SECTIONS: Final[Mapping[str, tuple[Field, ...]]] = {"communities": COMMUNITY_FIELDS, "sectors": SECTOR_FIELDS}
_RESERVED: Final = frozenset({"all", "outside"})


@dataclass(frozen=True, slots=True)
class City:
    """A profile, the numbers it gives, and the file it is in."""

    profile: CityProfile
    numbers: Mapping[str, Number]
    file: str
    digest: str
    illustrative: bool = False


def city_names(library: Library) -> tuple[str, ...]:
    """Give the names of the shipped cities."""
    return tuple(path.stem for path in yaml_files(library.cities))


def find_city(text: str, folder: Path, root: Path, place: Place, library: Library, report: Report) -> Path | None:
    """Find a city by its shipped name, or by a path inside the project."""
    if "/" in text or "\\" in text or text.endswith(SUFFIXES) or text.startswith(("~", "$")):
        path = resolve_inside(text, folder, root, Reference(place, "city", report), city_names(library))
        if path is not None and path.is_file() and path.suffix not in SUFFIXES:
            report.add("not_yaml_name", place, "city", echo(text))
            return None
        return path
    names = city_names(library)
    if text in names:
        return next(path for path in yaml_files(library.cities) if path.stem == text)
    near = nearest(text, names)
    suggestion = f"did you mean {near}?" if near else "abmsim list cities shows them"
    report.add("unknown_city", place, "city", echo(text), choices=listed(names), suggestion=suggestion)
    return None


def read_city(path: Path, library: Library, defaults: Mapping[str, Number], report: Report) -> City | None:
    """Read a profile whose sections named like a rule override that rule's numbers; None when it is wrong."""
    path = path.resolve()
    units = tuple((name, one.unit) for name, one in defaults.items())
    city, problems = _city_of_file(path, library, file_stamp(path), units)
    report.problems += [problem for problem in problems if problem not in report.problems]
    return city


@lru_cache(maxsize=32)
def _city_of_file(
    path: Path, library: Library, stamp: tuple[int, int], units: tuple[tuple[str, str], ...]
) -> tuple[City | None, tuple[Problem, ...]]:
    del stamp
    report = Report()
    own = path.is_relative_to(library.package)
    relative = library.relative(path) if own else under(path, root_of(path))
    document = read_document(path, Place(display(path), relative=relative), report)
    city = None if document is None else city_from(document, path.stem, dict(units), report)
    if document is not None and city is not None and not own:
        _compare(city, document, library, dict(units), report)
    return (None if report.problems else city), tuple(report.problems)


def _compare(city: City, document: Document, library: Library, units: Mapping[str, str], report: Report) -> None:
    """Ask for what a city of one's own lacks, with the first shipped city as the model."""
    model_path = next(iter(yaml_files(library.cities)), None)
    if model_path is None:
        return
    model, _ = _city_of_file(model_path, library, file_stamp(model_path), tuple(units.items()))
    if model is not None:
        wanted = patterns(_own(model, units), model.profile)
        check_complete(_own(city, units), city.profile, wanted, document.top, report)


def _own(city: City, units: Mapping[str, str]) -> dict[str, Number]:
    """Give the numbers that only a city has: those that override a rule may always be left out."""
    return {name: number for name, number in city.numbers.items() if name not in units}


def city_from(document: Document, stem: str, units: Mapping[str, str], report: Report) -> City | None:
    """Turn a document into a city; `units` are the units of the numbers a city may override."""
    top = document.top
    check_version(document, report)
    plain = {key: entry for key, entry in top.entries.items() if key in {one.name for one in TOP_FIELDS}}
    values = read_table(Table(top.place, plain), TOP_FIELDS, "", _NOBODY, report)
    people = _members(top, "communities", report)
    businesses = _members(top, "sectors", report)
    stems = {name.split(".")[0] for name in units}
    walk = _Walk(report, units, stems, {})
    for key, entry in top.entries.items():
        if key not in plain:
            walk.take(key, entry, key)
    if report.problems:
        return None
    profile = CityProfile(
        str(values.get("name") or stem),
        str(values["label"]),
        tuple(Community(name, str(one["label"]), str(one["language"])) for name, one in people.items()),
        tuple(Sector(name, str(one["label"]), str(one["path"])) for name, one in businesses.items()),
    )
    check_sums(walk.numbers, profile, document.place, report)
    return City(profile, walk.numbers, document.place.relative, document.digest, bool(values.get("illustrative")))


def _members(top: Table, section: str, report: Report) -> dict[str, dict[str, object]]:
    """Give the communities or sectors with their words (label, language, path), in the order of the file."""
    entry = top.entries.get(section)
    if entry is None or not isinstance(entry.node, Table) or not entry.node.entries:
        place = top.place if entry is None else entry.place
        example = (
            "mexican: {label: ..., language: es, ...}" if section == "communities" else "food: {label: ..., path: food}"
        )
        report.add(
            "missing_key",
            place,
            section,
            "nothing",
            allowed=f"at least one of {section}",
            name=section,
            example=example,
        )
        return {}
    members = {}
    fields = _SECTIONS[section]
    words = {one.name for one in fields}
    for name, member in entry.node.entries.items():
        path = joined(section, echo(name))
        if not NAME.fullmatch(name) or name in _RESERVED:
            report.add("name_form", member.place, path, echo(name), suggestion=name_hint(name))
        if not isinstance(member.node, Table):
            found, example = echo(as_text(member.node)), f"{echo(name)}: {{label: ...}}"
            report.add("not_table", member.place, path, found, allowed=f"{listed(words)}, numbers", suggestion=example)
            continue
        own = Table(member.node.place, {key: one for key, one in member.node.entries.items() if key in words})
        values = read_table(replace(own, place=member.place), fields, path, _NOBODY, report)
        if len(values) == len(fields):
            members[name] = values
    return members


@dataclass(slots=True)
class _Walk:
    """Finds the numbers of a profile: every table with a `value`."""

    report: Report
    units: Mapping[str, str]
    stems: set[str]
    numbers: dict[str, Number]

    def take(self, key: str, entry: Entry, name: str) -> None:
        """Read a number, go down a level, or refuse what is neither."""
        node = entry.node
        if not NAME.fullmatch(key):
            self.report.add("name_form", entry.place, echo(name, 100), echo(key), suggestion=name_hint(key))
        elif name.count(".") == 1 and name.partition(".")[0] in _SECTIONS and not isinstance(node, Table):
            return  # told with the words of the communities and sectors
        elif isinstance(node, Table) and ("value" in node.entries or set(node.entries) & set(KEYS)):
            self._number(entry, name)
        elif isinstance(node, Table):
            words = self._words(name)
            for inner, one in node.entries.items():
                if not (inner in words and isinstance(one.node, Scalar)):
                    self.take(inner, one, joined(name, inner))
        else:
            read_entry(entry, name, self.report)

    def _words(self, name: str) -> frozenset[str]:
        """Give the keys that hold words at this level."""
        section, _, member = name.partition(".")
        fields = _SECTIONS.get(section, ()) if member and "." not in member else ()
        return frozenset(one.name for one in fields) | {"label"}

    def _number(self, entry: Entry, name: str) -> None:
        if name.split(".", maxsplit=1)[0] in self.stems and name not in self.units:
            near = nearest(name, self.units)
            suggestion = f"did you mean {near}?" if near else "abmsim list numbers shows them"
            self.report.add("unknown_number", entry.place, name, echo(name), suggestion=suggestion)
            return
        number = read_entry(entry, name, self.report)
        if number is None:
            return
        if self.units.get(name, number.unit) != number.unit:
            allowed = f"unit: {self.units[name]}"
            self.report.add(
                "unit_differs", entry.place, f"{name}.unit", number.unit, allowed=allowed, suggestion=allowed
            )
            return
        self.numbers[name] = number
