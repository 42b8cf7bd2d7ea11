# SPDX-License-Identifier: Apache-2.0
"""Who is hired: the unemployed of the own community with the lowest luck of firm and candidate, each of them once."""

import numpy as np
import pytest
from engine.worlds import scenario

from abmsim.city import NOBODY, State
from abmsim.compiled import rule
from abmsim.dice import Draw, Key, chance_of_two, key_of
from abmsim.economy import Economy
from abmsim.references import refer_to
from abmsim.rules.hiring import gather_pool, match


@rule
def luck_with(key: Key, who: int, others: np.ndarray, drawn: np.ndarray) -> None:
    for j in range(len(others)):
        drawn[j] = chance_of_two(key, who, others[j])


@pytest.fixture(scope="module")
def town() -> Economy:
    return Economy(scenario(), 1, scale=0.05)


def ask(town: Economy, owner: int) -> int:
    """Return the row of whom this owner would hire, at no wage that draws anybody from a job outside."""
    city = town.city
    key = key_of(town.luck, Draw.MATCH, 1)
    return match(owner, 0, refer_to(city.people), refer_to(city.pool), key)


def gathered(town: Economy) -> None:
    gather_pool(refer_to(town.city.people), refer_to(town.city.pool))


def unemployed(town: Economy, community: int) -> np.ndarray:
    people = town.city.people
    return np.flatnonzero((people.state == State.UNEMPLOYED) & (people.community == community))


def test_whoever_looks_for_work_is_in_the_pool_of_the_own_community(town) -> None:
    gathered(town)
    pool = town.city.pool
    for c in range(len(pool.first)):
        stand = pool.row[pool.first[c] : pool.last[c]]
        assert list(stand) == list(unemployed(town, c))
        assert (pool.identity[pool.first[c] : pool.last[c]] == town.city.people.identity[stand]).all()


def test_each_owner_gets_the_lowest_luck_among_those_who_are_left(town) -> None:
    gathered(town)
    people = town.city.people
    owners = np.flatnonzero((people.state == State.OWNER) & (people.community == 0))[:40]
    left = list(unemployed(town, 0))
    assert len(left) > len(owners) > 20
    for owner in owners:
        drawn = np.zeros(len(left))
        luck_with(key_of(town.luck, Draw.MATCH, 1), people.identity[owner], people.identity[left], drawn)
        wanted = left.pop(int(drawn.argmin()))
        assert ask(town, owner) == wanted


def test_a_pool_runs_dry(town) -> None:
    gathered(town)
    people, pool = town.city.people, town.city.pool
    small = int(np.argmin([len(unemployed(town, c)) or 10**9 for c in range(len(pool.first))]))
    owner = int(np.flatnonzero((people.community == small) & (people.state != State.UNEMPLOYED))[0])
    hired = [ask(town, owner) for _ in unemployed(town, small)]
    assert sorted(hired) == sorted(unemployed(town, small))
    assert ask(town, owner) == NOBODY


def test_nobody_hires_themselves(town) -> None:
    """An owner of a side business who lost the main job is in the pool, for others."""
    gathered(town)
    people, pool = town.city.people, town.city.pool
    owner, other = unemployed(town, 0)[:2]
    pool.row[0], pool.identity[0] = owner, people.identity[owner]
    pool.last[0] = 1
    assert ask(town, owner) == NOBODY
    assert pool.last[0] == 1
    assert ask(town, other) == owner
    assert pool.last[0] == 0
