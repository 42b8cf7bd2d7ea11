# SPDX-License-Identifier: Apache-2.0
"""The shelf a city buys from: the levers of an experiment's scenario, at their doses, put together to any mix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from abmsim.analysis.portfolio.mixes import Lever, Mix, told
from abmsim.results.errors import RefusedError
from abmsim.scenario.experiment import Case, Experiment
from abmsim.scenario.money import keep_books
from abmsim.scenario.names import slug_of
from abmsim.scenario.plan import Scenario

LEAST_PAIRS = 2


@dataclass(frozen=True)
class Shelf:
    """Every lever, and for each of its doses a scenario with that lever alone."""

    levers: tuple[Lever, ...]
    alone: tuple[tuple[Case, ...], ...]  # [levers][doses]
    empty: Scenario

    def case(self, mix: Mix) -> Case:
        """A mix as a case of an experiment."""
        name = told(self.levers, mix)
        parts = [cases[dose - 1] for cases, dose in zip(self.alone, mix, strict=True) if dose]
        scenario = _together(self.empty, [part.scenario for part in parts])
        settings = tuple(one for part in parts for one in part.settings)
        return Case(name, replace(scenario, name=name, slug=slug_of(name)), settings)


def check_experiment(experiment: Experiment) -> None:
    """Do nothing if an experiment says what can be bought.

    Raises:
        RefusedError: it does not, with what to change.
    """
    names = {case.name for case in experiment.cases}
    first = experiment.cases[0].scenario
    if len(names) > 1:
        raise RefusedError("a portfolio takes one scenario that holds every lever that may be bought, not "
                           f"{len(names)} scenarios")  # fmt: skip
    if not first.interventions:
        raise RefusedError("this scenario has no interventions, so there is nothing to buy")
    if first.instalments:
        raise RefusedError("a portfolio is paid from --budget: use a scenario without funding:")
    ids = [plan.id for plan in first.interventions]
    for setting in first_settings(experiment):
        if setting.partition(".")[0] not in ids:
            raise RefusedError(f"levers: {setting} is no option of an intervention of this scenario; it would change the "
                               "city without the programme too")  # fmt: skip
    if experiment.pairs < LEAST_PAIRS:
        raise RefusedError(f"one pair a point cannot tell luck from effects; at least {LEAST_PAIRS}")


def first_settings(experiment: Experiment) -> list[str]:
    """The names of the levers that vary."""
    return list(dict.fromkeys(one.lever for case in experiment.cases for one in case.settings))


def shelf_of(experiment: Experiment) -> Shelf:
    """What can be bought in an experiment: each intervention of its cases, at each way that it stands there."""
    doses: dict[str, dict[str, Case]] = {}
    for case in experiment.cases:
        for plan in case.scenario.interventions:
            own = tuple(one for one in case.settings if one.lever.partition(".")[0] == plan.id)
            words = ", ".join(f"{one.lever.partition('.')[2]}={one.value}" for one in own)
            known = doses.setdefault(plan.id, {})
            if words not in known:
                known[words] = Case(plan.id, _alone(case.scenario, plan.id), own)
    levers = tuple(Lever(name, tuple(known)) for name, known in doses.items())
    alone = tuple(tuple(known.values()) for known in doses.values())
    return Shelf(levers, alone, _together(experiment.cases[0].scenario, ()))


def _alone(scenario: Scenario, name: str) -> Scenario:
    """The same scenario with one of its interventions and the costs of that one."""
    plans = tuple(plan for plan in scenario.interventions if plan.id == name)
    rules = tuple(rule for rule in scenario.cost_rules if rule.intervention == name)
    return replace(scenario, interventions=plans, cost_rules=rules)


def _together(empty: Scenario, parts: Sequence[Scenario]) -> Scenario:
    """A scenario with the interventions of all parts, and books to match."""
    plans = tuple(plan for part in parts for plan in part.interventions)
    rules = tuple(rule for part in parts for rule in part.cost_rules)
    books = keep_books(rules, empty.instalments, empty.numbers, empty.months)
    return replace(
        empty, interventions=plans, cost_rules=rules, costs=books.costs, returned=books.returned,
        reserves=books.reserves,
    )  # fmt: skip
