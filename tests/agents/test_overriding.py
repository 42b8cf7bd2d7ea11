# SPDX-License-Identifier: Apache-2.0
"""A class of agents may decide otherwise; one that decides as the model does changes nothing, to the last bit."""

import ast
import inspect
from collections import Counter

import pytest
from agents.small import SPIN_UP, city, fingerprint, plan
from engine.worlds import scenario

from abmsim import Economy, Entrepreneur, month
from abmsim.behaviours import BEHAVIOURS
from abmsim.city import Mode
from abmsim.overriding import PASSES, AnswerError
from abmsim.passes.asking import choice_of, may_start

NAMES = tuple(behaviour.name for behaviour in BEHAVIOURS)
MONTHS = 8


def echoing(*names: str) -> tuple[type[Entrepreneur], Counter[str]]:
    """Make a class that overrides these behaviours and answers as the model does; and a count of how often each was asked."""
    asked: Counter[str] = Counter()

    def echo(name: str):
        def decide(self) -> object:
            asked[name] += 1
            return getattr(super(agent_class, self), name)()

        return decide

    agent_class = type("Echo", (Entrepreneur,), {name: echo(name) for name in names})
    return agent_class, asked


def deciding(**answers: object) -> type[Entrepreneur]:
    """Make a class whose behaviours give these answers, or what these functions of the agent do."""

    def decide(answer: object):
        return lambda self: answer(self) if callable(answer) else answer

    return type("Decided", (Entrepreneur,), {name: decide(answer) for name, answer in answers.items()})


@pytest.fixture(scope="module")
def as_compiled() -> str:
    return fingerprint(city(months=MONTHS))


def test_a_class_that_decides_everything_as_the_model_does_changes_no_bit(as_compiled) -> None:
    agent_class, asked = echoing(*NAMES)
    assert fingerprint(city(agent_class, months=MONTHS)) == as_compiled
    assert {name: asked[name] > 0 for name in NAMES} == dict.fromkeys(NAMES, True)


def test_help_that_spares_burden_is_weighed_alike_by_agents_and_by_the_compiled_month() -> None:
    levers = ("- registration_payment: {months_of_profit: 2, forms_done: true}", "- navigator: {staff: 20}")
    helped = scenario(*levers, "- liaison: {language: es, staff: 20}", months=MONTHS)
    helped = helped.with_numbers({"settling.months_of_spin_up": SPIN_UP})
    agent_class, asked = echoing("intend", "formalise", "take_up")
    worlds = [Economy(helped, 1, one, scale=0.02) for one in (None, agent_class)]
    for _ in range(MONTHS):
        for world in worlds:
            world.step()
    assert worlds[0].city.people.served.any()
    assert fingerprint(worlds[1]) == fingerprint(worlds[0])
    assert min(asked.values()) > 0


@pytest.mark.parametrize("name", NAMES)
def test_one_behaviour_decided_as_the_model_does_changes_no_bit(name, as_compiled) -> None:
    agent_class, asked = echoing(name)
    economy = city(agent_class, months=MONTHS)
    assert economy.overridden == {name}
    assert fingerprint(economy) == as_compiled
    assert asked[name] > 0
    assert asked.keys() == {name}


def test_the_passes_are_the_months_own_in_the_same_order() -> None:
    body = ast.parse(inspect.getsource(getattr(month.live, "py_func", month.live))).body[0].body
    called = [line.value.func.id for line in body if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)]
    assert len(called) > 15
    assert [compiled.__name__ for compiled, _, _ in PASSES] == called
    asked = {name for _, _, behaviours in PASSES for name in behaviours}
    assert asked == set(NAMES) - {"take_up"}


def test_nobody_starts_who_does_not_act() -> None:
    economy = city(deciding(start=False), months=MONTHS)
    starts = economy.datacollector.get_model_vars_dataframe()["applications"]
    assert starts.sum() < city(months=MONTHS).datacollector.get_model_vars_dataframe()["applications"].sum()
    assert not any(economy.agents.map("start"))


def test_residents_who_want_no_licence_file_none() -> None:
    def without_licence(agent) -> Mode:
        return Mode.UNREGISTERED_SIDE if Entrepreneur.intend(agent).mode else Mode.NONE

    economy = city(deciding(intend=without_licence, formalise=False), months=MONTHS)
    months = economy.datacollector.get_model_vars_dataframe()
    assert months["applications"].sum() == 0
    assert months["starts"].sum() > months["registered_starts"].sum()


def test_owners_who_never_hire_have_fewer_employees() -> None:
    def never(agent) -> int:
        return min(0, Entrepreneur.hire(agent))

    economy, usual = city(deciding(hire=never), months=MONTHS), city(months=MONTHS)
    assert economy.datacollector.get_model_vars_dataframe()["hires"].sum() == 0
    assert economy.measures()["all"]["employee_jobs"] < usual.measures()["all"]["employee_jobs"]


