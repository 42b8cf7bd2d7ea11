# SPDX-License-Identifier: Apache-2.0
"""Seeks the best mix for a budget: lives a few, guesses all, lives the best guesses again, and judges those.

`seek` takes anything that lives mixes: the model, or a function whose answer is known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from abmsim.analysis.crossed import estimate_of
from abmsim.analysis.portfolio.found import Candidate, Outcome, Portfolio
from abmsim.analysis.portfolio.judging import chosen_elsewhere, interval, judged, least
from abmsim.analysis.portfolio.mixes import Lever, Mix, every_mix, first_mixes, nothing, told
from abmsim.analysis.portfolio.table import Lived, Table, check_levers
from abmsim.experiments.points import Array
from abmsim.results.errors import RefusedError

MOST_LIVED = 10  # mixes that are lived again, beside doing nothing
PARTS, FRONT = "parts", "front"
Live = Callable[[Sequence[Mix], str], Lived]


@dataclass(frozen=True, slots=True)
class Goal:
    """What a mix is wanted for: the mean of a column, or of that one of several of which there is least."""

    name: str
    unit: str
    columns: tuple[str, ...]
    meaning: str = ""


def seek(levers: Sequence[Lever], goals: Sequence[Goal], budget_dollars: float, live: Live, cost: str) -> Portfolio:
    """The best mix for a budget by the first goal, and what every candidate does for all goals.

    Args:
        levers: what can be bought.
        goals: what for; the first decides.
        budget_dollars: how much there is.
        live: lives mixes and gives every column as [mixes, points, pairs]; first for the table ("parts"), then the
            candidates ("front"), on other luck.
        cost: the column with the dollars spent.

    Raises:
        RefusedError: the budget is no amount or pays for nothing, or the first goal never varies.
    """
    check_levers(levers)
    if not (math.isfinite(budget_dollars) and budget_dollars > 0):
        raise RefusedError(f"the budget must be a number of dollars above 0, not {budget_dollars:g}")
    lived = live(first_mixes(levers), PARTS)
    _check(lived, goals)
    table = Table(tuple(levers), lived, cost)
    mixes = every_mix(levers)
    mixes = mixes[(mixes[:, list(table.idle)] == 0).all(axis=1)]
    costs = table.predicted(cost, mixes)
    affordable = np.flatnonzero(costs <= budget_dollars)
    if len(affordable) == 1:
        raise RefusedError(f"${budget_dollars:,.0f} pay for none of the levers; the cheapest costs "
                           f"${costs[costs > 0].min():,.0f}")  # fmt: skip
    guesses = {goal.name: predicted(table, goal, mixes) for goal in goals}
    chosen = candidates(guesses, costs, affordable, budget_dollars)
    front = [nothing(levers), *(tuple(int(dose) for dose in mixes[place]) for place in chosen)]
    again = live(front, FRONT)
    places = [0, *chosen]
    known = {name: guess[places] for name, guess in guesses.items()}
    beyond = table.interactions({goal.columns[0]: goal.name for goal in goals if len(goal.columns) == 1})
    found = _candidates(levers, front, goals, again, known, (cost, budget_dollars))
    value = _value(goals[0], again, found)
    return Portfolio(
        budget_dollars, tuple(goal.name for goal in goals), {goal.name: goal.unit for goal in goals}, tuple(found),
        value, beyond, len(mixes), len(affordable), again[cost].shape[1], again[cost].shape[2],
        idle=tuple(levers[place].name for place in table.idle),
    )  # fmt: skip


def _check(lived: Lived, goals: Sequence[Goal]) -> None:
    first = lived[goals[0].columns[0]]
    if first.max() == first.min():
        raise RefusedError(f"no variance: {goals[0].name} is {first.flat[0]:g} in every run, whatever is bought")


def predicted(table: Table, goal: Goal, mixes: Array) -> Array:
    """What the table says of a goal for every mix [mixes]."""
    found: Array = np.min([table.predicted(column, mixes) for column in goal.columns], axis=0)
    return found


def candidates(guesses: Mapping[str, Array], costs: Array, affordable: Array, budget_dollars: float) -> list[int]:
    """Which mixes to live again: in turn the best guess for each goal, and the best for the first goal at half the money."""
    first = next(iter(guesses.values()))
    half = affordable[costs[affordable] <= budget_dollars / 2]
    orders = [affordable[np.argsort(-guess[affordable], kind="stable")] for guess in guesses.values()]
    orders.insert(1, half[np.argsort(-first[half], kind="stable")])
    chosen: dict[int, None] = {}
    for rank in range(len(affordable)):
        for order in orders:
            if rank < len(order) and order[rank] != 0:
                chosen.setdefault(int(order[rank]))
            if len(chosen) == MOST_LIVED:
                return list(chosen)
    return list(chosen)


def _candidates(
    levers: Sequence[Lever], front: Sequence[Mix], goals: Sequence[Goal], lived: Lived, guesses: Mapping[str, Array],
    money: tuple[str, float],
) -> list[Candidate]:  # fmt: skip
    cost, budget = money
    spent = lived[cost].mean(axis=(1, 2))
    affordable = spent <= budget
    judge = judged(lived[goals[0].columns[0]], affordable)
    outcomes = {goal.name: _outcomes(goal, lived, guesses[goal.name]) for goal in goals}
    better = np.stack([[one.mean for one in outcomes[goal.name]] for goal in goals], axis=1)
    found = []
    for place, mix in enumerate(front):
        found.append(
            Candidate(
                told(levers, mix), mix, float(spent[place]), bool(affordable[place]),
                float((lived[cost][place] <= budget).mean()), {goal.name: outcomes[goal.name][place] for goal in goals},
                None if judge.bad is None else float(judge.bad[place]),
                None if judge.regrets is None else float(judge.regrets[place]), float(judge.chances[place]),
                _is_beaten(place, better, spent), bool(judge.apart[place]),
            )
        )  # fmt: skip
    return found


def _outcomes(goal: Goal, lived: Lived, guesses: Array) -> list[Outcome]:
    columns = np.stack([lived[column] for column in goal.columns])
    lows, highs = interval(columns)
    return [Outcome(*(float(part) for part in row)) for row in zip(least(columns), lows, highs, guesses, strict=True)]


def _is_beaten(place: int, better: Array, spent: Array) -> bool:
    """Whether another mix costs no more and is at least as good for every goal, and better for one."""
    as_good = (better >= better[place]).all(axis=1) & (spent <= spent[place])
    above = (better > better[place]).any(axis=1) | (spent < spent[place])
    return bool((as_good & above).any())


def _value(goal: Goal, lived: Lived, found: Sequence[Candidate]) -> Outcome:
    """What a choice by the highest mean gives, judged on pairs that it was not made on."""
    affordable = np.array([one.is_affordable for one in found])
    given = estimate_of(chosen_elsewhere(lived[goal.columns[0]], affordable))
    guess = max(one.outcomes[goal.name].mean for one in found if one.is_affordable)
    return Outcome(given.mean, given.interval.low, given.interval.high, guess)
