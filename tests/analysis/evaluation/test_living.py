# SPDX-License-Identifier: Apache-2.0
"""Luck, a score and turns decide for real: whoever may not come is not served; records agree with the model's measures."""

import numpy as np
import pytest

from abmsim.analysis.evaluation.assigning import NEVER, ByTurns, admit, openings_of, who_applies
from abmsim.analysis.evaluation.history import with_history
from abmsim.analysis.evaluation.living import share_for_places
from abmsim.analysis.evaluation.records import RollCall, Scribe
from abmsim.dice import luck_of
from abmsim.economy import Economy
from abmsim.measures import INDEX
from abmsim.scenario import load_scenario
from analysis.evaluation.conftest import NUMBERS, SCALE


def client_was_admitted(setting) -> np.ndarray:
    """For each client, whether that person was drawn as an applicant."""
    applicants = setting.lives.applicants
    return np.isin(setting.lives.clients.place, applicants.place[applicants.admitted])


@pytest.mark.parametrize("world", ["lottery", "cut_off"])
def test_nobody_is_served_who_was_not_drawn(worlds, world) -> None:
    setting = worlds.settings[world]
    applicants = setting.lives.applicants
    assert len(setting.lives.clients) > 20
    assert client_was_admitted(setting).all()
    assert 0 < applicants.admitted.sum() < len(applicants)


def test_the_score_decides_and_nothing_else(worlds) -> None:
    applicants = worlds.settings["cut_off"].lives.applicants
    assert (applicants.admitted == (applicants.score >= 0)).all()
    assert len(np.unique(applicants.score)) == len(applicants)


def test_neighbourhoods_that_wait_are_not_served(worlds) -> None:
    setting = worlds.settings["roll_out"]
    clients = setting.lives.clients
    wave = setting.wave[setting.neighbourhood[clients.row - 1, clients.place]]
    assert len(clients) > 20
    assert (clients.row >= setting.openings[wave]).all()
    assert (setting.openings[setting.wave] == NEVER).sum() == 4
    assert set(setting.wave.tolist()) == {0, 1, 2}


def test_all_worlds_are_one_city_until_the_programme_begins(worlds) -> None:
    for setting in worlds.settings.values():
        assert (setting.before, setting.until, setting.last) == (4 + 2, 4 + 8, 4 + 10)
        upto = slice(0, setting.before + 1)
        assert np.array_equal(setting.lives.jobs[upto], worlds.without.jobs[upto])
        assert np.array_equal(setting.lives.registrations[upto], worlds.without.registrations[upto])


def test_the_truth_is_that_of_the_job_accounts(worlds) -> None:
    setting = worlds.settings["planned"]
    more = setting.lives.jobs[setting.last].astype(int) - worlds.without.jobs[setting.last]
    assert more.sum() == worlds.accounts["additional_jobs"]
    assert len(setting.lives.clients) == worlds.accounts["assisted_persons"]
    gained = worlds.accounts["gross_jobs"] - worlds.accounts["deadweight_jobs"] + worlds.accounts["spillover_jobs"]
    assert gained == worlds.accounts["additional_jobs"]


def test_records_agree_with_the_measures_month_by_month(plan) -> None:
    economy = Economy(plan, 3, scale=SCALE)
    called, scribe = RollCall(), Scribe(economy)
    measured = []
    called.write(economy)
    scribe.write()
    for _ in range(plan.months):
        economy.step()
        called.write(economy)
        scribe.write()
        table = economy.table[-1]
        registered = table[INDEX["registered_starts"]] + table[INDEX["formalised"]]
        measured.append((table[INDEX["jobs"]], registered, table[INDEX["residents"]]))
    lives, roll = scribe.lives(), called.roll(economy.city.people.community)
    jobs, licences, here = (one.sum(axis=1, dtype=int) for one in (lives.jobs, lives.registrations, roll.here))
    assert [tuple(row) for row in measured] == list(zip(jobs[1:], np.diff(licences), here[1:], strict=True))


def test_asking_who_would_come_changes_nothing(plan) -> None:
    economy = Economy(plan, 2, scale=SCALE)
    for _ in range(3):
        economy.step()
    before = {name: column.copy() for name, column in economy.columns().items()}
    came = who_applies(economy)
    assert came.any()
    assert all(
        np.array_equal(before[name], column, equal_nan=column.dtype.kind == "f")
        for name, column in economy.columns().items()
    )
    assert all(not programme.bills for programme in economy.programmes.values())


def test_everybody_admitted_is_the_programme_as_planned(plan) -> None:
    free, held = Economy(plan, 4, scale=SCALE), Economy(plan, 4, scale=SCALE)
    for _ in range(5):
        admit(held, np.ones(held.places, dtype=bool))
        free.step()
        held.step()
    assert np.array_equal(free.table, held.table, equal_nan=True)


def test_waves_are_of_one_size_and_the_last_one_waits() -> None:
    assert openings_of(13, 32, 3).tolist() == [13, 23, NEVER]
    waves = ByTurns(30, openings_of(13, 32, 3), luck_of(1, 1)).waves()
    assert np.bincount(waves).tolist() == [10, 10, 10]


def test_as_many_are_drawn_as_there_are_places() -> None:
    assert share_for_places(200, 1000, 0.5) == 0.2
    assert share_for_places(900, 1000, 0.5) == 0.5
    assert share_for_places(0, 0, 0.5) == 0.5


def test_months_before_move_everything_and_change_no_cent() -> None:
    plan = load_scenario("city_accelerator")
    later = with_history(plan, NUMBERS.months_before)
    assert later.start == (2015, 3)
    assert later.months == plan.months + 4
    assert [one.start for one in later.interventions] == [one.start + 4 for one in plan.interventions]
    assert [(one.month - 4, one.until - 4, one.cents) for one in later.instalments] == [
        (one.month, one.until, one.cents) for one in plan.instalments
    ]
    assert sum(int(one.cents) for one in later.costs) == sum(int(one.cents) for one in plan.costs)
    assert later.calendar.text(later.interventions[0].start) == plan.calendar.text(plan.interventions[0].start)


@pytest.mark.parametrize("lever", ["fee_waiver", "microloan_fund"])
def test_money_set_aside_moves_along(lever) -> None:
    plan = load_scenario(lever)
    later = with_history(plan, 12)
    moved = [(one.month - 12, one.until - 12, one.lapses - 12 if one.lapses else 0) for one in later.reserves]
    assert moved == [(one.month, one.until, one.lapses) for one in plan.reserves]
