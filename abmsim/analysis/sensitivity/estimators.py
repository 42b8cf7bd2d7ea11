# SPDX-License-Identifier: Apache-2.0
"""The estimators: from the answers of a design to indices, for all samples, for some of them, or for samples drawn again.

Sobol: with second order Azzini, Mara and Rosati 2021 (first, total) and Saltelli 2002 (second), else Saltelli et al.
2010 and Jansen 1999. Morris: Campolongo et al. 2007. PAWN: Pianosi and Wagener 2018. Delta: Plischke et al. 2013.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from abmsim.experiments.points import Array, Plan
from abmsim.results.errors import DamagedError
from abmsim.scenario.methods import DELTA, MORRIS, SOBOL

SLICES = 10  # into which PAWN cuts the range of an input
GRID = 100  # places at which delta compares two densities
MOST_CLASSES = 48
SILVERMAN = 1.06


class Estimator(Protocol):
    """Gives every index [factors] from some of its samples; `size` is how many it has."""

    @property
    def size(self) -> int:
        """How many samples can be drawn again."""
        ...

    def indices(self, rows: Array) -> Mapping[str, Array]:
        """Each kind of index [factors] from these samples."""
        ...


def factors_of(plan: Plan, names: Sequence[str]) -> tuple[str, ...]:
    """What is moved together: groups, or the numbers themselves, in order of appearance."""
    return tuple(dict.fromkeys(plan.groups or names))


def estimator(plan: Plan, names: Sequence[str], vectors: Array, answers: Array) -> Estimator:
    """The estimator of a design's method, from vectors [points, names] and answers [points]."""
    if plan.method == SOBOL:
        return Sobol(plan, tuple(names), vectors, answers)
    if plan.method == MORRIS:
        return Morris(plan, tuple(names), vectors, answers)
    return Delta(vectors, answers) if plan.method == DELTA else Pawn(vectors, answers)


