# SPDX-License-Identifier: Apache-2.0
"""Draws smooth curves through scattered runs: how the value of a decision changes with each uncertain number alone.

An additive model (Hastie and Tibshirani 1990): a mean and, for each number that earns it, a straight line or a natural
cubic spline. Numbers enter one by one while the Bayesian information criterion (Schwarz 1978) falls, so that what does
nothing has no curve. Where inputs vary independently, a curve is what the value is on average once its number is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from abmsim.experiments.points import Array

KNOTS = (0.05, 0.275, 0.5, 0.725, 0.95)  # quantiles (Harrell 2001)
MOST_CURVES = 12
POINTS_PER_COLUMN = 5  # a model has at most one column for so many points
NEARLY_NOTHING = 1e-12


@dataclass(frozen=True, eq=False)
class Bases:
    """The columns of every input at every point: [inputs, points, columns], each centred over all points."""

    table: Array

    @property
    def inputs(self) -> int:
        """How many inputs there are."""
        return len(self.table)


@dataclass(frozen=True, eq=False)
class Additive:
    """A mean over all points, and the weights of the columns of each input that has a curve."""

    mean: float
    weights: Mapping[int, Array]

    def curves(self, bases: Bases, rows: Array) -> Array:
        """What each input adds to the mean at these points: [rows, inputs]; 0 for one without a curve."""
        found = np.zeros((len(rows), bases.inputs))
        for place, weights in self.weights.items():
            found[:, place] = bases.table[place][rows][:, : len(weights)] @ weights
        return found


def bases_of(vectors: Array) -> Bases:
    """The columns of every input of vectors [points, inputs]: straight first, then what bends it."""
    return Bases(np.stack([_columns(column) for column in vectors.T]))


def _columns(column: Array) -> Array:
    """A natural cubic spline: the number itself, and three columns that are straight beyond the outer knots."""
    spread = float(column.max() - column.min()) or 1.0
    scaled = (column - column.min()) / spread
    knots = np.quantile(scaled, KNOTS)
    last = knots[-1]

    def beyond(knot: float) -> Array:
        """Bend at a knot, straight beyond the last."""
        cubes = np.maximum(scaled - knot, 0) ** 3 - np.maximum(scaled - last, 0) ** 3
        return np.asarray(cubes / max(last - knot, NEARLY_NOTHING))

    bends = [beyond(float(knot)) - beyond(float(knots[-2])) for knot in knots[:-2]]
    table = np.column_stack([scaled, *bends])
    found: Array = table - table.mean(axis=0)
    return found


def fit(bases: Bases, rows: Array, values: Array) -> Additive:
    """Learn the values [rows] of these points; curves enter while they earn their columns."""
    left = values - values.mean()
    free = bases.table[:, rows, :]
    free = free - free.mean(axis=1, keepdims=True)
    chosen: dict[int, int] = {}
    before = _cost(left, 1)
    most = len(rows) // POINTS_PER_COLUMN
    while len(chosen) < MOST_CURVES:
        place, width, after, axes = _best(free, left, chosen, before)
        if width == 0 or 1 + sum_of(chosen) + width > most:
            break
        chosen[place], before = width, after
        left = left - axes @ (axes.T @ left)
        free = free - np.einsum("nk,pkc->pnc", axes, np.einsum("nk,pnc->pkc", axes, free))
    return _solved(bases, rows, values, chosen)


def sum_of(chosen: Mapping[int, int]) -> int:
    """How many columns the chosen curves have."""
    return int(np.sum([*chosen.values()], dtype=np.int64))


def _best(free: Array, left: Array, chosen: Mapping[int, int], before: float) -> tuple[int, int, float, Array]:
    """The input, straight or bent, that lowers the cost most: its place, columns, the new cost and its directions."""
    axes, triangles = np.linalg.qr(free)
    sizes = np.abs(np.diagonal(triangles, axis1=1, axis2=2))
    whole = np.linalg.norm(free, axis=1).max(axis=1, keepdims=True)
    axes = np.where((sizes > 1e-9 * np.maximum(whole, NEARLY_NOTHING))[:, None, :], axes, 0.0)
    gains = np.cumsum(np.einsum("pnc,n->pc", axes, left) ** 2, axis=1)
    rest = float(left @ left)
    used, points = 1 + sum_of(chosen), len(left)
    best = (-1, 0, before, axes[0, :, :0])
    for width in (1, free.shape[2]):
        costs = points * np.log(np.maximum(rest - gains[:, width - 1], NEARLY_NOTHING) / points) + np.log(points) * (
            used + width
        )
        costs[list(chosen)] = np.inf
        place = int(np.argmin(costs))
        if costs[place] < best[2] - 1e-9:
            best = (place, width, float(costs[place]), axes[place, :, :width])
    return best


def _cost(left: Array, columns: int) -> float:
    points = len(left)
    return float(points * np.log(max(float(left @ left), NEARLY_NOTHING) / points) + np.log(points) * columns)


def _solved(bases: Bases, rows: Array, values: Array, chosen: Mapping[int, int]) -> Additive:
    parts = [bases.table[place][rows][:, :width] for place, width in chosen.items()]
    table = np.column_stack([np.ones(len(rows)), *parts])
    answer = np.linalg.lstsq(table, values, rcond=None)[0]
    weights, at = {}, 1
    for place, width in chosen.items():
        weights[place] = answer[at : at + width]
        at += width
    return Additive(float(answer[0]), weights)


def bent(bases: Bases, place: int, values: Array) -> Array:
    """The spline of one input through values [points, decisions], whether it earns its columns or not."""
    table = np.column_stack([np.ones(len(values)), bases.table[place]])
    found: Array = table @ np.linalg.lstsq(table, values, rcond=None)[0]
    return found
