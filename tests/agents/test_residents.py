# SPDX-License-Identifier: Apache-2.0
"""A resident can be read in planner's units, and only the model writes."""

import pickle

import mesa
import numpy as np
import pytest
from agents.small import city

from abmsim.agents import Entrepreneur, NobodyHereError, ReadOnlyError, Resident
from abmsim.agents.resident import HOMES
from abmsim.city import Files, Firms, Mode, People, State


@pytest.fixture(scope="module")
def economy():
    return city(months=2)


@pytest.fixture(scope="module")
def owner(economy):
    return economy.agents.select(lambda agent: agent.is_registered and agent.employees > 0)[0]


def test_a_resident_is_a_mesa_agent(economy) -> None:
    agent = economy.agents[0]
    assert isinstance(agent, mesa.Agent)
    assert type(agent) is Entrepreneur
    assert agent.model is economy
    assert agent.pos is None
    assert agent.unique_id == economy.city.people.identity[agent.row]


def test_every_column_can_be_read_by_its_name(economy, owner) -> None:
    columns = economy.columns()
    assert set(columns) == {*People._fields, *Firms._fields, *Files._fields} == set(HOMES)
    plain = [name for name in HOMES if not hasattr(Entrepreneur, name)]
    assert len(plain) > 40
    for name in plain:
        assert getattr(owner, name) == columns[name][owner.row]
        assert type(getattr(owner, name)) in {int, float}


def test_money_is_told_in_dollars(economy, owner) -> None:
    people, firms, row = economy.city.people, economy.city.firms, owner.row
    assert owner.savings_dollars == people.purse[row] / 100
    assert owner.income_dollars == people.income[row] / 100
    assert owner.spending_dollars == people.consumption[row] / 100
    assert owner.wage_dollars == people.wage[row] / 100
    assert owner.revenue_dollars == firms.revenue[row] / 100 > 0
    assert owner.profit_dollars == firms.profit[row] / 100
    assert owner.loan_dollars == firms.loan[row] / 100
    assert owner.kin_loan_dollars == firms.kin_loan[row] / 100


def test_words_are_the_profiles(economy) -> None:
    communities, sectors = set(economy.communities), set(economy.sectors)
    assert set(economy.agents.get("community")) <= communities
    assert set(economy.agents.get("sector")) <= sectors
    assert set(economy.agents.get("language")) <= set(economy.languages)
    assert {"high_school", "degree"} <= set(economy.agents.get("education"))


def test_firms_of_the_agents_are_those_of_the_measures(economy) -> None:
    measures, agents = economy.measures()["all"], economy.agents
    assert len(agents) == measures["residents"]
    assert len(agents.select(lambda a: a.owns_firm)) == measures["firms"]
    assert len(agents.select(lambda a: a.is_registered)) == measures["registered_firms"]
    assert int(agents.agg("jobs", sum)) == measures["jobs"]
    assert int(agents.agg("employees", sum)) == measures["employee_jobs"]


def test_work_and_people_around(economy, owner) -> None:
    assert owner.state == State.OWNER
    assert owner.mode == Mode.REGISTERED_MAIN
    assert owner.firm_months > 0
    worker = economy.agents.select(lambda agent: agent.state == State.CO_ETHNIC_JOB)[0]
    assert worker.employer.owns_firm
    assert worker.employer.employees > 0
    assert worker.firm_months is None
    assert owner.employer is None
    known = [contact for agent in list(economy.agents)[:20] for contact in agent.contacts]
    assert known
    assert all(contact.lives_here for contact in known)


def test_only_the_model_writes(economy, owner) -> None:
    before = economy.city.people.purse.copy()
    for attempt in ("purse", "savings_dollars", "model", "unique_id", "hat"):
        with pytest.raises(ReadOnlyError, match=r"only the model writes.*override a behaviour"):
            setattr(owner, attempt, 1)
    with pytest.raises(ReadOnlyError):
        del owner.row
    with pytest.raises(ReadOnlyError):
        economy.agents.set("purse", 0)
    assert (economy.city.people.purse == before).all()


def test_an_unknown_name_says_what_there_is(owner) -> None:
    with pytest.raises(AttributeError, match=r"no 'wealth'; columns: .*purse"):
        _ = owner.wealth


def test_nobody_is_made_or_removed(economy, owner) -> None:
    for attempt in (
        owner.remove,
        lambda: Entrepreneur.create_agents(economy, 3),
        lambda: economy.register_agent(owner),
        lambda: economy.deregister_agent(owner),
        economy.remove_all_agents,
    ):
        with pytest.raises(TypeError, match="the model's own rules"):
            attempt()


def test_a_view_is_the_person_not_the_place() -> None:
    economy = city()
    before = {agent.row: agent for agent in economy.agents}
    for _ in range(6):
        economy.step()
    people = economy.city.people
    replaced = [agent for row, agent in before.items() if people.identity[row] != agent.unique_id]
    gone = [agent for row, agent in before.items() if people.state[row] == State.VACANT]
    assert replaced
    assert gone
    assert not any(agent.lives_here for agent in [*replaced, *gone])
    with pytest.raises(NobodyHereError, match="has left the city"):
        _ = replaced[0].savings_dollars
    assert replaced[0] != economy.view(replaced[0].row)


def test_views_of_one_person_are_equal(economy) -> None:
    one, other = economy.view(3), economy.view(3)
    assert one == other
    assert one is not other
    assert len({one, other, economy.view(4)}) == 2
    assert one != city().view(3)
    assert repr(one) == f"<Entrepreneur {one.unique_id}>"
    assert Resident(economy, 3) == one


def test_own_luck_is_the_same_whenever_it_is_asked(economy) -> None:
    agents = list(economy.agents)[:200]
    drawn = np.array([agent.luck("would move house") for agent in agents])
    assert [agent.luck("would move house") for agent in agents] == drawn.tolist()
    assert ((drawn > 0) & (drawn < 1)).all()
    assert abs(drawn.mean() - 0.5) < 0.1
    assert abs(np.corrcoef(drawn, [agent.luck("another question") for agent in agents])[0, 1]) < 0.2
    twin = economy.fork(economy.scenario.counterfactual())
    assert [twin.view(agent.row).luck("would move house") for agent in agents] == drawn.tolist()
    twin.step()
    assert twin.view(agents[0].row).luck("would move house") != drawn[0]


def test_an_agent_can_be_pickled_with_its_model(economy, owner) -> None:
    copy = pickle.loads(pickle.dumps(owner))  # noqa: S301 - our own bytes
    assert copy.savings_dollars == owner.savings_dollars
    assert copy.model is not economy
