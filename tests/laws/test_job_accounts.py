# SPDX-License-Identifier: Apache-2.0
"""Job accounts balance to the last job: every month, community, seed, lever, and in odd cities too."""

from functools import partial

import numpy as np
import pytest
from engine.worlds import (
    ALL,
    LIAISON,
    MEETINGS,
    SCALE,
    SIMPLER,
    believing,
    column,
    effect,
    paid,
    pair,
    scenario,
)
from laws.test_two_worlds import KINDS, in_full

from abmsim.comparing import Comparison, targeted
from abmsim.economy import Economy
from abmsim.ensemble import PairRecord, live_pair
from abmsim.measures import PAIRED_INDEX

PLANS = {
    "liaison": (LIAISON,),
    "simpler licensing": (SIMPLER,),
    "meetings": (MEETINGS,),
    "all at once": (LIAISON, SIMPLER, MEETINGS),
    "late": (LIAISON.replace("{", "{start: 2016-03, "),),
    "brief": (MEETINGS.replace("{", "{end: 2015-09, "),),
}
ODD_CITIES = {
    "nobody is informed or trusts": {"*.share_informed": 0.0},
    "everybody leaves soon": {"people.chance_departure_per_month": 0.2},
    "firms live for weeks": {
        f"closing.chance_other_exit_{kind}_per_month": 0.5 for kind in ("registered", "unregistered")
    },
    "everybody acts at once": {"starting_up.chance_to_act_per_month": 1.0},
    "nobody closes": {
        "closing.chance_other_exit_registered_per_month": 0.0,
        "closing.chance_economic_exit_per_month": 0.0,
    },
}
MONTHS = 14
MENTORS = "- mentoring: {matches_per_month: 100, months: 6}"
PAYMENT = "- registration_payment: {dollars: 15000}"


def in_city(numbers: dict[str, float]) -> PairRecord:
    plan = believing(scenario(LIAISON, SIMPLER, MEETINGS, months=MONTHS), numbers)
    return live_pair([plan], [plan.counterfactual()], 7, 2, SCALE / 2)


def at_work(kind: str) -> PairRecord:
    return pair(in_full(kind, "2015-09"), months=MONTHS, seed=4)


def lived_pairs() -> list:
    """Pairs with several seeds and levers, and those of odd cities; each is lived when its test asks for it."""
    usual = [
        pytest.param(
            lambda levers=levers, seed=seed: pair(*levers, months=MONTHS, seed=seed), id=f"{name}, seed {seed}"
        )
        for name, levers in PLANS.items()
        for seed in (1, 2, 11)
    ]
    usual += [pytest.param(partial(at_work, kind), id=f"{kind} at full strength") for kind in KINDS]
    return usual + [
        pytest.param(lambda numbers=numbers: in_city(numbers), id=name) for name, numbers in ODD_CITIES.items()
    ]


def of(lived: PairRecord, measure: str) -> np.ndarray:
    """Give a paired measure [month, community], the sum of all in the last column."""
    return lived.paired[0][:, :, PAIRED_INDEX[measure]]


@pytest.mark.parametrize("live", lived_pairs())
def test_every_job_is_accounted_for(live) -> None:
    lived = live()
    additional = of(lived, "additional_jobs")
    worlds = [np.array([column(world, "jobs", row) for row in range(additional.shape[1])]).T for world in lived.worlds]
    assert (additional == worlds[1] - worlds[0]).all()
    assert (additional == of(lived, "gross_jobs") - of(lived, "deadweight_jobs") + of(lived, "spillover_jobs")).all()
    assert (additional == of(lived, "created_jobs") + of(lived, "retained_jobs")).all()
    assert (additional == of(lived, "additional_owner_jobs") + of(lived, "additional_employee_jobs")).all()
    assert (of(lived, "additional_job_months") == additional.cumsum(axis=0)).all()
    assert of(lived, "net_jobs") == pytest.approx(additional - of(lived, "displaced_jobs"), abs=1e-9)
    for measure in ("gross_jobs", "created_jobs", "reported_created_jobs", "reported_retained_jobs", "additional_jobs"):
        assert (of(lived, measure)[:, :-1].sum(axis=1) == of(lived, measure)[:, -1]).all(), measure
        assert (of(lived, measure) == np.rint(of(lived, measure))).all(), measure


