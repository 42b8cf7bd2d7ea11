# SPDX-License-Identifier: Apache-2.0
"""The city's programmes at work: who is served at the start of a month, what is paid for at its end (ODD 5.2)."""

from collections.abc import Mapping
from functools import partial
from importlib import import_module
from typing import Any

from abmsim.accounts import FLOW, between
from abmsim.city import FloatArray
from abmsim.overriding import ASKED_BY_PROGRAMMES, ask_who_comes
from abmsim.parameters import fill
from abmsim.programmes import NO_LIMIT, Pot, Programme, number_of
from abmsim.scenario.plan import InterventionPlan, Scenario
from abmsim.support import Support, Town, both, is_something, nothing

GIVERS = ("grant", "partner")  # whose money comes to the city first, and goes back when it lapses
Programmes = Mapping[str, Programme]


def open_programmes(scenario: Scenario, scale: float) -> dict[str, Programme]:
    """Return the programmes of a scenario, each with the money set aside for it (multiplied by `scale`)."""
    opened = {
        plan.id: Programme(plan.id, number_of(plan.kind, plan.id), plan.start, plan.end)
        for plan in scenario.interventions
    }
    for one in scenario.reserves:
        cents = NO_LIMIT if one.cents is None else round(one.cents * scale)
        pot = Pot(one.item, one.month, one.until, one.lapses, one.funder, one.payer, one.in_kind, cents)
        opened[one.intervention].pots.append(pot)
    return opened


def town_of(
    economy: Any, programme: Programme, given: Support | None = None, shared: dict[str, FloatArray] | None = None
) -> Town:
    """Return what a programme may look at this month; `given` is what all gave together, once the month is lived."""
    return Town(
        economy.city,
        economy.profile,
        economy.numbers,
        economy.luck,
        economy.clock,
        economy.month,
        economy.communities,
        economy.languages,
        economy.sectors,
        economy.scale,
        programme,
        shared,
        given,
        partial(ask_who_comes, economy) if economy.overridden & ASKED_BY_PROGRAMMES else None,
    )


def running(economy: Any) -> list[InterventionPlan]:
    """Return the interventions that run this month, in the order of the file."""
    return [plan for plan in economy.scenario.interventions if plan.start <= economy.month <= plan.end]


def serve(economy: Any, programmes: Programmes) -> Support:
    """Return what all interventions that run this month give together; they write into their own memory."""
    given: Support | None = None
    for plan in running(economy):
        lever = import_module(f"abmsim.interventions.{plan.kind}")
        numbers = fill(lever.NUMBERS, economy.scenario.numbers, plan.kind)
        town = town_of(economy, programmes[plan.id])
        one = lever.serve(plan.options, numbers, economy.month - plan.start + 1, town)
        programmes[plan.id].touched = programmes[plan.id].touched or is_something(one)
        given = one if given is None else both(given, one)
    return nothing(economy.places) if given is None else given


def settle(economy: Any, given: Support) -> None:
    """Let the interventions that pay as things happen pay for what happened this month."""
    shared: dict[str, FloatArray] = {}
    for plan in running(economy):
        lever = import_module(f"abmsim.interventions.{plan.kind}")
        if hasattr(lever, "settle"):
            numbers = fill(lever.NUMBERS, economy.scenario.numbers, plan.kind)
            lever.settle(plan.options, numbers, town_of(economy, economy.programmes[plan.id], given, shared))


def in_cents_of(economy: Any, cents: int) -> int:
    """Return planned cents at the scale of this run."""
    return round(cents * float(economy.scale))


def pay_bills(economy: Any) -> int:
    """Book instalments, bills and money returned of this month; return the public cost in cents."""
    scenario, flows, month, cost = economy.scenario, economy.city.flows, economy.month, 0
    for arrived in scenario.instalments:
        if arrived.month == month and not arrived.in_kind and arrived.payer in GIVERS:
            between(flows, FLOW[f"{arrived.payer}_instalment"], in_cents_of(economy, arrived.cents))
    for line in (bill for bill in scenario.costs if bill.month == month):
        cents = in_cents_of(economy, line.cents)
        between(flows, FLOW["programme_cost"], cents)
        cost += note_work_given(flows, line.payer, line.in_kind, cents)
    for programme in economy.programmes.values():
        for bill in (bill for bill in programme.bills if bill.month == month):
            cost += note_work_given(flows, bill.payer, bill.in_kind, bill.cents)
    return_money(economy)
    return cost


def note_work_given(flows: Any, payer: str, in_kind: bool, cents: int) -> int:
    """Book work that was given instead of money as if the giver had sent its worth; return the cents of the bill."""
    if in_kind and payer in GIVERS:
        between(flows, FLOW[f"{payer}_instalment"], cents)
    return cents


def return_money(economy: Any) -> None:
    """Book what goes back this month: money nobody planned to spend, and money set aside that nobody needed."""
    flows, month = economy.city.flows, economy.month
    planned = [
        (back.payer, in_cents_of(economy, back.cents)) for back in economy.scenario.returned if back.month == month
    ]
    unspent = [line for programme in economy.programmes.values() for line in programme.give_back(month)]
    for payer, cents in (*planned, *unspent):
        if payer in GIVERS:
            between(flows, FLOW[f"{payer}_returned"], cents)
