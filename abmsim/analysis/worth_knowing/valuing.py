# SPDX-License-Identifier: Apache-2.0
"""What it would be worth to know a number before deciding: how much better the best choice becomes.

Regression instead of nested runs (Strong, Oakley and Brennan 2014). Luck is no information: every choice is made from
other vectors and from other pairs than those it is judged on, so that a choice which follows luck gains nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from abmsim.analysis.crossed import REACH, SEED, error_of_mean
from abmsim.analysis.worth_knowing.smoothing import Additive, Bases, bases_of, bent, fit
from abmsim.experiments.points import Array

FOLDS = 5
REPEATS = 4
DUMMIES = 20
TOP = 0.95


@dataclass(frozen=True, slots=True)
class Worth:
    """A gain in value by knowing more, its standard error, and the two ends of what it may be.

    The low end rests on choices that were judged elsewhere, the high end on curves judged where they were drawn: the
    first errs downwards, the second upwards.
    """

    value: float
    error: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Worths:
    """Of everything at once, of each input, and what inputs that say nothing seem to be worth."""

    everything: Worth
    inputs: tuple[Worth, ...]
    floor: float
    floor_high: float


@dataclass(frozen=True, eq=False)
class _Round:
    """One way to split: learned from some points and pairs, judged on others."""

    judged: Array  # points
    pairs: Array
    models: tuple[Additive, ...]

    @property
    def usual(self) -> int:
        """What is chosen when nothing is known."""
        return int(np.argmax([one.mean for one in self.models]))


def worths(vectors: Array, values: Array) -> Worths:
    """The worth of everything and of every input, from vectors [points, inputs] and values [points, pairs, decisions]."""
    bases = bases_of(vectors)
    rounds = list(_rounds(bases, values))
    inputs = [_of_input(bases, values, rounds, place) for place in range(bases.inputs)]
    noise = np.random.default_rng(SEED).random((len(vectors), DUMMIES))
    wider = bases_of(np.column_stack([vectors, noise]))
    more = list(_rounds(wider, values))
    dummies = [
        _gain(wider, values, more, np.array([place])).mean() for place in range(bases.inputs, wider.inputs)
    ]  # fmt: skip
    floor, top = float(np.mean(dummies)), float(np.quantile(dummies, TOP))
    everything = _of_everything(bases, values, rounds)
    # To know all is worth at least as much as to know one of them.
    high = max([everything.high, *(one.high for one in inputs)])
    return Worths(replace(everything, high=high), tuple(inputs), max(floor, 0.0), max(top, 0.0))


def _rounds(bases: Bases, values: Array) -> Iterator[_Round]:
    """Every fold of the points with either half of the pairs, several times over."""
    points, pairs = values.shape[:2]
    halves = np.arange(pairs) % 2
    draws = np.random.default_rng([SEED, points])
    for _ in range(REPEATS):
        folds = np.argsort(draws.random(points), kind="stable") % FOLDS
        for fold in range(FOLDS):
            for half in (0, 1):
                learned = np.flatnonzero(folds != fold)
                known = values[learned][:, halves == half].mean(axis=1)
                models = tuple(fit(bases, learned, known[:, place]) for place in range(values.shape[2]))
                yield _Round(np.flatnonzero(folds == fold), np.flatnonzero(halves != half), models)


def _curves(bases: Bases, one: _Round) -> Array:
    """What each input adds to each decision at the judged points: [points, inputs, decisions]."""
    return np.stack([model.curves(bases, one.judged) for model in one.models], axis=2)


def _means(one: _Round) -> Array:
    return np.array([model.mean for model in one.models])


def _gain(bases: Bases, values: Array, rounds: Sequence[_Round], places: Array) -> Array:
    """What each judged run gains by choosing with these inputs known instead of as usual: [points, pairs].

    What the other inputs do is taken off first: it is the same whatever is chosen on average, and only adds noise.
    """
    total = np.zeros(values.shape[:2])
    for one in rounds:
        curves = _curves(bases, one)
        own = curves[:, places, :].sum(axis=1)
        choices = np.argmax(_means(one) + own, axis=1)
        others = curves.sum(axis=1) - own
        total[np.ix_(one.judged, one.pairs)] += _judged(values, one, choices, others)
    found: Array = total / REPEATS
    return found


def _judged(values: Array, one: _Round, choices: Array, others: Array) -> Array:
    """The values of the choices above those of the usual choice: [judged points, judged pairs]."""
    seen = values[np.ix_(one.judged, one.pairs)] - others[:, None, :]
    chosen = np.take_along_axis(seen, choices[:, None, None], axis=2)[:, :, 0]
    found: Array = chosen - seen[:, :, one.usual]
    return found


def _of_input(bases: Bases, values: Array, rounds: Sequence[_Round], place: int) -> Worth:
    gains = _gain(bases, values, rounds, np.array([place]))
    value, error = float(gains.mean()), error_of_mean(gains)
    most = _at_most(bases, values, place)
    return Worth(max(value, 0.0), error, max(value - REACH * error, 0.0), max(value + REACH * error, most, 0.0))


def _at_most(bases: Bases, values: Array, place: int) -> float:
    """The high end: the spline of this input judged on the very points it was drawn through."""
    every, means = np.arange(len(values)), values.mean(axis=1)
    models = [fit(bases, every, means[:, decision]) for decision in range(values.shape[2])]
    curves = np.stack([model.curves(bases, every) for model in models], axis=2)
    drawn = bent(bases, place, means - curves.sum(axis=1) + curves[:, place, :])
    usual = int(drawn.mean(axis=0).argmax())
    return float((drawn.max(axis=1) - drawn[:, usual]).mean())


def _of_everything(bases: Bases, values: Array, rounds: Sequence[_Round]) -> Worth:
    """All inputs known: chosen by the curves of other points and half of the pairs of the point itself."""
    total = np.zeros(values.shape[:2])
    for one in rounds:
        own = np.setdiff1d(np.arange(values.shape[1]), one.pairs)
        expected = _means(one) + _curves(bases, one).sum(axis=1)
        guess = _between(expected, values[np.ix_(one.judged, own)])
        nothing = np.zeros_like(expected)
        total[np.ix_(one.judged, one.pairs)] += _judged(values, one, np.argmax(guess, axis=1), nothing)
    gains = total / REPEATS
    value, error = float(gains.mean()), error_of_mean(gains)
    return Worth(max(value, 0.0), error, max(value - REACH * error, 0.0), max(value + REACH * error, 0.0))


def _between(expected: Array, seen: Array) -> Array:
    """Between the curves and the runs of the point itself, nearer to what is known better (empirical Bayes)."""
    means, pairs = seen.mean(axis=1), seen.shape[1]
    luck = seen.var(axis=1, ddof=1).mean(axis=0) / pairs if pairs > 1 else np.zeros(means.shape[1])
    apart = ((means - expected) ** 2).mean(axis=0)
    share = np.where(apart > 0, np.maximum(apart - luck, 0) / np.where(apart > 0, apart, 1), 0.0)
    found: Array = expected + share * (means - expected)
    return found
