# SPDX-License-Identifier: Apache-2.0
"""Says in plain words what was found for a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from abmsim.analysis.portfolio.mixes import NOTHING

if TYPE_CHECKING:
    from abmsim.analysis.portfolio.found import Outcome, Portfolio

COUNT: Final = "count"  # the unit of what is counted, which its name says
TOO_FEW_VECTORS: Final = (
    "Too few vectors of uncertain numbers to say what happens where they turn out badly; give uncertainties: and 10 points "
    "or more."
)


def sentences_of(found: Portfolio) -> tuple[str, ...]:
    """What to buy, what is cheaper, what holds in bad cases, what serves the other goals, what acts together."""
    return (_buys(found), *_frugal(found), *_robust(found), *_other_goals(found), *_pairs(found), *_idle(found))


def _buys(found: Portfolio) -> str:
    goal, best = _words(found.goals[0]), found.recommended
    where = f" (in a city of {found.scale:g} of the size)" if found.scale != 1 else ""
    over = f" over {found.months} months" if found.months else ""
    if best.name == NOTHING:
        return f"For ${found.budget_dollars:,.0f}{over}{where} no mix that was lived again adds more {goal} than doing nothing."
    sure = "" if found.value.low > 0 else ", which cannot be told from doing nothing"
    return (f"For ${found.budget_dollars:,.0f}{over}{where} buy {best.name}, for ${best.cost_dollars:,.0f}: chosen on one half of "
            f"the pairs and judged on the other, the best mix adds {_interval(found.value)} {goal}{sure}; the chance "
            f"that it is the best of {len(found.candidates)} is {best.chance_best:.0%}.")  # fmt: skip


def _frugal(found: Portfolio) -> list[str]:
    other = found.frugal
    if other.cost_dollars >= found.recommended.cost_dollars:
        return []
    return [f"Cheaper and not told from it with these runs: {other.name}, for ${other.cost_dollars:,.0f}."]


def _robust(found: Portfolio) -> list[str]:
    best, told = found.recommended, []
    if best.bad_case is None:
        return [TOO_FEW_VECTORS]
    goal = _words(found.goals[0])
    for criterion, words in (("bad cases", "where numbers turn out badly (a tenth of the vectors)"),
                             ("regret", "against the best in hindsight")):  # fmt: skip
        other = found.best_by(criterion)
        value = other.bad_case if criterion == "bad cases" else other.regret
        same = "the same mix" if other is best else other.name
        lost = f"{_digits(value or 0.0)} {goal}"
        if criterion == "regret":
            lost = f"{lost} less" if (value or 0.0) > 0 else "choosing with the numbers known is not shown to do better"
        told.append(f"Best {words}: {same} ({lost}).")
    return told


def _other_goals(found: Portfolio) -> list[str]:
    payable = [one for one in found.candidates if one.is_affordable]
    told = []
    for goal in found.goals[1:]:
        best = max(payable, key=lambda one: one.outcomes[goal].mean)
        if best.name == NOTHING:
            told.append(f"No mix that was lived again raises {_words(goal)} above doing nothing.")
            continue
        sure = "" if best.outcomes[goal].low > 0 else ", which cannot be told from doing nothing"
        unit = "" if found.units[goal] == COUNT else f" {found.units[goal]}"
        told.append(f"Most for {_words(goal)}: {best.name}, {_interval(best.outcomes[goal])}{unit}{sure}.")
    return told


def _idle(found: Portfolio) -> list[str]:
    return [f"{name} did nothing and cost nothing in any run, so it is left out." for name in found.idle]


def _pairs(found: Portfolio) -> list[str]:
    kinds = (
        (found.complements, "more", "buy them together"),
        (found.substitutes, "less", "one takes from the other"),
    )
    return [
        f"{one.levers[0]} and {one.levers[1]} together add {_digits(abs(one.estimate.mean))} {_words(one.goal)} {kind} than their "
        f"sum ({_digits(one.estimate.interval.low)} to {_digits(one.estimate.interval.high)}): {advice}."
        for which, kind, advice in kinds
        for one in which
    ]  # fmt: skip


def _words(name: str) -> str:
    return name.replace(".month_", " in month ").replace(".", " of ").replace("_", " ")


def _digits(value: float) -> str:
    return f"{float(f'{value:.3g}'):,g}"


def _interval(one: Outcome) -> str:
    return f"{_digits(one.mean)} ({_digits(one.low)} to {_digits(one.high)})"
