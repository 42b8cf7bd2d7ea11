# SPDX-License-Identifier: Apache-2.0
"""Asks the runs of an experiment which number is worth measuring before a choice among its scenarios, or none of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from abmsim.analysis.worth_knowing.deciding import decisions_of, ranges_of
from abmsim.analysis.worth_knowing.found import (
    DOLLARS,
    LEAST_SHARE,
    NOTHING,
    Known,
    Ledger,
    WorthKnowing,
    verdict_of,
)
from abmsim.analysis.worth_knowing.together import worth_together
from abmsim.analysis.worth_knowing.valuing import worths
from abmsim.experiments.points import LUCK, Array, Column, Points, case_name
from abmsim.experiments.reading import Kept, kept_runs
from abmsim.results.errors import RefusedError
from abmsim.scenario.methods import GIVEN_RUNS
from abmsim.scenario.problems import listed, nearest

LEAST_POINTS = 40
LEAST_PAIRS = 2
FEW_PAIRS = 6
COST = "public_cost_dollars"
NET_JOBS = "net_jobs"


def worth_knowing(
    folder: str | Path | Kept,
    measure: str | None = None,
    dollars_per_unit: float | None = None,
    together: Sequence[Sequence[str]] = (),
) -> WorthKnowing:
    """What it would be worth to know each uncertain number before choosing among the scenarios of an experiment.

    Doing nothing, with value 0, can always be chosen. Decisions are compared by `measure` (net jobs where they were
    kept, else the first measure) and, with `dollars_per_unit`, also by its value less public cost.

    Args:
        folder: a finished experiment with uncertain numbers, or its runs.
        measure: which paired measure is wanted most.
        dollars_per_unit: what one unit of it is worth to whoever decides; there is no usual value.
        together: groups of numbers that one measurement would tell at once.

    Raises:
        RefusedError: runs are missing, failed or not finite, too few, made for a method that does not draw from whole
            ranges, or never vary; a measure or number is unknown.
        DamagedError: the folder is not what was written.
    """
    kept = folder if isinstance(folder, Kept) else kept_runs(Path(folder))
    wanted = measure or (NET_JOBS if NET_JOBS in kept.labels else kept.labels[0])
    if wanted == COST:
        raise RefusedError(f"{COST} is what is paid, not what is wanted; choose another measure")
    _check_design(kept)
    values = values_of(kept, wanted)
    costs = values_of(kept, COST, constant=True) if COST in kept.labels else None
    _check_amounts(kept, values, dollars_per_unit, costs)
    names, vectors, columns = _inputs(kept.points, len(kept.points.labels.rows))
    cases = [case_name(kept.points, case) for case in range(len(kept.points.labels.rows))]
    choice = _Choice((NOTHING, *cases), costs, names, vectors, [places_of(group, names) for group in together])
    ledgers = [_ledger(wanted, values, choice)]
    if dollars_per_unit is not None and costs is not None:
        ledgers.append(_ledger(DOLLARS, dollars_per_unit * values - costs, choice))
    points, pairs = values.shape[:2]
    return WorthKnowing(
        wanted, dollars_per_unit, points, pairs, tuple(ledgers), columns, _warnings(pairs, kept, costs)
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Choice:
    """What can be chosen, at what cost [points, pairs, decisions], and what could be known before."""

    labels: tuple[str, ...]
    costs: Array | None
    names: tuple[str, ...]
    vectors: Array
    groups: Sequence[tuple[int, ...]]


def values_of(kept: Kept, measure: str, constant: bool = False) -> Array:
    """A measure as [points, pairs, decisions]; the first decision is to do nothing, which changes nothing.

    Raises:
        RefusedError: it is unknown or not finite in some run, which is named, or never varies.
    """
    table = kept.table(measure)
    if not np.isfinite(table).all():
        point, pair = (int(number) for number in np.argwhere(~np.isfinite(table))[0])
        raise RefusedError(f"{measure} is not finite at point {point}, pair {pair + 1} of {kept.folder} "
                           f"({table[point, pair]}): nothing is told from the rest")  # fmt: skip
    if table.max() == table.min() and not constant:
        raise RefusedError(f"no variance: {measure} is {table[0, 0]:g} in every run, so no number can be worth knowing")
    cases = len(kept.points.labels.rows)
    each = table.reshape(len(table) // cases, cases, table.shape[1]).transpose(0, 2, 1)
    return np.concatenate([np.zeros((*each.shape[:2], 1)), each], axis=2)


def _check_design(kept: Kept) -> None:
    plan, cases = kept.points.plan, len(kept.points.labels.rows)
    if plan is not None and plan.method not in GIVEN_RUNS:
        raise RefusedError(f"{kept.folder}: these runs were made for {plan.method}; what a number is worth needs "
                           "method: {sample: latin_hypercube}")  # fmt: skip
    points = len(kept.points) // cases
    if points < LEAST_POINTS:
        raise RefusedError(f"{kept.folder}: {points} vectors are too few to tell what a number is worth; at least "
                           f"{LEAST_POINTS}")  # fmt: skip
    if kept.values.shape[1] < LEAST_PAIRS:
        raise RefusedError(f"{kept.folder}: one pair a point cannot tell luck from knowledge; at least {LEAST_PAIRS}")


def _check_amounts(kept: Kept, values: Array, dollars_per_unit: float | None, costs: Array | None) -> None:
    if dollars_per_unit is None:
        return
    if not (math.isfinite(dollars_per_unit) and dollars_per_unit > 0):
        raise RefusedError(f"the value of one unit must be a number of dollars above 0, not {dollars_per_unit}")
    if costs is None or costs.shape != values.shape:
        raise RefusedError(f"{kept.folder}: {COST} was not measured there, so nothing can be told in dollars; name it "
                           "under `measures:`")  # fmt: skip


def _inputs(points: Points, cases: int) -> tuple[tuple[str, ...], Array, tuple[Column, ...]]:
    """The uncertain numbers that vary: names, vectors [points, inputs] and what they mean."""
    vectors = points.vectors[::cases]
    if not (np.repeat(vectors, cases, axis=0) == points.vectors).all():
        raise RefusedError("the scenarios of these runs were not tried at the same vectors")
    keep = [place for place, name in enumerate(points.names) if name != LUCK and np.ptp(vectors[:, place]) > 0]
    if not keep:
        raise RefusedError("nothing is uncertain in these runs; give the experiment uncertainties:")
    known = {one.label: one for one in points.inputs}
    names = tuple(points.names[place] for place in keep)
    return names, vectors[:, keep], tuple(known.get(name, Column(name)) for name in names)


def places_of(group: Sequence[str], names: Sequence[str]) -> tuple[int, ...]:
    """Where the numbers of a group stand.

    Raises:
        RefusedError: one is unknown here, or the group has fewer than two.
    """
    for name in group:
        if name not in names:
            near = nearest(name, names)
            hint = f"did you mean {near}?" if near else "name it under `uncertainties:`"
            raise RefusedError(f"{name}: not uncertain in these runs, which vary {listed(names)}; {hint}")
    if len({*group}) < 2:  # noqa: PLR2004 - one alone is told anyway
        raise RefusedError(f"{', '.join(group) or 'nothing'}: numbers to measure together are two or more")
    return tuple(dict.fromkeys(names.index(name) for name in group))


def _ledger(unit: str, values: Array, choice: _Choice) -> Ledger:
    names, vectors = choice.names, choice.vectors
    found = worths(vectors, values)
    threshold = found.floor_high + LEAST_SHARE * found.everything.value
    single = [
        Known((name,), worth, verdict_of(worth, threshold), ranges_of(vectors, values, place, choice.labels))
        for place, (name, worth) in enumerate(zip(names, found.inputs, strict=True))
    ]
    both = []
    for group in choice.groups:
        worth = worth_together(vectors, values, group)
        both.append(Known(tuple(names[place] for place in group), worth, verdict_of(worth, threshold)))
    order = np.argsort([-one.worth.value for one in single], kind="stable")
    decisions = decisions_of(choice.labels, values, choice.costs, unit)
    inputs = tuple(single[place] for place in order)
    return Ledger(
        unit, decisions, found.everything, inputs, tuple(both), found.floor, found.floor_high, threshold
    )  # fmt: skip


def _warnings(pairs: int, kept: Kept, costs: Array | None) -> tuple[str, ...]:
    found = []
    if pairs < FEW_PAIRS:
        found.append(
            f"{pairs} pairs a point: choices are learned from one half and judged on the other; use {FEW_PAIRS} or more"
        )
    if costs is None:
        found.append(f"{COST} was not measured in {kept.folder}: decisions are compared as if they cost the same")
    return tuple(found)
