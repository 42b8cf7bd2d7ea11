# SPDX-License-Identifier: Apache-2.0
"""The licensing office against the arithmetic of queues: Erlang, Little, and an independent simulator."""

import math

import ciw
import numpy as np
import pytest
from rules.desk import desk, poisson_moments

from abmsim.city import FileKind
from abmsim.rules.licensing_queue import lose_patience
from abmsim.support import Office


def erlang_c(servers: int, load: float) -> float:
    """Return the chance that a file has to wait in an M/M/c queue; `load` is arrivals times mean service."""
    last = load**servers / math.factorial(servers) / (1 - load / servers)
    return last / (sum(load**k / math.factorial(k) for k in range(servers)) + last)


@pytest.mark.compiled
@pytest.mark.parametrize(("reviewers", "use"), [(1, 0.7), (3, 0.7), (5, 0.5)])
def test_the_office_is_an_m_m_c_queue(reviewers, use) -> None:
    files, per_month = 400_000, 1000.0
    at = desk(files, reviewers=reviewers, staff_hours=per_month / use, review_variability_share=1.0)
    at.hand_in(poisson_moments(files, per_month))
    at.work(420)
    assert at.is_through.all()
    service = reviewers * use / per_month
    waits = at.sojourn - at.service
    has_to_wait = erlang_c(reviewers, reviewers * use)
    mean_wait = has_to_wait * service / (reviewers * (1 - use))
    assert at.service.mean() == pytest.approx(service, rel=0.01)
    assert waits.mean() == pytest.approx(mean_wait, rel=0.05)
    assert (waits > 1e-9).mean() == pytest.approx(has_to_wait, abs=0.02)


@pytest.mark.compiled
def test_littles_law_holds_for_the_files_of_the_rest_of_the_city() -> None:
    per_month, months = 100.0, 4000
    at = desk(
        0, reviewers=2, staff_hours=per_month / 0.8, background=per_month, review_variability_share=1.0,
        months_before_each_review=0.02,
    )  # fmt: skip
    waiting = at.work(months)
    finished, months_waited = at.tally.background[2], at.tally.background[1]
    assert finished / months == pytest.approx(per_month, rel=0.01)
    assert np.mean(waiting) == pytest.approx(finished / months * months_waited / finished, rel=0.02)
    assert at.queue.size[2] == finished + waiting[-1]


@pytest.mark.parametrize("reviewers", [1, 3])
def test_an_independent_simulator_agrees_file_by_file(reviewers) -> None:
    files = 1500
    at = desk(files, reviewers=reviewers, staff_hours=60.0, review_variability_share=0.6)
    moments = poisson_moments(files, 50.0)
    at.hand_in(moments)
    at.work(60)
    assert at.is_through.all()
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential(np.diff(moments, prepend=0.0).tolist())],
        service_distributions=[ciw.dists.Sequential(at.service.tolist())],
        number_of_servers=[reviewers],
    )
    oracle = ciw.Simulation(network)
    oracle.simulate_until_max_customers(files)
    records = sorted(oracle.get_all_records(), key=lambda one: one.arrival_date)
    theirs = [one.exit_date - one.arrival_date for one in records[:files]]
    assert len(theirs) == files
    assert at.sojourn == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("reviews", [1, 2, 4])
def test_without_congestion_and_mistakes_a_licence_takes_exactly_the_paths_time(reviews) -> None:
    at = desk(50, staff_hours=100.0, hours=2.0, months_before_each_review=0.2)
    at.hand_in(np.arange(50) * 0.3, reviews)
    at.work(30)
    assert at.sojourn == pytest.approx(np.full(50, reviews * (0.2 + 0.02)), abs=1e-9)
    assert (at.files.reviews_done == reviews).all()


@pytest.mark.parametrize("chance", [0.2, 0.5])
def test_returned_files_need_steps_over_one_less_the_chance(chance) -> None:
    files, steps = 40_000, 2
    at = desk(files, staff_hours=1e6, chance_returned=chance, months_to_correct=0.3, months_before_each_review=0.1)
    at.hand_in(np.linspace(0, 10, files), steps)
    at.work(80)
    assert at.is_through.all()
    reviews = steps / (1 - chance)
    assert at.files.reviews_done.mean() == pytest.approx(reviews, rel=0.02)
    assert at.tally.returned.sum() == at.files.reviews_done.sum() - steps * files
    returns = reviews - steps
    assert at.sojourn.mean() == pytest.approx(reviews * 0.1 + returns * 0.3, rel=0.02)


def test_first_come_first_served() -> None:
    at = desk(500, staff_hours=40.0, review_variability_share=1.0)
    at.hand_in(poisson_moments(500, 60.0))  # more than the office can do
    at.work(9)
    through = at.files.reviewed[at.is_through]
    assert (np.diff(through) > 0).all()
    assert 0 < len(through) < 500
    assert at.is_through[: len(through)].all()


