# SPDX-License-Identifier: Apache-2.0
"""What people tell an evaluator: who is asked, who answers, what they remember, and what they say out of courtesy."""

from __future__ import annotations

import numpy as np

from abmsim.analysis.evaluation.living import Setting
from abmsim.analysis.evaluation.numbers import Evaluating
from abmsim.analysis.evaluation.records import JOBS, Listed
from abmsim.city import BoolArray, FloatArray, IntArray, Mode

Dice = np.random.Generator


def picked(people: int, most: int | None, dice: Dice) -> IntArray:
    """Return the positions of those who are asked: luck picks `most` of them (None: all), in rising order."""
    order = np.argsort(dice.random(people), kind="stable")
    return np.sort(order if most is None else order[:most])


def now_and_before(listed: Listed, outcome: str, setting: Setting) -> tuple[FloatArray, FloatArray]:
    """Return the truth about those on a list: what they have in the last month, and the month before they came."""
    counts = setting.lives.outcome(outcome)
    now, before = counts[setting.last, listed.place], counts[listed.row - 1, listed.place]
    return now.astype(np.float64), before.astype(np.float64)


def still_here(listed: Listed, setting: Setting) -> Listed:
    """Return those on a list who live in the city still."""
    return listed.only(setting.roll.stayed(listed.place, listed.row - 1, setting.last))


def remembered(before: FloatArray, outcome: str, numbers: Evaluating, dice: Dice) -> FloatArray:
    """Return what people say they had before: a part of earlier jobs is forgotten; licences have dates."""
    if outcome != JOBS:
        return before
    forgotten = dice.binomial(before.astype(np.int64), numbers.share_of_earlier_jobs_forgotten)
    return before - forgotten


def clients_who_answer(clients: Listed, setting: Setting, numbers: Evaluating, dice: Dice) -> BoolArray:
    """Return which clients answer the programme's questionnaire: more of those who have a business to tell about."""
    owns = setting.lives.mode[setting.last, clients.place] != Mode.NONE
    chance = np.where(owns, numbers.share_of_owners_who_answer, numbers.share_of_others_who_answer)
    found: BoolArray = dice.random(len(clients)) < chance
    return found


def others_who_answer(people: int, numbers: Evaluating, dice: Dice) -> BoolArray:
    """Return which of those answer whom an interviewer visits."""
    found: BoolArray = dice.random(people) < numbers.share_of_residents_who_answer
    return found


def credited(now: FloatArray, before: FloatArray, outcome: str, numbers: Evaluating, dice: Dice) -> FloatArray:
    """Return what clients put down to the programme: all that has come since, by courtesy, and jobs it saved."""
    grown = np.maximum(now - before, 0) * (dice.random(len(now)) < numbers.chance_growth_is_credited)
    saved = np.minimum(now, before) * (dice.random(len(now)) < numbers.chance_jobs_are_called_saved)
    return grown + (saved if outcome == JOBS else 0)


def found_in_register(values: FloatArray, numbers: Evaluating, dice: Dice) -> FloatArray:
    """Return what the register says about these people: nothing about those whose name is not found."""
    return values * (dice.random(len(values)) < numbers.share_of_records_linked)
