# SPDX-License-Identifier: Apache-2.0
"""Asks for a sensitivity analysis: of any function of a vector, or of the runs that an experiment left."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from abmsim.analysis.sensitivity import judging
from abmsim.analysis.sensitivity.emulated import Emulated, emulated
from abmsim.analysis.sensitivity.estimators import Estimator, Sobol, estimator, factors_of
from abmsim.analysis.sensitivity.found import JUDGED_BY, HeldOut, Sensitivity
from abmsim.experiments.carrying import Request, carry_out
from abmsim.experiments.designs import parts
from abmsim.experiments.executors import PROCESSES, executor_of
from abmsim.experiments.outcomes import Failed, RunTask
from abmsim.experiments.points import LUCK, Array, Column, Plan, Points, case_name
from abmsim.experiments.reading import Kept, kept_runs, refuse_failed
from abmsim.experiments.sampling import designed
from abmsim.experiments.subjects import FunctionSubject
from abmsim.results.errors import RefusedError
from abmsim.scenario.methods import (
    ANALYSES,
    EMULATOR,
    GIVEN_RUNS,
    GROUPED,
    LEVELS,
    MORRIS,
    SOBOL,
    enough,
    too_few,
)
from abmsim.scenario.varying import Uncertainty

TWO = 2
Bounds = Sequence[float]
Problem = Mapping[str, Any]


def analyse(
    problem: Problem,
    function: Callable[..., Any],
    method: str = SOBOL,
    samples: int = 1024,
    seed: int = 1,
    store: str | Path | None = None,
    *,
    second_order: bool = True,
    levels: int = LEVELS,
    pairs: int = 1,
    jobs: int = 1,
    executor: str = PROCESSES,
    seeded: bool | None = None,
    least: float = judging.LEAST_SHARE,
) -> Sensitivity:
    """Which elements of its vector a function depends on.

    Args:
        problem: names with their bounds, `{"x": (0, 1)}`, or SALib's `{"names": [...], "bounds": [...], "groups": [...]}`.
        function: `function(vector)`, or `function(vector, seed)` if it has luck of its own.
        method: sobol, morris, pawn, delta or emulator (shares of variance by an emulator, where luck is loud).
        samples: base samples (sobol: a power of 2), trajectories (morris) or vectors.
        seed: which design; 1 or more.
        store: a folder that keeps every run, so that the same call goes on after any interruption.
        second_order: sobol: also how pairs of inputs act together.
        levels: morris: steps of the grid.
        pairs: runs a point, each on its own luck, that are averaged.
        jobs: how many work at the same time; only with `store`.
        executor: processes, threads or dask; only with `store`.
        seeded: whether the function takes a seed; None: as its signature says.
        least: the share of the variance below which an input does not matter.

    Raises:
        RefusedError: the problem or method does not fit, a run failed or is not finite, or the answer has no variance.
    """
    uncertain, groups = _problem(problem)
    _check(method, samples, seed, pairs, levels)
    if groups and method not in GROUPED:
        raise RefusedError(f"{method} looks at every input by itself; groups go with {' or '.join(GROUPED)}")
    plan = Plan(method, samples, seed, second_order and method == SOBOL, levels if method == MORRIS else 0,
                (*groups, LUCK) if groups else ())  # fmt: skip
    inputs = tuple(Column(one.name, one.unit, one.meaning) for one in uncertain)
    points = designed(plan, uncertain, inputs)
    subject = FunctionSubject(function, ("y",), _is_seeded(function) if seeded is None else seeded, seed)
    if store is None:
        table = _here(points, subject, pairs)
    else:
        table = _kept(points, subject, Request(Path(store), pairs, executor_of(executor, jobs), command="analyse"))
    return _answer(Question(plan, points.names, points.vectors, table, "y", least, has_luck=subject.seeded))


def analyse_runs(
    folder: str | Path | Kept,
    measure: str | None = None,
    method: str | None = None,
    case: int = 0,
    least: float = judging.LEAST_SHARE,
) -> Sensitivity:
    """Which uncertain numbers a measure of an experiment depends on; by default the first one that was kept.

    Raises:
        RefusedError: the runs are those of another method or not complete, the measure is unknown or has no variance.
        DamagedError: the folder is not what was written.
    """
    kept = folder if isinstance(folder, Kept) else kept_runs(Path(folder))
    label = measure or kept.labels[0]
    table = kept.table(label)
    points = kept.points
    if not 0 <= case < len(points.labels.rows):
        raise RefusedError(f"there is no case {case + 1}; there are {len(points.labels.rows)}")
    plan = _plan(kept, method)
    rows = np.flatnonzero(points.cases == case)
    names, vectors = points.names, points.vectors[rows]
    if LUCK not in names:
        names, vectors = (*names, LUCK), np.column_stack([vectors, parts(LUCK, len(rows), plan.seed)])
    named = "" if len(points.labels.rows) == 1 else case_name(points, case)
    meanings = {one.label: one.meaning for one in points.inputs}
    return _answer(Question(plan, names, vectors, table[rows], label, least, rows, named, meanings))


@dataclass(frozen=True, eq=False)
class Question:
    """Complete runs of one case and one measure: vectors [points, names] and answers [points, pairs]."""

    plan: Plan
    names: tuple[str, ...]
    vectors: Array
    table: Array
    measure: str
    least: float
    numbers: Array | None = None  # of the points, to name them in messages
    case: str = ""
    meanings: Mapping[str, str] | None = None
    has_luck: bool = True


def _answer(asked: Question) -> Sensitivity:
    plan, table = asked.plan, asked.table
    _refuse_undefined(asked)
    answers = np.nanmean(table, axis=1)
    if answers.max() == answers.min():
        raise RefusedError(f"no variance: {asked.measure} is {answers[0]:g} at every one of {len(answers)} points, so no "
                           "input can be said to matter or not")  # fmt: skip
    one = _estimator(asked, answers)
    factors = factors_of(plan, asked.names)
    luck = factors.index(LUCK)
    found = judging.indices(one, luck, np.arange(one.size), plan.seed)
    convergence = judging.steps(one, luck, plan.method, plan.seed)
    share = judging.luck_of(plan.method, one, found, table, luck)
    judged = found[JUDGED_BY[plan.method]]
    threshold = judging.threshold_of(plan.method, judged, asked.least)
    verdicts = judging.verdicts(judged, threshold)
    both = one.second_order() if isinstance(one, Sobol) and plan.second_order else None
    keep = [place for place in range(len(factors)) if place != luck]
    return Sensitivity(
        plan.method, asked.measure, tuple(factors[place] for place in keep), found, verdicts, threshold, share,
        convergence, judging.warnings_of(plan.method, share, convergence, verdicts, asked.has_luck), one.size,
        int((~np.isnan(table)).sum()), None if both is None else both[np.ix_(keep, keep)], asked.case, asked.meanings,
        HeldOut(one.emulator.explained, one.emulator.held_out_error) if isinstance(one, Emulated) else None,
    )  # fmt: skip


def _estimator(asked: Question, answers: Array) -> Estimator:
    if asked.plan.method != EMULATOR:
        return estimator(asked.plan, asked.names, asked.vectors, answers)
    luck = judging.luck_variance(asked.table) or 0.0
    return emulated(asked.measure, asked.names, asked.vectors, answers, luck)


def _refuse_undefined(asked: Question) -> None:
    """Refuse points without a finite answer, by name: an index of the others would look like one of all."""
    bad = np.argwhere(~np.isfinite(asked.table))
    defined = np.isfinite(asked.table).any(axis=1).all()
    if len(bad) and not (defined and np.isnan(asked.table[tuple(bad.T)]).all() and _is_ragged(asked.table)):
        point, pair = (int(number) for number in bad[0])
        number = point if asked.numbers is None else int(asked.numbers[point])
        raise RefusedError(f"{asked.measure} is not finite in {len(bad)} runs, the first of them point {number}, pair "
                           f"{pair + 1} ({asked.table[point, pair]}): no index is told from the rest")  # fmt: skip


def _is_ragged(table: Array) -> bool:
    """Whether every point has its first so many pairs and no others: more pairs where a target asked for them."""
    present = ~np.isnan(table)
    return bool((present == (np.arange(table.shape[1]) < present.sum(axis=1)[:, None])).all())


def _plan(kept: Kept, method: str | None) -> Plan:
    """The plan of the folder, or that of another method which the same runs can serve."""
    known = kept.points.plan
    own = known.method if known is not None else None
    wanted = method or own or GIVEN_RUNS[0]
    if known is not None and wanted == own:
        return known
    if wanted not in ANALYSES:
        raise RefusedError(f"no method is called {wanted!r}; choose one of {', '.join(ANALYSES)}")
    whole_range = own in GIVEN_RUNS or (known is None and len(kept.points) > len(kept.points.labels.rows))
    if wanted not in GIVEN_RUNS or not whole_range:
        asked = own or "no method of sensitivity analysis"
        raise RefusedError(f"{kept.folder}: these runs were made for {asked}, not for {wanted}; run an experiment with "
                           f"method: {{sample: {wanted}}}")  # fmt: skip
    points = len(kept.points) // len(kept.points.labels.rows)
    if reason := too_few(wanted, points):
        raise RefusedError(f"{kept.folder}: {points} vectors are no number that {wanted} can use: {reason}")
    return Plan(wanted, points, known.seed if known is not None else 1)


def _kept(points: Points, subject: FunctionSubject, request: Request) -> Array:
    """Every run, those of an interrupted call taken from its folder."""
    finished = carry_out(points, subject, request)
    refuse_failed(finished.folder, finished.failed)
    return finished.values("y")[:, : request.pairs]


def _here(points: Points, subject: FunctionSubject, pairs: int) -> Array:
    """Every run in this process, nothing kept."""
    task = RunTask(points, subject)
    table = np.empty((len(points), pairs))
    for pair in range(pairs):
        for point in range(len(points)):
            outcome = task.one((pair + 1, point))
            if isinstance(outcome, Failed):
                raise RefusedError(f"point {point}, pair {pair + 1} failed ({outcome.error}) at "
                                   f"{points.vector(point)}: no index is told from the rest")  # fmt: skip
            table[point, pair] = outcome[0]
    return table


def _check(method: str, samples: int, seed: int, pairs: int, levels: int) -> None:
    if method not in ANALYSES:
        raise RefusedError(f"no method is called {method!r}; choose one of {', '.join(ANALYSES)}")
    asked: tuple[tuple[str, Any], ...] = (("samples", samples), ("seed", seed), ("pairs", pairs))
    for name, number in asked:
        if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < 1:
            raise RefusedError(f"{name} must be a whole number of at least 1, not {number!r}")
    if reason := too_few(method, samples):
        raise RefusedError(
            f"{samples} samples are no number that {method} can use: {reason}, such as {enough(method, samples)}"
        )
    if levels % TWO or levels < LEVELS:
        raise RefusedError(f"levels must be an even number of at least {LEVELS}, not {levels}")


def _problem(problem: Problem) -> tuple[tuple[Uncertainty, ...], tuple[str, ...]]:
    """The inputs of a problem and the group of each, from either form."""
    if "names" in problem and "bounds" in problem:
        bounds = dict(zip(problem["names"], problem["bounds"], strict=True))
        shapes = list(problem.get("dists") or [])
        if any(shape != "unif" for shape in shapes):
            raise RefusedError("dists: give inputs other than uniform as an Uncertainty with a shape")
        groups = tuple(problem.get("groups") or ())
    else:
        bounds, groups = dict(problem), ()
    uncertain = tuple(_input(str(name), given) for name, given in bounds.items())
    if not uncertain:
        raise RefusedError("the problem has no inputs")
    if groups and len(groups) != len(uncertain):
        raise RefusedError(f"{len(groups)} groups for {len(uncertain)} inputs: name the group of each")
    if LUCK in bounds or LUCK in groups:
        raise RefusedError(f"no input can be called {LUCK!r}: it names the noise floor")
    return uncertain, groups


def _input(name: str, given: Uncertainty | Bounds) -> Uncertainty:
    if isinstance(given, Uncertainty):
        return given
    low, high = (float(bound) for bound in given)
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise RefusedError(f"{name}: the range [{low:g}, {high:g}] is empty; give [low, high] with low below high")
    return Uncertainty(name, low, high, "", "")


def _is_seeded(function: Callable[..., Any]) -> bool:
    """Whether a function must be given a second argument: its seed."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return False
    places = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    needed = [one for one in parameters if one.kind in places and one.default is inspect.Parameter.empty]
    return len(needed) >= TWO
