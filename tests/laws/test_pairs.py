# SPDX-License-Identifier: Apache-2.0
"""A pair of worlds depends on its seed and its number alone, and different seeds give different worlds."""

import random

import numpy as np
import pytest
from engine.worlds import LIAISON, MEETINGS, SCALE, SIMPLER, column, pair, same, scenario

from abmsim.economy import Economy
from abmsim.ensemble import live_pair

SHORT = 6


def months_of(plan, seed: int, number: int, others=()) -> np.ndarray:
    plans = [plan, *others]
    lived = live_pair(plans, [one.counterfactual() for one in plans], seed, number, SCALE)
    return lived.worlds[len(lived.worlds) - len(plans)].months


def test_run_17_alone_is_run_17_of_a_batch() -> None:
    plan = scenario(LIAISON, months=SHORT)
    alone = months_of(plan, 1, 17)
    batch = {number: months_of(plan, 1, number) for number in (16, 17, 18)}
    assert same(batch[17], alone)
    assert not same(batch[16], alone)
    assert not same(batch[16], batch[18])


def test_a_pair_does_not_depend_on_other_scenarios() -> None:
    plan = scenario(LIAISON, months=SHORT)
    others = [scenario(SIMPLER, months=SHORT), scenario(MEETINGS, months=SHORT)]
    assert same(months_of(plan, 1, 2, others), months_of(plan, 1, 2))


def test_equal_counterfactuals_are_lived_once() -> None:
    plans = [scenario(LIAISON, months=SHORT), scenario(SIMPLER, months=SHORT)]
    lived = live_pair(plans, [one.counterfactual() for one in plans], 1, 1, SCALE)
    assert len(lived.worlds) == 3
    assert same(lived.paired[0], pair(LIAISON, months=SHORT).paired[0])
    assert same(lived.paired[1], pair(SIMPLER, months=SHORT).paired[0])


def test_against_another_programme_is_the_difference_of_both() -> None:
    liaison, simpler = scenario(LIAISON, months=SHORT), scenario(SIMPLER, months=SHORT)
    lived = live_pair([liaison], [simpler], 1, 1, SCALE)
    assert same(lived.worlds[0].months, pair(SIMPLER, months=SHORT).worlds[1].months)
    assert same(lived.worlds[1].months, pair(LIAISON, months=SHORT).worlds[1].months)


def test_different_seeds_and_pairs_make_different_worlds() -> None:
    worlds = [pair(months=SHORT, seed=seed).worlds[0] for seed in (0, 1, 2**32 - 1, 2**32, 2**64 - 1)]
    worlds += [pair(months=SHORT, number=number).worlds[0] for number in (2, 3)]
    assert len({world.months.tobytes() for world in worlds}) == len(worlds)
    assert len({world.flows.tobytes() for world in worlds}) == len(worlds)


@pytest.mark.parametrize("seed", [-1, 2**64, 1.0, True, "1", None, np.float64(3)])
def test_what_is_no_seed_is_refused(seed) -> None:
    with pytest.raises((TypeError, ValueError), match="seed must"):
        Economy(scenario(), seed, scale=0.001)


def test_nobody_elses_random_numbers_matter() -> None:
    plan = scenario(LIAISON, months=SHORT)
    before = months_of(plan, 1, 1)
    random.seed(7)
    np.random.seed(7)  # noqa: NPY002 - the point is to disturb it
    random.random()  # noqa: S311
    assert same(months_of(plan, 1, 1), before)


def test_scenario_name_and_line_numbers_are_no_luck() -> None:
    plan = scenario(LIAISON, months=SHORT)
    renamed = scenario(LIAISON, months=SHORT, extra="# a comment at the end\nquestion: Why?")
    assert same(months_of(plan, 1, 1), months_of(renamed, 1, 1))


def test_independent_luck_gives_the_treated_world_other_people() -> None:
    plan = scenario(LIAISON, months=SHORT)
    apart = live_pair([plan], [plan.counterfactual()], 1, 1, SCALE, independent=True)
    assert same(apart.worlds[0].months, pair(LIAISON, months=SHORT).worlds[0].months)
    assert not same(apart.worlds[1].months, pair(LIAISON, months=SHORT).worlds[1].months)
    for measure in ("trust", "resident_income_dollars", "english_share"):  # their mean over other people is another
        assert column(apart.worlds[1], measure)[0] != column(apart.worlds[0], measure)[0], measure
