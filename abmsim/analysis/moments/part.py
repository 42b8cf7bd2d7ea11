# SPDX-License-Identifier: Apache-2.0
"""Which part of the economy a moment is of: some communities, some sectors, one kind of firm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from abmsim.analysis.moments.chronicle import Array, Chronicle
from abmsim.city import Mode

ALL = "all"
_KINDS: Mapping[str, Callable[[Array, Array], Array]] = {
    "main": lambda mode, _: (mode == Mode.UNREGISTERED_MAIN) | (mode == Mode.REGISTERED_MAIN),
    "side": lambda mode, _: (mode == Mode.UNREGISTERED_SIDE) | (mode == Mode.REGISTERED_SIDE),
    "registered": lambda mode, _: mode >= Mode.REGISTERED_SIDE,
    "unregistered": lambda mode, _: (mode > Mode.NONE) & (mode < Mode.REGISTERED_SIDE),
    "employer": lambda _, staff: staff > 0,
    "without_staff": lambda mode, staff: (mode > Mode.NONE) & (staff == 0),
}


def named(text: str, known: tuple[str, ...], what: str) -> tuple[int, ...]:
    """Return the positions of the names in a text such as `mexican, vietnamese`.

    Raises:
        ValueError: one of them is not known; the message lists those that are.
    """
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in known:
            raise ValueError(f"no {what} is called {name!r}; there are {', '.join(known)}")
    return tuple(known.index(name) for name in names)


@dataclass(frozen=True)
class Part:
    """A part of what was recorded: `where` holds community, sector (both may be lists: `food, retail`) and kind."""

    chronicle: Chronicle
    where: Mapping[str, str]

    @cached_property
    def communities(self) -> tuple[int, ...]:
        """The communities by position; all of them where none is named."""
        known, text = self.chronicle.communities, self.where.get("community", ALL)
        return tuple(range(len(known))) if text == ALL else named(text, known, "community")

    @cached_property
    def firms(self) -> Array:
        """Whose community and sector it is [f]."""
        lives = self.chronicle.firms
        mine: Array = np.isin(lives.community, self.communities)
        if "sector" in self.where:
            mine = mine & np.isin(lives.sector, named(self.where["sector"], self.chronicle.sectors, "sector"))
        return mine

    @cached_property
    def open(self) -> Array:
        """In which months a firm is open, and of this kind [f, m]."""
        lives = self.chronicle.firms
        here = (lives.mode > Mode.NONE) & self.firms[:, None]
        kind = self.where.get("kind")
        return here if kind is None else here & _KINDS[kind](lives.mode, lives.staff)

    def of(self, *names: str) -> Part:
        """The same part, told apart by these keys only."""
        return Part(self.chronicle, {name: value for name, value in self.where.items() if name in names})

    def open_at(self, months: Array) -> Array:
        """Whether each firm is open, and of this kind, in a month of its own [f]; False for months not recorded."""
        recorded = (months >= 0) & (months <= self.chronicle.months)
        found: Array = self.open[np.arange(len(months)), np.where(recorded, months, 0)] & recorded
        return found

    def measure(self, name: str) -> Array:
        """A column of `months.csv`, months of whole years by community [m, communities]."""
        from abmsim.measures import INDEX

        table: Array = self.chronicle.measures[self.chronicle.window, :, INDEX[name]]
        return table[:, list(self.communities)]


def share(part: float, whole: float) -> float:
    """One over the other; undefined (NaN) where there is nothing to divide by."""
    return float(part) / float(whole) if whole > 0 else float("nan")
