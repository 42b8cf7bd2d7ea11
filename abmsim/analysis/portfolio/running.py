# SPDX-License-Identifier: Apache-2.0
"""Asks an experiment file for the best use of a budget: its levers and doses, lived as experiments that resume."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from abmsim.analysis.portfolio.buying import LEAST_PAIRS, check_experiment, shelf_of
from abmsim.analysis.portfolio.found import Portfolio
from abmsim.analysis.portfolio.mixes import Mix
from abmsim.analysis.portfolio.seeking import FRONT, Goal, seek
from abmsim.experiments.asking import RESULTS, Wishes, carry_out_experiment, experiment_from, read_about
from abmsim.experiments.carrying import Finished
from abmsim.experiments.points import Array
from abmsim.experiments.reading import Kept, kept_runs
from abmsim.results.errors import DamagedError, RefusedError
from abmsim.results.identity import HASH_LENGTH
from abmsim.scenario.experiment import Experiment, load_experiment
from abmsim.scenario.measuring import EVERYBODY, MEAN, Measured, measured

PARTS_FOLDER = "parts"
COST = "public_cost_dollars"
NET_JOBS = "net_jobs"
FIRMS = "additional_registered_firms"
INCOME = "owner_income_dollars"
RESIDENTS = "residents"
EQUITY = "least_served_community"
PER = 1_000.0  # residents
FRONT_TIMES = 2  # as many pairs for the candidates as for the table
CarryOut = Callable[[Experiment, Path, Wishes], Finished]


def carried_out(experiment: Experiment, folder: Path, wishes: Wishes) -> Finished:
    """Carry out an experiment that stands in no file; its folder knows all it needs to go on."""
    return carry_out_experiment(experiment, folder, wishes)


def portfolio(
    target: Experiment | str | Path,
    budget_dollars: float,
    folder: str | Path | None = None,
    measure: str = NET_JOBS,
    wishes: Wishes | None = None,
    carry_out: CarryOut = carried_out,
) -> Portfolio:
    """The best mix and doses of an experiment's levers for a budget, over the months of the experiment.

    Runs are kept in `folder`/parts and `folder`/front-..., two experiments that resume; the same call goes on with
    them. With another budget only new candidates are lived.

    Args:
        target: an experiment with one scenario that holds every lever that may be bought, and `levers:` with the doses;
            or the folder that such a call left.
        budget_dollars: in dollars of the whole city; a scaled city has a scaled budget.
        folder: where; results/<name>-portfolio if left out.
        measure: what is wanted most.
        wishes: how to carry out, such as jobs and pairs.
        carry_out: carries out each of the two experiments.

    Raises:
        RefusedError: the experiment does not fit, runs failed or are not finite, or the budget buys nothing.
        DamagedError: a folder is not what was written.
    """
    how = wishes or Wishes(command="abmsim.analysis.portfolio")
    experiment, place = _asked(target), folder_of(target, folder)
    shelf = shelf_of(experiment)
    goals, measures = goals_of(experiment, measure)
    asked = replace(experiment, measures=measures)
    if how.pairs is not None and how.pairs < LEAST_PAIRS:
        raise RefusedError(f"one pair a point cannot tell luck from effects; at least {LEAST_PAIRS}")

    def live(mixes: Sequence[Mix], stage: str) -> Mapping[str, Array]:
        """Live these mixes and give what each pair added."""
        cases = tuple(shelf.case(mix) for mix in mixes)
        own, inner, pairs = replace(asked, cases=cases), place / PARTS_FOLDER, how.pairs
        if stage == FRONT:
            inner, pairs = place / front_name(mixes), FRONT_TIMES * (how.pairs or asked.pairs)
            own = replace(own, seed=asked.seed + 1, pairs=pairs)
        finished = carry_out(own, inner, replace(how, pairs=pairs))
        return columns_of(
            kept_runs(finished.folder), goals, [one.name for one in asked.cases[0].scenario.city.communities]
        )

    found = seek(shelf.levers, goals, budget_dollars * experiment.scale, live, COST)
    return replace(found, months=experiment.cases[0].scenario.months, scale=experiment.scale)


def folder_of(target: Experiment | str | Path, folder: str | Path | None = None) -> Path:
    """Where the runs are: the folder asked for, or that of an earlier call, or results/<name>-portfolio."""
    if folder is not None:
        return Path(folder)
    if not isinstance(target, Experiment) and (Path(target) / PARTS_FOLDER).is_dir():
        return Path(target)
    return RESULTS / f"{_asked(target).slug}-portfolio"


def _asked(target: Experiment | str | Path) -> Experiment:
    """The experiment itself, of a file, or of the folder that an earlier call left."""
    if not isinstance(target, Experiment) and (Path(target) / PARTS_FOLDER).is_dir():
        parts = Path(target) / PARTS_FOLDER
        about = read_about(parts)
        try:
            return experiment_from(json.loads(about["inputs"]))
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedError(f"{parts}: not what was written ({error})") from error
    experiment = target if isinstance(target, Experiment) else load_experiment(target)
    check_experiment(experiment)
    return experiment


def goals_of(experiment: Experiment, measure: str) -> tuple[tuple[Goal, ...], tuple[Measured, ...]]:
    """What a mix is wanted for, the most wanted first, and what must be measured to tell.

    Raises:
        RefusedError: the measure is unknown here.
    """
    scenario = experiment.cases[0].scenario
    communities = [one.name for one in scenario.city.communities]
    kept = [one for one in experiment.measures if one.paired and one.measure != COST]
    needed = [measured(name, scenario) for name in (NET_JOBS, FIRMS, COST)]
    needed.append(measured(INCOME, scenario, take=MEAN))
    for name in communities:
        needed += [measured(FIRMS, scenario, name), measured(RESIDENTS, scenario, name)]
    every = {one.label: one for one in (*needed, *kept)}
    wanted = {one.label: one for one in (*needed[:2], *kept) if one.community == EVERYBODY}
    if measure not in wanted:
        raise RefusedError(
            f"{measure}: the most wanted measure is one of {', '.join(wanted)}; name it under `measures:`"
        )
    order = [measure, *(name for name in (NET_JOBS, FIRMS) if name != measure)]
    goals = [Goal(name, wanted[name].unit, (name,), wanted[name].meaning) for name in order]
    goals.append(
        Goal("owner_income", "dollars a month", (INCOME,), "Mean monthly income of owners, above doing nothing.")
    )
    gains = tuple(f"{EQUITY}.{name}" for name in communities)
    goals.append(Goal(EQUITY, "registered firms per 1,000 residents", gains,
                      "Additional registered firms per 1,000 residents of the community that gains least."))  # fmt: skip
    return tuple(goals), tuple(every.values())


def columns_of(kept: Kept, goals: Sequence[Goal], communities: Sequence[str]) -> dict[str, Array]:
    """Every column that the goals and costs need, as [mixes, points, pairs]; the first mix is doing nothing."""
    found = {goal.columns[0]: _cube(kept, goal.columns[0]) for goal in goals if goal.columns[0] in kept.labels}
    found[COST] = _cube(kept, COST)
    incomes = _cube(kept, f"{INCOME}.{MEAN}")
    found[INCOME] = incomes - incomes[:1]
    for name in communities:
        people = _cube(kept, f"{RESIDENTS}.{name}")[:1]
        found[f"{EQUITY}.{name}"] = PER * _cube(kept, f"{FIRMS}.{name}") / np.maximum(people, 1)
    return found


def _cube(kept: Kept, label: str) -> Array:
    """A column as [mixes, points, pairs].

    Raises:
        RefusedError: a run gave nothing finite; it is named.
    """
    table, cases = kept.table(label), len(kept.points.labels.rows)
    if not np.isfinite(table).all():
        point, pair = (int(number) for number in np.argwhere(~np.isfinite(table))[0])
        raise RefusedError(f"{label} is not finite at point {point}, pair {pair + 1} of {kept.folder} "
                           f"({table[point, pair]}): nothing is told from the rest")  # fmt: skip
    return table.reshape(len(table) // cases, cases, table.shape[1]).transpose(1, 0, 2)


def front_name(mixes: Sequence[Mix]) -> str:
    """A folder name for these candidates: the same ones are found again."""
    return f"front-{hashlib.sha256(json.dumps(mixes).encode()).hexdigest()[:HASH_LENGTH]}"
