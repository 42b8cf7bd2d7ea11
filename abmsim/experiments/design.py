# SPDX-License-Identifier: Apache-2.0
"""The design of an experiment as it is kept: what is tried, what comes out, and what the folder belongs to."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from abmsim.experiments import keeping
from abmsim.experiments.points import Cases, Column, Plan, Points
from abmsim.experiments.subjects import Subject
from abmsim.results.errors import DamagedError, RefusedError, unwritable
from abmsim.results.files import write_bytes
from abmsim.results.store import Store

DESIGN_FILE = "design.npy"
OWN_COLUMNS = ("point", "pair", "status", "error")


@dataclass(frozen=True, eq=False)
class Design:
    """The points and the columns of an experiment."""

    points: Points
    columns: tuple[Column, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.label for column in self.columns)


def check_columns(design: Design) -> None:
    """Do nothing if every column of the table of runs has a name of its own; else raise RefusedError."""
    names = [*OWN_COLUMNS, *design.points.labels.columns, *design.points.names, *design.labels]
    twice = [name for name in names if names.count(name) > 1] if len(names) > len(frozenset(names)) else []
    if twice:
        raise RefusedError(f"the column {twice[0]} would be there twice in the table of runs; give one another name")


def identity_of(design: Design, subject: Subject) -> dict[str, str]:
    """Everything that decides the numbers of an experiment, by name, so that a difference can be named."""
    uncertain = ", ".join(design.points.names) or "none"
    return {**subject.identity(), "uncertainties": uncertain, "points": design.points.digest()}


def keep_design(store: Store, design: Design, identity: Mapping[str, str], inputs: str = "") -> None:
    """Write the design beside the runs, then say in the store what they belong to (`inputs`: from what it was made)."""
    points = design.points
    buffer = io.BytesIO()
    np.save(buffer, np.column_stack([points.cases.astype(np.float64), points.vectors]), allow_pickle=False)
    write_bytes(store.path.parent / DESIGN_FILE, [buffer.getvalue()])
    words = {
        "names": points.names,
        "cases": asdict(points.labels),
        "inputs": [asdict(column) for column in points.inputs],
        "columns": [asdict(column) for column in design.columns],
        "plan": None if points.plan is None else asdict(points.plan),
    }
    told = {"design": json.dumps(words), "identity": json.dumps(dict(identity), sort_keys=True)}
    keeping.tell_about(store, {**told, "inputs": inputs})


def read_design(folder: Path, about: Mapping[str, str]) -> Design:
    """The design of a folder.

    Raises:
        DamagedError: it is missing or not what was written.
    """
    path = folder / DESIGN_FILE
    try:
        words = json.loads(about["design"])
        table = np.load(path, allow_pickle=False)
        labels = Cases(tuple(words["cases"]["columns"]), tuple(tuple(row) for row in words["cases"]["rows"]))
        inputs = tuple(Column(**column) for column in words["inputs"])
        plan = _plan(words.get("plan"))
        points = Points(tuple(words["names"]), table[:, 1:], table[:, 0].astype(np.int64), labels, inputs, plan)
        columns = tuple(Column(**column) for column in words["columns"])
        same = points.digest() == json.loads(about["identity"])["points"]
    except OSError as error:
        raise unwritable(path, error) from error
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise DamagedError(f"{path}: not what was written ({type(error).__name__}: {error})") from error
    if not same:
        raise DamagedError(f"{path}: not what was written; these are not the points of this experiment")
    return Design(points, columns)


def _plan(words: Mapping[str, Any] | None) -> Plan | None:
    return None if words is None else Plan(**{**words, "groups": tuple(words["groups"])})


def check_design(folder: Path, about: Mapping[str, str]) -> None:
    """Do nothing if the kept design is whole; else raise DamagedError."""
    read_design(folder, about)