def test_nobody_closes_but_those_who_must() -> None:
    economy, usual = city(deciding(close=False), months=MONTHS), city(months=MONTHS)
    closures = economy.datacollector.get_model_vars_dataframe()["closures"].sum()
    assert closures < usual.datacollector.get_model_vars_dataframe()["closures"].sum()
    everybody = city(deciding(close=True), months=1)
    assert everybody.measures()["all"]["closures"] > 0


def test_who_does_not_want_to_borrow_owes_nothing_to_the_lender() -> None:
    usual = city(months=MONTHS).datacollector.get_model_vars_dataframe()
    economy = city(deciding(borrow=0.0), months=MONTHS)
    assert usual["lent_dollars"].sum() > 0
    assert economy.datacollector.get_model_vars_dataframe()["lent_dollars"].sum() == 0
    assert economy.agents.agg("loan_dollars", max) == 0
    modest = city(deciding(borrow=2000), months=MONTHS)
    assert modest.agents.agg("loan_dollars", max) <= 2000


def test_who_tells_nobody_informs_nobody() -> None:
    silent = city(deciding(tell=0.0), months=MONTHS)
    eager = city(deciding(tell=1), months=MONTHS)
    assert int(silent.agents.agg("is_informed", sum)) < int(eager.agents.agg("is_informed", sum))


def test_programmes_serve_those_who_take_them_up() -> None:
    economy = city(
        deciding(take_up=lambda agent: agent.offer.licence_help and agent.sector == agent.model.sectors[0]), months=3
    )
    served = economy.agents.select(lambda agent: agent.served)
    assert {agent.sector for agent in served} == {economy.sectors[0]}
    assert not city(deciding(take_up=False), months=3).city.people.assisted.any()
    assert city(months=3).city.people.assisted.any()


def test_savers_keep_what_they_say() -> None:
    economy = city(deciding(save=lambda agent: agent.savings_dollars), months=4)
    assert economy.agents.agg("savings_dollars", sum) > city(months=4).agents.agg("savings_dollars", sum)
    assert city(deciding(save=1e12), months=1).balance[0, 3] > 0


def test_a_form_alone_is_worth_what_the_model_makes_of_it() -> None:
    economy = city(months=1)
    here = economy.here
    chosen = [(agent, agent.intend()) for agent in economy.agents if may_start(agent.row, here)]
    assert any(choice.mode for _, choice in chosen)
    for agent, choice in chosen:
        if choice.mode:
            assert choice_of(agent.row, choice.mode, here) == choice
    assert choice_of(0, 0, here).mode == Mode.NONE


@pytest.mark.parametrize(
    ("name", "answer", "allowed"),
    [
        ("start", 1, "True or False"),
        ("close", None, "True or False"),
        ("formalise", "yes", "True or False"),
        ("take_up", 0.5, "True or False"),
        ("hire", 2, "1, 0 or -1"),
        ("hire", True, "1, 0 or -1"),
        ("borrow", -1.0, "dollars, 0 or more"),
        ("save", float("nan"), "dollars, 0 or more"),
        ("tell", 1.5, "a chance from 0 to 1"),
        ("intend", 9, "a Choice or a Mode"),
        ("intend", None, "a Choice or a Mode"),
    ],
)
def test_an_impossible_answer_says_who_gave_it_and_what_is_allowed(name, answer, allowed) -> None:
    found = rf"month \d+, resident \d+: Decided.{name}\(\) answered .*; allowed: {allowed}"
    with pytest.raises(AnswerError, match=found):
        city(deciding(**{name: answer}), months=4)


def test_an_offer_can_be_read_only_while_there_is_one() -> None:
    economy = city(months=1)
    with pytest.raises(LookupError, match="nothing is on offer now"):
        economy.agents[0].take_up()


def test_agents_can_be_asked_between_months() -> None:
    economy = city(months=1)
    before = fingerprint(economy)
    agents = economy.agents.select(lambda agent: agent.owns_firm, at_most=20)
    for name in ("hire", "borrow", "close", "tell", "save", "formalise", "start", "intend"):
        assert len(agents.map(name)) == 20
    assert agents.map("save") <= agents.get("savings_dollars")
    assert fingerprint(economy) == before


def test_both_worlds_of_a_pair_have_the_same_minds() -> None:
    economy = Economy(plan(), 1, deciding(start=False), scale=0.02)
    twin = economy.fork(plan().counterfactual())
    twin.step()
    assert twin.overridden == {"start"}
    assert not any(twin.agents.map("start"))
