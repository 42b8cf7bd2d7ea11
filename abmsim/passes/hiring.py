# SPDX-License-Identifier: Apache-2.0
"""Who hires and who lays off this month (ODD 7.10)."""

from abmsim.city import NOBODY, Mode
from abmsim.compiled import rule
from abmsim.passes.taking_turns import clear_line, line_up
from abmsim.rules.hiring import HIRE, LAY_OFF, STAY, add_worker, equip_worker, gather_pool, lay_off, staff_decision
from abmsim.world import World


@rule
def decide_hire(i: int, world: World) -> int:
    """Return 1 to hire one worker, -1 to lay one off, 0 to stay."""
    numbers = world.numbers
    return staff_decision(
        i,
        world.city.people,
        world.city.firms,
        world.profile,
        numbers.trading,
        numbers.capital,
        world.support.wage_share[i],
        numbers.hiring,
    )


@rule
def can_equip(i: int, world: World) -> bool:
    """Pay for the tools and the first wage of one more worker in firm i; return whether the money reached."""
    city, numbers = world.city, world.numbers
    return equip_worker(
        i,
        city.people,
        city.firms,
        world.profile,
        city.lender,
        city.flows,
        city.tally,
        numbers.borrowing,
        numbers.learning,
        numbers.hiring,
        world.luck,
    )


@rule
def apply_hire(i: int, decision: int, world: World) -> None:
    """Carry out the decision of firm i; whoever would hire and cannot pay for it yet saves for it."""
    city, numbers = world.city, world.numbers
    city.firms.saves_for_staff[i] = 0
    if decision == LAY_OFF and city.firms.staff[i] + city.firms.outside_staff[i] > 0:
        lay_off(i, city.people, city.firms, city.tally)
    elif decision == HIRE and not can_equip(i, world):
        city.firms.saves_for_staff[i] = 1
    elif decision == HIRE:
        add_worker(
            i,
            city.people,
            city.firms,
            world.profile,
            city.tally,
            city.spells,
            city.pool,
            numbers.hiring,
            world.luck,
            world.clock,
        )


@rule
def prepare_hiring(world: World) -> None:
    """List who looks for work."""
    gather_pool(world.city.people, world.city.pool)


@rule
def hire_and_lay_off(world: World) -> None:
    """Ask every owner about staff; those who hire or lay off do so in turn: the lender's fund and the unemployed may run out.

    What others do while their turn comes changes nobody's decision, so that those who stay as they are need not wait in line.
    """
    mode, scratch = world.city.firms.mode, world.city.scratch
    clear_line(world)
    for i in range(len(mode)):
        if mode[i] == Mode.NONE:
            continue
        if decide_hire(i, world) == STAY:
            apply_hire(i, STAY, world)
        else:
            line_up(i, world)
    for spot in range(len(mode)):
        i = scratch.line[spot]
        while i != NOBODY:
            apply_hire(i, decide_hire(i, world), world)
            i = scratch.next_in_line[i]
