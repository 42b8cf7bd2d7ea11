# SPDX-License-Identifier: Apache-2.0
"""Estimates with 95 % intervals from counts and times, in plain arithmetic: rates, shares, means that lean on each other."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Final

_NORMAL: Final = NormalDist().inv_cdf(0.975)
_SINGULAR: Final = 1e-9
Sums = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its 95 % interval."""

    value: float
    low: float
    high: float


def rate(count: int, months: float, dispersion: float = 1.0) -> Estimate:
    """Give events a month with Byar's interval for a count; `dispersion` is how much more than Poisson it varies."""
    effective, factor = count / dispersion, dispersion / months
    low = _byar(effective, -_NORMAL) if count else 0.0
    return Estimate(count / months, low * factor, _byar(effective + 1, _NORMAL) * factor)


def _byar(count: float, z: float) -> float:
    return count * (1 - 1 / (9 * count) + z / (3 * math.sqrt(count))) ** 3


def dispersion(counts: Sequence[int]) -> float:
    """Give the variance of monthly counts over their mean, at least 1 (which is what pure chance gives)."""
    if len(counts) < len(("one", "other")) or not any(counts):
        return 1.0
    mean = int(sum(int(one) for one in counts)) / len(counts)
    variance = math.fsum((one - mean) ** 2 for one in counts) / (len(counts) - 1)
    return max(1.0, variance / mean)


def share(hits: float, trials: float) -> Estimate:
    """Give hits / trials with Wilson's interval. Raises ValueError without trials."""
    if trials <= 0:
        raise ValueError("a share of nothing")
    found, squared = hits / trials, _NORMAL**2
    middle = (found + squared / (2 * trials)) / (1 + squared / trials)
    half = _NORMAL * math.sqrt(found * (1 - found) / trials + squared / (4 * trials**2)) / (1 + squared / trials)
    return Estimate(found, max(0.0, middle - half), min(1.0, middle + half))


def reduction(less: tuple[float, float], more: tuple[float, float]) -> Estimate:
    """Give by what share a chance is lower in one group (hits, trials) than in another, by the interval of a log ratio.

    Half a hit is added to each count, so that no hit at all still gives an interval.
    """
    (low_hits, low_trials), (high_hits, high_trials) = ((hits + 0.5, trials + 1) for hits, trials in (less, more))
    ratio = low_hits / low_trials / (high_hits / high_trials)
    spread = _NORMAL * math.sqrt(max(0.0, 1 / low_hits - 1 / low_trials) + max(0.0, 1 / high_hits - 1 / high_trials))
    return Estimate(1 - ratio, 1 - ratio * math.exp(spread), 1 - ratio * math.exp(-spread))


def jackknifed(blocks: Mapping[Any, Sequence[Sums]], figure: Callable[[Sums], float]) -> Estimate:
    """Give a figure of the sums over all records; its interval by leaving out one block at a time.

    Blocks (months) keep together what leans on each other: files that wait in the same queue. With one block there
    is no interval: low and high are the figure.
    """
    sums = {name: _added(block) for name, block in blocks.items()}
    found = figure(_added(list(sums.values())))
    if len(blocks) < len(("one", "other")):
        return Estimate(found, found, found)
    without = [figure(_added([one for name, one in sums.items() if name != left])) for left in sums]
    mean, count = math.fsum(without) / len(without), len(without)
    error = math.sqrt((count - 1) / count * math.fsum((one - mean) ** 2 for one in without))
    half = _student(count - 1) * error
    return Estimate(found, found - half, found + half)


def _added(records: Sequence[Sums]) -> Sums:
    return tuple(math.fsum(column) for column in zip(*records, strict=True))


def _student(freedom: int) -> float:
    """Give the 97.5 % point of Student's t (Cornish-Fisher; within 1 % from 4 degrees of freedom)."""
    z = _NORMAL
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def products(y: float, x: float, z: float) -> Sums:
    """Give what a record adds to the sums of `two_slopes`."""
    return x * x, x * z, z * z, x * y, z * y


def two_slopes(sums: Sums) -> tuple[float, float]:
    """Give a and b of y = a x + b z by least squares through the origin, from summed `products`.

    b is 0 when z never varies apart from x. Raises ValueError when every x is 0.
    """
    xx, xz, zz, xy, zy = sums
    if xx == 0:
        raise ValueError("no reviews")
    determinant = xx * zz - xz * xz
    if determinant <= _SINGULAR * xx * max(zz, 1.0):
        return xy / xx, 0.0
    return (xy * zz - zy * xz) / determinant, (zy * xx - xy * xz) / determinant


def mean_wait(work: float, servers: int, variability: float) -> float:
    """Give the mean wait in an office, in units of one review, by Erlang's formula and the correction of Allen and Cunneen.

    `work` is how many reviewers are busy on average, `variability` how a review varies (0 all alike, 1 exponential).
    Infinite when there is more work than the office can do.
    """
    if work >= servers:
        return math.inf
    terms = [1.0]
    for k in range(1, servers):
        terms.append(terms[-1] * work / k)
    full = terms[-1] * work / servers / (1 - work / servers)
    busy = full / (math.fsum(terms) + full)
    return busy / (servers - work) * (1 + variability**2) / 2
