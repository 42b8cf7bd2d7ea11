# SPDX-License-Identifier: Apache-2.0
"""Whose turn it is where something may run out, such as the lender's fund: by this month's luck, the same in every world (ODD 7.7)."""

from abmsim.city import NOBODY
from abmsim.compiled import rule
from abmsim.dice import Draw, chance, key_of
from abmsim.world import World


@rule
def turn_of(i: int, world: World) -> float:
    """Return the luck by which resident i takes turns this month: the lowest comes first."""
    return chance(key_of(world.luck, Draw.TURN, world.clock), world.city.people.identity[i])


@rule
def clear_line(world: World) -> None:
    """Let nobody stand in line."""
    world.city.scratch.line[:] = NOBODY


@rule
def line_up(i: int, world: World) -> None:
    """Let resident i stand in line by luck; the few who share a spot stand in their order, however many places a city has."""
    scratch, turn = world.city.scratch, turn_of(i, world)
    spot = int(turn * len(scratch.line))
    before, after = NOBODY, scratch.line[spot]
    while after != NOBODY and turn_of(after, world) <= turn:
        before, after = after, scratch.next_in_line[after]
    scratch.next_in_line[i] = after
    if before == NOBODY:
        scratch.line[spot] = i
    else:
        scratch.next_in_line[before] = i
