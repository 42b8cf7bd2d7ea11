# SPDX-License-Identifier: Apache-2.0
"""Reads the runs of an experiment for whoever analyses them: all of them, each at its own point, or none."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from abmsim.experiments import keeping
from abmsim.experiments.design import Design, read_design
from abmsim.experiments.keeping import FailedRun
from abmsim.experiments.origin import origin_of
from abmsim.experiments.points import Array, Cases, Column, Points, keys
from abmsim.experiments.status import readable
from abmsim.experiments.tables import check_files
from abmsim.results.errors import DamagedError, RefusedError
from abmsim.results.store import Store

MOST_NAMED = 5


@dataclass(frozen=True, eq=False)
class Kept:
    """Every run of an experiment: `values` [points, pairs, columns], NaN where a point has fewer pairs than others."""

    folder: Path
    points: Points
    columns: tuple[Column, ...]
    values: Array
    name: str = ""
    origin: Mapping[str, Any] = field(default_factory=dict)  # what the runs were made from

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of what was measured."""
        return tuple(column.label for column in self.columns)

    def table(self, label: str) -> Array:
        """One column as [points, pairs].

        Raises:
            RefusedError: nothing of this name was measured.
        """
        if label not in self.labels:
            raise RefusedError(f"{self.folder}: no {label!r} was measured there; there is: {', '.join(self.labels)}")
        return self.values[:, :, self.labels.index(label)]


def kept_runs(folder: Path) -> Kept:
    """Read a finished experiment.

    Raises:
        RefusedError: it is no experiment, somebody is writing there, or runs failed or are missing (they are named).
        DamagedError: it cannot be read, or something in it is not what was written.
    """
    with readable(folder) as store:
        about = keeping.about(store)
        if "asked" not in about:
            raise DamagedError(f"{folder}: was never finished being made; run the experiment again")
        design = read_design(folder, about)
        check_files(folder)
        asked = json.loads(about["asked"])
        refuse_failed(folder, keeping.failures(store))
        values = _values(store, design)
        origin = origin_of(about, design.points)
    _refuse_missing(folder, values, int(asked["pairs"]))
    return Kept(folder, design.points, design.columns, values, str(asked.get("name", "")), origin)


def _values(store: Store, design: Design) -> Array:
    found = list(keeping.runs(store))
    pairs = max((pair for _, pair, _ in found), default=0)
    values = np.full((len(design.points), pairs, len(design.columns)), np.nan)
    for point, pair, numbers in found:
        if not (0 <= point < len(values) and len(numbers) == len(design.columns)):
            raise DamagedError(f"{store.path}: pair {pair} of point {point} is no run of this experiment")
        values[point, pair - 1] = numbers
    present = Counter(point for point, _, _ in found)
    if any(np.isnan(values[point, :count]).all(axis=1).any() for point, count in present.items()):
        raise RefusedError(f"{store.path.parent}: a run gave nothing defined at all")
    return values


def refuse_failed(folder: Path | str, failed: list[FailedRun] | tuple[FailedRun, ...]) -> None:
    """Do nothing if no run failed.

    Raises:
        RefusedError: naming the runs and how to try them again.
    """
    if not failed:
        return
    named = "; ".join(f"point {one.point}, pair {one.pair} ({one.error})" for one in failed[:MOST_NAMED])
    more = f" and {len(failed) - MOST_NAMED} more" if len(failed) > MOST_NAMED else ""
    raise RefusedError(f"{folder}: {len(failed)} runs failed: {named}{more}. What is left out may be what matters, so "
                       f"nothing is told. Again: abmsim experiment resume {folder} --retry-failed")  # fmt: skip


def _refuse_missing(folder: Path, values: Array, pairs: int) -> None:
    done = np.asarray(~np.isnan(values).all(axis=2))
    wanted = keys(np.full(len(values), pairs))
    missing = [(pair, point) for pair, point in wanted if pair > done.shape[1] or not done[point, pair - 1]]
    if missing:
        pair, point = missing[0]
        raise RefusedError(f"{folder}: {len(missing)} of {len(values) * pairs} runs are missing, the first of them pair "
                           f"{pair} of point {point}. To do them: abmsim experiment resume {folder}")  # fmt: skip


def of_scenario(kept: Kept, scenario: str = "") -> Kept:
    """The runs of one scenario of an experiment, at every setting of its levers; of the first one without a name.

    Raises:
        RefusedError: there is no such scenario.
    """
    labels = kept.points.labels
    if "scenario" not in labels.columns:
        return kept
    place = labels.columns.index("scenario")
    names = list(dict.fromkeys(str(row[place]) for row in labels.rows))
    wanted = scenario or names[0]
    if wanted not in names:
        raise RefusedError(f"{kept.folder}: no scenario {wanted!r} was tried there; there is: {', '.join(names)}")
    cases = [number for number, row in enumerate(labels.rows) if str(row[place]) == wanted]
    rows = np.isin(kept.points.cases, cases)
    points = replace(
        kept.points, vectors=kept.points.vectors[rows], cases=np.searchsorted(cases, kept.points.cases[rows]),
        labels=Cases(labels.columns, tuple(labels.rows[number] for number in cases)),
    )  # fmt: skip
    return replace(kept, points=points, values=kept.values[rows])
