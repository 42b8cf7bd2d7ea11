# SPDX-License-Identifier: Apache-2.0
"""Averages over vectors of uncertain numbers and lucks at once: every pair lives on the same luck at every point.

Points and pairs are both drawn at random, and crossed: the runs of one point err together, and so do those of one pair.
"""

from __future__ import annotations

import numpy as np

from abmsim.analysis.effects import Array, Estimate, Interval, t_chance

SEED = 20_150_701
REACH = 1.96  # standard errors to either end of a 95 % interval
RESAMPLES = 1_000
NEARLY_NOTHING = 1e-12  # of the largest mean: what differs less is a tie
CROSSED = "points and pairs crossed"


def error_of_mean(table: Array) -> float:
    """The standard error of the mean of a table [points, pairs]: of points and pairs drawn at random, both ways.

    Pair k lives on the same luck at every point, so runs of one pair err together: the variance is that of a crossed
    design with two random factors (Searle, Casella and McCulloch 1992), at least that of the points alone.
    """
    rows, columns = table.shape
    middle = table.mean()
    by_row, by_column = table.mean(axis=1) - middle, table.mean(axis=0) - middle
    rest = table - middle - by_row[:, None] - by_column[None, :]
    of_rows = columns * float(by_row @ by_row) / max(rows - 1, 1)
    of_columns = rows * float(by_column @ by_column) / max(columns - 1, 1)
    of_rest = float((rest**2).sum()) / max((rows - 1) * (columns - 1), 1)
    return float(np.sqrt(max(of_rows + of_columns - of_rest, of_rows) / (rows * columns)))


def estimate_of(table: Array) -> Estimate:
    """The mean of a table [points, pairs], with the error of both."""
    mean, error = float(table.mean()), error_of_mean(table)
    interval = Interval(mean - REACH * error, mean + REACH * error, CROSSED, None)
    chance = float(t_chance(len(table) - 1, mean / error)) if error else float(mean > 0)
    return Estimate(mean, error, interval, chance, max(table.shape))


def resampled(values: Array) -> Array:
    """Means when points and pairs are drawn again: [resamples, columns] from values [points, pairs, columns]."""
    points, pairs, _ = values.shape
    draws = np.random.default_rng([SEED, points, pairs])
    rows, columns = _weights(draws, points), _weights(draws, pairs)
    found: Array = np.einsum("rpc,rp->rc", np.tensordot(rows, values, axes=(1, 0)), columns)
    return found


def _weights(draws: np.random.Generator, count: int) -> Array:
    """How much each of so many counts in every resample: [resamples, count]."""
    again = draws.integers(0, count, (RESAMPLES, count))
    return np.stack([np.bincount(row, minlength=count) for row in again]) / count


def chances_best(values: Array) -> Array:
    """How often each column of values [points, pairs, columns] has the highest mean; those that tie share."""
    means = resampled(values)
    best = means >= means.max(axis=1, keepdims=True) - NEARLY_NOTHING * np.abs(means).max(initial=0.0)
    found: Array = (best / best.sum(axis=1, keepdims=True)).mean(axis=0)
    return found
