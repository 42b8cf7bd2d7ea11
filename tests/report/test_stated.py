# SPDX-License-Identifier: Apache-2.0
"""The ranges that a page prints, rounded as they are, hold the truth in 93 to 97 of 100 synthetic experiments, or warn."""

import numpy as np
import pytest

from abmsim.analysis.effects import estimate
from abmsim.report.quantity import Estimate, rounded

EXPERIMENTS = 2000
MOSTLY = 0.8
# (standard deviation of a pair, pairs): standard errors from a tenth to a hundred, also where the last digit is coarsest
SPREADS = ((0.6, 30), (3.0, 30), (5.5, 30), (54.8, 30), (3.3, 10), (548.0, 30))
KINDS = {
    "normal": lambda draws, size, pairs: draws.normal(2.4 * size, size, pairs),
    "counts": lambda draws, size, pairs: draws.poisson(size**2, pairs) - size**2 + 2.4 * size,
    "skewed": lambda draws, size, pairs: draws.gamma(4.0, size / 2, pairs) - 2 * size + 2.4 * size,
}


def printed(sample):
    """The two ends as a page shows them, and whether it warns."""
    found = estimate(sample)
    told = Estimate(found.mean, found.interval.low, found.interval.high, None, "x", found.error)
    low, high = (float(rounded(end, told.place)) for end in (told.low, told.high))
    return low, high, found.interval.warning is not None


@pytest.mark.parametrize(("size", "pairs"), SPREADS)
@pytest.mark.parametrize("kind", KINDS)
def test_printed_ranges_cover_as_they_say_or_warn(kind, size, pairs):
    draws = np.random.default_rng(11)
    truth = 2.4 * size
    covered = warned = silently_missed = 0
    for _ in range(EXPERIMENTS):
        low, high, warns = printed(KINDS[kind](draws, size, pairs))
        covered += low <= truth <= high
        warned += warns
        silently_missed += not warns and not low <= truth <= high
    assert silently_missed / EXPERIMENTS <= 0.07
    if warned / EXPERIMENTS < MOSTLY:
        assert 0.93 <= covered / EXPERIMENTS <= 0.97
    else:  # rare events: the page says that the interval is to be judged with care
        assert silently_missed / EXPERIMENTS <= 0.02
