# SPDX-License-Identifier: Apache-2.0
"""What the audit found about one identity: how far it is off at worst, and where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from abmsim.results.blocks import Block
from abmsim.results.records import Array

WRITTEN_DIGITS = 1e-9  # tables hold ten significant digits, so a sum can be off by this share of its parts
SMALLEST = 1e-6


@dataclass(frozen=True, slots=True)
class Finding:
    """One identity: checked so many times, off by `residual` at worst; `where` says where (empty: nowhere)."""

    identity: str
    checked: int
    residual: float
    where: str = ""

    @property
    def holds(self) -> bool:
        """True when the identity holds everywhere it was checked."""
        return not self.where


class Worst:
    """Collects the largest residual of one identity over all worlds."""

    def __init__(self, identity: str) -> None:
        self.identity = identity
        self._checked = 0
        self._residual = 0.0
        self._where = ""

    def see(self, world: str, block: Block, residual: Array, size: Array, first_month: int = 0) -> None:
        """Take in residuals [pairs, months from `first_month`, communities or nothing].

        `size` is the size of what was added up, which bounds what the written digits can explain. An undefined
        residual is a breach: a table may not leave out what an identity needs.
        """
        self._checked += residual.size
        if residual.size == 0:
            return
        excess = np.where(np.isnan(residual), np.inf, np.abs(residual))
        allowed = SMALLEST + WRITTEN_DIGITS * np.nan_to_num(np.abs(size))
        at = np.unravel_index(int(np.argmax(excess - allowed)), residual.shape)
        if excess[at] > allowed[at] and excess[at] > self._residual:
            self._residual = float(excess[at])
            places = [f"pair {block.pairs[at[0]]}", f"month {block.months[at[1] + first_month]}"]
            places += [f"community {block.communities[at[2]]}"] if residual.ndim > 2 else []  # noqa: PLR2004 - axes
            self._where = f"{world}, {', '.join(places)}"

    def see_whole(self, where: str, residual: int) -> None:
        """Take in a residual of whole cents or firms, which must be exactly 0."""
        self._checked += 1
        if abs(residual) > self._residual:
            self._residual, self._where = float(abs(residual)), where

    def finding(self) -> Finding:
        """What was found over all worlds."""
        return Finding(self.identity, self._checked, self._residual, self._where)
