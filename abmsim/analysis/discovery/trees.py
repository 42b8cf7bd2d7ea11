# SPDX-License-Identifier: Apache-2.0
"""A small tree of questions (CART, by scikit-learn) whose leaves say where most runs fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from abmsim.analysis.discovery.prim import Limit
from abmsim.experiments.points import Array
from abmsim.results.errors import RefusedError

DEPTH = 3
LEAST_SHARE = 0.05  # of the points in a leaf
LEAST_POINTS = 5


@dataclass(frozen=True, slots=True)
class Leaf:
    """The answers that lead to a leaf, and what lies in it."""

    limits: tuple[Limit, ...]
    density: float
    coverage: float
    mass: float


def tree(names: Sequence[str], vectors: Array, fails: Array) -> tuple[Leaf, ...]:
    """Every leaf, the one with the most of its runs failing first.

    Raises:
        RefusedError: scikit-learn is not installed.
    """
    try:
        from sklearn.tree import DecisionTreeClassifier
    except ImportError as error:
        raise RefusedError(
            "a tree needs scikit-learn: pip install abmsim[calibrate]; --method prim does not"
        ) from error
    least = max(LEAST_POINTS, int(LEAST_SHARE * len(fails)))
    grown = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=least, random_state=1).fit(vectors, fails)
    where = grown.apply(vectors)
    leaves = []
    for node, limits in _paths(grown.tree_, names, 0, {}):
        inside = where == node
        hits = int((fails & inside).sum())
        leaves.append(Leaf(limits, hits / int(inside.sum()), hits / int(fails.sum()), int(inside.sum()) / len(fails)))
    order = np.argsort([-leaf.density for leaf in leaves], kind="stable")
    return tuple(leaves[place] for place in order)


def _paths(
    grown: Any, names: Sequence[str], node: int, known: dict[str, tuple[float | None, float | None]]
) -> list[tuple[int, tuple[Limit, ...]]]:
    """Every leaf below a node with the conditions on the way to it."""
    left, right = int(grown.children_left[node]), int(grown.children_right[node])
    if left == right:
        return [(node, tuple(Limit(name, *ends) for name, ends in known.items()))]
    name, edge = names[int(grown.feature[node])], float(grown.threshold[node])
    low, high = known.get(name, (None, None))
    below = _paths(grown, names, left, {**known, name: (low, edge)})
    return below + _paths(grown, names, right, {**known, name: (edge, high)})
