# SPDX-License-Identifier: Apache-2.0
"""What is written down about everybody in one simulated city, month by month, for evaluators to look at parts of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from abmsim.city import BoolArray, FloatArray, IntArray, Mode, SmallArray, State

if TYPE_CHECKING:
    from abmsim.economy import Economy

JOBS, REGISTRATIONS = "jobs", "registrations"
OUTCOMES = (JOBS, REGISTRATIONS)
CountArray = np.ndarray[tuple[int, ...], np.dtype[np.int16]]


@dataclass(frozen=True)
class Roll:
    """Who lives where; people come and go alike in every world of a pair.

    Shapes: identity, here, sector and education [months + 1, places]; community [places].
    """

    identity: IntArray
    here: BoolArray
    sector: SmallArray
    education: SmallArray
    community: SmallArray

    def stayed(self, place: IntArray, row: IntArray | int, last: int) -> BoolArray:
        """Return who of those who lived in `place` at the end of month `row` lives there still in month `last`."""
        found: BoolArray = (self.identity[last, place] == self.identity[row, place]) & self.here[last, place]
        return found


@dataclass(frozen=True)
class Listed:
    """People on a list, each once: the place they live in, the month they first appear, and their score of need."""

    place: IntArray
    row: IntArray
    admitted: BoolArray
    score: FloatArray

    def __len__(self) -> int:
        return len(self.place)

    def only(self, chosen: BoolArray | IntArray) -> Listed:
        """Return those of the list who are chosen, by a mark for each or by their positions."""
        return Listed(self.place[chosen], self.row[chosen], self.admitted[chosen], self.score[chosen])


@dataclass(frozen=True)
class Lives:
    """What one world's firms did: jobs and licences so far [months + 1, places], ways of having a business likewise."""

    jobs: CountArray
    registrations: CountArray
    mode: SmallArray
    clients: Listed
    applicants: Listed

    def outcome(self, name: str) -> CountArray:
        """Return what is counted, by month and place: jobs as they are, licences since the first month."""
        return self.jobs if name == JOBS else self.registrations


@dataclass
class Entries:
    """A list that is being written: nobody is entered twice."""

    known: IntArray  # identity + 1 of who was entered from each place
    place: list[IntArray] = field(default_factory=list)
    row: list[IntArray] = field(default_factory=list)
    admitted: list[BoolArray] = field(default_factory=list)
    score: list[FloatArray] = field(default_factory=list)

    def enter(self, found: BoolArray, row: int, identity: IntArray, admitted: BoolArray, score: FloatArray) -> None:
        """Enter those found in month `row` who are not on the list yet."""
        new = np.flatnonzero(found & (self.known != identity + 1))
        self.known[new] = identity[new] + 1
        self.place.append(new)
        self.row.append(np.full(len(new), row))
        self.admitted.append(admitted[new])
        self.score.append(score[new])

    def listed(self) -> Listed:
        """Return the list as it stands."""
        none = np.empty(0, dtype=np.int64)
        return Listed(
            np.concatenate([none, *self.place]),
            np.concatenate([none, *self.row]),
            np.concatenate([np.empty(0, dtype=bool), *self.admitted]),
            np.concatenate([np.empty(0), *self.score]),
        )


@dataclass
class Scribe:
    """Writes down one world month by month."""

    economy: Economy
    jobs: list[CountArray] = field(default_factory=list)
    registrations: list[CountArray] = field(default_factory=list)
    mode: list[SmallArray] = field(default_factory=list)
    clients: Entries = field(init=False)
    applicants: Entries = field(init=False)

    def __post_init__(self) -> None:
        nobody = np.zeros(self.economy.places, dtype=np.int64)
        self.clients, self.applicants = Entries(nobody.copy()), Entries(nobody.copy())

    def follow(self, economy: Economy) -> Scribe:
        """Return a scribe who goes on with another world from here, the months so far being the same."""
        other = Scribe(economy)
        other.jobs, other.registrations, other.mode = [*self.jobs], [*self.registrations], [*self.mode]
        return other

    def write(self) -> None:
        """Write down the month just lived."""
        city, economy = self.economy.city, self.economy
        owners = (city.people.state == State.OWNER).astype(np.int64)
        self.jobs.append((owners + city.firms.staff + city.firms.outside_staff).astype(np.int16))
        new = (city.firms.registered_month == economy.clock) & (city.firms.mode >= Mode.REGISTERED_SIDE)
        before = self.registrations[-1] if self.registrations else np.zeros(economy.places, dtype=np.int16)
        self.registrations.append((before + (new if economy.month else 0)).astype(np.int16))
        self.mode.append(city.firms.mode.copy())
        helped = city.people.assisted != 0
        everybody = np.ones(economy.places, dtype=bool)
        self.clients.enter(helped, economy.month, city.people.identity, everybody, np.zeros(economy.places))

    def lives(self) -> Lives:
        """Return what was written."""
        return Lives(
            np.array(self.jobs),
            np.array(self.registrations),
            np.array(self.mode),
            self.clients.listed(),
            self.applicants.listed(),
        )


@dataclass
class RollCall:
    """Writes down who lives where."""

    identity: list[IntArray] = field(default_factory=list)
    here: list[BoolArray] = field(default_factory=list)
    sector: list[SmallArray] = field(default_factory=list)
    education: list[SmallArray] = field(default_factory=list)

    def write(self, economy: Economy) -> None:
        """Write down the month just lived."""
        people = economy.city.people
        self.identity.append(people.identity.copy())
        self.here.append(people.state != State.VACANT)
        self.sector.append(people.sector.copy())
        self.education.append(people.education.copy())

    def roll(self, community: SmallArray) -> Roll:
        """Return what was written."""
        return Roll(
            np.array(self.identity), np.array(self.here), np.array(self.sector), np.array(self.education), community
        )
