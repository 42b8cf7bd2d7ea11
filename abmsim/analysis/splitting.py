# SPDX-License-Identifier: Apache-2.0
"""How much of the spread over pairs is luck, and how much is that nobody knows the numbers better.

Every pair believes a vector of its own, so the variance over pairs holds both. For the first pairs the same vector is
lived on a second luck: half the mean squared difference of the two is the variance of luck; the rest is ignorance. With
few second lucks this is rough, and the interval says how rough (chi-square).

An interval of the mean grows narrow with more pairs, and what is not known stays: a single city is one of the vectors, and
how far from the mean it may lie is told by the middle nine tenths of the pairs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from abmsim.analysis.effects import Array, chi_square_quantile
from abmsim.analysis.headline import last_differences
from abmsim.analysis.table import Compared
from abmsim.measures import PAIRED_INDEX
from abmsim.results.cells import rounded

TwoLucks = tuple[Sequence[Array], Sequence[Array]]  # last month's paired measures of the same pairs, on either luck
LEVEL = 0.95
LEAST = 3
MEAN_OVER_VECTORS = "The interval is that of the mean over vectors of"
NINE_TENTHS = (0.05, 0.95)
MEASURE, JOBS = "additional_registered_firms", "net_jobs"


def split(one: Compared, lucks: TwoLucks | None, measures: Sequence[str]) -> dict[str, dict[str, Any]]:
    """For each measure the shares of luck and ignorance, with an interval of the first; empty without second lucks."""
    if lucks is None or len(lucks[0]) < LEAST:
        return {}
    first, second = (np.array(luck) for luck in lucks)
    found = {}
    for name in measures:
        place = PAIRED_INDEX[name]
        found[name] = shares(last_differences(one, name), first[:, place] - second[:, place])
    return found


def shares(pairs: Array, between_lucks: Array) -> dict[str, Any]:
    """Split the variance over `pairs` [n]; `between_lucks` [k] are differences between two lucks of the same vector."""
    number = len(between_lucks)
    whole = float(pairs.var(ddof=1)) if len(pairs) > 1 else 0.0
    if whole <= 0:
        return {"luck_share": None, "ignorance_share": None, "second_lucks": number, "reason": "no variance"}
    nearest, farthest = np.quantile(pairs, NINE_TENTHS).tolist()
    luck = float(np.mean(between_lucks**2)) / 2
    low, high = (number * luck / chi_square_quantile(number, p) for p in ((1 + LEVEL) / 2, (1 - LEVEL) / 2))
    part = min(1.0, luck / whole)
    return {
        "variance": rounded(whole),
        "luck_share": rounded(part),
        "luck_share_low": rounded(min(1.0, low / whole)),
        "luck_share_high": rounded(min(1.0, high / whole)),
        "ignorance_share": rounded(1 - part),
        "second_lucks": number,
        "one_city_low": rounded(nearest),
        "one_city_high": rounded(farthest),
    }


def sentence(varied: int, variance: Mapping[str, Mapping[str, Any]]) -> str:
    """What the interval covers, in words."""
    covers = f"{MEAN_OVER_VECTORS} {varied} numbers: every pair believes one of its own."
    found = variance.get(MEASURE, {})
    if found.get("luck_share") is None:
        return covers
    covers = f"{covers}{_one_city(variance)}"
    part, low, high = (round(100 * found[name]) for name in ("luck_share", "luck_share_low", "luck_share_high"))
    return (
        f"{covers} Of the variance of additional registered firms {part} % is luck ({low} to {high} %, from "
        f"{found['second_lucks']} second lucks)."
    )


def _one_city(variance: Mapping[str, Mapping[str, Any]]) -> str:
    """How far from the mean a single city may lie: from the middle nine tenths of the pairs."""
    named = [(variance.get(name, {}), words) for name, words in ((MEASURE, "registered firms"), (JOBS, "net jobs"))]
    ranges = [
        f"{found['one_city_low']:.0f} to {found['one_city_high']:.0f} {words}"
        for found, words in named
        if found.get("one_city_low") is not None
    ]
    return f" A single city may lie further out: nine of ten pairs add {' and '.join(ranges)}."
