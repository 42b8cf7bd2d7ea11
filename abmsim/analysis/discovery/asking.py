# SPDX-License-Identifier: Apache-2.0
"""Asks the runs of an experiment when a scenario fails, and says it in plain sentences with units and meanings."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from abmsim.analysis.discovery.prim import MOST_CHANCE, Box, Limit, Peeled, prim
from abmsim.analysis.discovery.trees import Leaf, tree
from abmsim.experiments.points import LUCK, Array, Column, Points
from abmsim.experiments.reading import Kept, kept_runs
from abmsim.results.cells import rounded
from abmsim.results.errors import RefusedError

PRIM, TREE = "prim", "tree"
METHODS: Final = (PRIM, TREE)
LEAST_POINTS = 20
LEAST_OF_EACH = 5
SIGNS: Final[Mapping[str, tuple[Callable[[Any, Any], Any], str]]] = {
    "<=": (operator.le, "at most"),
    ">=": (operator.ge, "at least"),
    "<": (operator.lt, "below"),
    ">": (operator.gt, "above"),
}
CRITERION: Final = re.compile(r"\s*([A-Za-z_][\w.]*)\s*(<=|>=|<|>)\s*(-?[0-9]+(?:\.[0-9]+)?)\s*")


@dataclass(frozen=True, slots=True)
class Label:
    """What counts as failing: the mean of a measure over the pairs of a point, against a figure."""

    measure: str
    sign: str = "<="
    figure: float = 0.0

    def told(self, subject: str = "") -> str:
        """In words: `net_jobs is at most 0`."""
        return f"{subject or self.measure} is {SIGNS[self.sign][1]} {self.figure:g}"


def label_of(text: str) -> Label:
    """Read `net_jobs < 3`.

    Raises:
        RefusedError: it is no comparison of a measure with a number.
    """
    found = CRITERION.fullmatch(text)
    if found is None:
        raise RefusedError(
            f"{text[:60]!r} is no condition; write a measure, a sign and a number, such as 'net_jobs < 3'"
        )
    return Label(found.group(1), found.group(2), float(found.group(3)))


@dataclass(frozen=True, eq=False)
class Discovery:
    """What was found: sentences for people, and the box or the leaves they were made from."""

    label: Label
    method: str
    points: int
    share_failing: float
    sentences: tuple[str, ...]
    peeled: Peeled | None
    leaves: tuple[Leaf, ...]
    inputs: tuple[Column, ...]
    ranges: tuple[tuple[float, float], ...]

    def as_json(self) -> dict[str, Any]:
        """Everything as plain data; the same runs give the same document."""
        document: dict[str, Any] = {
            "label": asdict(self.label),
            "method": self.method,
            "points": self.points,
            "share_failing": rounded(self.share_failing),
            "sentences": list(self.sentences),
        }
        if self.peeled is not None:
            document |= {
                "box": {**_shares(self.peeled.box), "chance": rounded(self.peeled.chance),
                        "limits": [_limit(one) for one in self.peeled.limits]},
                "trajectory": [_shares(box) for box in self.peeled.trajectory],
            }  # fmt: skip
        document["leaves"] = [
            {**_shares(leaf), "limits": [_limit(one) for one in leaf.limits]} for leaf in self.leaves
        ]  # fmt: skip
        return document


def discover(folder: str | Path | Kept, label: Label | str | None = None, method: str = PRIM) -> Discovery:
    """When the runs of an experiment fail; without a label, when its first measure is at most 0.

    Levers with numbers count as inputs beside the uncertain numbers.

    Raises:
        RefusedError: runs are incomplete or undefined, too few, or all or none of them fail; or there is nothing to vary.
        DamagedError: the folder is not what was written.
    """
    kept = folder if isinstance(folder, Kept) else kept_runs(Path(folder))
    wanted = label_of(label) if isinstance(label, str) else label or Label(kept.labels[0])
    if method not in METHODS:
        raise RefusedError(f"no method is called {method!r}; choose one of {', '.join(METHODS)}")
    table = kept.table(wanted.measure)
    if not (np.isfinite(table).any(axis=1).all() and not np.isinf(table).any()):
        point = int(np.flatnonzero(~np.isfinite(table).any(axis=1) | np.isinf(table).any(axis=1))[0])
        raise RefusedError(f"{wanted.measure} is not finite at point {point} of {kept.folder}")
    names, vectors, inputs = _inputs(kept.points)
    fails = np.asarray(SIGNS[wanted.sign][0](np.nanmean(table, axis=1), wanted.figure))
    _check(kept, wanted, fails, names)
    peeled = prim(names, vectors, fails) if method == PRIM else None
    leaves = tree(names, vectors, fails) if method == TREE else ()
    share = float(fails.mean())
    told = (
        _box_told(wanted, peeled, share, inputs) if peeled is not None else _leaves_told(wanted, leaves, share, inputs)
    )
    ranges = tuple((float(column.min()), float(column.max())) for column in vectors.T)
    return Discovery(wanted, method, len(fails), share, told, peeled, leaves, inputs, ranges)


def _inputs(points: Points) -> tuple[tuple[str, ...], Array, tuple[Column, ...]]:
    """What varies: uncertain numbers, and levers that are numbers in every case."""
    keep = [place for place, name in enumerate(points.names) if name != LUCK]
    columns, parts = [], [points.vectors[:, keep]]
    known = {one.label: one for one in points.inputs}
    columns += [known.get(points.names[place], Column(points.names[place])) for place in keep]
    for place, name in enumerate(points.labels.columns):
        values = [row[place] for row in points.labels.rows]
        if (
            all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
            and len({*values}) > 1
        ):
            columns.append(Column(name))
            parts.append(np.array(values, dtype=np.float64)[points.cases][:, None])
    vectors = np.column_stack(parts)
    varies = [place for place in range(vectors.shape[1]) if vectors[:, place].min() < vectors[:, place].max()]
    chosen = tuple(columns[place] for place in varies)
    return tuple(one.label for one in chosen), vectors[:, varies], chosen


def _check(kept: Kept, label: Label, fails: Array, names: Sequence[str]) -> None:
    if not names:
        raise RefusedError(
            f"{kept.folder}: nothing varies in these runs; give the experiment uncertainties: or levers:"
        )
    if len(fails) < LEAST_POINTS:
        raise RefusedError(
            f"{kept.folder}: {len(fails)} points are too few to find conditions; at least {LEAST_POINTS}"
        )
    hits = int(fails.sum())
    if min(hits, len(fails) - hits) < LEAST_OF_EACH:
        raise RefusedError(f"{label.told()} at {hits} of {len(fails)} points: at least {LEAST_OF_EACH} must be so and "
                           f"{LEAST_OF_EACH} not, or no condition can tell them apart; choose another figure")  # fmt: skip


def _box_told(label: Label, peeled: Peeled, share: float, inputs: Sequence[Column]) -> tuple[str, ...]:
    box = peeled.box
    if not peeled.limits or peeled.chance > MOST_CHANCE:
        nothing = (f"No condition is found in which {label.told()} more often than elsewhere ({share:.0%} of all points); "
                   f"shuffled labels give as good a box with chance {peeled.chance:.2f}.")  # fmt: skip
        return (nothing,)
    conditions = " and ".join(_condition(one, inputs) for one in peeled.limits)
    first = (f"{label.told()} in {box.density:.0%} of the points where {conditions}; over all points it is "
             f"{share:.0%}.")  # fmt: skip
    second = (f"These conditions hold in {box.mass:.0%} of what was tried and account for {box.coverage:.0%} of all such points; "
              f"where failures are dealt out at random, a box as good has chance {peeled.chance:.2f}.")  # fmt: skip
    halves = ", ".join(f"{one.name} {one.reproduced:.0%}" for one in peeled.limits)
    return first, second, f"Found again in random halves of the points: {halves}."


def _leaves_told(label: Label, leaves: Sequence[Leaf], share: float, inputs: Sequence[Column]) -> tuple[str, ...]:
    worse = [leaf for leaf in leaves if leaf.density > max(share, 1 / 2) and leaf.limits]
    if not worse:
        return (f"No leaf of the tree has {label.told()} in most of its points ({share:.0%} of all points).",)
    return tuple(
        f"{label.told()} in {leaf.density:.0%} of the points where "
        f"{' and '.join(_condition(one, inputs) for one in leaf.limits)} ({leaf.coverage:.0%} of all such points)."
        for leaf in worse
    )


def _condition(limit: Limit, inputs: Sequence[Column]) -> str:
    """`office.hours_per_review (staff hours for one review) is above 2.1 hours`."""
    column = next(one for one in inputs if one.label == limit.name)
    meaning = f" ({column.meaning.rstrip('.')})" if column.meaning else ""
    unit = f" {column.unit}" if column.unit else ""
    if limit.low is not None and limit.high is not None:
        return f"{limit.name}{meaning} lies between {limit.low:.4g} and {limit.high:.4g}{unit}"
    if limit.low is not None:
        return f"{limit.name}{meaning} is {limit.low:.4g}{unit} or more"
    return f"{limit.name}{meaning} is {limit.high:.4g}{unit} or less"


def _shares(one: Box | Leaf) -> dict[str, Any]:
    return {"density": rounded(one.density), "coverage": rounded(one.coverage), "mass": rounded(one.mass)}


def _limit(one: Limit) -> dict[str, Any]:
    ends = {side: None if end is None else rounded(end) for side, end in (("low", one.low), ("high", one.high))}
    return {"name": one.name, **ends, "chance": rounded(one.chance), "reproduced": rounded(one.reproduced)}
