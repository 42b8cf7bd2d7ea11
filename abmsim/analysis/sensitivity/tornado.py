# SPDX-License-Identifier: Apache-2.0
"""One number at a time: how the measure changes when a number takes its low and its high bound, all others as usual."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from abmsim.analysis.effects import Estimate, estimate
from abmsim.experiments.points import Array, case_name
from abmsim.experiments.reading import Kept, kept_runs
from abmsim.results.cells import rounded
from abmsim.results.errors import RefusedError

BOUNDS = 2


@dataclass(frozen=True, slots=True)
class Arm:
    """What one number does: the change at each of its bounds, against everything as usual on the same luck."""

    name: str
    meaning: str
    unit: str
    low_bound: float
    high_bound: float
    at_low: Estimate
    at_high: Estimate

    @property
    def span(self) -> float:
        """How far apart the two changes are."""
        return abs(self.at_high.mean - self.at_low.mean)


@dataclass(frozen=True)
class Tornado:
    """Every number by itself, the widest first; it cannot see how numbers act together."""

    measure: str
    usual: Estimate
    arms: tuple[Arm, ...]
    case: str = ""

    def as_json(self) -> dict[str, Any]:
        """Everything as plain data."""
        return {
            "method": "one_at_a_time",
            "measure": self.measure,
            "scenario": self.case,
            "usual": _plain(self.usual),
            "inputs": [
                {"name": arm.name, "meaning": arm.meaning, "unit": arm.unit, "low": rounded(arm.low_bound),
                 "high": rounded(arm.high_bound), "at_low": _plain(arm.at_low), "at_high": _plain(arm.at_high)}
                for arm in self.arms
            ],
        }  # fmt: skip


def is_one_at_a_time(kept: Kept) -> bool:
    """Whether the runs try first the usual values and then each number at its two bounds."""
    vectors = kept.points.vectors[kept.points.cases == 0]
    if kept.points.plan is not None or len(vectors) != BOUNDS * vectors.shape[1] + 1 or not vectors.shape[1]:
        return False
    changed = vectors[1:] != vectors[0]
    own = np.repeat(np.eye(vectors.shape[1], dtype=bool), BOUNDS, axis=0)
    return not (changed & ~own).any()


def tornado(folder: str | Path | Kept, measure: str | None = None, case: int = 0) -> Tornado:
    """The change of a measure at the bounds of each number.

    Raises:
        RefusedError: the runs do not move one number at a time, are incomplete or undefined, or nothing changes.
        DamagedError: the folder is not what was written.
    """
    kept = folder if isinstance(folder, Kept) else kept_runs(Path(folder))
    if not is_one_at_a_time(kept):
        raise RefusedError(f"{kept.folder}: these runs do not move one number at a time")
    if not 0 <= case < len(kept.points.labels.rows):
        raise RefusedError(f"there is no case {case + 1}; there are {len(kept.points.labels.rows)}")
    label = measure or kept.labels[0]
    table = kept.table(label)[kept.points.cases == case]
    if not np.isfinite(table).all():
        raise RefusedError(f"{label} is not finite in every run of {kept.folder}")
    if table.max() == table.min():
        raise RefusedError(f"no variance: {label} is {table[0, 0]:g} in every run")
    vectors = kept.points.vectors[kept.points.cases == case]
    arms = [_arm(kept, vectors, table, place) for place in range(vectors.shape[1])]
    order = np.argsort([-arm.span for arm in arms], kind="stable")
    named = "" if len(kept.points.labels.rows) == 1 else case_name(kept.points, case)
    return Tornado(label, estimate(table[0]), tuple(arms[place] for place in order), named)


def _arm(kept: Kept, vectors: Array, table: Array, place: int) -> Arm:
    rows = (1 + BOUNDS * place, BOUNDS + BOUNDS * place)
    column = kept.points.inputs[place] if kept.points.inputs else None
    low, high = (float(vectors[row, place]) for row in rows)
    return Arm(
        kept.points.names[place], column.meaning if column else "", column.unit if column else "", low, high,
        *(estimate(table[row] - table[0]) for row in rows),
    )  # fmt: skip


def _plain(one: Estimate) -> dict[str, Any]:
    ends = (one.interval.low, one.interval.high)
    return {"mean": rounded(one.mean), "ci_low": rounded(ends[0]), "ci_high": rounded(ends[1])}
