# SPDX-License-Identifier: Apache-2.0
"""A score of need decides who may come; those just above and just below the cut-off are alike: regression discontinuity.

What it finds holds near the cut-off only.
"""

from __future__ import annotations

import numpy as np

from abmsim.analysis.evaluation.asking import Dice, found_in_register, others_who_answer, still_here
from abmsim.analysis.evaluation.designs.finding import Finding
from abmsim.analysis.evaluation.designs.lottery import changes
from abmsim.analysis.evaluation.living import Setting
from abmsim.analysis.evaluation.numbers import Evaluating
from abmsim.analysis.evaluation.records import JOBS
from abmsim.analysis.evaluation.statistics import jump_test
from abmsim.city import FloatArray, IntArray

TEST = "t test of the jump, local linear, triangular weights, robust"


def cut_off(setting: Setting, outcome: str, most: int | None, numbers: Evaluating, dice: Dice) -> Finding:
    """Multiply the jump at the cut-off by the number of applicants who were let in."""
    applicants = still_here(setting.lives.applicants, setting)
    admitted = applicants.place[applicants.admitted]
    if len(applicants) < 2:  # noqa: PLR2004 - a spread takes two
        return Finding.of(jump_test(applicants.score, applicants.score, 1.0), 0, TEST, 0, 0, admitted)
    bandwidth = numbers.bandwidth_in_score_deviations * float(applicants.score.std(ddof=1))
    near = np.flatnonzero(np.abs(applicants.score) < bandwidth)
    asked, available = 0, len(near)
    if outcome == JOBS:
        near = near[_nearest(np.abs(applicants.score[near]), most)]
        asked = len(near)
        near = near[others_who_answer(len(near), numbers, dice)]
    told = applicants.only(near)
    values = changes(told, outcome, setting, numbers, dice)
    if outcome != JOBS:
        values = found_in_register(values, numbers, dice)
    return Finding.of(jump_test(told.score, values, bandwidth), len(admitted), TEST, asked, available, admitted)


def _nearest(distance: FloatArray, most: int | None) -> IntArray:
    """Return the positions of those nearest to the cut-off, `most` of them (None: all)."""
    order = np.argsort(distance, kind="stable")
    return np.sort(order if most is None else order[:most])
