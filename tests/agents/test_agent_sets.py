# SPDX-License-Identifier: Apache-2.0
"""Sets of residents do what Mesa's sets do, without holding an agent."""

import copy
import pickle

import numpy as np
import pytest
from agents.small import city
from mesa.agent import AgentSet

from abmsim.agents import Entrepreneur, Residents
from abmsim.city import State


@pytest.fixture(scope="module")
def economy():
    return city(months=1)


@pytest.fixture
def agents(economy):
    return economy.agents


def test_everybody_who_lives_here_is_in_the_set(economy, agents) -> None:
    living = np.flatnonzero(economy.city.people.state != State.VACANT)
    assert isinstance(agents, AgentSet)
    assert len(agents) == len(living) > 0
    assert [agent.row for agent in agents] == living.tolist()
    assert agents[0] in agents
    assert agents[-1] == list(agents)[-1]
    assert agents[2:5] == list(agents)[2:5]
    assert "nobody" not in agents
    assert city().agents[0] not in agents
    assert repr(agents) == f"<{len(living)} residents>"


def test_get_reads_columns_and_properties(economy, agents) -> None:
    rows = agents.rows
    assert agents.get("purse") == economy.city.people.purse[rows].tolist()
    assert agents.get("savings_dollars") == [agent.savings_dollars for agent in agents]
    assert agents.get(["purse", "owns_firm"])[3] == [agents[3].purse, agents[3].owns_firm]
    assert agents.get("wealth", handle_missing="default", default_value=7) == [7] * len(agents)
    with pytest.raises(AttributeError, match="wealth"):
        agents.get("wealth")
    with pytest.raises(ValueError, match="handle_missing"):
        agents.get("purse", handle_missing="guess")


def test_agg_takes_one_function_or_several(economy, agents) -> None:
    held = economy.city.people.purse[agents.rows]
    assert agents.agg("purse", sum) == held.sum()
    assert agents.agg("purse", [min, max]) == [held.min(), held.max()]


def test_select(agents) -> None:
    owners = agents.select(lambda agent: agent.owns_firm)
    assert 0 < len(owners) < len(agents)
    assert all(agent.owns_firm for agent in owners)
    assert len(agents.select(at_most=10)) == 10
    assert len(agents.select(at_most=0.5)) == len(agents) // 2
    assert len(agents.select(lambda agent: agent.owns_firm, at_most=3)) == 3
    assert len(agents.select(agent_type=Entrepreneur)) == len(agents)
    assert len(agents.select(agent_type=int)) == 0
    assert owners.select(lambda agent: agent.is_registered, inplace=True) is owners
    assert all(agent.is_registered for agent in owners)


def test_sort(agents) -> None:
    by_name = agents.sort("savings_dollars")
    assert by_name.get("savings_dollars") == sorted(agents.get("savings_dollars"), reverse=True)
    upwards = agents.sort(lambda agent: agent.english, ascending=True)
    assert upwards.get("english") == sorted(agents.get("english"))
    some = agents.select(at_most=9)
    assert some.sort("purse", inplace=True) is some


def test_groupby(economy, agents) -> None:
    groups = agents.groupby("community")
    assert sum(groups.count().values()) == len(agents)
    assert set(groups.groups) <= set(economy.communities)
    for name, members in groups:
        assert set(members.get("community")) == {name}
    owners = agents.groupby(lambda agent: agent.owns_firm, result_type="list")
    assert len(owners.groups[True]) == len(agents.select(lambda agent: agent.owns_firm))
    assert groups.agg("purse", max).keys() == groups.groups.keys()


def test_do_map_and_shuffle_do(agents) -> None:
    visited: list[int] = []
    some = agents.select(at_most=50)
    assert some.do(lambda agent: visited.append(agent.unique_id)) is some
    assert visited == some.get("unique_id")
    in_order, visited[:] = visited[:], []
    assert some.shuffle_do(lambda agent: visited.append(agent.unique_id)) is some
    assert visited != in_order
    assert sorted(visited) == sorted(in_order)
    assert some.map("tell") == [agent.tell() for agent in some]
    assert some.map(lambda agent, more: agent.row + more, more=1) == [row + 1 for row in some.rows]
    assert some.do("close") is some


def test_shuffle_loses_nobody(agents) -> None:
    shuffled = agents.shuffle()
    assert shuffled == agents
    assert shuffled.get("unique_id") != agents.get("unique_id")
    some = agents.select(at_most=9)
    assert some.shuffle(inplace=True) is some


def test_sets_can_be_joined_and_cut(agents) -> None:
    firms = agents.select(lambda agent: agent.owns_firm)
    able = agents.select(lambda agent: agent.english > 0.5)
    both = firms & able
    assert isinstance(both, Residents)
    assert len(both) == len(agents.select(lambda agent: agent.owns_firm and agent.english > 0.5)) > 0
    assert len(firms | able) == len(firms) + len(able) - len(both)
    assert len(firms - able) == len(firms) - len(both)
    assert agents[0] in agents.to_list()


def test_who_leaves_the_city_leaves_the_set() -> None:
    economy = city()
    first = economy.agents.copy()
    everybody = economy.agents
    assert first == everybody
    for _ in range(4):
        economy.step()
    assert 0 < len(first) < len(economy.agents.copy() | first) + 1
    assert all(agent.lives_here for agent in first)
    assert len(everybody) == economy.measures()["all"]["residents"]
    assert first != everybody


def test_nobody_is_put_in_or_taken_out(agents) -> None:
    for name in ("add", "discard", "remove"):
        with pytest.raises(TypeError, match="cannot be added to or taken from"):
            getattr(agents, name)(agents[0])


def test_copies_and_pickles_hold_the_same_people(agents) -> None:
    some = agents.select(at_most=5)
    assert copy.copy(some) == some
    loaded = pickle.loads(pickle.dumps(some))  # noqa: S301 - our own bytes
    assert loaded.get("unique_id") == some.get("unique_id")
    assert loaded.model.month == some.model.month
