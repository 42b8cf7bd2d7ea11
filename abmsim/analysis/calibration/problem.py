# SPDX-License-Identifier: Apache-2.0
"""What is open and what is known: numbers with their ranges, targets with their errors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class Problem:
    """Open numbers (uniform over their ranges) and targets, the columns of the simulator in their order.

    `error` is the standard deviation of a target: of what was observed, and of what the model leaves out, together.
    Targets of one group count as one.
    """

    names: tuple[str, ...]
    low: Array
    high: Array
    targets: tuple[str, ...]
    value: Array
    error: Array
    groups: tuple[str, ...]

    @property
    def ranges(self) -> Array:
        """The bounds [numbers, 2]."""
        return np.column_stack([self.low, self.high])

    @cached_property
    def weights(self) -> Array:
        """What each target counts: one for its group, shared out."""
        return np.array([1 / self.groups.count(group) for group in self.groups])

    def spread(self, points: int, seed: int) -> Array:
        """A Latin hypercube of the ranges [points, numbers]: the same for the same seed everywhere."""
        luck = np.random.default_rng(seed)
        order = np.argsort(luck.random((points, len(self.names))), axis=0, kind="stable")
        parts = (order + luck.random((points, len(self.names)))) / points
        return self.low + (self.high - self.low) * parts
