# SPDX-License-Identifier: Apache-2.0
"""An economy is a Mesa model: it steps, collects, is copied, and is gone when nobody holds it."""

import copy
import gc
import pickle
import resource
import sys
import weakref

import mesa
import pytest
from agents.small import city, fingerprint, plan

from abmsim import Economy, Entrepreneur
from abmsim.measures import NAMES

MEGABYTE = 1 << 20
MODELS = 30


def test_an_economy_is_a_mesa_model() -> None:
    economy = city(months=2)
    assert isinstance(economy, mesa.Model)
    assert economy.steps == economy.month == 2
    assert economy.running
    assert economy.agent_types == [Entrepreneur]
    assert economy.agents_by_type[Entrepreneur] == economy.agents
    with pytest.raises(AttributeError):
        economy.agents = []


def test_every_month_is_collected_from_month_0_on() -> None:
    economy = city(months=3)
    table = economy.datacollector.get_model_vars_dataframe()
    assert list(table.columns) == list(NAMES)
    assert len(table) == 4
    assert table["firms"].iloc[-1] == economy.measures()["all"]["firms"]
    assert table["starts"].iloc[0] == 0 < table["starts"].iloc[1:].sum()


def test_a_datacollector_of_ones_own_reports_model_agents_and_types() -> None:
    economy = city()
    economy.datacollector = mesa.DataCollector(
        model_reporters={"owners": lambda m: len(m.agents.select(lambda a: a.owns_firm))},
        agent_reporters={"purse": "purse", "rich": lambda a: a.savings_dollars > 10_000},
        agenttype_reporters={Entrepreneur: {"trade": "sector"}},
    )
    economy.step()
    economy.step()
    owners = economy.datacollector.get_model_vars_dataframe()["owners"]
    people = economy.datacollector.get_agent_vars_dataframe()
    trades = economy.datacollector.get_agenttype_vars_dataframe(Entrepreneur)
    assert owners.iloc[-1] == economy.measures()["all"]["firms"]
    assert people.index.get_level_values("Step").unique().tolist() == [1, 2]
    assert len(people.loc[2]) == len(economy.agents) == len(trades.loc[2])
    assert people.loc[2]["purse"].sum() == economy.balance[0, 3]
    assert people.loc[2].index.tolist() == economy.agents.get("unique_id")


def test_the_class_of_agents_must_be_an_entrepreneur() -> None:
    for wrong in (mesa.Agent, int, "Entrepreneur"):
        with pytest.raises(TypeError, match=r"must be a subclass of abmsim\.Entrepreneur"):
            Economy(plan(), agent_class=wrong)


def test_a_class_that_overrides_nothing_lives_compiled() -> None:
    class Named(Entrepreneur):
        @property
        def nickname(self) -> str:
            return f"{self.sector} {self.unique_id}"

    economy = city(Named, months=2)
    assert economy.overridden == frozenset()
    assert economy.agents[0].nickname.endswith(str(economy.agents[0].unique_id))
    assert economy.agent_types == [Named]
    assert fingerprint(economy) == fingerprint(city(months=2))


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda economy: pickle.loads(pickle.dumps(economy))])  # noqa: S301
def test_a_copy_goes_on_as_the_original_does(duplicate) -> None:
    economy = city(months=2)
    twin = duplicate(economy)
    assert fingerprint(twin) == fingerprint(economy)
    economy.step()
    assert fingerprint(twin) != fingerprint(economy)
    twin.step()
    assert fingerprint(twin) == fingerprint(economy)
    assert twin.steps == twin.month == 3
    assert len(twin.datacollector.get_model_vars_dataframe()) == 4
    assert twin.random.random() == city().random.random()


def test_a_fork_has_a_collector_and_agents_of_its_own() -> None:
    economy = city()
    twin = economy.fork(economy.scenario.counterfactual())
    twin.step()
    assert economy.month == 0
    assert twin.agents[0] != economy.agents[0]
    assert len(twin.datacollector.get_model_vars_dataframe()) == 2
    assert twin.sectors == economy.sectors


def test_models_are_gone_when_nobody_holds_them() -> None:
    gone = []
    for _ in range(3):
        economy = city(months=1)
        gone.append(weakref.ref(economy))
        assert len(economy.agents.select(at_most=3).groupby("community")) > 0
        economy.agents.shuffle_do("hire")
        del economy
    gc.collect()
    assert [reference() for reference in gone] == [None] * 3


def test_thirty_models_leave_no_memory_behind() -> None:
    small = plan(spin_up=1)

    def live() -> None:
        economy = Economy(small, 1, scale=0.05)
        economy.step()
        assert len(economy.agents) > 0

    def peak() -> int:
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return used if sys.platform == "darwin" else used * 1024

    for _ in range(4):
        live()
        gc.collect()
    gc.freeze()  # what earlier tests left is not searched thirty times
    before = peak()
    for _ in range(MODELS):
        live()
        gc.collect()
    assert peak() - before < 20 * MEGABYTE
