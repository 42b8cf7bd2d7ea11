# SPDX-License-Identifier: Apache-2.0
"""The table of effects: what each lever does alone at each dose, what two do beyond their sum, and so what any mix would.

A guess, made to find the few mixes that are worth living: effects add up, and what two levers do beyond their sum at
their reference doses grows with the money that is spent on each. Interactions of three levers are left out, and one
that luck could have made counts for little (James and Stein 1961).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from abmsim.analysis.adjusting import holm, p_value
from abmsim.analysis.crossed import error_of_mean, estimate_of
from abmsim.analysis.effects import Estimate
from abmsim.analysis.interactions import reading
from abmsim.analysis.portfolio.mixes import Lever, Mix, first_mixes
from abmsim.experiments.points import Array

Lived = Mapping[str, Array]  # of each column [mixes, points, pairs]


@dataclass(frozen=True, slots=True)
class Beyond:
    """What two levers do together beyond the sum of what they do alone."""

    levers: tuple[str, str]
    goal: str
    estimate: Estimate
    p_adjusted: float

    @property
    def reading(self) -> str:
        """What the interval allows to say."""
        return reading(self.estimate)


@dataclass(frozen=True, eq=False)
class Table:
    """Every column of the mixes that were lived first, ready to tell any mix."""

    levers: tuple[Lever, ...]
    lived: Lived
    cost: str

    @property
    def idle(self) -> tuple[int, ...]:
        """The levers that changed nothing and cost nothing in any run, at any dose."""
        places = self._places
        found = []
        for lever, one in enumerate(self.levers):
            rows = [places[self._at({lever: dose})] for dose in range(1, len(one.doses) + 1)]
            if all((values[rows] == values[places[self._at({})]]).all() for values in self.lived.values()):
                found.append(lever)
        return tuple(found)

    def alone(self, column: str, lever: int) -> Array:
        """The mean of a column with one lever at each dose, the first being none: [doses + 1]."""
        places = self._places
        size = len(self.levers[lever].doses)
        means = [self.lived[column][places[self._at({lever: dose})]].mean() for dose in range(1, size + 1)]
        return np.array([0.0, *means])

    def beyond(self, column: str, one: int, other: int) -> Array:
        """What two levers at their reference doses do beyond their sum, in every run: [points, pairs]."""
        values, places = self.lived[column], self._places
        doses = {one: self.levers[one].reference, other: self.levers[other].reference}
        both = values[places[self._at(doses)]]
        parts = [values[places[self._at({place: dose})]] for place, dose in doses.items()]
        found: Array = both - parts[0] - parts[1]
        return found

    def predicted(self, column: str, mixes: Array) -> Array:
        """The column of every mix [mixes] by the table."""
        alone = [self.alone(column, place) for place in range(len(self.levers))]
        total = np.zeros(len(mixes))
        for place, means in enumerate(alone):
            total += means[mixes[:, place]]
        for one, other in combinations(range(len(self.levers)), 2):
            size = _shrunk(self.beyond(column, one, other))
            if size:
                total += size * self._share(one, mixes[:, one]) * self._share(other, mixes[:, other])
        return total

    def interactions(self, goals: Mapping[str, str]) -> tuple[Beyond, ...]:
        """Every two levers, of each of these columns; the chances are adjusted for how many are looked at (Holm)."""
        found = []
        for column, goal in goals.items():
            couples = list(combinations(range(len(self.levers)), 2))
            estimates = [estimate_of(self.beyond(column, one, other)) for one, other in couples]
            adjusted = holm([p_value(one) for one in estimates])
            found += [
                Beyond((self.levers[one].name, self.levers[other].name), goal, estimate, p)
                for (one, other), estimate, p in zip(couples, estimates, adjusted, strict=True)
            ]
        return tuple(found)

    @property
    def _places(self) -> dict[Mix, int]:
        return {mix: place for place, mix in enumerate(first_mixes(self.levers))}

    def _at(self, doses: Mapping[int, int]) -> Mix:
        return tuple(doses.get(place, 0) for place in range(len(self.levers)))

    def _share(self, lever: int, doses: Array) -> Array:
        """The money at each dose for one dollar at the reference dose; 1 where it costs nothing."""
        costs = self.alone(self.cost, lever)
        reference = costs[self.levers[lever].reference]
        shares = costs / reference if reference > 0 else (np.arange(len(costs)) > 0).astype(np.float64)
        found: Array = shares[doses]
        return found


def _shrunk(beyond: Array) -> float:
    """A mean nearer to zero the less it can be told from it."""
    mean, error = float(beyond.mean()), error_of_mean(beyond)
    return mean * max(0.0, 1 - (error / mean) ** 2) if mean else 0.0


def check_levers(levers: Sequence[Lever]) -> None:
    """Do nothing if every lever has a name of its own and a dose; else raise ValueError."""
    names = [lever.name for lever in levers]
    if not names or len({*names}) < len(names) or not all(lever.doses for lever in levers):
        raise ValueError("a portfolio needs levers with names of their own and at least one dose each")
