# SPDX-License-Identifier: Apache-2.0
"""Every number the model believes, with its unit, range, meaning, source and how sure we are of it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar, get_type_hints

CONFIDENCE: Final = ("measured", "estimated", "assumed")

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Number:
    """One number and where it comes from; money is in dollars of 2015, `year` is the year it was found in."""

    name: str
    value: float
    unit: str
    low: float
    high: float
    meaning: str
    source: str
    confidence: str
    year: int | None
    file: str
    line: int


def fill(record: type[Record], numbers: Mapping[str, float], stem: str) -> Record:
    """Build a NamedTuple class from the numbers called `stem.field`.

    Whole-number fields take the nearest whole number, halves upwards. Raises KeyError naming every missing number.
    """
    kinds = get_type_hints(record)
    missing = [f"{stem}.{field}" for field in kinds if f"{stem}.{field}" not in numbers]
    if missing:
        raise KeyError(f"no number called {', '.join(missing)}")
    values = {field: numbers[f"{stem}.{field}"] for field in kinds}
    return record(**{field: _as(kinds[field], value) for field, value in values.items()})


def _as(kind: object, value: float) -> float | int | bool:
    if kind is bool:
        return bool(value)
    return math.floor(value + 0.5) if kind is int else float(value)
