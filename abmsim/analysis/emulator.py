# SPDX-License-Identifier: Apache-2.0
"""Learns from some runs what the model would give elsewhere, says how far off that is, and refuses when it is poor.

A Gaussian process on a linear trend in the inputs that matter most (active inputs: Craig and others 1997, Vernon and
others 2010); what the other inputs do is taken as noise beside the luck, whose variance comes from replicates. Inputs
are scaled to their ranges. The error is that of runs that were held out. Needs scikit-learn (`pip install
abmsim[calibrate]`), which is loaded when the first emulator is fitted.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from abmsim.results.errors import RefusedError

Array = np.ndarray[Any, np.dtype[Any]]
MOST_ACTIVE = 6
FOLDS = 5
POOR = 0.5  # an emulator that explains less of what is not luck than this share is refused
LEAST_POINTS = 20
LARGEST_LENGTH = 20.0
SMALLEST_LENGTH = 0.2
NEARLY_NOTHING = 1e-9
LEAST_NOISE = 1e-6  # of the variance
HINT = "emulators need scikit-learn: pip install 'abmsim[calibrate]'"


@dataclass(frozen=True, slots=True)
class Waves:
    """How short a wave over an input may be, in shares of its range, and the lengths that learning starts from."""

    first: tuple[float, ...]
    smallest: float


SMOOTH = Waves((1.0,), SMALLEST_LENGTH)


@contextmanager
def one_thread() -> Iterator[None]:
    """Let linear algebra use one thread meanwhile: how many there are must not decide the last bit of a result."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError as error:
        raise RefusedError(HINT) from error
    with threadpool_limits(1):
        yield


class PoorEmulatorError(RefusedError):
    """An emulator was asked for what it cannot tell."""


@dataclass(frozen=True, eq=False)
class Emulator:
    """What was learned of one output.

    `explained` is the share of the variance that is not luck which held-out runs confirm (1: all; below 0: worse than
    the mean); `held_out_error` the root mean squared error of held-out runs, luck included.
    """

    label: str
    low: Array  # [inputs]
    high: Array
    active: tuple[int, ...]
    explained: float
    held_out_error: float
    luck_variance: float
    centre: float
    size: float
    trend: Array  # [active + 1]
    surface: Any

    @property
    def is_poor(self) -> bool:
        """Whether it must not be used."""
        return not self.explained >= POOR

    def predict(self, vectors: Array) -> tuple[Array, Array]:
        """Return mean and variance [n] of the output without luck at these vectors [n, inputs].

        Raises:
            PoorEmulatorError: held-out runs have shown that it cannot tell.
        """
        self._refuse_poor()
        return self._predict(_scaled(np.asarray(vectors, dtype=np.float64), self.low, self.high)[:, list(self.active)])

    def mean(self, vectors: Array) -> Array:
        """Return the mean alone, as `predict` does."""
        self._refuse_poor()
        inputs = _scaled(np.asarray(vectors, dtype=np.float64), self.low, self.high)[:, list(self.active)]
        found: Array = self.centre + self.size * (self.surface.predict(inputs) + _with_one(inputs) @ self.trend)
        return found

    def relearned(self, vectors: Array, outputs: Array) -> Emulator:
        """The same kind of surface through other runs of the same output."""
        inputs = _scaled(vectors, self.low, self.high)[:, list(self.active)]
        noise = max(self.luck_variance / self.size**2, LEAST_NOISE)
        trend, surface = _learn(inputs, (outputs - self.centre) / self.size, noise, self.surface.kernel_)
        return replace(self, trend=trend, surface=surface)

    def _refuse_poor(self) -> None:
        if self.is_poor:
            raise PoorEmulatorError(
                f"the emulator of {self.label} explains {self.explained:.0%} of what is not luck in runs held out "
                f"(at least {POOR:.0%} is needed): add points, or fewer inputs"
            )

    def _predict(self, inputs: Array) -> tuple[Array, Array]:
        mean, deviation = self.surface.predict(inputs, return_std=True)
        found = mean + _with_one(inputs) @ self.trend
        return self.centre + self.size * found, (self.size * deviation) ** 2


def fit(
    label: str, vectors: Array, outputs: Array, ranges: Array, luck_variance: float = 0.0, *,
    most_active: int = MOST_ACTIVE, waves: Waves | None = None,
) -> Emulator:  # fmt: skip
    """Learn one output [n] of vectors [n, inputs]; `ranges` [inputs, 2] are the bounds of the inputs.

    `luck_variance` is that of an output around its mean over lucks, from replicates; at most so many inputs are active;
    `waves` (the usual ones: smooth) says how short a wave over an input may be.

    Raises:
        RefusedError: too few runs, one that is not finite, or an output that never varies.
    """
    _check(label, vectors, outputs)
    low, high = ranges[:, 0], ranges[:, 1]
    inputs = _scaled(vectors, low, high)
    centre, size = float(outputs.mean()), float(outputs.std())
    target, noise = (outputs - centre) / size, max(luck_variance / size**2, LEAST_NOISE)
    active = _active(inputs, target, most_active)
    chosen = inputs[:, list(active)]
    trend, surface = _learn(chosen, target, noise, waves=waves or SMOOTH)
    error = _held_out(chosen, target, noise, surface.kernel_)
    signal = max(1 - noise, 1e-9)
    explained = 1 - max(error - noise, 0.0) / signal if noise < 1 else float("-inf")
    return Emulator(
        label, low, high, active, explained, size * float(np.sqrt(error)), luck_variance, centre, size, trend, surface
    )  # fmt: skip


