# SPDX-License-Identifier: Apache-2.0
"""The liaison: whom, how many, with what, and nothing beyond."""

import numpy as np
import pytest
from engine.worlds import SCALE, believing, scenario

from abmsim.city import FileKind, State
from abmsim.economy import Economy
from abmsim.interventions.reaching import people_served

PLAN = "- liaison: {language: es, staff: 10}"


def economy(line: str = PLAN, scale: float = SCALE, **numbers: float) -> Economy:
    return Economy(
        believing(scenario(line), {name.replace("__", "."): value for name, value in numbers.items()}), 1, scale=scale
    )


@pytest.mark.parametrize(("month", "places"), [(1, 20), (2, 40), (3, 60), (4, 60), (40, 60)])
def test_the_first_months_bring_fewer(month, places) -> None:
    assert people_served(1.0, 60.0, 3.0, month) == pytest.approx(places)
    assert people_served(0.5, 60.0, 3.0, month) == pytest.approx(places / 2)


def test_without_a_ramp_the_first_month_is_like_any_other() -> None:
    assert people_served(1.0, 60.0, 0.0, 1) == 60


def test_clients_speak_the_language_and_live_here() -> None:
    city = economy()
    city.step()
    people = city.city.people
    clients = np.flatnonzero(people.served)
    assert len(clients) > 0
    assert {city.languages[c] for c in people.community[clients]} == {"es"}
    assert (people.state[clients] != State.VACANT).all()
    assert (people.assisted[clients] != 0).all()
    assert people.informed[clients].all()


def test_no_month_serves_more_than_there_is_time_for() -> None:
    city = economy("- liaison: {language: es, staff: 1}", scale=0.1)
    served = []
    for _ in range(8):
        city.step()
        served.append(city.measures()["all"]["people_served"])
    assert max(served) <= 6
    assert sum(served) > 10


def test_a_tenth_of_a_place_is_served_every_tenth_month() -> None:
    small = economy("- liaison: {language: es, staff: 0.5}", scale=0.02, liaison__ramp_months=0.0)
    served = []
    for _ in range(24):
        small.step()
        served.append(small.measures()["all"]["people_served"])
    assert set(served) <= {0.0, 1.0}
    assert 6 <= sum(served) <= 21  # 0.6 places a month, if anybody comes


def test_trust_rises_by_the_share_said() -> None:
    city, other = economy(), economy("- liaison: {language: es, staff: 0.001}")
    city.step()
    other.step()
    clients = city.city.people.served != 0
    gained, without = city.city.people.trust[clients], other.city.people.trust[clients]
    assert (gained > without).all()
    assert gained - without == pytest.approx(0.15 * (1 - without), rel=0.25)


def test_help_is_attached_to_the_files_of_clients() -> None:
    city = economy(licensing_queue__months_before_each_review=3.0)
    for _ in range(6):
        city.step()
    files, people = city.city.files, city.city.people
    helped = (files.kind != FileKind.NONE) & (people.served != 0)
    assert helped.any()
    assert (files.language_help[helped] == city.scenario.numbers["liaison.language_served"]).all()
    never = (files.kind != FileKind.NONE) & (people.assisted == 0)
    assert never.any()
    assert not files.language_help[never].any()


def test_named_communities_alone_are_served() -> None:
    city = economy("- liaison: {language: es, staff: 20, communities: [other_latin_american]}", scale=0.1)
    for _ in range(4):
        city.step()
    communities = {city.communities[c] for c in city.city.people.community[city.city.people.assisted != 0]}
    assert communities == {"other_latin_american"}


def test_who_comes_first_has_the_luckier_number() -> None:
    """With fewer places the clients are a part of those who come when there are more."""
    few, many = economy("- liaison: {language: es, staff: 2}"), economy("- liaison: {language: es, staff: 20}")
    few.step()
    many.step()
    assert few.city.people.served.sum() < many.city.people.served.sum()
    assert (few.city.people.served <= many.city.people.served).all()
