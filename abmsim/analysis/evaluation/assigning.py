# SPDX-License-Identifier: Apache-2.0
"""Who may come where luck, turns or a score decide: people who are not meant are not served in that world."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import numpy as np

from abmsim.city import BoolArray, FloatArray, IntArray, People, State
from abmsim.dice import Draw, Luck, key_of
from abmsim.interventions.reaching import NOBODY_COMES, wish_to_come
from abmsim.interventions.targeting import write_luck
from abmsim.parameters import fill
from abmsim.programmes import number_of
from abmsim.serving import town_of
from abmsim.support import Support

if TYPE_CHECKING:
    from abmsim.economy import Economy

LOTTERY, SCORE, TURN, NEIGHBOURHOOD = "lottery", "score", "turn", "neighbourhood"
HIGHEST_EDUCATION = 3
NEVER = np.iinfo(np.int64).max


class Admission(Protocol):
    """Decides month by month who may come; `has_applicants` where people apply before it is decided."""

    has_applicants: ClassVar[bool]

    def admits(self, people: People, month: int) -> BoolArray:
        """Return who may come in `month`, by place."""
        ...


def luck_for(identity: IntArray, name: str, luck: Luck) -> FloatArray:
    """Return everybody's luck in (0, 1) with this way of choosing, the same in every month and world."""
    found = np.empty(len(identity))
    with np.errstate(over="ignore"):
        key = np.uint64(key_of(luck, int(Draw.PLACE), 0))
        write_luck(np.arange(len(identity)), identity, number_of("evaluation", name), key, found)
    return found


@dataclass(frozen=True)
class ByLottery:
    """A coin for each person decides once and for all."""

    has_applicants: ClassVar[bool] = True
    share: float
    luck: Luck

    def admits(self, people: People, month: int) -> BoolArray:  # noqa: ARG002 - the coin is cast once
        """Return who was drawn."""
        found: BoolArray = luck_for(people.identity, LOTTERY, self.luck) < self.share
        return found


@dataclass(frozen=True)
class ByTurns:
    """Neighbourhoods begin in waves; luck says who lives where and which wave a neighbourhood is in."""

    has_applicants: ClassVar[bool] = False
    neighbourhoods: int
    openings: IntArray  # the month in which each wave begins
    luck: Luck

    def admits(self, people: People, month: int) -> BoolArray:
        """Return whose neighbourhood has begun."""
        wave = self.waves()[neighbourhood_of(people.identity, self.neighbourhoods, self.luck)]
        found: BoolArray = self.openings[wave] <= month
        return found

    def waves(self) -> IntArray:
        """Return the wave of each neighbourhood; all waves have as many, give or take one."""
        order = np.argsort(luck_for(np.arange(self.neighbourhoods), TURN, self.luck), kind="stable")
        wave = np.empty(self.neighbourhoods, dtype=np.int64)
        wave[order] = np.arange(self.neighbourhoods) * len(self.openings) // self.neighbourhoods
        return wave


def neighbourhood_of(identity: IntArray, neighbourhoods: int, luck: Luck) -> IntArray:
    """Return the neighbourhood of each person, which luck decides for want of a map."""
    found: IntArray = (luck_for(identity, NEIGHBOURHOOD, luck) * neighbourhoods).astype(np.int64)
    return found


def openings_of(first: int, last: int, waves: int) -> IntArray:
    """Return the month in which each wave begins: evenly over the programme's months, the last one never."""
    steps = np.arange(waves - 1) * (last - first + 1) // (waves - 1)
    return np.append(first + steps, NEVER)


@dataclass
class ByScore:
    """Those whose score of need reaches the cut-off may come; a person's score is given once and kept."""

    has_applicants: ClassVar[bool] = True
    weight_of_impression: float
    share: float
    luck: Luck
    cut_off: float = np.nan
    given: FloatArray = field(default_factory=lambda: np.empty(0))
    known: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def admits(self, people: People, month: int) -> BoolArray:  # noqa: ARG002 - the same cut-off in every month
        """Return whose score reaches the cut-off; the first call sets it."""
        if not len(self.given):
            self.given, self.known = self._score(people), people.identity.copy()
            living = people.state != State.VACANT
            self.cut_off = float(np.quantile(self.given[living], 1 - self.share))
        new = self.known != people.identity
        self.given[new] = self._score(people)[new]
        self.known = people.identity.copy()
        found: BoolArray = self.given >= self.cut_off
        return found

    def _score(self, people: People) -> FloatArray:
        """Return the points for little English, little schooling and the interviewer's impression."""
        impression = luck_for(people.identity, SCORE, self.luck)
        schooling = people.education / HIGHEST_EDUCATION
        found: FloatArray = (1 - people.english) + (1 - schooling) + self.weight_of_impression * impression
        return found

    def scores(self) -> FloatArray:
        """Return the score above the cut-off (below: negative), by place."""
        return self.given - self.cut_off


def who_applies(economy: Economy) -> BoolArray:
    """Return who would come next month if everybody might, by place; nothing is remembered or paid.

    Where a programme asks nobody but chooses itself, those it would choose count.
    """
    came = np.zeros(economy.places, dtype=bool)

    def listen(eligible: Any, offer: Any, world: Any, wish: FloatArray) -> None:
        """Note who might come to what is offered."""
        wish_to_come(eligible, offer, world, wish)
        np.logical_or(came, wish < NOBODY_COMES, out=came)

    month = economy.month + 1
    with np.errstate(over="ignore"):
        for plan in (one for one in economy.scenario.interventions if one.start <= month <= one.end):
            lever = import_module(f"abmsim.interventions.{plan.kind}")
            numbers = fill(lever.NUMBERS, economy.scenario.numbers, plan.kind)
            programme = economy.programmes[plan.id].copy()
            programme.meant = None
            town = town_of(economy, programme)._replace(ask_each=listen, clock=economy.clock + 1, month=month)
            given = lever.serve(plan.options, numbers, month - plan.start + 1, town)
            np.logical_or(came, _gets_something(given), out=came)
    return came


def _gets_something(given: Support) -> BoolArray:
    personal = (
        given.served, given.reached, given.told, given.eased, given.considering, given.payment_dollars, given.fee_waived,
        given.returns_prevented, given.grant_cents,
    )  # fmt: skip
    found = np.zeros(len(given.served), dtype=bool)
    for column in personal:
        found |= column > 0
    return found


def admit(economy: Economy, admitted: BoolArray) -> None:
    """Let the programmes of this world serve nobody else next month."""
    meant = np.where(admitted, economy.city.people.identity + 1, 0)
    for programme in economy.programmes.values():
        programme.meant = meant
