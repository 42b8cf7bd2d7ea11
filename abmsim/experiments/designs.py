# SPDX-License-Identifier: Apache-2.0
"""Designs of sensitivity analyses: which vectors tell the influence of one uncertain number from that of the others.

Every design has one column more than there are numbers: `luck`. It changes nothing but the luck on which the two worlds
of a pair live, so what the analysis finds for it is what an input without any influence would show: the noise floor.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from abmsim.experiments.points import LUCK, Array, Plan
from abmsim.scenario.methods import MORRIS, SOBOL
from abmsim.scenario.varying import LOG_UNIFORM, TRIANGULAR

if TYPE_CHECKING:
    from abmsim.scenario.varying import Uncertainty

LUCKS = 65_536  # different lucks that a design can draw from
PAIRS_APART = 100_000  # as many pairs as a point can have: no two lucks of a design ever share one


def design_of(plan: Plan, uncertain: Sequence[Uncertainty]) -> Array:
    """The vectors of a plan, [rows, numbers + 1], in the order that its method asks for; the last column is luck."""
    names = [*(one.name for one in uncertain), LUCK]
    shares = _shares(plan, names)
    columns = [values_at(one, shares[:, place]) for place, one in enumerate(uncertain)]
    return np.column_stack([*columns, _lucks(plan, shares[:, -1])])


def _shares(plan: Plan, names: Sequence[str]) -> Array:
    """Where each value lies in its distribution, [rows, names], from 0 to 1."""
    cube: dict[str, Any] = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    if plan.groups:
        cube["groups"] = list(plan.groups)
    if plan.method == MORRIS:
        from SALib.sample.morris import sample as trajectories

        found: Array = trajectories(cube, plan.samples, num_levels=plan.levels, seed=plan.seed)
        return found
    if plan.method == SOBOL:
        from SALib.sample.sobol import sample as crossed

        rows: Array = crossed(cube, plan.samples, calc_second_order=plan.second_order, seed=plan.seed)
        return rows
    return np.column_stack([parts(name, plan.samples, plan.seed) for name in names])


def _lucks(plan: Plan, shares: Array) -> Array:
    """How far the luck of each row is shifted; each trajectory of Morris has its own few lucks."""
    if plan.method != MORRIS:
        spread: Array = np.floor(shares * LUCKS) * PAIRS_APART
        return spread
    rows = len(shares) // plan.samples
    own: Array = np.arange(len(shares)) // rows * plan.levels + np.rint(shares * (plan.levels - 1))
    return own * PAIRS_APART


def values_at(one: Uncertainty, shares: Array) -> Array:
    """The values of an uncertain number below which these shares of its distribution lie."""
    if one.shape == LOG_UNIFORM:
        found: Array = one.low * (one.high / one.low) ** shares
        return found
    width = one.high - one.low
    if one.shape == TRIANGULAR and one.peak is not None:
        rising = (one.peak - one.low) / width
        left = one.low + np.sqrt(shares * rising) * width
        right = one.high - np.sqrt((1 - shares) * (1 - rising)) * width
        return np.where(shares < rising, left, right)
    found = one.low + width * shares
    return found


def parts(name: str, points: int, seed: int) -> Array:
    """One value in each of `points` equal parts from 0 to 1, shuffled by the name and the seed alone."""
    own = int.from_bytes(hashlib.sha256(name.encode("utf-8")).digest()[:8], "big")
    luck = np.random.default_rng([seed, own])
    order = np.argsort(luck.random(points), kind="stable")
    found: Array = (order + luck.random(points)) / points
    return found
