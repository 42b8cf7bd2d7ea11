# SPDX-License-Identifier: Apache-2.0
"""What several numbers are worth that one measurement would tell at once: a Gaussian process instead of single curves.

Curves add up; numbers that only matter together do not, and a process sees that (Strong, Oakley and Brennan 2014).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from abmsim.analysis.crossed import REACH, SEED, error_of_mean
from abmsim.analysis.emulator import one_thread, smooth
from abmsim.analysis.worth_knowing.valuing import FOLDS, Worth
from abmsim.experiments.points import Array


def worth_together(vectors: Array, values: Array, places: Sequence[int]) -> Worth:
    """The worth of knowing these inputs, from vectors [points, inputs] and values [points, pairs, decisions].

    Choices are learned from other points and the other half of the pairs than those they are judged on.
    """
    points, pairs, decisions = values.shape
    folds = np.argsort(np.random.default_rng([SEED, points]).random(points), kind="stable") % FOLDS
    halves = np.arange(pairs) % 2
    inputs, gains = vectors[:, list(places)], np.zeros((points, pairs))
    with one_thread():
        for fold in range(FOLDS):
            out = folds == fold
            for half in (0, 1):
                known = values[~out][:, halves == half].mean(axis=1)
                drawn = [smooth(inputs[~out], known[:, place], inputs[out]) for place in range(decisions)]
                choices, usual = np.argmax(np.stack(drawn, axis=1), axis=1), int(known.mean(axis=0).argmax())
                seen = values[np.ix_(np.flatnonzero(out), np.flatnonzero(halves != half))]
                chosen = np.take_along_axis(seen, choices[:, None, None], axis=2)[:, :, 0]
                gains[np.ix_(out, halves != half)] = chosen - seen[:, :, usual]
    value, error = float(gains.mean()), error_of_mean(gains)
    return Worth(max(value, 0.0), error, max(value - REACH * error, 0.0), max(value + REACH * error, 0.0))
