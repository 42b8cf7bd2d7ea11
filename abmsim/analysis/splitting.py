# SPDX-License-Identifier: Apache-2.0
"""How much of the spread over pairs is luck, and how much is that nobody knows the numbers better.

Every pair believes a vector of its own, so the variance over pairs holds both. For the first pairs the same vector is
lived on a second luck: half the mean squared difference of the two is the variance of luck; the rest is ignorance. With
few second lucks this is rough, and the interval says how rough (chi-square).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy import stats

from abmsim.analysis.effects import Array
from abmsim.analysis.headline import last_differences
from abmsim.analysis.table import Compared
from abmsim.measures import PAIRED_INDEX
from abmsim.results.cells import rounded

TwoLucks = tuple[Sequence[Array], Sequence[Array]]  # last month's paired measures of the same pairs, on either luck
LEVEL = 0.95
LEAST = 3
MEASURE = "additional_registered_firms"


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
    luck = float(np.mean(between_lucks**2)) / 2
    low, high = (number * luck / stats.chi2.ppf(p, number) for p in ((1 + LEVEL) / 2, (1 - LEVEL) / 2))
    part = min(1.0, luck / whole)
    return {
        "variance": rounded(whole),
        "luck_share": rounded(part),
        "luck_share_low": rounded(min(1.0, low / whole)),
        "luck_share_high": rounded(min(1.0, high / whole)),
        "ignorance_share": rounded(1 - part),
        "second_lucks": number,
    }


def sentence(varied: int, variance: Mapping[str, Mapping[str, Any]]) -> str:
    """What the interval covers, in words."""
    covers = f"The interval covers luck and doubt about {varied} numbers: every pair believes a vector of its own."
    found = variance.get(MEASURE, {})
    if found.get("luck_share") is None:
        return covers
    part, low, high = (round(100 * found[name]) for name in ("luck_share", "luck_share_low", "luck_share_high"))
    return (
        f"{covers} Of the variance of additional registered firms {part} % is luck ({low} to {high} %, from "
        f"{found['second_lucks']} second lucks)."
    )
