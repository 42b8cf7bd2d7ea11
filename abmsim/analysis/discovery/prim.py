# SPDX-License-Identifier: Apache-2.0
"""Finds a box of conditions in which most runs fail: thin slices are peeled off, then pasted back where that helps.

Friedman and Fisher 1999, as used for scenario discovery by Bryant and Lempert 2010: the patient rule induction method,
with density (how many in the box fail) against coverage (how many of all failures lie in it).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from abmsim.experiments.points import Array

SLICE = 0.05  # of the points in the box, peeled or pasted at once
LEAST_MASS = 0.05  # of all points: smaller boxes describe accidents
RESAMPLES = 20
SHUFFLES = 39
MOST_CHANCE = 0.05
SEED = 20_150_701
TWO = 2


@dataclass(frozen=True, slots=True)
class Limit:
    """One condition of a box; None: open on that side."""

    name: str
    low: float | None
    high: float | None
    chance: float = 1.0  # that so many failures lie in the box if this condition said nothing (one-sided, binomial)
    reproduced: float = 0.0  # the share of resampled halves in whose box this number is limited too


@dataclass(frozen=True, eq=False)
class Box:
    """A box: `lows` and `highs` [inputs], and what lies in it."""

    lows: Array
    highs: Array
    density: float
    coverage: float
    mass: float

    @property
    def balance(self) -> float:
        """The harmonic mean of density and coverage: high only where both are."""
        whole = self.density + self.coverage
        return TWO * self.density * self.coverage / whole if whole else 0.0

    def holds(self, vectors: Array) -> Array:
        """Which vectors [points, inputs] lie in it."""
        inside: Array = np.all((vectors >= self.lows) & (vectors <= self.highs), axis=1)
        return inside


@dataclass(frozen=True, eq=False)
class Peeled:
    """The best box, its conditions, the way to it, and the chance that mere luck gives as good a box."""

    box: Box
    limits: tuple[Limit, ...]
    trajectory: tuple[Box, ...]
    chance: float


def prim(names: Sequence[str], vectors: Array, fails: Array) -> Peeled:
    """The box with the best balance of density and coverage; conditions that say nothing are dropped.

    `vectors` is [points, inputs], `fails` [points] true where a run fails; both kinds must be there.
    """
    trajectory = trajectory_of(vectors, fails)
    box = max(trajectory, key=lambda one: one.balance)
    box = _without_idle_limits(box, vectors, fails)
    reproduced = _reproduced(vectors, fails)
    limits = tuple(
        Limit(name, *_ends(box, place), _chance(box, vectors, fails, place), float(reproduced[place]))
        for place, name in enumerate(names)
        if _is_limited(box, place)
    )
    return Peeled(box, limits, trajectory, _luck(box, vectors, fails))


def trajectory_of(vectors: Array, fails: Array) -> tuple[Box, ...]:
    """Every box from all points to the smallest, and the last one with slices pasted back."""
    count = vectors.shape[1]
    boxes = [_box(np.full(count, -np.inf), np.full(count, np.inf), vectors, fails)]
    while (smaller := _peeled(boxes[-1], vectors, fails)) is not None:
        boxes.append(smaller)
    while (larger := _pasted(boxes[-1], vectors, fails)) is not None:
        boxes.append(larger)
    return tuple(boxes)


def _box(lows: Array, highs: Array, vectors: Array, fails: Array) -> Box:
    inside = ((vectors >= lows) & (vectors <= highs)).all(axis=1)
    hits = int((fails & inside).sum())
    within = max(int(inside.sum()), 1)
    return Box(lows, highs, hits / within, hits / max(int(fails.sum()), 1), int(inside.sum()) / len(fails))


def _peeled(box: Box, vectors: Array, fails: Array) -> Box | None:
    """The box without the slice whose loss raises the density most for each point lost; None when none is better."""
    best, gain = None, 0.0
    for one in _slimmer(box, vectors, fails):
        lost = box.mass - one.mass
        if one.mass >= LEAST_MASS and lost > 0 and (one.density - box.density) / lost > gain:
            best, gain = one, (one.density - box.density) / lost
    return best


def _slimmer(box: Box, vectors: Array, fails: Array) -> Iterator[Box]:
    inside = box.holds(vectors)
    within, failing = vectors[inside], fails[inside]
    every = max(int(fails.sum()), 1)
    for place in range(vectors.shape[1]):
        column = np.sort(within[:, place], kind="stable")
        step = min(max(1, int(SLICE * len(column))), len(column) - 1)
        for ends, edge in ((box.lows, column[step]), (box.highs, column[-1 - step])):
            is_low = ends is box.lows
            left = within[:, place] >= edge if is_low else within[:, place] <= edge
            hits, count = int(failing[left].sum()), int(left.sum())
            moved = ends.copy()
            moved[place] = edge
            lows, highs = (moved, box.highs) if is_low else (box.lows, moved)
            yield Box(lows, highs, hits / max(count, 1), hits / every, count / len(fails))


def _pasted(box: Box, vectors: Array, fails: Array) -> Box | None:
    """The box with the slice that raises its density most, or adds failures without lowering it; None when none does."""
    best = None
    for place in range(vectors.shape[1]):
        for one in _wider(box, place, vectors, fails):
            better = one.density >= box.density and one.coverage > box.coverage
            if better and (best is None or (one.density, one.coverage) > (best.density, best.coverage)):
                best = one
    return best


def _wider(box: Box, place: int, vectors: Array, fails: Array) -> Iterator[Box]:
    open_lows, open_highs = box.lows.copy(), box.highs.copy()
    open_lows[place], open_highs[place] = -np.inf, np.inf
    others = vectors[((vectors >= open_lows) & (vectors <= open_highs)).all(axis=1), place]
    step = max(1, int(SLICE * box.mass * len(vectors)))
    below, above = np.sort(others[others < box.lows[place]]), np.sort(others[others > box.highs[place]])
    if len(below):
        lows = box.lows.copy()
        lows[place] = below[-step] if step < len(below) else -np.inf
        yield _box(lows, box.highs, vectors, fails)
    if len(above):
        highs = box.highs.copy()
        highs[place] = above[step - 1] if step < len(above) else np.inf
        yield _box(box.lows, highs, vectors, fails)


def _without_idle_limits(box: Box, vectors: Array, fails: Array) -> Box:
    """Open every condition that may be luck, the least telling first, as long as there is one."""
    while True:
        limited = [place for place in range(len(box.lows)) if _is_limited(box, place)]
        chances = [_chance(box, vectors, fails, place) for place in limited]
        if not chances or max(chances) <= MOST_CHANCE:
            return box
        box = _opened(box, limited[int(np.argmax(chances))], vectors, fails)


def _opened(box: Box, place: int, vectors: Array, fails: Array) -> Box:
    lows, highs = box.lows.copy(), box.highs.copy()
    lows[place], highs[place] = -np.inf, np.inf
    return _box(lows, highs, vectors, fails)


def _is_limited(box: Box, place: int) -> bool:
    return bool(np.isfinite(box.lows[place]) or np.isfinite(box.highs[place]))


def _ends(box: Box, place: int) -> tuple[float | None, float | None]:
    low, high = float(box.lows[place]), float(box.highs[place])
    return (low if np.isfinite(low) else None), (high if np.isfinite(high) else None)


def _chance(box: Box, vectors: Array, fails: Array, place: int) -> float:
    """The chance of so many failures in the box, were its density that of the box without this condition."""
    from scipy.stats import binom

    wider = _opened(box, place, vectors, fails)
    inside = box.holds(vectors)
    return float(binom.sf(int((fails & inside).sum()) - 1, int(inside.sum()), wider.density))


def _reproduced(vectors: Array, fails: Array) -> Array:
    """How often each input is limited in the best box of a random half of the points [inputs]."""
    draws = np.random.default_rng(SEED)
    found = np.zeros(vectors.shape[1])
    for _ in range(RESAMPLES):
        half = np.sort(draws.permutation(len(fails))[: len(fails) // TWO])
        box = max(trajectory_of(vectors[half], fails[half]), key=lambda one: one.balance)
        box = _without_idle_limits(box, vectors[half], fails[half])
        found += [_is_limited(box, place) for place in range(len(found))]
    return found / RESAMPLES


def _luck(box: Box, vectors: Array, fails: Array) -> float:
    """The chance of a box as good as this one where failures are dealt out at random (labels shuffled)."""
    draws = np.random.default_rng(SEED + 1)
    as_good = 0
    for _ in range(SHUFFLES):
        shuffled = fails[draws.permutation(len(fails))]
        as_good += max(one.balance for one in trajectory_of(vectors, shuffled)) >= box.balance
    return (as_good + 1) / (SHUFFLES + 1)