def smooth(inputs: Array, outputs: Array, at: Array) -> Array:
    """The mean of outputs [n] as a smooth surface over a few inputs [n, inputs], told at other inputs.

    What else moves the outputs is noise to it; outputs that never vary give their mean.
    """
    centre, size = float(outputs.mean()), float(outputs.std())
    if size <= NEARLY_NOTHING:
        return np.full(len(at), centre)
    low, high = inputs.min(axis=0), inputs.max(axis=0)
    trend, surface = _learn(_scaled(inputs, low, high), (outputs - centre) / size, NEARLY_NOTHING)
    there = _scaled(at, low, high)
    found: Array = centre + size * (surface.predict(there) + _with_one(there) @ trend)
    return found


def _check(label: str, vectors: Array, outputs: Array) -> None:
    if len(outputs) < LEAST_POINTS or len(vectors) != len(outputs):
        raise RefusedError(f"{label}: an emulator needs {LEAST_POINTS} runs or more, not {len(outputs)}")
    if not (np.isfinite(outputs).all() and np.isfinite(vectors).all()):
        first = int(np.flatnonzero(~(np.isfinite(outputs) & np.isfinite(vectors).all(axis=1)))[0])
        raise RefusedError(f"{label}: run {first} is not finite")
    if outputs.std() <= 1e-12 * max(1.0, float(np.abs(outputs).max())):
        raise RefusedError(f"{label}: no variance, nothing to learn")


def _scaled(vectors: Array, low: Array, high: Array) -> Array:
    found: Array = (vectors - low) / np.where(high > low, high - low, 1.0) - 1 / 2
    return found


def _with_one(inputs: Array) -> Array:
    return np.column_stack([np.ones(len(inputs)), inputs])


def _active(inputs: Array, target: Array, most: int) -> tuple[int, ...]:
    """The inputs that matter most by themselves, straight or bent; ties to the first."""
    gains = []
    for column in inputs.T:
        terms = np.column_stack([np.ones(len(column)), column, column**2])
        left = target - terms @ np.linalg.lstsq(terms, target, rcond=None)[0]
        gains.append(1 - float(np.mean(left**2)))
    order = np.argsort(-np.round(gains, 9), kind="stable")
    return tuple(sorted(int(place) for place in order[:most]))


def _sklearn() -> Any:
    try:
        import sklearn.gaussian_process as library
    except ImportError as error:
        raise RefusedError(HINT) from error
    return library


def _learn(
    inputs: Array, target: Array, noise: float, kernel: Any = None, waves: Waves = SMOOTH
) -> tuple[Array, Any]:  # fmt: skip
    """Fit trend and process, from each first length, and keep the likeliest; with a kernel, as it is."""
    trend: Array = np.linalg.lstsq(_with_one(inputs), target, rcond=None)[0]
    left = target - _with_one(inputs) @ trend
    if kernel is not None:
        return trend, _fitted(kernel, noise, None).fit(inputs, left)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a length at its bound says that an input is straight: not a fault
        found = [
            _fitted(_kernel(inputs.shape[1], first, waves.smallest), noise, "fmin_l_bfgs_b").fit(inputs, left)
            for first in waves.first
        ]
    return trend, max(found, key=lambda one: float(one.log_marginal_likelihood_value_))


def _kernel(inputs: int, first: float, smallest: float) -> Any:
    kernels = _sklearn().kernels
    return kernels.ConstantKernel(0.3, (1e-3, 1e2)) * kernels.RBF(
        np.full(inputs, first), (smallest, LARGEST_LENGTH)
    ) + kernels.WhiteKernel(0.1, (1e-4, 1e1))


def _fitted(kernel: Any, noise: float, optimizer: str | None) -> Any:
    return _sklearn().GaussianProcessRegressor(kernel=kernel, alpha=noise, optimizer=optimizer, random_state=1)


def _held_out(inputs: Array, target: Array, noise: float, kernel: Any) -> float:
    """Mean squared error of every fifth run, learned from the others with the same kernel."""
    errors = np.zeros(len(target))
    for fold in range(FOLDS):
        out = np.arange(len(target)) % FOLDS == fold
        trend, surface = _learn(inputs[~out], target[~out], noise, kernel)
        errors[out] = target[out] - (surface.predict(inputs[out]) + _with_one(inputs[out]) @ trend)
    return float(np.mean(errors**2))
