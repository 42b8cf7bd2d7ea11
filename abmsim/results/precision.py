# SPDX-License-Identifier: Apache-2.0
"""Runs go on until a mean is known well enough: how many pairs that takes, judged from the pairs there are."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from abmsim.measures import INDEX, PAIRED_INDEX
from abmsim.results import kept
from abmsim.results.errors import RefusedError
from abmsim.results.plan import Plan
from abmsim.results.records import Array
from abmsim.results.store import Store

MOST_PAIRS = 10_000
LEAST_PAIRS = 10  # fewer may agree by accident, and then seem to know the mean
LEAST_OF_SURE = 2  # what public money costs is planned, not drawn
SUMMED = "public_cost_dollars"


@dataclass(frozen=True, slots=True)
class Target:
    """The standard error that the mean difference of one measure shall have at the last month, whole city."""

    measure: str
    error: float


def read_target(text: str) -> Target:
    """A target written as MEASURE=SE.

    Raises:
        RefusedError: no such measure, or no standard error above zero.
    """
    measure, equals, error = text.partition("=")
    known = sorted({*PAIRED_INDEX, *INDEX})
    if not equals or measure not in known:
        raise RefusedError(f"--target-se {text}: write MEASURE=SE with a measure that `abmsim list measures` shows")
    try:
        wanted = float(error)
    except ValueError:
        wanted = math.nan
    if not (math.isfinite(wanted) and wanted > 0):
        raise RefusedError(f"--target-se {text}: the standard error must be a number above 0")
    return Target(measure, wanted)


def next_pairs(plan: Plan, store: Store, target: Target) -> int:
    """How many pairs to have next: no more than there are when the target is met.

    The number needed is approached from below, by half of what seems to be missing, because the spread is itself
    only known from the pairs so far.
    """
    done = kept.pairs(store)
    least = LEAST_OF_SURE if target.measure == SUMMED else LEAST_PAIRS
    if len(done) < least:
        return least
    needed = max(
        pairs_needed(_differences(plan, store, done, i, target), target.error) for i in range(len(plan.treated))
    )
    return towards(len(done), needed)


def towards(done: int, needed: int) -> int:
    """How many pairs to have next on the way to the number needed: half of what seems to be missing."""
    if needed <= done:
        return done
    return max(done, min(done + math.ceil((needed - done) / 2), MOST_PAIRS))


def pairs_needed(differences: Array, error: float) -> int:
    """The number of pairs whose mean has this standard error, if the spread of these differences is right."""
    defined = differences[~np.isnan(differences)]
    if len(defined) < 2:  # noqa: PLR2004 - a spread needs two
        return 2
    return math.ceil(float(np.var(defined, ddof=1)) / (error * error))


def _differences(plan: Plan, store: Store, done: list[int], scenario: int, target: Target) -> Array:
    """One difference a pair between a scenario and its counterfactual."""
    if target.measure in PAIRED_INDEX:
        place = PAIRED_INDEX[target.measure]
        found = [kept.paired(store, pair, scenario)[:, -1, place] for pair in done]
        return np.array([np.nansum(months) if target.measure == SUMMED else months[-1] for months in found])
    names = [world.name for world in plan.worlds]
    world = plan.treated[scenario]
    treated, baseline = names.index(world.name), names.index(str(world.baseline))
    place = INDEX[target.measure]
    return np.array([_last(store, pair, treated, place) - _last(store, pair, baseline, place) for pair in done])


def _last(store: Store, pair: int, world: int, place: int) -> float:
    return float(kept.world(store, pair, world).months[-1, -1, place])
