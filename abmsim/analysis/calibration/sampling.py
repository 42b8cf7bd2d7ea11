# SPDX-License-Identifier: Apache-2.0
"""From the prior to vectors that agree with the targets, by a sequence of samples that are asked for ever more.

Approximate Bayesian computation with a Gaussian kernel is exact for a model whose error that kernel is (Wilkinson
2013). A tempered sequence of weighted samples (Del Moral and others 2006) reaches it: weights grow by a power of the
kernel that keeps half of the effective sample, vectors are drawn again by weight, and each moves a few numbers at a
time. The last sample is equally weighted.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from abmsim.analysis.calibration.problem import Array, Problem

KEPT_SHARE = 0.5
MOVES = 12
MOVED_AT_ONCE = 4
BISECTIONS = 40
STEP = 2.38
Kernel = Callable[[Array], Array]


def sample(problem: Problem, log_kernel: Kernel, size: int, seed: int) -> Array:
    """Draw `size` equally weighted vectors [size, numbers]; `log_kernel` gives the log of the kernel of vectors [n]."""
    luck = np.random.default_rng(seed)
    vectors = problem.spread(size, seed)
    found = log_kernel(vectors)
    power = 0.0
    while power < 1:
        step = _next_step(found, 1 - power)
        power = min(1.0, power + step)
        chosen = _drawn(step * found, luck)
        vectors, found = vectors[chosen], found[chosen]
        vectors, found = _move(problem, log_kernel, vectors, found, power, luck)
    return vectors


def _next_step(found: Array, left: float) -> float:
    """The largest step of the power that keeps half of the effective sample."""
    if _effective(left * found) >= KEPT_SHARE * len(found):
        return left
    low, high = 0.0, left
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if _effective(middle * found) >= KEPT_SHARE * len(found) else (low, middle)
    return max(low, left * 1e-6)


def _weights(logs: Array) -> Array:
    raised = np.exp(logs - logs.max())
    found: Array = raised / raised.sum()
    return found


def _effective(logs: Array) -> float:
    return 1 / float((_weights(logs) ** 2).sum())


def _drawn(logs: Array, luck: np.random.Generator) -> Array:
    """Draw again by weight, evenly spaced."""
    places = (np.arange(len(logs)) + luck.random()) / len(logs)
    return np.minimum(np.searchsorted(np.cumsum(_weights(logs)), places), len(logs) - 1)


def _move(
    problem: Problem, log_kernel: Kernel, vectors: Array, found: Array, power: float, luck: np.random.Generator
) -> tuple[Array, Array]:
    """Let every vector walk: a few numbers a step, back where it came from when it would leave the ranges or agree less."""
    at_once = min(MOVED_AT_ONCE, len(problem.names))
    spread = vectors.std(axis=0) + 0.02 * (problem.high - problem.low)
    for _ in range(MOVES):
        which = np.argsort(luck.random(vectors.shape), axis=1, kind="stable") < at_once
        moved = vectors + which * spread * luck.standard_normal(vectors.shape) * STEP / np.sqrt(at_once) / 2
        inside = ((moved >= problem.low) & (moved <= problem.high)).all(axis=1)
        tried = np.where(inside[:, None], moved, vectors)
        there = log_kernel(tried)
        accepted = inside & (np.log(luck.random(len(found))) < power * (there - found))
        vectors, found = np.where(accepted[:, None], tried, vectors), np.where(accepted, there, found)
    return vectors, found
