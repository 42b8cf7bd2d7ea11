# SPDX-License-Identifier: Apache-2.0
"""Shares of variance where luck is loud: an emulator learns the mean over luck, and Sobol's indices are taken from it.

Every input is active, the luck column too: what the emulator believes of an input without influence is the noise floor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.stats import qmc

from abmsim.analysis.emulator import Emulator, Waves, fit, one_thread
from abmsim.experiments.points import Array
from abmsim.results.errors import RefusedError

BASE_SAMPLES = 512  # a power of 2: what is asked of the emulator costs next to nothing
MOST_INPUTS = 20
WAVES = Waves((1.0, 0.3, 0.15), 0.05)


@dataclass(frozen=True, eq=False)
class Emulated:
    """S1 and ST by an emulator of answers [points] at vectors [points, inputs], luck being one of the inputs."""

    vectors: Array
    answers: Array
    emulator: Emulator

    @property
    def size(self) -> int:
        """Points that can be drawn again."""
        return len(self.answers)

    def indices(self, rows: Array) -> Mapping[str, Array]:
        """S1 and ST by an emulator learned from these points."""
        with one_thread():
            learned = self.emulator.relearned(self.vectors[rows], self.answers[rows])
            answers = learned.mean(self._asked).reshape(-1, BASE_SAMPLES)
        a, b, crossed = answers[0], answers[1], answers[2:]
        variance = float(np.var(np.concatenate([a, b])))
        if variance <= 0:
            return {"S1": np.zeros(len(crossed)), "ST": np.zeros(len(crossed))}
        first = ((b - b.mean()) * (crossed - a)).mean(axis=1) / variance
        return {"S1": first, "ST": ((a - crossed) ** 2).mean(axis=1) / 2 / variance}

    @cached_property
    def _asked(self) -> Array:
        """What the emulator is asked: A, B, and A with each input from B, in the distributions of the vectors."""
        inputs = self.vectors.shape[1]
        shift = np.random.default_rng(inputs).random(2 * inputs)
        shares = (qmc.Sobol(2 * inputs, scramble=False).random(BASE_SAMPLES) + shift) % 1
        places = (np.arange(len(self.vectors)) + 1 / 2) / len(self.vectors)
        ordered = np.sort(self.vectors, axis=0)
        a, b = (
            np.column_stack([np.interp(shares[:, start + place], places, ordered[:, place]) for place in range(inputs)])
            for start in (0, inputs)
        )
        mixed = [np.column_stack([*a.T[:place], b[:, place], *a.T[place + 1 :]]) for place in range(inputs)]
        return np.concatenate([a, b, *mixed])


def emulated(measure: str, names: tuple[str, ...], vectors: Array, answers: Array, luck_variance: float) -> Emulated:
    """Learn an emulator of a measure.

    Raises:
        RefusedError: there are too many inputs, or held-out runs show that the emulator cannot tell (with its error).
    """
    if len(names) - 1 > MOST_INPUTS:
        raise RefusedError(f"{len(names) - 1} inputs are too many for one emulator; sieve them with method: {{sample: morris}} "
                           f"and keep at most {MOST_INPUTS}")  # fmt: skip
    ranges = np.column_stack([vectors.min(axis=0), vectors.max(axis=0)])
    with one_thread():
        learned = fit(measure, vectors, answers, ranges, luck_variance, most_active=len(names), waves=WAVES)
        learned.mean(vectors[:1])
    return Emulated(vectors, answers, learned)