def test_a_saturated_office_works_all_its_hours() -> None:
    at = desk(5000, reviewers=3, staff_hours=60.0, hours=1.5)
    at.hand_in(poisson_moments(5000, 120.0))
    at.work(40)
    assert at.is_through.sum() * 1.5 == pytest.approx(40 * 60.0, rel=0.01)


def test_more_hours_mean_shorter_waits_for_everybody() -> None:
    waits = []
    for staff_hours in (70.0, 100.0, 200.0):
        at = desk(2000, staff_hours=staff_hours, review_variability_share=0.5)
        at.hand_in(poisson_moments(2000, 60.0))
        at.work(60)
        waits.append(at.sojourn)
    assert (waits[0] >= waits[1] - 1e-12).all()
    assert (waits[1] >= waits[2] - 1e-12).all()
    assert waits[0].mean() > waits[2].mean()


def test_a_language_nobody_at_the_office_speaks_takes_longer() -> None:
    understood, foreign = desk(1, language_hours_share=0.3), desk(1, language_hours_share=0.3, english=0.0)
    for at in (understood, foreign):
        at.hand_in([0.5])
        at.work(2)
    assert foreign.sojourn[0] == pytest.approx(1.3 * understood.sojourn[0])
    helped = desk(1, language_hours_share=0.3, english=0.0)
    helped.files.language_help[:] = 1.0
    helped.hand_in([0.5])
    helped.work(2)
    assert helped.sojourn[0] == understood.sojourn[0]


def test_a_shorter_review_and_fewer_returns_are_what_a_reform_brings() -> None:
    at = {}
    for name, office in {"before": Office(), "after": Office(hours_factor=0.5, return_factor=0.0)}.items():
        at[name] = desk(3000, staff_hours=1e4, hours=10.0, chance_returned=0.4, months_to_correct=0.5)
        at[name].hand_in(np.linspace(0, 30, 3000))
        at[name].work(60, office=office)
    assert at["after"].sojourn == pytest.approx(np.full(3000, 10.0 * 0.5 / 1e4), abs=1e-9)
    assert at["before"].tally.returned.sum() == pytest.approx(3000 * (1 / 0.6 - 1), rel=0.06)
    assert at["after"].tally.returned.sum() == 0


def test_a_withdrawn_file_is_never_reviewed_again() -> None:
    at = desk(2, staff_hours=100.0, months_before_each_review=0.5)
    at.hand_in([0.1, 0.2])
    at.files.kind[0] = 0
    at.work(4)
    assert at.files.reviewed[0] < 0
    assert at.files.reviews_done.tolist() == [0, 1]


def test_a_returned_file_costs_trust() -> None:
    at = desk(200, chance_returned=0.5, trust_kept_returned=0.9, staff_hours=1e5)
    at.hand_in(np.linspace(0, 1, 200))
    at.work(4)
    returns = at.files.reviews_done - 1
    assert at.people.trust == pytest.approx(0.9**returns)
    assert returns.max() > 1


def test_background_files_that_are_returned_are_judged_anew() -> None:
    per_month, chance, months = 200.0, 0.3, 400
    at = desk(
        0, staff_hours=1e6, background=per_month, background_chance_returned=chance, months_before_each_review=0.1
    )
    at.work(months)
    finished, months_waited = at.tally.background[2], at.tally.background[1]
    assert months_waited / finished == pytest.approx(0.1 / (1 - chance), rel=0.02)


def test_an_office_without_hours_keeps_every_file_in_its_place() -> None:
    at = desk(100, staff_hours=0.0)
    at.hand_in(poisson_moments(100, 20.0))
    at.work(10)
    assert not at.is_through.any()
    at.work(20, first=10, office=Office(extra_hours=50.0))
    assert at.is_through.all()
    assert (np.diff(at.files.reviewed) > 0).all()
    assert at.files.reviewed[0] >= 10


def test_each_returned_file_needs_one_more_review_and_no_step_less() -> None:
    files, steps = 120, 2
    at = desk(files, staff_hours=1e6, chance_returned=0.4, months_to_correct=0.3, months_before_each_review=0.1)
    at.hand_in(np.linspace(0, 1, files), steps)
    at.work(30)
    assert at.is_through.all()
    assert (at.files.reviews_left == 0).all()
    assert at.tally.returned.sum() == at.files.reviews_done.sum() - steps * files > 20


def test_who_gives_up_is_counted_and_leaves_the_office() -> None:
    at = desk(60, chance_withdrawn_per_month=1.0, patience_months=6.0)
    at.hand_in(np.linspace(0, 1, 60))
    at.people.trust[:30] = 0.0  # the others trust the office and wait
    at.files.reviewed[40:] = 1.0  # through, and still without the money to open
    at.files.reviewed[50:] = 4.0
    lose_patience(at.people, at.files, at.tally, at.numbers, at.luck, 8)
    gone = at.files.kind == FileKind.NONE
    assert np.flatnonzero(gone).tolist() == [*range(30), *range(40, 50)]
    assert at.tally.withdrawn.sum() == gone.sum() == 40
    assert (at.files.serial[gone] == -1).all()
