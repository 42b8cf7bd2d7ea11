# SPDX-License-Identifier: Apache-2.0
"""Judges the mixes that were lived again: on average, where numbers turn out badly, against the best in hindsight.

Whoever picks the best of many picks luck too: every choice is made on one half of the pairs and judged on the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from abmsim.analysis.crossed import REACH, chances_best, estimate_of, resampled
from abmsim.experiments.points import Array

BAD = 0.1  # the share of vectors that turn out worse
LEAST_VECTORS = 10  # fewer say nothing about bad cases


@dataclass(frozen=True, eq=False)
class Judged:
    """Of every mix: its mean and interval, what it gives where numbers turn out badly, its regret and its chance."""

    means: Array  # [mixes]
    lows: Array
    highs: Array
    bad: Array | None  # [mixes]; None: too few vectors
    regrets: Array | None
    chances: Array  # to be the best of those that can be paid
    apart: Array  # whether a mix can be told from the highest mean that can be paid


def judged(values: Array, affordable: Array) -> Judged:
    """Judge values [mixes, points, pairs] of which some can be paid for [mixes]; the others are never best."""
    means = values.mean(axis=(1, 2))
    lows, highs = interval(values[None])
    enough = values.shape[1] >= LEAST_VECTORS
    chances = np.zeros(len(values))
    chances[affordable] = chances_best(np.moveaxis(values[affordable], 0, 2))
    return Judged(
        means, lows, highs, _bad(values) if enough else None,
        _regrets(values, affordable) if enough and values.shape[2] > 1 else None, chances,
        _apart(values, means, affordable),
    )  # fmt: skip


def _apart(values: Array, means: Array, affordable: Array) -> Array:
    """Which mixes give less than the highest affordable mean beyond what luck and unknown numbers make."""
    best = int(np.where(affordable, means, -np.inf).argmax())
    return np.array([estimate_of(values[best] - one).interval.low > 0 for one in values])


def least(columns: Array) -> Array:
    """The mean of that column of which a mix has least: [mixes] from columns [columns, mixes, points, pairs]."""
    found: Array = columns.mean(axis=(2, 3)).min(axis=0)
    return found


def interval(columns: Array) -> tuple[Array, Array]:
    """The interval of the least mean over columns [columns, mixes, points, pairs], points and pairs drawn again."""
    drawn = np.stack([resampled(np.moveaxis(one, 0, 2)) for one in columns]).min(axis=0)
    middle, spread = least(columns), drawn.std(axis=0)
    return middle - REACH * spread, middle + REACH * spread


def chosen_elsewhere(values: Array, affordable: Array) -> Array:
    """What the best mix gives on the half of the pairs that it was not chosen on: [points, pairs]."""
    found = np.zeros(values.shape[1:])
    halves = np.arange(values.shape[2]) % 2
    for half in (0, 1):
        means = np.where(affordable, values[:, :, halves == half].mean(axis=(1, 2)), -np.inf)
        found[:, halves != half] = values[int(means.argmax())][:, halves != half]
    return found


def _bad(values: Array) -> Array:
    """The value below which a tenth of the vectors lie, with luck taken out of the spread between vectors."""
    by_vector = values.mean(axis=2)
    middle = by_vector.mean(axis=1, keepdims=True)
    spread = by_vector.var(axis=1, ddof=1)
    pairs = values.shape[2]
    luck = values.var(axis=2, ddof=1).mean(axis=1) / pairs if pairs > 1 else np.zeros(len(values))
    share = np.where(spread > 0, np.maximum(spread - luck, 0) / np.where(spread > 0, spread, 1), 0.0)
    found: Array = np.quantile(middle + np.sqrt(share)[:, None] * (by_vector - middle), BAD, axis=1)
    return found


def _regrets(values: Array, affordable: Array) -> Array:
    """How much less a mix gives, on average over vectors, than the mix that is best for each vector.

    The best for a vector is found on one half of the pairs and judged on the other, so that it is not its luck.
    """
    halves = np.arange(values.shape[2]) % 2
    total = np.zeros(len(values))
    for half in (0, 1):
        known = np.where(affordable[:, None], values[:, :, halves == half].mean(axis=2), -np.inf)
        judge = values[:, :, halves != half].mean(axis=2)
        best = np.take_along_axis(judge, known.argmax(axis=0)[None, :], axis=0)
        total += (best - judge).mean(axis=1) / 2
    return total
