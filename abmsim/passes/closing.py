# SPDX-License-Identifier: Apache-2.0
"""Who closes this month (ODD 7.11)."""

from abmsim.city import BY_REFORM, Mode
from abmsim.compiled import rule
from abmsim.dice import Draw, chance, key_of
from abmsim.rules.closing import close_firm, is_found, is_shut, wants_to_close
from abmsim.world import World


@rule
def decide_close(i: int, world: World) -> bool:
    """Return whether the owner of firm i gives it up this month."""
    people, numbers = world.city.people, world.numbers
    return wants_to_close(
        i,
        chance(key_of(world.luck, Draw.CLOSE, world.clock), people.identity[i]),
        world.clock,
        people,
        world.city.firms,
        numbers.trading,
        numbers.earning,
        numbers.starting_up.value_of_independence_dollars_per_month,
        world.profile.communities.pull_to_business_dollars_per_month[people.community[i]],
        numbers.closing,
    )


@rule
def note_found(i: int, world: World) -> None:
    """Note that a lever changed what follows for the owner of firm i, who is found without a licence this month."""
    people, key = world.city.people, key_of(world.luck, Draw.DETECTED, world.clock)
    if people.assisted[i] == 0 and is_found(i, people, world.city.firms, world.numbers.closing, key):
        people.assisted[i] = BY_REFORM


@rule
def apply_close(i: int, closes: bool, world: World) -> None:
    """Close firm i when its owner gives it up or it is shut."""
    city, numbers = world.city, world.numbers
    if world.support.inspection.changed:
        note_found(i, world)
    shut = is_shut(i, city.people, city.firms, world.profile, city.flows, numbers.closing, world.luck, world.clock)
    if closes or shut:
        close_firm(
            i,
            city.people,
            city.firms,
            city.files,
            city.tally,
            city.spells,
            city.lender,
            city.flows,
            numbers.borrowing,
            numbers.closing,
            world.clock,
        )


@rule
def close_firms(world: World) -> None:
    """Ask every owner whether to go on."""
    mode = world.city.firms.mode
    for i in range(len(mode)):
        if mode[i] != Mode.NONE:
            apply_close(i, decide_close(i, world), world)
