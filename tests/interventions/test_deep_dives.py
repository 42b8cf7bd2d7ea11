# SPDX-License-Identifier: Apache-2.0
"""Deep Dives: how many meetings, who is invited, what guests take home."""

from itertools import pairwise

import numpy as np
import pytest
from engine.worlds import believing, scenario
from hypothesis import given
from hypothesis import strategies as st

from abmsim.city import State
from abmsim.economy import Economy
from abmsim.interventions.deep_dives import meetings_held


@given(st.floats(0, 40), st.integers(1, 60))
def test_meetings_add_up_over_the_months(per_month, months) -> None:
    held = [meetings_held(per_month, month) for month in range(1, months + 1)]
    assert all(before[1] == after[0] for before, after in pairwise(held))
    assert held[0][0] == 0
    assert held[-1][1] == int(per_month * months)


@pytest.mark.parametrize(
    ("per_month", "each"), [(0.5, [0, 1, 0, 1]), (1, [1, 1, 1, 1]), (1.5, [1, 2, 1, 2]), (0, [0] * 4)]
)
def test_half_a_meeting_a_month_is_one_every_other_month(per_month, each) -> None:
    held = [meetings_held(per_month, month) for month in range(1, 5)]
    assert [last - first for first, last in held] == each


def attended(line: str, months: int = 3, **numbers: float) -> Economy:
    plan = believing(scenario(line), {name.replace("__", "."): value for name, value in numbers.items()})
    economy = Economy(plan, 1, scale=0.1)
    for _ in range(months):
        economy.step()
    return economy


def test_guests_are_moved_to_act_and_the_rest_is_not() -> None:
    economy = attended("- deep_dives: {meetings_per_month: 20, seats: 100}", 1)
    people = economy.city.people
    guests = people.served != 0
    assert guests.sum() > 5
    kept = economy.scenario.numbers["hearing.attention_kept_share"] * economy.scenario.numbers["deep_dives.attention"]
    assert (people.attention[guests] >= kept - 1e-12).all()
    assert not people.attention[~guests].any()


def test_attention_fades_when_meetings_stop() -> None:
    plan = scenario("- deep_dives: {meetings_per_month: 20, seats: 100, end: 2015-07}")
    economy = Economy(plan, 1, scale=0.1)
    levels = []
    for _ in range(4):
        economy.step()
        levels.append(economy.city.people.attention.sum())
    assert levels[0] > levels[1] > levels[2] > levels[3] > 0
    assert levels[1] / levels[0] == pytest.approx(plan.numbers["hearing.attention_kept_share"], rel=0.05)


def test_only_invited_communities_come() -> None:
    economy = attended("- deep_dives: {meetings_per_month: 10, seats: 100, communities: [vietnamese, mexican]}")
    people = economy.city.people
    guests = {economy.communities[c] for c in people.community[people.assisted != 0]}
    assert guests <= {"vietnamese", "mexican"}
    assert "mexican" in guests


def test_two_meetings_do_not_count_a_guest_twice() -> None:
    line = "- deep_dives: {meetings_per_month: 40, seats: 500, communities: [mexican]}"
    economy = attended(line, 1, taking_up__base_log_odds=5.0)
    people = economy.city.people
    assert economy.measures()["all"]["people_served"] == people.served.sum() <= (people.community == 0).sum()
    kept = economy.scenario.numbers["hearing.attention_kept_share"] * economy.scenario.numbers["deep_dives.attention"]
    here = people.state != State.VACANT
    assert people.attention[here].max() == pytest.approx(kept)  # at the top of the mind once, however many meetings


def test_seats_are_the_limit_even_if_everybody_wants_to_come() -> None:
    line = "- deep_dives: {meetings_per_month: 1, seats: 30, communities: [mexican]}"
    economy = attended(line, 1, taking_up__base_log_odds=50.0)
    assert economy.city.people.served.sum() == 3
    assert np.flatnonzero(economy.city.people.served).size == 3
