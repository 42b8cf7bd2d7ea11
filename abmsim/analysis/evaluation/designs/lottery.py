# SPDX-License-Identifier: Apache-2.0
"""A lottery among applicants decides who may come: the randomised offer, by intention to treat.

It misses what those who come take from, or pass on to, those who may not.
"""

from __future__ import annotations

from abmsim.analysis.evaluation.asking import (
    Dice,
    found_in_register,
    now_and_before,
    others_who_answer,
    picked,
    remembered,
    still_here,
)
from abmsim.analysis.evaluation.designs.finding import Finding
from abmsim.analysis.evaluation.living import Setting
from abmsim.analysis.evaluation.numbers import Evaluating
from abmsim.analysis.evaluation.records import JOBS, Listed
from abmsim.analysis.evaluation.statistics import difference_test
from abmsim.city import FloatArray

TEST = "Welch's t test of applicants drawn and not drawn"


def lottery(setting: Setting, outcome: str, most: int | None, numbers: Evaluating, dice: Dice) -> Finding:
    """Multiply the difference of applicants drawn and not drawn, whether or not they came, by the number drawn."""
    applicants = still_here(setting.lives.applicants, setting)
    drawn = applicants.place[applicants.admitted]
    told, asked = applicants, 0
    if outcome == JOBS:
        told = told.only(picked(len(told), most, dice))
        asked = len(told)
        told = told.only(others_who_answer(len(told), numbers, dice))
    values = changes(told, outcome, setting, numbers, dice)
    if outcome != JOBS:
        values = found_in_register(values, numbers, dice)
    tested = difference_test(values[told.admitted], values[~told.admitted])
    return Finding.of(tested, len(drawn), TEST, asked, len(applicants), drawn)


def changes(listed: Listed, outcome: str, setting: Setting, numbers: Evaluating, dice: Dice) -> FloatArray:
    """Return how much more each has than the month before applying, as they remember it."""
    now, before = now_and_before(listed, outcome, setting)
    return now - remembered(before, outcome, numbers, dice)
