# SPDX-License-Identifier: Apache-2.0
"""Functions that experiments try in the tests: importable, so that workers find them."""

import os
import signal
import time
from pathlib import Path

import numpy as np


def smooth(vector):
    return float(vector[0] * 2 + np.prod(vector))


def two(vector):
    return [float(vector[0]), float(vector[0] - vector[1])]


def noisy(vector, seed):
    return float(vector[0] + np.random.default_rng(seed).normal())


def noted(vector):
    """Writes down that it began, then takes a moment: what a kill makes lost can be counted."""
    with Path(os.environ["ABMSIM_TEST_STARTS"]).open("a", encoding="utf-8") as file:
        file.write(f"{vector[0]!r}\n")
    time.sleep(0.02)
    return smooth(vector)


def noted_noisy(vector, seed):
    """The same with luck: one line a point and pair."""
    with Path(os.environ["ABMSIM_TEST_STARTS"]).open("a", encoding="utf-8") as file:
        file.write(f"{vector[0]!r} {seed}\n")
    time.sleep(0.02)
    return noisy(vector, seed)


def raises(vector):
    if vector[0] == 3 and not healed():
        raise ArithmeticError("negative stock in month 4")
    return smooth(vector)


def no_number(vector):
    return float("nan") if vector[0] == 3 and not healed() else smooth(vector)


def too_long(vector):
    if vector[0] == 3 and not healed():
        time.sleep(30)
    return smooth(vector)


def deaf(vector):
    """Does not even hear an alarm, as compiled code that never comes back."""
    if vector[0] == 3:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        time.sleep(600)
    return smooth(vector)


def deadly(vector):
    if vector[0] == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return smooth(vector)


def two_numbers(vector):
    return [1.0, 2.0]


def raises_always(vector):
    raise ArithmeticError("nobody is home")


def busy(vector):
    """A compiled pass's worth of work, in plain Python."""
    total = 0.0
    for number in range(int(vector[0])):
        total += number * 0.5
    return total


def healed() -> bool:
    """Whether a test has taken the fault away."""
    marker = os.environ.get("ABMSIM_TEST_HEALED")
    return bool(marker and Path(marker).exists())
