# SPDX-License-Identifier: Apache-2.0
"""Reads the resolved scenario: every number that acted, the interventions, and who pays."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from abmsim.results.errors import DamagedError
from abmsim.scenario.quick_reading import read_quickly

CONFIDENCES = ("measured", "estimated", "assumed")
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Belief:
    """One number that the model believes, as it acted."""

    name: str
    value: float
    unit: str
    confidence: str
    place: str  # file and line where the value was set
    low: float | None = None
    high: float | None = None
    meaning: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Lever:
    """One intervention and the months in which it ran, both inclusive, counted from 1."""

    kind: str
    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Instalment:
    """Money that was promised: who gives it, when it arrives and when it lapses."""

    source: str
    payer: str
    dollars: float
    month: int
    until: int
    in_kind: bool


@dataclass(frozen=True)
class Resolved:
    """What the report needs of `scenario-<slug>.resolved.yaml`."""

    file: str
    name: str
    question: str
    city: str
    start: tuple[int, int]
    months: int
    labels: Mapping[str, str]
    levers: tuple[Lever, ...]
    instalments: tuple[Instalment, ...]
    beliefs: tuple[Belief, ...]
    forced: tuple[str, ...]
    languages: Mapping[str, str] = field(default_factory=dict)  # of each community
    sectors: Mapping[str, str] = field(default_factory=dict)  # the name of each

    @property
    def first_month(self) -> int | None:
        """The first month in which any intervention runs."""
        return min((lever.start for lever in self.levers), default=None)

    @property
    def last_month(self) -> int | None:
        """The last month in which any intervention runs."""
        return max((lever.end for lever in self.levers), default=None)

    @property
    def granted_dollars(self) -> float:
        """All instalments of grants, cash only."""
        return math.fsum(paid.dollars for paid in self.instalments if paid.payer == "grant" and not paid.in_kind)

    def count(self, confidence: str) -> int:
        """How many of the numbers are `measured`, `estimated` or `assumed`."""
        return Counter(belief.confidence for belief in self.beliefs)[confidence]

    def label(self, community: str) -> str:
        """The name of a community as its members would write it, else its identifier."""
        return self.labels.get(community, community)


def read_resolved(path: Path) -> Resolved:
    """Read one resolved scenario.

    Raises:
        DamagedError: it is not what abmsim writes.
    """
    try:
        text = path.read_text(encoding="utf-8")
        document: Any = read_quickly(text) or YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError) as error:
        raise DamagedError(f"{path}: no YAML ({str(error).splitlines()[0]})") from error
    if not isinstance(document, dict) or not isinstance(document.get("numbers"), dict):
        raise DamagedError(f"{path}: holds no numbers")
    start = _year_and_month(document["start"])
    months = int(document["months"])
    city = document.get("city")
    return Resolved(
        file=path.name,
        name=str(document.get("name", "")),
        question=str(document.get("question") or ""),
        city=_city_label(city),
        start=start,
        months=months,
        labels=_labels(document, city),
        levers=tuple(_lever(item, start, months) for item in document.get("interventions") or ()),
        instalments=tuple(paid for item in document.get("funding") or () for paid in _instalments(item, start, months)),
        beliefs=tuple(_belief(name, entry) for name, entry in sorted(document["numbers"].items())),
        forced=tuple(str(name) for name in document.get("forced") or ()),
    )


def _year_and_month(text: object) -> tuple[int, int]:
    year, month = str(text).split("-")[:2]
    return int(year), int(month)


def _index(text: object, start: tuple[int, int]) -> int:
    """The month number of a calendar month (or of a number that already is one)."""
    if isinstance(text, int):
        return text
    year, month = _year_and_month(text)
    return (year - start[0]) * MONTHS_A_YEAR + month - start[1] + 1


def _city_label(city: object) -> str:
    if isinstance(city, dict):
        return str(city.get("label") or city.get("name") or "")
    return str(city or "").replace("_", " ").title()


def _labels(document: Mapping[str, Any], city: object) -> dict[str, str]:
    listed = document.get("communities") or (city.get("communities") if isinstance(city, dict) else None) or ()
    if isinstance(listed, dict):
        listed = [{"name": name, **(entry if isinstance(entry, dict) else {})} for name, entry in listed.items()]
    return {str(entry["name"]): str(entry.get("label") or entry["name"]) for entry in listed}


def _lever(item: Mapping[str, Any], start: tuple[int, int], months: int) -> Lever:
    if "kind" in item:
        kind, options = str(item["kind"]), dict(item)
    else:
        ((kind, options),) = item.items()
        options = dict(options or {})
    return Lever(
        kind=kind,
        id=str(options.get("id", kind)),
        start=max(1, _index(options["start"], start)) if options.get("start") is not None else 1,
        end=min(months, _index(options["end"], start)) if options.get("end") is not None else months,
    )


def _instalments(item: Mapping[str, Any], start: tuple[int, int], months: int) -> list[Instalment]:
    first = _index(item["month"], start) if item.get("month") is not None else 1
    until = _index(item["until"], start) if item.get("until") is not None else months
    paid_in = range(first, min(until, months) + 1) if item.get("each_month") else (first,)
    dollars = float(item["dollars"]) if "dollars" in item else float(item["cents"]) / 100
    return [
        Instalment(
            str(item["source"]), str(item.get("payer", "grant")), dollars, month, until, bool(item.get("in_kind"))
        )
        for month in paid_in
    ]


def _belief(name: str, entry: Mapping[str, Any]) -> Belief:
    return Belief(
        name=str(name),
        value=float(entry["value"]),
        unit=str(entry.get("unit", "")),
        confidence=str(entry.get("confidence", "")),
        place=str(entry.get("set", "")),
    )


def explained(resolved: Resolved, city: Mapping[str, Any], registry: Mapping[str, Mapping[str, Any]]) -> Resolved:
    """The same with the city's full name, languages and sectors, and with range, meaning and source of each number."""
    beliefs = []
    for belief in resolved.beliefs:
        known = registry.get(belief.name)
        beliefs.append(belief if known is None else _explained(belief, known))
    return replace(
        resolved,
        city=str(city.get("label") or resolved.city),
        beliefs=tuple(beliefs),
        languages={str(one["name"]): str(one.get("language") or "") for one in city.get("communities") or ()},
        sectors={str(one["name"]): str(one.get("label") or one["name"]) for one in city.get("sectors") or ()},
    )


def _explained(belief: Belief, known: Mapping[str, Any]) -> Belief:
    low, high = float(known["low"]), float(known["high"])
    return replace(belief, low=low, high=high, meaning=str(known["meaning"]), source=str(known["source"]))
