# SPDX-License-Identifier: Apache-2.0
"""Neighbourhoods begin in waves by luck, and those that wait show what would have come: differences in differences.

So do studies of registration reforms. It needs parallel trends, and misses help that spreads to those who wait.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from abmsim.analysis.effects import Array
from abmsim.analysis.evaluation.asking import Dice, others_who_answer, picked
from abmsim.analysis.evaluation.designs.finding import Finding
from abmsim.analysis.evaluation.living import Setting
from abmsim.analysis.evaluation.numbers import Evaluating
from abmsim.analysis.evaluation.records import JOBS
from abmsim.analysis.evaluation.statistics import PERMUTATIONS, shuffled_test
from abmsim.city import FloatArray, IntArray

TEST = f"randomisation test, {PERMUTATIONS} shuffles of the neighbourhoods' waves"


def roll_out(setting: Setting, outcome: str, most: int | None, numbers: Evaluating, dice: Dice) -> Finding:
    """Compare waves that have begun with those that have not yet, and add up over the residents of the former."""
    asked, available = 0, 0
    if outcome == JOBS:
        counted, heads, asked, available = surveyed(setting, most, numbers, dice)
    else:
        counted, heads = registered(setting, numbers)
    residents = _by_neighbourhood(setting, setting.last, np.ones(len(setting.target)))
    panel = _Neighbourhoods(counted, heads, residents, setting.openings, setting.before)
    estimate = panel.effect(setting.wave, flows=outcome != JOBS)
    shuffles = np.argsort(dice.random((PERMUTATIONS, len(setting.wave))), axis=1, kind="stable")
    by_luck = np.array([panel.effect(setting.wave[order], flows=outcome != JOBS) for order in shuffles])
    tested = shuffled_test(estimate, by_luck)
    return Finding.of(tested, 1.0, TEST, asked, available)


def _by_neighbourhood(setting: Setting, row: int, values: Array, of: IntArray | None = None) -> FloatArray:
    """Return the sum of `values` over the residents for whom the programme is, by neighbourhood."""
    chosen = np.flatnonzero(setting.roll.here[row] & setting.target) if of is None else of
    sums = np.bincount(setting.neighbourhood[row, chosen], values[chosen], minlength=len(setting.wave))
    return sums.astype(np.float64)


def registered(setting: Setting, numbers: Evaluating) -> tuple[FloatArray, FloatArray]:
    """Return the licences of each month and the residents, both [months, neighbourhoods]; some addresses are not found."""
    events = np.diff(setting.lives.registrations, axis=0)
    rows = range(1, setting.last + 1)
    counted = np.array([_by_neighbourhood(setting, row, events[row - 1]) for row in rows])
    heads = np.array([_by_neighbourhood(setting, row, np.ones(len(setting.target))) for row in rows])
    return counted * numbers.share_of_records_linked, heads


def surveyed(
    setting: Setting, most: int | None, numbers: Evaluating, dice: Dice
) -> tuple[FloatArray, FloatArray, int, int]:
    """Return jobs and people in a survey before and one at the end, [2, neighbourhoods]; how many were asked of how many."""
    counted, heads, asked, available = [], [], 0, 0
    for row in (setting.before, setting.last):
        living = np.flatnonzero(setting.roll.here[row] & setting.target)
        people = living[picked(len(living), most, dice)]
        told = people[others_who_answer(len(people), numbers, dice)]
        counted.append(_by_neighbourhood(setting, row, setting.lives.jobs[row].astype(np.float64), told))
        heads.append(_by_neighbourhood(setting, row, np.ones(len(setting.target)), told))
        asked, available = max(asked, len(people)), max(available, len(living))
    return np.array(counted), np.array(heads), asked, available


class _Neighbourhoods:
    """What was counted in each neighbourhood: [months or surveys, neighbourhoods]."""

    def __init__(
        self, counted: FloatArray, heads: FloatArray, residents: FloatArray, openings: IntArray, before: int
    ) -> None:
        self.counted, self.heads, self.residents = counted, heads, residents
        self.openings, self.before = openings, before

    def effect(self, wave: IntArray, *, flows: bool) -> float:
        """Return the effect on all who have begun, if `wave` says when each neighbourhood began."""
        member = wave[:, None] == np.arange(len(self.openings))[None, :]
        counted, heads = self.counted @ member, self.heads @ member
        means = np.divide(counted, heads, out=np.full(counted.shape, np.nan), where=heads > 0)
        residents = self.residents @ member
        gains = self._flow_gains(counted, heads, means) if flows else means[1] - means[0] - (means[1] - means[0])[-1]
        return float((gains * residents)[:-1].sum())

    def _flow_gains(self, counted: FloatArray, heads: FloatArray, means: FloatArray) -> FloatArray:
        """Return for each wave the sum over its months of its rise beyond that of the waves that had not begun."""
        usual = means[: self.before].mean(axis=0)
        gains = np.zeros(len(self.openings))
        months = len(means)
        for opening, following in pairwise(np.minimum(self.openings, months + 1).tolist()):
            span = slice(opening - 1, following - 1)
            waiting = self.openings > opening
            people = heads[span, :][:, waiting]
            others = (counted[span, :][:, waiting] - usual[waiting] * people).sum(axis=1) / people.sum(axis=1)
            rise = means[span] - usual - others[:, None]
            gains += np.where(waiting, 0.0, rise.sum(axis=0))
        return gains
