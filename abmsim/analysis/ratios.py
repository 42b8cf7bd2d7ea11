# SPDX-License-Identifier: Apache-2.0
"""What one job costs: a ratio of two uncertain means, or the reason why there is none.

The interval is Fieller's (1954): all ratios r for which cost - r x jobs could have mean zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from abmsim.analysis.effects import LEVEL, Array, Estimate, Interval, t_quantile

FIELLER = "Fieller"
TOUCHES_ZERO = "the interval of {what} includes zero"
BELOW_ZERO = "{what} are below zero"
TOO_FEW_PAIRS = "one pair says nothing about luck"


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of means with its interval, or None and the reason."""

    mean: float | None
    interval: Interval | None
    reason: str | None = None


def ratio_of_means(
    costs: Sequence[float] | Array, jobs: Sequence[float] | Array, of_jobs: Estimate, what: str, level: float = LEVEL
) -> Ratio:
    """Mean cost per mean job over the pairs, one cost and one number of jobs a pair.

    `of_jobs` is the estimate that is shown beside it: where its interval includes zero, so would the ratio's
    denominator, and there is no ratio.
    """
    cost, job = np.asarray(costs, dtype=np.float64), np.asarray(jobs, dtype=np.float64)
    defined = ~(np.isnan(cost) | np.isnan(job))
    cost, job = cost[defined], job[defined]
    if len(job) < 2:  # noqa: PLR2004 - a spread needs two
        return Ratio(None, None, TOO_FEW_PAIRS)
    if of_jobs.interval.low <= 0 <= of_jobs.interval.high:
        return Ratio(None, None, TOUCHES_ZERO.format(what=what))
    if of_jobs.mean < 0:
        return Ratio(None, None, BELOW_ZERO.format(what=what))
    bounds = fieller(cost, job, level)
    if bounds is None:
        return Ratio(None, None, TOUCHES_ZERO.format(what=what))
    return Ratio(float(cost.mean() / job.mean()), Interval(*bounds, FIELLER, of_jobs.interval.warning))


def fieller(above: Array, below: Array, level: float = LEVEL) -> tuple[float, float] | None:
    """The two ends of Fieller's interval for mean(above) / mean(below); None when it has no ends."""
    n = len(above)
    reach = float(t_quantile(n - 1, (1 + level) / 2)) ** 2 / n
    a, b = float(above.mean()), float(below.mean())
    spread = np.cov(above, below, ddof=1)
    square = b * b - reach * float(spread[1, 1])
    if square <= 0:
        return None
    middle = a * b - reach * float(spread[0, 1])
    rest = a * a - reach * float(spread[0, 0])
    root = float(np.sqrt(max(middle * middle - square * rest, 0.0)))
    return (middle - root) / square, (middle + root) / square
