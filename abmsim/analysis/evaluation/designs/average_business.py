# SPDX-License-Identifier: Apache-2.0
"""Clients' growth beyond that of the average business: the national studies of small-business centres.

It misses that people come who are growing anyway.
"""

from __future__ import annotations

import numpy as np

from abmsim.analysis.evaluation.asking import (
    Dice,
    clients_who_answer,
    found_in_register,
    now_and_before,
    picked,
    remembered,
    still_here,
)
from abmsim.analysis.evaluation.designs.finding import Finding
from abmsim.analysis.evaluation.living import Setting
from abmsim.analysis.evaluation.numbers import Evaluating
from abmsim.analysis.evaluation.records import JOBS, Listed
from abmsim.analysis.evaluation.statistics import mean_test
from abmsim.city import FloatArray

TEST = "t test of the clients' mean beyond the average"


def average_business(setting: Setting, outcome: str, most: int | None, numbers: Evaluating, dice: Dice) -> Finding:
    """Take from each client's change what the average business or resident had in the same months."""
    clients = still_here(setting.lives.clients, setting)
    told = clients
    if outcome == JOBS:
        told = clients.only(picked(len(clients), most, dice))
        asked = len(told)
        told = told.only(clients_who_answer(told, setting, numbers, dice))
    now, before = now_and_before(told, outcome, setting)
    if outcome == JOBS:
        before = remembered(before, outcome, numbers, dice)
        expected = before * growth_of_jobs(told, setting)
    else:
        asked = 0
        now = before + found_in_register(now - before, numbers, dice)
        expected = licences_a_head(told, setting)
    return Finding.of(mean_test(now - before - expected), len(clients), TEST, asked, len(clients), clients.place)


def growth_of_jobs(listed: Listed, setting: Setting) -> FloatArray:
    """Return by which share the jobs of all residents' firms grew since the month before each person came."""
    totals = setting.lives.jobs.sum(axis=1, dtype=np.float64)
    return _ratio(totals[setting.last], totals[listed.row - 1]) - 1


def licences_a_head(listed: Listed, setting: Setting) -> FloatArray:
    """Return how many licences a resident received on average since the month before each person came."""
    totals = setting.lives.registrations.sum(axis=1, dtype=np.float64)
    heads = setting.roll.here.sum(axis=1, dtype=np.float64)
    found: FloatArray = (totals[setting.last] - totals[listed.row - 1]) / heads[listed.row - 1]
    return found


def _ratio(part: float, whole: FloatArray) -> FloatArray:
    return np.divide(part, whole, out=np.ones(len(whole)), where=whole > 0)
