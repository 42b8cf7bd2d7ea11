# SPDX-License-Identifier: Apache-2.0
"""History matching: which vectors are not implausible, given what emulators tell and how far off they may be.

Implausibility of a target is |observed - emulated| over the root of four variances: of the observation and of the
model's discrepancy (both in `problem.error`), of the emulator and of luck (Craig and others 1997). That of a vector is
the third highest over its targets (Vernon and others 2010): one poor emulator, or one thing that the model cannot do,
must not empty the space. Vectors above 3 are implausible (Pukelsheim's three-sigma rule).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from abmsim.analysis.calibration.problem import Array, Problem
from abmsim.analysis.emulator import Emulator, fit
from abmsim.results.errors import RefusedError

CUT_OFF = 3.0
HIGHEST = 3
USED, POOR, SAME, OUT_OF_REACH = "used", "poor emulator", "does not depend on these numbers", "out of reach"


@dataclass(frozen=True, eq=False)
class Learned:
    """What the runs so far have taught: an emulator for each target that can be used, and why not for the others."""

    problem: Problem
    emulators: Mapping[int, Emulator]  # by the target's position
    luck: Array  # [targets] variance
    verdicts: tuple[str, ...]

    def distances(self, vectors: Array) -> tuple[Array, Array]:
        """Squared standardised distance and log of the variance [used targets, n]."""
        problem = self.problem
        squared, logs = [], []
        for place, emulator in self.emulators.items():
            mean, variance = emulator.predict(vectors)
            whole = problem.error[place] ** 2 + variance + self.luck[place]
            squared.append((problem.value[place] - mean) ** 2 / whole)
            logs.append(np.log(whole))
        return np.array(squared), np.array(logs)

    def implausibility(self, vectors: Array) -> Array:
        """The third highest of each vector [n] (the highest where fewer targets than three can be used)."""
        squared, _ = self.distances(vectors)
        place = max(len(squared) - HIGHEST, 0) if len(squared) >= HIGHEST else len(squared) - 1
        found: Array = np.sqrt(np.sort(squared, axis=0, kind="stable")[place])
        return found

    def log_kernel(self, vectors: Array) -> Array:
        """Log of how well each vector [n] agrees: a Gaussian kernel, every group of targets counted once."""
        squared, logs = self.distances(vectors)
        weights = self.problem.weights[list(self.emulators)][:, None]
        found: Array = -(weights * (squared + logs)).sum(axis=0) / 2
        return found


def luck_of(replicates: Array) -> Array:
    """Variance over lucks of each target: the mean over vectors of [vectors, lucks, targets]."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what was never seen has no variance: its target cannot be used anyway
        found: Array = np.nan_to_num(np.nanmean(np.nanvar(replicates, axis=1, ddof=1), axis=0))
    return found


def learn(problem: Problem, vectors: Array, outputs: Array, luck: Array) -> Learned:
    """Fit an emulator for each target from runs [n, numbers] -> [n, targets].

    Raises:
        RefusedError: not one target can be emulated.
    """
    emulators: dict[int, Emulator] = {}
    verdicts = []
    for place, label in enumerate(problem.targets):
        verdict, emulator = _emulate(problem, place, label, vectors, outputs[:, place], float(luck[place]))
        verdicts.append(verdict)
        if emulator is not None:
            emulators[place] = emulator
    if not emulators:
        raise RefusedError("no target can be emulated from these runs: add points to each wave")
    return Learned(problem, emulators, luck, tuple(verdicts))


def _emulate(
    problem: Problem, place: int, label: str, vectors: Array, outputs: Array, luck: float
) -> tuple[str, Emulator | None]:
    here = np.isfinite(outputs)
    if not here.any():
        return OUT_OF_REACH, None
    seen = outputs[here]
    reach = 2 * problem.error[place]
    if seen.max() < problem.value[place] - 2 * reach or seen.min() > problem.value[place] + 2 * reach:
        return OUT_OF_REACH, None
    try:
        emulator = fit(label, vectors[here], seen, problem.ranges, luck)
    except RefusedError:
        return SAME, None
    if emulator.is_poor:
        return (SAME if seen.var() < 2 * luck else POOR), None
    return USED, emulator
