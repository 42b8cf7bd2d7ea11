# SPDX-License-Identifier: Apache-2.0
"""Cities made up for one purpose: what the programme did, to whom and when, is known to the last job."""

import numpy as np

from abmsim.analysis.evaluation.assigning import NEVER
from abmsim.analysis.evaluation.living import Setting
from abmsim.analysis.evaluation.numbers import evaluating
from abmsim.analysis.evaluation.records import Listed, Lives, Roll
from abmsim.city import Mode

BEFORE, LAST = 12, 36
NOBODY = Listed(np.empty(0, int), np.empty(0, int), np.empty(0, bool), np.empty(0))
# Everybody answers the truth and is found in every register.
PLAIN = evaluating()._replace(
    share_of_owners_who_answer=1.0,
    share_of_others_who_answer=1.0,
    chance_growth_is_credited=1.0,
    chance_jobs_are_called_saved=0.0,
    share_of_earlier_jobs_forgotten=0.0,
    share_of_residents_who_answer=1.0,
    share_of_records_linked=1.0,
)


def dice(seed: int) -> np.random.Generator:
    """Luck for a test."""
    return np.random.Generator(np.random.Philox(seed))


def listed(places, row=BEFORE + 1, admitted=None, score=None) -> Listed:
    """People who come in one month."""
    places = np.asarray(places)
    rows = np.full(len(places), row)
    drawn = np.ones(len(places), dtype=bool) if admitted is None else admitted
    return Listed(places, rows, drawn, np.zeros(len(places)) if score is None else score)


def setting(jobs, registrations=None, clients=NOBODY, applicants=NOBODY, neighbourhoods=30, **more) -> Setting:
    """A city of people who stay; jobs and licences so far are [months + 1, places]."""
    jobs = np.asarray(jobs, dtype=np.int16)
    licences = np.zeros_like(jobs) if registrations is None else np.asarray(registrations, dtype=np.int16)
    rows, places = jobs.shape
    same = np.zeros((rows, places), dtype=np.int8)
    identity = np.tile(np.arange(places), (rows, 1))
    roll = Roll(identity, np.ones((rows, places), dtype=bool), same, same, np.zeros(places, dtype=np.int8))
    mode = np.where(jobs > 0, Mode.REGISTERED_MAIN, Mode.NONE).astype(np.int8)
    where = np.tile((np.arange(places) % neighbourhoods).astype(np.int8), (rows, 1))
    wave = more.get("wave", np.arange(neighbourhoods) % 3)
    openings = np.array([BEFORE + 1, BEFORE + 13, NEVER])
    return Setting(
        roll,
        Lives(jobs, licences, mode, clients, applicants),
        BEFORE,
        LAST,
        np.ones(places, bool),
        where,
        wave,
        openings,
    )


def steady(places, before, after, rows=LAST + 1):
    """Jobs that are `before` up to the month before the programme and `after` from then on, by place."""
    jobs = np.tile(np.asarray(before, dtype=np.int64), (rows, 1))
    jobs[BEFORE + 1 :] = after
    return jobs
