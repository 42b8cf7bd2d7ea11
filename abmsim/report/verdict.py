# SPDX-License-Identifier: Apache-2.0
"""Which verb an interval allows: "adds", "may add", "no detectable effect"; nobody chooses it by hand."""

from __future__ import annotations

from enum import StrEnum

from abmsim.report.quantity import Estimate

LEANING = 0.90  # from this chance on, a range that includes zero is called "may add"

_CONFIDENCE = ((0.99, "almost_certain"), (0.95, "very_likely"), (0.80, "likely"), (0.60, "more_likely_than_not"))


class Verdict(StrEnum):
    """What may be said about an effect."""

    ADDS = "adds"
    MAY_ADD = "may_add"
    NO_EFFECT = "no_effect"
    MAY_TAKE = "may_take"
    TAKES = "takes"
    NOTHING = "nothing"  # the two worlds are the same in every run


def verdict(estimate: Estimate) -> Verdict:
    """The verb for this interval.

    `ADDS` and `TAKES` only when the whole interval lies on one side of zero. An interval that includes zero is never
    more than `MAY_ADD` or `MAY_TAKE`, whose sentences also say that no effect can be detected.
    """
    if estimate.low == estimate.high == 0:
        return Verdict.NOTHING
    if estimate.low > 0:
        return Verdict.ADDS
    if estimate.high < 0:
        return Verdict.TAKES
    if estimate.chance is not None and estimate.chance >= LEANING:
        return Verdict.MAY_ADD
    if estimate.chance is not None and estimate.chance <= 1 - LEANING:
        return Verdict.MAY_TAKE
    return Verdict.NO_EFFECT


def confidence(chance: float) -> str:
    """The catalogue key of the plain words for a chance: `almost_certain` ... `toss_up` ... `almost_impossible`."""
    for least, key in _CONFIDENCE:
        if chance >= least:
            return key
        if chance <= 1 - least:
            return f"not_{key}"
    return "toss_up"