def moved(plan: Plan, names: Sequence[str], one: Array, other: Array) -> Array:
    """Which factors differ between rows of vectors: [rows, factors]."""
    differs = one != other
    groups = plan.groups or tuple(names)
    return np.stack(
        [differs[:, [place for place, name in enumerate(groups) if name == factor]].any(axis=1)
         for factor in factors_of(plan, names)], axis=1,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Sobol:
    """Shares of variance: S1 alone, ST with everything it acts through, S2 of pairs."""

    plan: Plan
    names: tuple[str, ...]
    vectors: Array
    answers: Array

    @property
    def size(self) -> int:
        """Base samples."""
        return self.plan.samples

    @cached_property
    def _parts(self) -> tuple[Array, Array, Array, Array]:
        """Answers of A [samples], A with one factor of B [samples, factors], B with one of A, and B."""
        count = len(factors_of(self.plan, self.names))
        rows = 2 * count + 2 if self.plan.second_order else count + 2
        if len(self.answers) != rows * self.size:
            raise DamagedError(f"{len(self.answers)} points are not the {rows * self.size} of this design")
        self._check(count, rows)
        table = self.answers.reshape(self.size, rows)
        middle = (self.answers.max() + self.answers.min()) / 2
        table = table - middle
        return table[:, 0], table[:, 1 : count + 1], table[:, count + 1 : -1], table[:, -1]

    def _check(self, count: int, rows: int) -> None:
        """Each row must have moved the factor that its answer is used for."""
        every = self.vectors.reshape(self.size, rows, -1)
        for factor in range(count):
            changed = moved(self.plan, self.names, every[:, 0], every[:, factor + 1])
            if np.delete(changed, factor, axis=1).any():
                raise DamagedError(f"the rows of this design do not move one input at a time (input {factor})")

    def indices(self, rows: Array) -> Mapping[str, Array]:
        """S1 and ST from these base samples."""
        first, total, _, _ = self._shares(rows)
        return {"S1": first, "ST": total}

    def second_order(self) -> Array:
        """S2 [factors, factors] above the diagonal, NaN elsewhere; nothing but NaN without a second-order design."""
        rows = np.arange(self.size)
        first, _, middle, variance = self._shares(rows)
        a, ab, ba, b = self._parts
        count = ab.shape[1]
        found = np.full((count, count), np.nan)
        for one in range(count if self.plan.second_order else 0):
            for other in range(one + 1, count):
                both = np.mean((ba[:, one] - middle) * (ab[:, other] - middle) - (a - middle) * (b - middle))
                found[one, other] = both / variance - first[one] - first[other]
        return found

    def _shares(self, rows: Array) -> tuple[Array, Array, float, float]:
        a, ab, ba, b = (part[rows] for part in self._parts)
        both = np.concatenate([a, b])
        middle, variance = float(both.mean()), float(np.mean((both - both.mean()) ** 2))
        if self.plan.second_order:
            spread = np.mean((a - b)[:, None] ** 2 + (ba - ab) ** 2, axis=0)
            first = 2 * np.mean((ba - b[:, None]) * (a[:, None] - ab), axis=0)
            total = np.mean((b[:, None] - ba) ** 2 + (a[:, None] - ab) ** 2, axis=0)
            return _ratio(first, spread), _ratio(total, spread), middle, variance
        first = np.mean((b - middle)[:, None] * (ab - a[:, None]), axis=0)
        total = np.mean((a[:, None] - ab) ** 2, axis=0) / 2
        shares = np.full(len(first), variance)
        return _ratio(first, shares), _ratio(total, shares), middle, variance


def _ratio(part: Array, whole: Array) -> Array:
    """Shares; samples drawn again that happen to be all alike have none."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


@dataclass(frozen=True, eq=False)
class Morris:
    """Elementary effects: how far the answer moves when one factor crosses its range."""

    plan: Plan
    names: tuple[str, ...]
    vectors: Array
    answers: Array

    @property
    def size(self) -> int:
        """Trajectories."""
        return self.plan.samples

    @cached_property
    def effects(self) -> Array:
        """The effect of each factor on each trajectory [trajectories, factors], per whole range; of groups its size."""
        factors = factors_of(self.plan, self.names)
        steps = len(factors)
        if len(self.answers) != self.size * (steps + 1):
            raise DamagedError(f"{len(self.answers)} points are not the {self.size * (steps + 1)} of this design")
        vectors = self.vectors.reshape(self.size, steps + 1, -1)
        answers = self.answers.reshape(self.size, steps + 1)
        before, after = vectors[:, :-1].reshape(-1, vectors.shape[2]), vectors[:, 1:].reshape(-1, vectors.shape[2])
        changed = moved(self.plan, self.names, before, after)
        if not (changed.sum(axis=1) == 1).all():
            raise DamagedError("the rows of this design do not move one input at a time")
        which = changed.argmax(axis=1).reshape(self.size, steps)
        size = self.plan.levels / (2 * (self.plan.levels - 1))
        effects = (np.diff(answers, axis=1) / size).reshape(-1)
        if self.plan.groups:
            effects = np.abs(effects)
        else:
            effects = effects * np.sign((after - before)[np.arange(len(effects)), which.reshape(-1)])
        found = np.zeros((self.size, steps))
        np.put_along_axis(found, which, effects.reshape(self.size, steps), axis=1)
        return found

    @property
    def step(self) -> float:
        """How much of its range a factor moves at a step."""
        return self.plan.levels / (2 * (self.plan.levels - 1))

    def indices(self, rows: Array) -> Mapping[str, Array]:
        """Mean size of the effects, their mean and their spread."""
        effects = self.effects[rows]
        found = {"mu_star": np.abs(effects).mean(axis=0)}
        if not self.plan.groups:
            middle = effects.mean(axis=0)
            spread = np.sqrt(((effects - middle) ** 2).sum(axis=0) / max(1, len(rows) - 1))
            found |= {"mu": middle, "sigma": spread}
        return found


@dataclass(frozen=True, eq=False)
class Pawn:
    """How far the whole distribution of the answer shifts when an input is held in a tenth of its range (0 to 1)."""

    vectors: Array
    answers: Array

    @property
    def size(self) -> int:
        """Points."""
        return len(self.answers)

    def indices(self, rows: Array) -> Mapping[str, Array]:
        """The median over the slices of the distance between two distributions."""
        answers = self.answers[rows]
        order = np.argsort(answers, kind="stable")
        last = np.append(np.diff(answers[order]) != 0, True)  # of equal answers, only after the last of them
        all_below = np.arange(1, len(rows) + 1) / len(rows)
        found = []
        for column in self.vectors[rows].T:
            inside = slices(column[order], SLICES)
            counts = inside.sum(axis=0)
            below = np.cumsum(inside, axis=0) / np.maximum(counts, 1)
            distances = np.abs(below - all_below[:, None])[last].max(axis=0)
            found.append(float(np.median(distances[counts > 0])))
        return {"pawn": np.array(found)}


def slices(column: Array, count: int) -> Array:
    """Which of `count` slices of equal size each value falls into: [values, slices], one true a row."""
    place = np.argsort(np.argsort(column, kind="stable"), kind="stable") * count // len(column)
    inside: Array = np.asarray(place)[:, None] == np.arange(count)
    return inside


@dataclass(frozen=True, eq=False)
class Delta:
    """How much of the density of the answer moves, on average, when an input becomes known (0 to 1)."""

    vectors: Array
    answers: Array

    @property
    def size(self) -> int:
        """Points."""
        return len(self.answers)

    def indices(self, rows: Array) -> Mapping[str, Array]:
        """Half the mean area between the density of the answer and those within classes of an input."""
        answers = self.answers[rows]
        grid = np.linspace(self.answers.min(), self.answers.max(), GRID)
        step = float(grid[1] - grid[0])
        overall = density(answers, grid, step)
        classes = int(min(MOST_CLASSES, np.ceil(len(rows) ** (2 / (7 + np.tanh((1500 - len(rows)) / 500))))))
        found = []
        for column in self.vectors[rows].T:
            inside = slices(column, classes)
            areas = [
                part.sum() / len(rows) * np.abs(density(answers[part], grid, step) - overall).sum() * step
                for part in inside.T
            ]
            found.append(float(np.sum(areas)) / 2)
        return {"delta": np.array(found)}


def density(answers: Array, grid: Array, least: float) -> Array:
    """The density of answers at the places of a grid, smoothed as Silverman advises, never finer than the grid."""
    spread = np.sqrt(np.mean((answers - answers.mean()) ** 2))
    width = max(SILVERMAN * float(spread) * len(answers) ** -0.2, least)
    bells = np.exp(-(((grid[:, None] - answers) / width) ** 2) / 2)
    return np.asarray(bells.sum(axis=1) / (len(answers) * width * np.sqrt(2 * np.pi)))
