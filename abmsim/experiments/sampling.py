# SPDX-License-Identifier: Apache-2.0
"""Chooses the vectors of uncertain numbers that are tried: the same for the same seed, on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from abmsim.experiments.designs import design_of, parts, values_at
from abmsim.experiments.points import LUCK, Array, Cases, Column, Plan, Points, points_of
from abmsim.scenario.methods import ANALYSES, DEFAULTS, MORRIS, ONE_AT_A_TIME

if TYPE_CHECKING:
    from abmsim.scenario.experiment import Experiment
    from abmsim.scenario.varying import Uncertainty

LUCK_COLUMN = Column(
    LUCK,
    "pairs",
    "by how many pairs the luck is shifted, and with it what a pair believes of all other numbers; nothing else",
)


def points_asked(experiment: Experiment) -> Points:
    """Every vector that an experiment asks for, on every case."""
    uncertain = experiment.uncertainties
    inputs = tuple(Column(one.name, one.unit, one.meaning) for one in uncertain)
    if experiment.sample in ANALYSES:
        groups = (*experiment.groups, LUCK) if experiment.groups else ()
        levels = experiment.levels if experiment.sample == MORRIS else 0
        plan = Plan(experiment.sample, experiment.points, experiment.seed, experiment.second_order, levels, groups)
        return designed(plan, uncertain, inputs, _cases(experiment))
    usual = np.array([[experiment.cases[0].scenario.numbers[one.name] for one in uncertain]])
    if experiment.sample == DEFAULTS:
        vectors = usual
    elif experiment.sample == ONE_AT_A_TIME:
        vectors = one_at_a_time(uncertain, usual[0])
    else:
        vectors = latin_hypercube(uncertain, experiment.points, experiment.seed)
    return points_of([one.name for one in uncertain], vectors, _cases(experiment), inputs)


def designed(
    plan: Plan, uncertain: Sequence[Uncertainty], inputs: tuple[Column, ...], cases: Cases | None = None
) -> Points:
    """The design of a sensitivity analysis: a column for each uncertain number, and the last one for luck."""
    names = (*(one.name for one in uncertain), LUCK)
    return points_of(names, design_of(plan, uncertain), cases, (*inputs, LUCK_COLUMN), plan)


def _cases(experiment: Experiment) -> Cases:
    """Scenario and lever settings of every case; empty where a scenario does not have a lever."""
    levers = tuple(dict.fromkeys(one.lever for case in experiment.cases for one in case.settings))
    rows = []
    for case in experiment.cases:
        chosen = {one.lever: one.value for one in case.settings}
        rows.append((case.name, *(chosen.get(lever) for lever in levers)))
    return Cases(("scenario", *levers), tuple(rows))


def one_at_a_time(uncertain: tuple[Uncertainty, ...], usual: Array) -> Array:
    """First the usual values, then each number at its low and at its high bound with all others as usual."""
    rows = [usual]
    for place, one in enumerate(uncertain):
        for bound in (one.low, one.high):
            row = usual.copy()
            row[place] = bound
            rows.append(row)
    return np.array(rows)


def latin_hypercube(uncertain: tuple[Uncertainty, ...], points: int, seed: int) -> Array:
    """Each number once in each of `points` equal parts of its range, the parts of different numbers shuffled apart.

    The values of a number depend on its name, the seed and the number of points alone, not on what else is uncertain.
    """
    columns = [values_at(one, parts(one.name, points, seed)) for one in uncertain]
    return np.column_stack(columns) if columns else np.zeros((points, 0))