def test_the_accounts_above_are_not_empty() -> None:
    lived = pair(LIAISON, SIMPLER, MEETINGS, months=MONTHS)
    for measure in ("created_jobs", "reported_created_jobs", "reported_retained_jobs", "additional_fte_jobs"):
        assert of(lived, measure).any(), measure
    assert any(
        of(pair(*levers, months=MONTHS, seed=seed), "retained_jobs").any()
        for levers in PLANS.values()
        for seed in (1, 2, 11)
    )


def test_what_is_reported_is_created_and_retained_less_what_was_there() -> None:
    """Nobody has left yet in the first months, so jobs before first help are those of the assisted.

    Mentors are there because owners come to them: few who have a business already come to a liaison.
    """
    plan = scenario(LIAISON, MENTORS, months=2)
    plan = believing(plan, {"people.chance_departure_per_month": 0.0})
    treated, without = Economy(plan, 3, scale=SCALE), Economy(plan.counterfactual(), 3, scale=SCALE)
    comparison = Comparison(without, treated)
    comparison.count()
    for _ in range(2):
        before = (treated.city.people.state == 4) + treated.city.firms.staff + treated.city.firms.outside_staff
        known = comparison.assisted.copy()
        treated.step()
        without.step()
        table = comparison.count()
        new = comparison.assisted & ~known
        assert (comparison.jobs_before_help[new] == before[new]).all()
    there = comparison.jobs_before_help[comparison.assisted].sum()
    claimed = table[ALL, PAIRED_INDEX["reported_created_jobs"]] + table[ALL, PAIRED_INDEX["reported_retained_jobs"]]
    assert table[ALL, PAIRED_INDEX["reported_jobs"]] == claimed - there
    assert there > 0


def test_created_and_retained_by_hand() -> None:
    """With help a firm of 2 employees keeps 1 (without: none); another, not helped, grows from 1 to 3 (without: to 2)."""
    plan = scenario(LIAISON, months=3)
    treated = Economy(plan, 3, scale=0.01)
    for column_ in (treated.city.firms.staff, treated.city.firms.outside_staff):
        column_[:] = 0
    treated.city.people.state[treated.city.people.state == 4] = 1
    treated.city.firms.outside_staff[:2] = [2, 1]
    without = treated.fork(plan.counterfactual())
    comparison = Comparison(without, treated)
    treated.month = without.month = 1
    treated.city.people.assisted[:1] = 1
    treated.city.firms.outside_staff[:2] = [1, 3]
    without.city.firms.outside_staff[:2] = [0, 2]
    found = dict(zip(PAIRED_INDEX, comparison.count()[ALL].tolist(), strict=True))
    assert (found["additional_jobs"], found["created_jobs"], found["retained_jobs"]) == (2, 1, 1)
    assert (found["gross_jobs"], found["deadweight_jobs"], found["spillover_jobs"]) == (-1, -2, 1)
    assert (found["reported_jobs"], found["reported_created_jobs"], found["reported_retained_jobs"]) == (-1, 0, 1)


def test_leakage_is_what_the_target_does_not_hold() -> None:
    lived = pair(LIAISON, months=MONTHS)
    city = scenario(LIAISON).city
    speakers = [one.language == "es" for one in city.communities]
    assert targeted(scenario(LIAISON)) == speakers
    assert {True, False} == set(speakers)
    held = [np.array([column(world, "jobs_held", row) for row in range(len(speakers))]).T for world in lived.worlds]
    by_target = (held[1] - held[0])[:, speakers].sum(axis=1)
    assert (of(lived, "leakage_jobs")[:, -1] + by_target == of(lived, "additional_jobs")[:, -1]).all()
    assert not of(lived, "leakage_jobs")[:, :-1][:, speakers].any()
    assert of(lived, "additional_outside_staff_jobs").any() or by_target.any()


