# SPDX-License-Identifier: Apache-2.0
"""The decisions themselves: their averages, costs and chances to be best, and how the best one follows a number."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from abmsim.analysis.crossed import chances_best, estimate_of
from abmsim.analysis.ratios import ratio_of_means
from abmsim.analysis.worth_knowing.found import DOLLARS, Decision, Range
from abmsim.analysis.worth_knowing.smoothing import bases_of, fit
from abmsim.experiments.points import Array

SLIVER = 0.02  # of the points: shorter stretches of a number are not told apart


def decisions_of(labels: Sequence[str], values: Array, costs: Array | None, unit: str) -> tuple[Decision, ...]:
    """Every decision with its average, from values [points, pairs, decisions]."""
    chances = chances_best(values)
    return tuple(
        _decision(
            label, values[:, :, place], None if costs is None else costs[:, :, place], float(chances[place]), unit
        )
        for place, label in enumerate(labels)
    )


def _decision(label: str, values: Array, costs: Array | None, chance: float, unit: str) -> Decision:
    value = estimate_of(values)
    if costs is None or not costs.any():
        return Decision(label, value, chance, None if costs is None else 0.0)
    cost = float(costs.mean())
    if unit == DOLLARS:
        return Decision(label, value, chance, cost)
    each = ratio_of_means(costs.mean(axis=1), values.mean(axis=1), value, unit.replace("_", " "))
    return Decision(label, value, chance, cost, each.mean, each.reason or "")


def ranges_of(vectors: Array, values: Array, place: int, labels: Sequence[str]) -> tuple[Range, ...]:
    """The decision with the best average at each value of one number, in stretches from low to high."""
    bases, every, means = bases_of(vectors), np.arange(len(vectors)), values.mean(axis=1)
    models = [fit(bases, every, means[:, decision]) for decision in range(values.shape[2])]
    drawn = np.stack([model.mean + model.curves(bases, every)[:, place] for model in models], axis=1)
    order = np.argsort(vectors[:, place], kind="stable")
    column, choices = vectors[order, place], drawn.argmax(axis=1)[order]
    edges = [0, *(np.flatnonzero(np.diff(choices)) + 1).tolist(), len(choices)]
    stretches = [(low, high) for low, high in pairwise(edges) if high - low > SLIVER * len(choices)]
    found: list[Range] = []
    for low, high in stretches:
        label = labels[int(choices[low])]
        start = found.pop().low if found and found[-1].decision == label else float(column[low])
        found.append(Range(start, float(column[high - 1]), label))
    return tuple(found)
