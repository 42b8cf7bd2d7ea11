# SPDX-License-Identifier: Apache-2.0
"""Mixes of levers: each lever is left out or bought at one of its doses; which are lived first, and all there are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from abmsim.experiments.points import Array
from abmsim.results.errors import RefusedError

Mix = tuple[int, ...]  # of each lever its dose, counted from 1; 0: left out
NOTHING: Final = "do nothing"
MOST_MIXES = 500_000


@dataclass(frozen=True, slots=True)
class Lever:
    """Something a city can buy, and in which doses, in words."""

    name: str
    doses: tuple[str, ...]

    @property
    def reference(self) -> int:
        """The dose at which it is tried with each other lever: the middle one, of two the larger."""
        return len(self.doses) // 2 + 1


def nothing(levers: Sequence[Lever]) -> Mix:
    """The mix without any lever."""
    return (0,) * len(levers)


def only(levers: Sequence[Lever], **doses: int) -> Mix:
    """The mix with these levers at these doses and no others; levers by name.

    >>> only((Lever("liaison", ("half", "whole")), Lever("office", ("more",))), liaison=2)
    (2, 0)
    """
    return tuple(doses.get(lever.name, 0) for lever in levers)


def first_mixes(levers: Sequence[Lever]) -> tuple[Mix, ...]:
    """What the table is made from: nothing, each lever alone at each dose, each two levers at their reference doses."""
    found = [nothing(levers)]
    for place, lever in enumerate(levers):
        found += [_with(levers, {place: dose}) for dose in range(1, len(lever.doses) + 1)]
    for one, other in combinations(range(len(levers)), 2):
        found.append(_with(levers, {one: levers[one].reference, other: levers[other].reference}))
    return tuple(found)


def _with(levers: Sequence[Lever], doses: dict[int, int]) -> Mix:
    return tuple(doses.get(place, 0) for place in range(len(levers)))


def every_mix(levers: Sequence[Lever]) -> Array:
    """Every mix there is: [mixes, levers], the first one with nothing.

    Raises:
        RefusedError: there are more than can be looked at one by one.
    """
    sizes = [len(lever.doses) + 1 for lever in levers]
    count = math.prod(sizes)
    if count > MOST_MIXES:
        raise RefusedError(
            f"{count:,} mixes are too many to look at one by one; at most {MOST_MIXES:,}: name fewer doses"
        )
    return np.stack(np.unravel_index(np.arange(count), sizes), axis=1)


def told(levers: Sequence[Lever], mix: Mix) -> str:
    """A mix in words.

    >>> told((Lever("liaison", ("staff=0.5",)), Lever("fee_waiver", ("",))), (1, 1))
    'liaison (staff=0.5) + fee_waiver'
    """
    parts = [
        f"{lever.name} ({lever.doses[dose - 1]})" if lever.doses[dose - 1] else lever.name
        for lever, dose in zip(levers, mix, strict=True)
        if dose
    ]
    return " + ".join(parts) or NOTHING
