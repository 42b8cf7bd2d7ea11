# SPDX-License-Identifier: Apache-2.0
"""Whose turn it is where something may run out, such as the lender's fund: by this month's luck, the same in every world (ODD 7.7)."""

from abmsim.city import NOBODY
from abmsim.compiled import rule
from abmsim.dice import Draw, chance, key_of
from abmsim.world import World


@rule
def spot_of(i: int, world: World) -> int:
    """Return where resident i stands in this month's line: a spot from 0 to one less than there are places."""
    luck = chance(key_of(world.luck, Draw.TURN, world.clock), world.city.people.identity[i])
    return int(luck * len(world.city.people.state))


@rule
def clear_line(world: World) -> None:
    """Let nobody stand in line."""
    world.city.scratch.line[:] = NOBODY


@rule
def line_up(i: int, world: World) -> None:
    """Let resident i stand at the own spot, before whoever stands there already."""
    scratch, spot = world.city.scratch, spot_of(i, world)
    scratch.next_in_line[i] = scratch.line[spot]
    scratch.line[spot] = i