@pytest.mark.parametrize(
    ("levers", "reached"),
    [
        ((), 6), ((MEETINGS,), 6), ((SIMPLER, LIAISON), 6),
        (("- deep_dives: {meetings_per_month: 1, communities: [vietnamese, mexican]}",), 2),
        (("- liaison: {language: vi}",), 1),
        (("- liaison: {language: es, communities: [mexican]}", "- liaison: {language: vi}"), 2),
    ],
)  # fmt: skip
def test_whom_a_programme_is_for(levers, reached) -> None:
    everybody = len(scenario().city.communities)
    assert sum(targeted(scenario(*levers))) == (everybody if reached == 6 else reached)


def test_what_happened_so_far_is_the_sum_of_the_months() -> None:
    """The payment is there for owners to register: help with licensing alone moves few, in a small city none."""
    lived = pair(LIAISON, SIMPLER, MEETINGS, PAYMENT, months=MONTHS)
    for paired, measure, sign in (
        ("additional_starts", "starts", 1),
        ("additional_registered_starts", "registered_starts", 1),
        ("additional_formalised", "formalised", 1),
        ("additional_vacated_jobs", "vacated_jobs", 1),
        ("additional_wages_dollars", "wages_dollars", 1),
        ("thwarted_starts_avoided", "thwarted_starts", -1),
        ("additional_incumbent_revenue_dollars", "incumbent_revenue_dollars", 1),
    ):
        for row in (0, 1, ALL):
            difference = column(lived.worlds[1], measure, row) - column(lived.worlds[0], measure, row)
            difference[0] = 0  # nothing has happened in month 0
            assert effect(lived, paired, row) == pytest.approx(sign * difference.cumsum(), abs=1e-6), paired
        assert effect(lived, paired).any(), paired


def test_incomes_are_what_everybody_earned_together() -> None:
    lived = pair(LIAISON, months=MONTHS)
    for paired, mean, heads in (
        ("additional_owner_income_dollars", "owner_income_dollars", "main_job_owners"),
        ("additional_resident_income_dollars", "resident_income_dollars", "residents"),
    ):
        sums = [np.nan_to_num(column(world, mean)) * column(world, heads) for world in lived.worlds]
        assert effect(lived, paired)[1:] == pytest.approx((sums[1] - sums[0])[1:].cumsum(), abs=1e-4)
        assert effect(lived, paired).any()


def test_wages_are_what_firms_paid_their_employees() -> None:
    for world in pair(LIAISON, SIMPLER, MEETINGS, months=MONTHS).worlds:
        cents = paid(world, "co_ethnic_wage") + paid(world, "outside_staff_pay")
        assert np.rint(column(world, "wages_dollars") * 100).astype(int)[1:].tolist() == cents[1:].tolist()
        assert cents[1:].min() > 0


def test_jobs_below_the_cut_off_are_some_of_the_jobs_held() -> None:
    world = pair(LIAISON, months=MONTHS).worlds[1]
    for row in range(world.months.shape[1]):
        below, held = column(world, "jobs_held_below_english", row), column(world, "jobs_held", row)
        assert (below <= held).all()
    share = column(world, "jobs_held_below_english") / column(world, "jobs_held")
    assert 0.05 < share.min() <= share.max() < 0.95


def test_firms_that_reach_an_age_are_those_whose_lives_say_so() -> None:
    for world in pair(LIAISON, MEETINGS, months=26).worlds:
        opened, closed = world.spells[:, 5], world.spells[:, 8]
        for months in (12, 24):
            for month in range(1, 27):
                alive = (opened == month - months) & ((closed == -9999) | (closed > month))
                assert column(world, f"reached_{months}_months")[month] == alive.sum()
        assert column(world, "reached_12_months").sum() > column(world, "reached_24_months").sum() > 0


def test_vacated_jobs_are_left_by_those_who_had_one() -> None:
    """Only somebody who starts, or is hired, leaves a wage job for it."""
    for world in pair(LIAISON, MEETINGS, months=26).worlds:
        most = column(world, "starts") + column(world, "hires") + column(world, "firms")
        assert (column(world, "vacated_jobs") <= most).all()
        assert column(world, "vacated_jobs").sum() > 0
