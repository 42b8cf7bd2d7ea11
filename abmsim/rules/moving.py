# SPDX-License-Identifier: Apache-2.0
"""Who leaves the city and who arrives: chance alone, so that the same people leave in every world (ODD 7.4)."""

from typing import TYPE_CHECKING

from abmsim.accounts import FLOW, receive, spend
from abmsim.city import FileKind, Files, Firms, Mode, People, Spells, State, Tally
from abmsim.compiled import rule
from abmsim.dice import Draw, Luck, chance, key_of
from abmsim.profile import Profile
from abmsim.rules.arriving import draw_person
from abmsim.rules.borrowing import ROWS
from abmsim.rules.closing import close_firm, withdraw_file
from abmsim.rules.hiring import leave_job

if TYPE_CHECKING:
    from abmsim.city import IntArray
    from abmsim.world import Numbers

ARRIVING = FLOW["arriving_purse"]
DEPARTING = FLOW["departing_purse"]


@rule
def identity_of(place: int, clock: int) -> int:
    """Return the identity of whoever moved into `place` in month `clock`: never from policy, never twice."""
    return place + clock * ROWS


@rule
def depart(
    i: int,
    people: People,
    firms: Firms,
    files: Files,
    tally: Tally,
    spells: Spells,
    fund: "IntArray",
    flows: "IntArray",
    numbers: "Numbers",
    clock: int,
) -> None:
    """Let resident i leave: the firm closes, the job and the file are given up, the purse goes along."""
    if firms.mode[i] != Mode.NONE:
        close_firm(i, people, firms, files, tally, spells, fund, flows, numbers.borrowing, numbers.closing, clock)
    if people.state[i] == State.CO_ETHNIC_JOB:
        leave_job(i, people, firms, tally)
    if files.kind[i] != FileKind.NONE:
        withdraw_file(i, people, files, tally)
    spend(people.purse, flows, i, DEPARTING, people.purse[i])
    people.state[i] = State.VACANT
    people.consumption[i] = 0
    people.informed[i] = 0
    people.assisted[i] = 0
    people.served[i] = 0
    tally.departures[people.community[i]] += 1


@rule
def leave_and_arrive(
    people: People,
    firms: Firms,
    files: Files,
    tally: Tally,
    spells: Spells,
    fund: "IntArray",
    flows: "IntArray",
    profile: Profile,
    numbers: "Numbers",
    luck: Luck,
    clock: int,
) -> None:
    """Let some residents leave and newcomers take vacant places."""
    depart_key = key_of(luck, Draw.DEPART, clock)
    arrive_key = key_of(luck, Draw.ARRIVE, clock)
    for i in range(len(people.state)):
        if people.state[i] == State.VACANT:
            if chance(arrive_key, i) < profile.people.chance_place_filled_per_month:
                draw_person(i, identity_of(i, clock), clock, people, profile, numbers.arriving, numbers.language, luck)
                arrived = people.purse[i]
                people.purse[i] = 0
                receive(people.purse, flows, i, ARRIVING, arrived)
                tally.arrivals[people.community[i]] += 1
        elif chance(depart_key, people.identity[i]) < profile.people.chance_departure_per_month:
            depart(i, people, firms, files, tally, spells, fund, flows, numbers, clock)
