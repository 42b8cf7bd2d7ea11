# SPDX-License-Identifier: Apache-2.0
"""What an experiment tries: a table with a row a point, each a case (such as a scenario) and a vector of numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Key = tuple[int, int]  # pair, point: the order in which runs are carried out
LUCK: Final = "luck"  # a column that shifts the luck of a point and nothing else: its pair k lives on pair `luck` + k


@dataclass(frozen=True)
class Column:
    """One number that goes in or comes out: what it is called, in which unit, and whether it may be undefined."""

    label: str
    unit: str = ""
    meaning: str = ""
    may_be_undefined: bool = False


@dataclass(frozen=True)
class Cases:
    """What the vectors are tried on: a row a case, such as a scenario and the settings of its levers."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str | float | bool | None, ...], ...] = ((),)


@dataclass(frozen=True)
class Plan:
    """How the vectors were chosen. It is kept with them, so that nobody can read the runs by another method's rules."""

    method: str
    samples: int  # base samples (sobol), trajectories (morris), vectors (the others)
    seed: int
    second_order: bool = False
    levels: int = 0  # of the grid on which trajectories move (morris)
    groups: tuple[str, ...] = ()  # the group of each name; empty: each is its own


@dataclass(frozen=True, eq=False)
class Points:
    """The table of points: `vectors` [points, names], `cases` [points] with the number of the case each tries."""

    names: tuple[str, ...]
    vectors: Array
    cases: Array
    labels: Cases = Cases()
    inputs: tuple[Column, ...] = ()  # what the names mean, where that is known
    plan: Plan | None = None  # None: no method of sensitivity analysis asked for them

    def __len__(self) -> int:
        """How many points there are."""
        return len(self.vectors)

    def vector(self, point: int) -> dict[str, float]:
        """The numbers of a point by name."""
        return dict(zip(self.names, self.vectors[point].tolist(), strict=True))

    def digest(self) -> str:
        """The sha256 of the whole table: two experiments with the same digest try the same."""
        plan = [asdict(self.plan)] if self.plan is not None else []
        words = json.dumps([self.names, self.labels.columns, self.labels.rows, *plan])
        digest = hashlib.sha256(words.encode("utf-8"))
        for column in (self.vectors.astype("<f8"), self.cases.astype("<i8")):
            digest.update(repr(column.shape).encode() + np.ascontiguousarray(column).tobytes())
        return digest.hexdigest()


def points_of(
    names: Sequence[str],
    vectors: Sequence[Sequence[float]] | Array,
    labels: Cases | None = None,
    inputs: tuple[Column, ...] = (),
    plan: Plan | None = None,
) -> Points:
    """Every vector on every case: the vectors in their order, and within each the cases.

    Raises:
        ValueError: there is no point, a vector has another length than the names, or a number is not finite.
    """
    table = np.asarray(vectors, dtype=np.float64)
    tried = labels or Cases()
    if table.ndim != 2 or not (len(table) and tried.rows) or table.shape[1] != len(names):  # noqa: PLR2004 - a table
        raise ValueError(f"a table of {len(names)} columns and at least one row is needed, not {table.shape}")
    if not np.isfinite(table).all():
        first = int(np.flatnonzero(~np.isfinite(table).all(axis=1))[0])
        raise ValueError(f"vector {first} has a number that is not finite")
    count = len(tried.rows)
    each = np.repeat(table, count, axis=0)
    return Points(tuple(names), each, np.tile(np.arange(count), len(table)), tried, inputs, plan)


def case_name(points: Points, case: int) -> str:
    """What tells a case apart: its scenario and the settings of its levers."""
    row = zip(points.labels.columns, points.labels.rows[case], strict=True)
    told = [(column, value) for column, value in row if value is not None]
    return ", ".join(str(value) if column == "scenario" else f"{column}={value}" for column, value in told)


def without_luck(vector: Mapping[str, float]) -> tuple[dict[str, float], int]:
    """The numbers of a point without its luck, and by how many pairs its luck is shifted."""
    numbers = dict(vector)
    return numbers, int(numbers.pop(LUCK, 0))


def keys(wanted: Array, shard: tuple[int, int] = (1, 1)) -> Iterator[Key]:
    """Every run in the order it is carried out: pair 1 of all points, then pair 2 of all points ...

    `wanted` [points] says how many pairs each point shall have. An experiment that is stopped is therefore balanced.
    With a shard (i, n), every n-th of the runs from the i-th on.
    """
    number = 0
    for pair in range(1, int(wanted.max(initial=0)) + 1):
        for point in np.flatnonzero(wanted >= pair).tolist():
            number += 1
            if (number - shard[0]) % shard[1] == 0:
                yield pair, point
