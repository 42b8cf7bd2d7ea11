# SPDX-License-Identifier: Apache-2.0
"""Carries a calibration out: waves of runs, emulators, an ensemble and its own runs; killed at any time it goes on.

The first wave spreads over the ranges, later ones over what is not implausible, and the last lies where the emulators
say that vectors agree: there they must be right, and there they have seen little.

Every run is a row in the store of an experiment (`wave-1`, `luck`, `wave-2`, ..., `members` in the folder); what follows
from the runs is computed again, the same bytes whatever the number of workers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from abmsim.analysis.calibration.matching import CUT_OFF, Learned, learn, luck_of
from abmsim.analysis.calibration.problem import Array, Problem
from abmsim.analysis.calibration.sampling import sample
from abmsim.analysis.emulator import one_thread
from abmsim.experiments import Executor, Processes, Subject, carry_out, points_of
from abmsim.experiments.carrying import Request as Runs

CANDIDATES = 4000
LUCKS = 3
PARTICLES = 400


@dataclass(frozen=True)
class Request:
    """How much and how: points of each wave, vectors whose luck is repeated, members of the ensemble."""

    folder: Path
    waves: tuple[int, ...] = (150, 100, 100)
    repeated: int = 15
    members: int = 200
    seed: int = 1
    executor: Executor = field(default_factory=Processes)
    told: Callable[[str], None] | None = None


@dataclass(frozen=True, eq=False)
class Calibrated:
    """What a calibration found."""

    problem: Problem
    learned: Learned
    shares: tuple[float, ...]  # of the ranges, not implausible after each wave
    members: Array  # [members, numbers]
    predictions: Array  # [members, columns] of the members' own runs
    vectors: Array  # [points, numbers] of all waves
    prior: Array  # [points, columns] of the first wave: what vectors all over the ranges give


def calibrate(problem: Problem, subject: Subject, request: Request) -> Calibrated:
    """Find the vectors that agree with the targets; the same call goes on after any interruption.

    Raises:
        RefusedError: nothing can be learned from the runs, or the folder belongs to something else.
    """
    tell = request.told or (lambda _: None)
    targets = len(problem.targets)
    vectors = problem.spread(request.waves[0], request.seed)
    outputs = _runs(problem, subject, request, "wave-1", vectors)[:, 0]
    repeats = min(request.repeated, len(vectors))
    luck = luck_of(_runs(problem, subject, request, "luck", vectors[:repeats], LUCKS)[:, :, :targets])
    shares: list[float] = []
    prior = outputs
    for wave in range(1, len(request.waves) + 1):
        candidates = problem.spread(CANDIDATES, request.seed + wave)
        with one_thread():
            learned = learn(problem, vectors, outputs[:, :targets], luck)
            implausible = learned.implausibility(candidates)
        shares.append(float((implausible <= CUT_OFF).mean()))
        tell(f"wave {wave}: {len(learned.emulators)} of {targets} targets emulated, {shares[-1]:.1%} not implausible")
        if wave < len(request.waves):
            wanted = request.waves[wave]
            order = np.argsort(np.where(implausible <= CUT_OFF, 0.0, implausible), kind="stable")
            last = wave + 1 == len(request.waves)
            fresh = _agreeing(problem, learned, request, wanted) if last else candidates[order[:wanted]]
            vectors = np.vstack([vectors, fresh])
            outputs = np.vstack([outputs, _runs(problem, subject, request, f"wave-{wave + 1}", fresh)[:, 0]])
    members = _agreeing(problem, learned, request, request.members)
    tell(f"{request.members} vectors drawn; each is run once more")
    predictions = _runs(problem, subject, request, "members", members)[:, 0]
    return Calibrated(problem, learned, tuple(shares), members, predictions, vectors, prior)


def _agreeing(problem: Problem, learned: Learned, request: Request, wanted: int) -> Array:
    """Vectors [wanted, numbers] that agree with the targets, as far as the emulators know them, in a mixed order."""
    with one_thread():
        particles = sample(problem, learned.log_kernel, max(PARTICLES, wanted), request.seed)
    kept = np.linspace(0, len(particles) - 1, wanted).round().astype(np.int64)
    mixed: Array = particles[np.random.default_rng(request.seed).permutation(kept)]
    return mixed


def _runs(problem: Problem, subject: Subject, request: Request, name: str, vectors: Array, lucks: int = 1) -> Array:
    """Every column of these vectors [n, lucks, columns]; NaN where a run failed."""
    points = points_of(problem.names, vectors)
    finished = carry_out(points, subject, Runs(request.folder / name, pairs=lucks, executor=request.executor))
    return np.stack([finished.values(column.label) for column in subject.columns], axis=2)
