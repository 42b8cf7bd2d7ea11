# SPDX-License-Identifier: Apache-2.0
"""An emulator tells what it has not seen, says how far off it is, and refuses what it cannot tell."""

import sys

import numpy as np
import pytest

from abmsim.analysis.emulator import HINT, PoorEmulatorError, fit
from abmsim.results.errors import RefusedError

RANGES = np.array([[0.0, 10.0], [-1.0, 1.0], [100.0, 200.0]])


def points(count, seed=1):
    low, high = RANGES.T
    return low + (high - low) * np.random.default_rng(seed).random((count, 3))


def bent(vectors):
    """Bent in the first input, straight in the second; the third does nothing."""
    return np.sin(vectors[:, 0] / 2) + 2 * vectors[:, 1]


def test_it_tells_what_it_has_not_seen():
    emulator = fit("y", points(80), bent(points(80)), RANGES)
    there = points(200, seed=2)
    mean, variance = emulator.predict(there)
    assert np.abs(mean - bent(there)).max() < 0.1
    assert emulator.explained > 0.99
    covered = np.abs(mean - bent(there)) <= 2 * np.sqrt(variance) + 1e-6
    assert covered.mean() > 0.9


def test_luck_is_not_learned_and_its_variance_is_not_charged_to_the_emulator():
    luck = np.random.default_rng(3)
    vectors = points(150)
    emulator = fit("y", vectors, bent(vectors) + luck.normal(0, 0.5, 150), RANGES, luck_variance=0.25)
    there = points(200, seed=4)
    mean, _ = emulator.predict(there)
    assert np.sqrt(np.mean((mean - bent(there)) ** 2)) < 0.3
    assert emulator.explained > 0.85
    assert emulator.held_out_error == pytest.approx(0.55, abs=0.12)


def test_noise_alone_is_refused():
    noise = np.random.default_rng(5).normal(size=100)
    emulator = fit("noise", points(100), noise, RANGES)
    assert emulator.is_poor
    with pytest.raises(PoorEmulatorError, match="noise explains"):
        emulator.predict(points(3))


def test_the_held_out_error_is_that_of_runs_it_has_not_seen():
    """Memorising is no skill: 25 runs of a function that is too wild for them."""
    vectors = points(25)
    emulator = fit("wild", vectors, np.sin(40 * vectors[:, 0]), RANGES)
    assert emulator.is_poor


def test_the_same_runs_give_the_same_emulator():
    one, two = (fit("y", points(60), bent(points(60)), RANGES).predict(points(9, 7)) for _ in range(2))
    assert np.array_equal(one[0], two[0])
    assert np.array_equal(one[1], two[1])


@pytest.mark.parametrize(
    ("vectors", "outputs", "words"),
    [
        (points(10), bent(points(10)), "20 runs or more"),
        (points(30), np.full(30, 4.0), "no variance"),
        (points(30), np.where(np.arange(30) == 7, np.nan, 1.0), "run 7 is not finite"),
    ],
)
def test_what_cannot_be_learned_is_refused(vectors, outputs, words):
    with pytest.raises(RefusedError, match=words):
        fit("y", vectors, outputs, RANGES)


def test_without_the_library_there_is_a_hint(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.gaussian_process", None)
    with pytest.raises(RefusedError) as refused:
        fit("y", points(30), bent(points(30)), RANGES)
    assert str(refused.value) == HINT
