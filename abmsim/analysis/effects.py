# SPDX-License-Identifier: Apache-2.0
"""How sure we are of a difference between two worlds on the same luck: its interval and its chance above zero.

The unit is the pair: one difference a pair. The interval is that of the paired t test; where a headline's
differences are clearly skewed it is a bias-corrected and accelerated bootstrap (Efron 1987), always drawn alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Method = Literal["t", "auto"]

LEVEL = 0.95
PAIRED_T = "paired t"
BCA = "BCa bootstrap"
EXACT = "exact"
NONE = "none"
FEW_PAIRS = 10
BOOTSTRAP_FROM = 20  # with fewer pairs the bootstrap is worse than the t interval, skewed or not
SKEW_OF_LUCK = 2.0  # standard errors of the skewness of normal differences
SKEW_THAT_MATTERS = 0.5
RESAMPLES = 10_000
RESAMPLES_AT_ONCE = 1_000
BOOTSTRAP_SEED = 20_150_701

SAME_EVERYWHERE = "every pair gave the same difference, so the interval has no width; rare outcomes may be missing"
SKEWED = "the differences are skewed; a t interval may miss the true mean more often than it says"
SKEWED_BOOTSTRAP = "the differences are skewed; the interval is a bootstrap"
TOO_FEW = f"fewer than {FEW_PAIRS} pairs; the interval is rough"
ONE_PAIR = "one pair says nothing about luck"
NOTHING_DEFINED = "undefined in every pair"


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, how it was made, and what to keep in mind (None: nothing)."""

    low: float
    high: float
    method: str
    warning: str | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean difference with its standard error, interval and the chance that the true mean is above zero."""

    mean: float
    error: float
    interval: Interval
    chance_positive: float
    pairs: int


def paired_interval(differences: Sequence[float] | Array, level: float = LEVEL, method: Method = "t") -> Interval:
    """The interval of a mean difference, one difference a pair; pairs where it is undefined (NaN) are left out.

    With `method="t"` it equals scipy's `ttest_rel(...).confidence_interval(level)`; with "auto" a bootstrap takes its
    place where the differences are clearly skewed.
    """
    return estimate(differences, level, method).interval


def estimate(differences: Sequence[float] | Array, level: float = LEVEL, method: Method = "t") -> Estimate:
    """Mean, standard error, interval and chance above zero of one difference a pair."""
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    found = np.asarray(differences, dtype=np.float64)
    found = found[~np.isnan(found)]
    n = len(found)
    if n == 0:
        return Estimate(np.nan, np.nan, Interval(np.nan, np.nan, NONE, NOTHING_DEFINED), np.nan, 0)
    if n == 1:
        return Estimate(float(found[0]), np.nan, Interval(np.nan, np.nan, NONE, ONE_PAIR), np.nan, 1)
    if found.min() == found.max():
        same = float(found[0])
        return Estimate(same, 0.0, Interval(same, same, EXACT, SAME_EVERYWHERE), float(same > 0), n)
    mean, error = float(found.mean()), float(found.std(ddof=1) / np.sqrt(n))
    skewed = is_skewed(found)
    if method == "auto" and skewed and n >= BOOTSTRAP_FROM:
        interval, chance = _bootstrap(found, level)
        return Estimate(mean, error, interval, chance, n)
    warning = TOO_FEW if n < FEW_PAIRS else SKEWED if skewed else None
    reach = t_quantile(n - 1, (1 + level) / 2) * error
    interval = Interval(mean - reach, mean + reach, PAIRED_T, warning)
    return Estimate(mean, error, interval, t_chance(n - 1, mean / error), n)


def is_skewed(differences: Array) -> bool:
    """True when the skewness is more than luck gives as many normal differences, and large enough to matter."""
    n = len(differences)
    if n <= 2:  # noqa: PLR2004 - the skewness of two numbers is always zero
        return False
    centred = differences - differences.mean()
    spread = np.sqrt(np.mean(centred * centred))
    if spread == 0:
        return False
    skewness = abs(float(np.mean((centred / spread) ** 3))) * np.sqrt(n * (n - 1)) / (n - 2)
    luck = np.sqrt(6 * n * (n - 1) / ((n - 2) * (n + 1) * (n + 3)))
    return bool(skewness > max(SKEW_THAT_MATTERS, SKEW_OF_LUCK * luck))


def t_quantile(freedom: Array | float, chance: float) -> Any:
    """The value that a Student t with `freedom` degrees of freedom stays below with this chance."""
    from scipy.special import stdtrit

    return stdtrit(freedom, chance)


def chi_square_quantile(freedom: int, chance: float) -> float:
    """The value that a chi-square with `freedom` degrees of freedom stays below with this chance."""
    from scipy.special import gammaincinv

    return float(2 * gammaincinv(freedom / 2, chance))


def t_chance(freedom: Array | float, value: Array | float) -> Any:
    """The chance that a Student t with `freedom` degrees of freedom stays below this value."""
    from scipy.special import stdtr

    return stdtr(freedom, value)


def resampled_means(values: Array, resamples: int = RESAMPLES) -> Array:
    """Means of pairs drawn again with replacement; `values` is [pairs] or [pairs, columns], drawn together."""
    draws = np.random.default_rng(BOOTSTRAP_SEED)
    n = len(values)
    blocks = [
        values[draws.integers(0, n, size=(RESAMPLES_AT_ONCE, n))].mean(axis=1)
        for _ in range(resamples // RESAMPLES_AT_ONCE)
    ]
    return np.concatenate(blocks)


def _bootstrap(found: Array, level: float) -> tuple[Interval, float]:
    """The BCa interval, and the chance above zero that the same correction implies."""
    from scipy.special import ndtr, ndtri

    means = np.sort(resampled_means(found))
    count = len(means)
    below = (np.searchsorted(means, found.mean()) + np.searchsorted(means, found.mean(), side="right")) / 2
    bias = ndtri(_inside(below / count, count))
    acceleration = _acceleration(found)
    shifted = bias + ndtri(np.array([(1 - level) / 2, (1 + level) / 2]))
    shares = ndtr(bias + shifted / (1 - acceleration * shifted))
    low, high = np.quantile(means, shares)
    at_zero = ndtri(_inside(np.searchsorted(means, 0.0) / count, count)) - bias
    chance = 1 - ndtr(at_zero / (1 + acceleration * at_zero) - bias)
    return Interval(float(low), float(high), BCA, SKEWED_BOOTSTRAP), float(chance)


def _acceleration(found: Array) -> float:
    """How fast the standard error changes with the mean, by leaving one pair out at a time."""
    n = len(found)
    left_out = (found.mean() * n - found) / (n - 1)
    deviations = left_out.mean() - left_out
    squares = float(np.dot(deviations, deviations))
    return float(np.mean(deviations**3) * n / (6 * squares**1.5))


def _inside(share: float, count: int) -> float:
    """A share that is neither 0 nor 1, by at least half a draw."""
    return float(np.clip(share, 0.5 / count, 1 - 0.5 / count))
