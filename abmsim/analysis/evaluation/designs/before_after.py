# SPDX-License-Identifier: Apache-2.0
"""The city before and after, as in press releases. Misses trend, cycle and every other policy."""

from __future__ import annotations

import numpy as np

from abmsim.analysis.evaluation.asking import Dice, others_who_answer, picked
from abmsim.analysis.evaluation.designs.finding import Finding
from abmsim.analysis.evaluation.living import Setting
from abmsim.analysis.evaluation.numbers import Evaluating
from abmsim.analysis.evaluation.records import JOBS
from abmsim.analysis.evaluation.statistics import difference_test, series_test
from abmsim.city import FloatArray

SERIES = "t test of monthly licences, with autocorrelation"
SURVEYS = "Welch's t test of two surveys"


def before_after(setting: Setting, outcome: str, most: int | None, numbers: Evaluating, dice: Dice) -> Finding:
    """Compare jobs in two surveys of residents, or monthly licences before and since the programme began."""
    if outcome != JOBS:
        monthly = np.diff(setting.lives.registrations.sum(axis=1, dtype=np.int64)).astype(np.float64)
        tested = series_test(monthly[: setting.before], monthly[setting.before :])
        return Finding.of(tested, setting.last - setting.before, SERIES, 0, 0)
    earlier, one = survey(setting, setting.before, most, numbers, dice)
    later, other = survey(setting, setting.last, most, numbers, dice)
    residents = int(setting.roll.here[setting.last].sum())
    return Finding.of(difference_test(later, earlier), residents, SURVEYS, max(one, other), max(residents, one, other))


def survey(setting: Setting, row: int, most: int | None, numbers: Evaluating, dice: Dice) -> tuple[FloatArray, int]:
    """Return the jobs in the firms of those residents who answer in month `row`, and how many were asked."""
    living = np.flatnonzero(setting.roll.here[row])
    asked = living[picked(len(living), most, dice)]
    told = asked[others_who_answer(len(asked), numbers, dice)]
    return setting.lives.jobs[row, told].astype(np.float64), len(asked)
