# SPDX-License-Identifier: Apache-2.0
"""On the same luck more of a chance, a place or an hour never takes away what somebody had with less of it."""

import numpy as np
import pytest
from engine.worlds import SCALE, believing, lived, scenario
from scipy import stats

from abmsim.city import FileKind, Mode, State
from abmsim.economy import Economy
from abmsim.ensemble import live_pair
from abmsim.measures import INDEX
from abmsim.world import believe

NO_MONEY_NEEDED = {"*.share_starting_without_capital": 1.0, "licensing.fee_dollars": 0.0}
NOBODY_CLOSES = {f"closing.chance_other_exit_{kind}_per_month": 0.0 for kind in ("registered", "unregistered")}


def acted(economy: Economy) -> np.ndarray:
    """Who has a firm or a file."""
    return (economy.city.firms.mode != Mode.NONE) | (economy.city.files.kind != FileKind.NONE)


def informed(economy: Economy) -> np.ndarray:
    return economy.city.people.informed != 0


def has_firm(economy: Economy) -> np.ndarray:
    return economy.city.firms.mode != Mode.NONE


def at_work(economy: Economy) -> np.ndarray:
    return economy.city.people.state == State.OUTSIDE_JOB


def licensed(economy: Economy) -> np.ndarray:
    """Who has, or has filed for, a licence."""
    return (economy.city.firms.mode >= Mode.REGISTERED_SIDE) | (economy.city.files.kind != FileKind.NONE)


# (number, less of it, more of it, who is better off with more)
GOOD = [
    ("starting_up.chance_to_act_per_month", 0.04, 0.4, acted),
    ("hearing.chance_participant_tells_per_month", 0.01, 0.5, informed),
    ("hearing.chance_other_tells_per_month", 0.001, 0.3, informed),
    ("starting_up.value_of_lawfulness_dollars_per_month", 200.0, 900.0, licensed),
]
BAD = [
    ("hearing.chance_forget_per_month", 0.01, 0.5, informed),
    ("closing.chance_economic_exit_per_month", 0.0, 0.5, has_firm),
    ("closing.chance_other_exit_registered_per_month", 0.0, 0.3, has_firm),
    ("closing.chance_other_exit_unregistered_per_month", 0.0, 0.3, has_firm),
    ("licensing.learning_burden_dollars", 0.0, 60_000.0, licensed),
    ("licensing.psychological_burden_dollars", 0.0, 60_000.0, licensed),
]


def month_with(economy: Economy, number: str, value: float) -> Economy:
    """Live one month from here on with another value of a number."""
    twin = economy.fork(economy.scenario)
    stem = number.partition(".")[0]
    twin.numbers = believe({**economy.scenario.numbers, number: value})
    assert getattr(twin.numbers, stem) != getattr(economy.numbers, stem)
    twin.step()
    return twin


@pytest.fixture(scope="module")
def economy() -> Economy:
    return lived(believing(scenario(), NO_MONEY_NEEDED), 3, scale=2 * SCALE)


@pytest.mark.parametrize(("number", "less", "more", "who"), GOOD, ids=[one[0] for one in GOOD])
def test_more_of_a_chance_takes_it_from_nobody(economy, number, less, more, who) -> None:
    with_less, with_more = (who(month_with(economy, number, value)) for value in (less, more))
    assert (with_more >= with_less).all()
    assert with_more.sum() > with_less.sum()


@pytest.mark.parametrize(("number", "less", "more", "who"), BAD, ids=[one[0] for one in BAD])
def test_more_of_a_burden_or_a_risk_brings_nobody_in(economy, number, less, more, who) -> None:
    with_less, with_more = (who(month_with(economy, number, value)) for value in (less, more))
    # who closes is free to start again, in the same month
    free_again = with_less.copy() if who is has_firm else with_less
    new = economy.city.firms.mode == Mode.NONE if who is has_firm else np.zeros(len(free_again), dtype=bool)
    assert (with_more <= with_less)[~new].all()
    assert with_more.sum() < with_less.sum()


@pytest.mark.parametrize(("name", "less", "more"), [("chance_job_found_per_month", 0.1, 0.8)])
def test_more_jobs_to_be_found_leave_nobody_without_one(economy, name, less, more) -> None:
    worlds = []
    for value in (less, more):
        twin = economy.fork(economy.scenario)
        twin.profile = twin.profile._replace(labour=twin.profile.labour._replace(**{name: value}))
        twin.step()
        looks = np.isin(twin.city.people.state, [State.UNEMPLOYED, State.OUTSIDE_JOB])
        worlds.append((at_work(twin), looks))
    (few, _), (many, _) = worlds
    before = economy.city.people.state == State.UNEMPLOYED
    assert (many >= few)[before].all()
    assert many.sum() > few.sum()


@pytest.mark.parametrize(
    ("little", "plenty"),
    [
        ("- liaison: {language: es, staff: 4}", "- liaison: {language: es, staff: 20}"),
        ("- deep_dives: {meetings_per_month: 4, seats: 40}", "- deep_dives: {meetings_per_month: 4, seats: 400}"),
    ],
    ids=["liaison", "deep_dives"],
)
def test_more_places_serve_everybody_whom_fewer_served(little, plenty) -> None:
    few, many = (Economy(scenario(one), 1, scale=2 * SCALE) for one in (little, plenty))
    few.step()
    many.step()
    served = few.city.people.served != 0
    assert (many.city.people.served[served] != 0).all()
    assert (many.city.people.served != 0).sum() > served.sum() > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("measure", "name", "low", "high"),
    [
        ("approvals", "office.staff_hours_per_month", 300.0, 1050.0),
        ("applications", "licensing.fee_dollars", 3000.0, 35.0),
        ("starts", "starting_up.chance_to_act_per_month", 0.05, 0.12),
    ],
    ids=["office hours", "lower fee", "action"],
)
def test_more_means_more_over_forty_pairs(measure, name, low, high) -> None:
    """A sign test: in expectation nothing good makes fewer open (single persons may do worse when others do better)."""
    quick = {"settling.months_of_spin_up": 3}
    plan = scenario(months=12)
    poor, rich = (believing(plan, {**quick, name: value}) for value in (low, high))
    better = worse = 0
    for number in range(1, 41):
        record = live_pair([rich], [poor], 1, number, 0.02)
        one, other = (world.months[:, -1, INDEX[measure]].sum() for world in record.worlds)
        better, worse = better + (other > one), worse + (other < one)
    assert better > worse
    assert stats.binomtest(int(better), int(better + worse), alternative="greater").pvalue < 0.01


@pytest.mark.slow
def test_a_lender_whom_all_know_means_more_starts_over_forty_cities() -> None:
    """The same sign test in one city that goes two ways: with a lender from the beginning another city would be founded."""
    unknown = {
        "settling.months_of_spin_up": 3,
        "lender.capital_dollars": 1e8,
        "borrowing.share_who_know_the_lender": 0.0,
    }
    plan = believing(scenario(months=12), unknown)
    better = worse = 0
    for seed in range(1, 41):
        poor = Economy(plan, seed, scale=0.02)
        rich = poor.fork(plan)
        rich.numbers = rich.numbers._replace(borrowing=rich.numbers.borrowing._replace(share_who_know_the_lender=1.0))
        more = 0.0
        for _ in range(12):
            poor.step()
            rich.step()
            more += rich.measures()["all"]["starts"] - poor.measures()["all"]["starts"]
        better, worse = better + (more > 0), worse + (more < 0)
    assert better > worse
    assert stats.binomtest(int(better), int(better + worse), alternative="greater").pvalue < 0.01
