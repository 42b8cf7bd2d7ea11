# SPDX-License-Identifier: Apache-2.0
"""Functions whose sensitivities are known in closed form, importable by workers."""

import hashlib
import os
import time
from pathlib import Path

import numpy as np

PI = float(np.pi)
ISHIGAMI = {f"x{place}": (-PI, PI) for place in (1, 2, 3)}
ISHIGAMI_S1, ISHIGAMI_ST = (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437)
G_WEIGHTS = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])
SOBOL_G = {f"x{place}": (0, 1) for place in range(8)}
LINEAR = {f"x{place}": (0, 1) for place in range(6)}
SLOPES = np.array([1.0, -2.0, 3.0, -4.0, 5.0, 0.0])
FIVE = {f"x{place}": (0, 1) for place in range(5)}


def ishigami(x):
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def noted_ishigami(x):
    """Writes down that it began, so that a test can wait for it and count what was done twice."""
    with Path(os.environ["ABMSIM_TEST_STARTS"]).open("a", encoding="utf-8") as file:
        file.write(f"{x!r}\n")
    time.sleep(0.002)
    return ishigami(x)


def sobol_g(x):
    """Of one vector, or of a column for each input."""
    return np.prod((np.abs(4 * x.T - 2) + G_WEIGHTS) / (1 + G_WEIGHTS), axis=-1)


def sobol_g_shares():
    """S1 and ST of Sobol's G function (Saltelli et al. 2010)."""
    own = 1 / (3 * (1 + G_WEIGHTS) ** 2)
    variance = np.prod(1 + own) - 1
    total = [own[place] * np.prod(np.delete(1 + own, place)) for place in range(len(own))]
    return own / variance, np.array(total) / variance


def linear(x):
    return float((SLOPES * x).sum())


def constant(x):
    return 3.5


def breaks(x):
    return float("nan") if x[0] > 0.9 else linear(x)


def as_noisy_as_it_says(x, seed):
    """A signal of two inputs out of five, and noise of the same variance that any change of a number draws anew."""
    own = hashlib.sha256(x.tobytes() + str(seed).encode()).digest()
    noise = np.random.default_rng(int.from_bytes(own[:7], "big")).normal() * np.sqrt(5 / 12)
    return 2 * x[0] + x[1] + noise
