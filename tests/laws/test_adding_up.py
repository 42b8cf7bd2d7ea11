# SPDX-License-Identifier: Apache-2.0
"""People, firms, jobs and files add up, every month, in both worlds, whatever the city does."""

import numpy as np
import pytest
from engine.worlds import LIAISON, MEETINGS, SIMPLER, column, pair

from abmsim.measures import INDEX, MEASURES

LEVERS = {"nothing": (), "liaison": (LIAISON,), "simpler": (SIMPLER,), "everything": (LIAISON, SIMPLER, MEETINGS)}


@pytest.fixture(params=LEVERS, scope="module")
def worlds(request):
    return pair(*LEVERS[request.param]).worlds


def change(world, measure: str) -> np.ndarray:
    return np.diff(world.months[:, :, INDEX[measure]], axis=0)


def during(world, measure: str) -> np.ndarray:
    return world.months[1:, :, INDEX[measure]]


def test_people_add_up(worlds) -> None:
    for world in worlds:
        assert (change(world, "residents") == during(world, "arrivals") - during(world, "departures")).all()
        assert during(world, "arrivals").sum() > 0
        assert during(world, "departures").sum() > 0


def test_everybody_does_one_thing_for_a_living(worlds) -> None:
    for world in worlds:
        busy = column(world, "employed_residents") + column(world, "unemployed_residents")
        assert (busy + column(world, "main_job_owners") <= column(world, "residents")).all()


def test_firms_add_up(worlds) -> None:
    for world in worlds:
        assert (change(world, "firms") == during(world, "starts") - during(world, "closures")).all()
        by_licence = during(world, "registered_firms") + during(world, "unregistered_firms")
        by_hours = during(world, "main_job_owners") + during(world, "side_businesses")
        assert (during(world, "firms") == by_licence).all()
        assert (during(world, "firms") == by_hours).all()


def test_registered_firms_add_up(worlds) -> None:
    for world in worlds:
        more = during(world, "registered_starts") + during(world, "formalised")
        assert (change(world, "registered_firms") == more - during(world, "registered_closures")).all()
        assert (during(world, "registered_starts") <= during(world, "starts")).all()


def test_jobs_add_up(worlds) -> None:
    for world in worlds:
        assert (during(world, "jobs") == during(world, "owner_jobs") + during(world, "employee_jobs")).all()
        assert (during(world, "owner_jobs") == during(world, "main_job_owners")).all()
        assert (during(world, "outside_staff_jobs") <= during(world, "employee_jobs")).all()


def test_employees_change_by_hires_and_separations(worlds) -> None:
    for world in worlds:
        assert (change(world, "employee_jobs") == during(world, "hires") - during(world, "separations")).all()


def test_every_job_is_held_by_a_resident_or_an_outsider(worlds) -> None:
    for world in worlds:
        held = world.months[:, :, INDEX["jobs_held"]]
        assert (held[:, -1] == column(world, "jobs")).all()
        assert (held[:, :-1].sum(axis=1) + column(world, "outside_staff_jobs") == column(world, "jobs")).all()


def test_files_add_up(worlds) -> None:
    for world in worlds:
        out = during(world, "approvals") + during(world, "withdrawn")
        assert (change(world, "pending") == during(world, "applications") - out).all()


def test_a_licence_is_a_start_or_a_formalisation(worlds) -> None:
    for world in worlds:
        assert (during(world, "approvals") == during(world, "registered_starts") + during(world, "formalised")).all()


def test_full_time_jobs_lie_between_no_side_business_and_all_of_them(worlds) -> None:
    for world in worlds:
        assert (column(world, "fte_jobs") >= column(world, "jobs")).all()
        assert (column(world, "fte_jobs") <= column(world, "jobs") + column(world, "side_businesses")).all()


@pytest.mark.parametrize("measure", [one.name for one in MEASURES if one.adds_up])
def test_everybody_is_the_sum_of_the_communities(measure) -> None:
    for world in pair(LIAISON).worlds:
        values = world.months[:, :, INDEX[measure]]
        assert values[:, -1] == pytest.approx(values[:, :-1].sum(axis=1), rel=1e-9, abs=1e-6), measure


@pytest.mark.parametrize("measure", ["informed_share", "trust", "english_share", "resident_income_dollars"])
def test_a_mean_of_everybody_lies_among_those_of_the_communities(measure) -> None:
    for world in pair(LIAISON).worlds:
        values, residents = world.months[:, :, INDEX[measure]], world.months[:, :, INDEX["residents"]]
        weighted = (values[:, :-1] * residents[:, :-1]).sum(axis=1) / residents[:, -1]
        assert values[:, -1] == pytest.approx(weighted, rel=1e-9)


def test_the_lives_of_firms_tell_the_same_as_the_counts(worlds) -> None:
    for world in worlds:
        opened, closed = world.spells[:, 5], world.spells[:, 8]
        for month in range(len(world.months)):
            open_now = (opened <= month) & ((closed == -9999) | (closed > month))
            assert open_now.sum() == column(world, "firms")[month]
            registered = (world.spells[:, 6] != -9999) & (world.spells[:, 6] <= month)
            assert (open_now & registered).sum() == column(world, "registered_firms")[month]
