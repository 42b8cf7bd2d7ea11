# SPDX-License-Identifier: Apache-2.0
"""Every number the model believes says its value, unit, range, meaning, source and confidence, and nothing else."""

import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from contracts.tree import PACKAGE, ROOT
from ruamel.yaml import YAML

from abmsim.units import UNITS

KEYS = {"value", "unit", "range", "meaning", "source", "confidence"}
CONFIDENCES = {"measured", "estimated", "assumed"}
BESIDE_CODE = ("rules", "barriers", "interventions")
FACTS = PACKAGE / "cities" / "targets"  # published figures, not numbers of the model: `abmsim validate` checks them
FILES = sorted(
    path for folder in (*BESIDE_CODE, "cities") for path in (PACKAGE / folder).rglob("*.yaml") if path.parent != FACTS
)
FILES += [PACKAGE / "analysis/evaluation/evaluating.yaml"]


@cache
def content(path: Path) -> dict[str, object]:
    """A YAML file's mapping."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}


def numbers(node: object, name: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    """Every mapping that has a `value`, with its dotted path."""
    if isinstance(node, dict):
        if "value" in node:
            yield name, node
        else:
            for key, child in node.items():
                yield from numbers(child, f"{name}.{key}".lstrip("."))


def numbers_of(path: Path) -> list[tuple[str, dict[str, object]]]:
    """The numbers of a file. Beside code everything that stands where a number belongs must be one."""
    mapping = content(path)
    if path.parent.name == "interventions":
        mapping = mapping.get("numbers", {})
    if path.parent.name in BESIDE_CODE:
        return list(mapping.items())
    return list(numbers(mapping))


def faults(number: object) -> list[str]:
    """What is wrong with a number, in words."""
    if not isinstance(number, dict):
        return ["is no mapping with value, unit, range, meaning, source, confidence"]
    dollars = "dollars" in str(number.get("unit", ""))
    wanted = KEYS | ({"year"} if dollars else set())
    found = [f"lacks {key}" for key in sorted(wanted - set(number))]
    found += [f"has {key}, which is no key of a number" for key in sorted(set(number) - wanted)]
    if found:
        return found
    value, bounds = number["value"], number["range"]
    if number["unit"] not in UNITS:
        found.append(f"unit {number['unit']!r} is not in abmsim/units.py")
    if number["confidence"] not in CONFIDENCES:
        found.append(f"confidence {number['confidence']!r}")
    if type(value) not in {int, float} or not math.isfinite(value):
        found.append(f"value {value!r}")
    elif len(bounds) != len(("low", "high")) or not bounds[0] <= value <= bounds[1] or not bounds[0] < bounds[1]:
        found.append(f"value {value} and range {bounds} do not go together")
    return found + [f"{key} is empty" for key in ("meaning", "source") if not str(number[key]).strip()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_number_is_complete(path) -> None:
    found = numbers_of(path)
    assert found, "no number in this file"
    assert [f"{path.relative_to(ROOT)}: {name} {fault}" for name, number in found for fault in faults(number)] == []


@pytest.mark.parametrize("folder", BESIDE_CODE)
def test_every_file_of_numbers_lies_beside_its_module(folder) -> None:
    lonely = [path.name for path in (PACKAGE / folder).glob("*.yaml") if not path.with_suffix(".py").exists()]
    assert lonely == []


GOOD = {"value": 1, "unit": "share", "range": [0, 1], "meaning": "m", "source": "s", "confidence": "assumed"}


@pytest.mark.parametrize(
    "change",
    [
        {"value": 2},
        {"value": math.nan},
        {"value": True},
        {"unit": "fortnights"},
        {"unit": "dollars"},
        {"range": [1, 1]},
        {"confidence": "sure"},
        {"source": " "},
        {"year": 2015},
        {"note": "x"},
    ],
    ids=str,
)
def test_an_incomplete_number_is_seen(change) -> None:
    assert not faults(GOOD)
    assert faults(GOOD | change)
