# SPDX-License-Identifier: Apache-2.0
"""Each client beside somebody like them who did not come, as in academic studies of loans.

It misses the drive that made the one come and the other not.
"""

from __future__ import annotations

import numpy as np

from abmsim.analysis.evaluation.asking import (
    Dice,
    found_in_register,
    others_who_answer,
    picked,
    remembered,
    still_here,
)
from abmsim.analysis.evaluation.designs.finding import Finding
from abmsim.analysis.evaluation.living import Setting
from abmsim.analysis.evaluation.numbers import Evaluating
from abmsim.analysis.evaluation.records import JOBS, Listed
from abmsim.analysis.evaluation.statistics import mean_test
from abmsim.city import BoolArray, FloatArray, IntArray

TEST = "paired t test of clients and the people matched to them"
MOST_JOBS_TOLD_APART = 4
UNMATCHED = -1


def matched(setting: Setting, outcome: str, most: int | None, numbers: Evaluating, dice: Dice) -> Finding:
    """Compare the change of each client with that of the person matched, and multiply by the number of clients."""
    clients = still_here(setting.lives.clients, setting)
    partner = partners(clients, setting, dice)
    chosen = np.flatnonzero(partner != UNMATCHED)
    if outcome == JOBS:
        chosen = chosen[picked(len(chosen), most, dice)]
    asked = len(chosen) if outcome == JOBS else 0
    changes = [
        change(place, clients.row[chosen], outcome, setting, numbers, dice)
        for place in (clients.place[chosen], partner[chosen])
    ]
    answers = np.ones(len(chosen), dtype=bool)
    if outcome == JOBS:
        answers = others_who_answer(len(chosen), numbers, dice) & others_who_answer(len(chosen), numbers, dice)
    return Finding.of(
        mean_test((changes[0] - changes[1])[answers]), len(clients), TEST, asked, len(clients), clients.place
    )


def change(
    place: IntArray, row: IntArray, outcome: str, setting: Setting, numbers: Evaluating, dice: Dice
) -> FloatArray:
    """Return how much more people have in the last month than in the month before `row`, as they or the register say."""
    counts = setting.lives.outcome(outcome)
    now: FloatArray = counts[setting.last, place].astype(np.float64)
    before: FloatArray = counts[row - 1, place].astype(np.float64)
    if outcome == JOBS:
        return now - remembered(before, outcome, numbers, dice)
    return found_in_register(now - before, numbers, dice)


def partners(clients: Listed, setting: Setting, dice: Dice) -> IntArray:
    """Return the place of the person matched to each client (UNMATCHED: nobody), nobody twice.

    They are alike, the month before the client came, in community, trade, schooling, way of having a business and jobs;
    they live in the city still and are no clients. Luck picks among them.
    """
    free = setting.roll.here[setting.last].copy()
    free[clients.place] = False
    everybody = setting.lives.clients
    free[everybody.place[setting.roll.stayed(everybody.place, everybody.row - 1, setting.last)]] = False
    found = np.full(len(clients), UNMATCHED, dtype=np.int64)
    order = dice.random(len(free))
    everywhere = np.arange(len(free))
    for row in np.unique(clients.row):
        rows = np.flatnonzero(clients.row == row)
        stayed = free & setting.roll.here[row - 1] & setting.roll.stayed(everywhere, int(row) - 1, setting.last)
        found[rows] = _pair_up(_likeness(setting, int(row) - 1), clients.place[rows], stayed, order)
        free[found[rows][found[rows] != UNMATCHED]] = False
    return found


def _likeness(setting: Setting, row: int) -> IntArray:
    """Return a number for each place that is equal for people who are alike in month `row`."""
    roll, lives = setting.roll, setting.lives
    jobs = np.minimum(lives.jobs[row], MOST_JOBS_TOLD_APART)
    likeness = roll.community.astype(np.int64)
    for column in (roll.sector[row], roll.education[row], lives.mode[row], jobs):
        likeness = likeness * (int(column.max()) + 1) + column
    return likeness


def _pair_up(likeness: IntArray, clients: IntArray, free: BoolArray, order: FloatArray) -> IntArray:
    """Return for each client the next free place of the same likeness, in the order of luck."""
    waiting = np.flatnonzero(free & np.isin(likeness, likeness[clients]))
    waiting = waiting[np.lexsort((order[waiting], likeness[waiting]))]
    kinds = likeness[waiting]
    found = np.full(len(clients), UNMATCHED, dtype=np.int64)
    wanted = likeness[clients]
    for kind in np.unique(wanted):
        rows = np.flatnonzero(wanted == kind)
        start, end = np.searchsorted(kinds, kind), np.searchsorted(kinds, kind, side="right")
        alike = waiting[start:end][: len(rows)]
        found[rows[: len(alike)]] = alike
    return found
