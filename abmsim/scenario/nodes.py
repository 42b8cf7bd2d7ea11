# SPDX-License-Identifier: Apache-2.0
"""The pieces of a YAML file, each with the place where it stands."""

from dataclasses import dataclass
from typing import Final

from abmsim.scenario.problems import Place
from abmsim.scenario.scalars import Meaning

MOST_LEVELS: Final = 32
MOST_VALUES: Final = 12_000


@dataclass(frozen=True, slots=True)
class Scalar:
    """One word or number as it stands in the file, and what it means."""

    place: Place
    text: str
    quoted: bool
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Listing:
    """A list and where it starts."""

    place: Place
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands behind a key, and where the key stands."""

    place: Place
    node: "Node"


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with what stands behind them, in the order of the file."""

    place: Place
    entries: dict[str, Entry]


Node = Scalar | Listing | Table
