# SPDX-License-Identifier: Apache-2.0
"""What an evaluator's tests say: an estimate, its standard error, and how likely so much would be by luck alone."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from abmsim.analysis.effects import Array, t_chance
from abmsim.analysis.precision import POWER_AND_SIZE

LEVEL = 0.05
WANTED_POWER = 0.8
COEFFICIENTS = 4
LARGEST_AUTOCORRELATION = 0.95
PERMUTATIONS = 199


class Tested(NamedTuple):
    """An estimate with the standard error and the p-value (two-sided) that go with it."""

    estimate: float
    error: float
    p: float


def _tested(estimate: float, error: float, freedom: float) -> Tested:
    """The t test of an estimate."""
    if not (math.isfinite(estimate) and math.isfinite(error)) or freedom <= 0:
        return Tested(estimate, math.nan, 1.0)
    if error == 0:
        return Tested(estimate, 0.0, float(estimate == 0))
    return Tested(estimate, error, float(2 * t_chance(freedom, -abs(estimate / error))))


def mean_test(values: Array) -> Tested:
    """Student's t test of one mean against zero."""
    n = len(values)
    if n < 2:  # noqa: PLR2004 - a spread takes two
        return Tested(float(values.mean()) if n else math.nan, math.nan, 1.0)
    return _tested(float(values.mean()), float(values.std(ddof=1)) / math.sqrt(n), n - 1)


def difference_test(one: Array, other: Array) -> Tested:
    """Welch's t test of the difference of two means, `one` less `other`."""
    n, m = len(one), len(other)
    if min(n, m) < 2:  # noqa: PLR2004 - a spread takes two
        return Tested(math.nan, math.nan, 1.0)
    a, b = float(np.var(one, ddof=1)) / n, float(np.var(other, ddof=1)) / m
    freedom = (a + b) * (a + b) / (a * a / (n - 1) + b * b / (m - 1)) if a + b > 0 else n + m - 2.0
    return _tested(float(one.mean() - other.mean()), math.sqrt(a + b), freedom)


def series_test(before: Array, after: Array) -> Tested:
    """The t test of two stretches of a monthly series, its standard error widened for months that resemble the last.

    The spread may be more than Poisson; the first autocorrelation is that within the stretches (never below 0).
    """
    n, m = len(before), len(after)
    if n + m < 4 or min(n, m) < 1:  # noqa: PLR2004 - two means and a spread
        return Tested(math.nan, math.nan, 1.0)
    left = np.concatenate([before - before.mean(), after - after.mean()])
    spread = float((left * left).sum()) / (n + m - 2)
    neighbours = float((left[1:] * left[:-1]).sum()) - float(left[n] * left[n - 1])
    total = float((left * left).sum())
    alike = min(max(neighbours / total, 0.0), LARGEST_AUTOCORRELATION) if total > 0 else 0.0
    error = math.sqrt(spread * (1 / n + 1 / m) * widening(alike))
    return _tested(float(after.mean() - before.mean()), error, n + m - 2)


def widening(autocorrelation: float) -> float:
    """By how much months that resemble the last one widen the variance of a mean."""
    return (1 + autocorrelation) / (1 - autocorrelation)


def jump_test(distance: Array, values: Array, bandwidth: float) -> Tested:
    """The jump of `values` where `distance` turns from below to at least 0: local lines, triangular weights.

    The standard error holds for any spread (HC1); people farther away than `bandwidth` have no weight.
    """
    near = np.abs(distance) < bandwidth
    x, y = distance[near], values[near]
    n, above = len(x), (distance[near] >= 0).astype(np.float64)
    if n <= COEFFICIENTS or min(above.sum(), n - above.sum()) < 2:  # noqa: PLR2004 - a line takes two
        return Tested(math.nan, math.nan, 1.0)
    weight = 1 - np.abs(x) / bandwidth
    columns = np.stack([np.ones(n), above, x, above * x], axis=1)
    inverse = np.linalg.pinv((columns * weight[:, None]).T @ columns)
    coefficients = inverse @ (columns * weight[:, None]).T @ y
    left = (y - columns @ coefficients) * weight
    meat = (columns * left[:, None]).T @ (columns * left[:, None])
    variance = float((inverse @ meat @ inverse)[1, 1]) * n / (n - COEFFICIENTS)
    return _tested(float(coefficients[1]), math.sqrt(max(variance, 0.0)), n - COEFFICIENTS)


def shuffled_test(estimate: float, by_luck: Array) -> Tested:
    """The randomisation test: how often shuffled labels give as much; their spread is the standard error."""
    if not math.isfinite(estimate):
        return Tested(math.nan, math.nan, 1.0)
    as_large = int((np.abs(by_luck) >= abs(estimate) * (1 - 1e-12)).sum())
    return Tested(estimate, float(by_luck.std(ddof=1)), (1 + as_large) / (1 + len(by_luck)))


def smallest_detectable(error: float) -> float:
    """The effect that is found in 80 of 100 evaluations at the 5 % level, two-sided, with this standard error."""
    return POWER_AND_SIZE * error


def dice_for(*words: Any) -> np.random.Generator:
    """Return the luck of one survey or shuffle, which follows from these words alone."""
    import hashlib

    digest = hashlib.sha256(" ".join(["abmsim evaluation", *map(str, words)]).encode()).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))
