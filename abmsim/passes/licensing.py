# SPDX-License-Identifier: Apache-2.0
"""Files at the licensing office, who formalises, and who gets a licence (ODD 7.13, 7.15)."""

from abmsim.city import BY_REFORM, NOBODY, REGISTERED_COLUMN, FileKind, Mode, State
from abmsim.compiled import rule
from abmsim.dice import Draw, chance, key_of
from abmsim.passes.starting import fee_factor_of, file_for_licence, open_for
from abmsim.passes.taking_turns import clear_line, line_up
from abmsim.rules.closing import is_found
from abmsim.rules.expecting import expected_demand
from abmsim.rules.formalising import could_formalise, formalise
from abmsim.rules.licensing_queue import lose_patience, review_files
from abmsim.rules.opening import fundable_share
from abmsim.rules.starting_up import Choice, expected_profit
from abmsim.world import World


@rule
def decide_formalise(i: int, world: World) -> bool:
    """Return whether the owner of unregistered firm i decides to file for a licence."""
    city = world.city
    return formalise(
        i,
        world.support.language_help[i],
        world.support.spared[i],
        fee_factor_of(i, world),
        world.support.payment_dollars[i],
        city.people,
        city.firms,
        world.profile,
        world.numbers,
    )


@rule
def heeds_warning(i: int, world: World) -> bool:
    """Return whether the owner of firm i was found this month and takes the warning as a reason to think about a licence."""
    heeded, city = world.support.inspection.chance_warning_heeded, world.city
    if heeded <= 0:
        return False
    found = is_found(i, city.people, city.firms, world.numbers.closing, key_of(world.luck, Draw.DETECTED, world.clock))
    return found and chance(key_of(world.luck, Draw.HEED, world.clock), city.people.identity[i]) < heeded


@rule
def considers_formalising(i: int, world: World) -> bool:
    """Return whether the owner of firm i thinks about a licence this month, unasked or because somebody asked."""
    key = key_of(world.luck, Draw.CONSIDER, world.clock)
    likely = max(world.numbers.formalising.chance_considered_per_month, world.support.considering[i])
    return chance(key, world.city.people.identity[i]) < likely or heeds_warning(i, world)


@rule
def apply_formalise(i: int, files: bool, world: World) -> None:
    """File for a licence for the firm that resident i has."""
    if files:
        file_for_licence(i, FileKind.FORMALISATION, world.city.firms.mode[i], world)


@rule
def formalise_firms(world: World) -> None:
    """Ask the owners without a licence who think about it."""
    people, firms, files = world.city.people, world.city.firms, world.city.files
    for i in range(len(firms.mode)):
        if could_formalise(i, people, firms, files) and considers_formalising(i, world):
            apply_formalise(i, decide_formalise(i, world), world)


@rule
def help_with_files(world: World) -> None:
    """Attach this month's help in the own language to the files it is for, and note which files are made easier."""
    files, support = world.city.files, world.support
    for i in range(len(files.kind)):
        if files.kind[i] == FileKind.NONE:
            continue
        if support.served[i] or support.eased[i]:
            files.language_help[i] = max(files.language_help[i], support.language_help[i])
            files.returns_prevented[i] = max(files.returns_prevented[i], support.returns_prevented[i])
        if support.office.citywide or support.eased[i]:
            files.eased[i] = 1


@rule
def run_office(world: World) -> None:
    """Let applicants lose patience and the office work through the month."""
    city, numbers = world.city, world.numbers.licensing_queue
    lose_patience(city.people, city.files, city.tally, numbers, world.luck, world.clock)
    review_files(
        city.people,
        city.files,
        city.queue,
        city.tally,
        world.profile,
        world.support.office,
        numbers,
        world.luck,
        world.clock,
    )


@rule
def approve(i: int, world: World) -> None:
    """Hand out the licence of applicant i and note how long it took."""
    city = world.city
    c = city.people.community[i]
    city.tally.approvals[c] += 1
    city.tally.licence_months[c] += city.files.reviewed[i] - city.files.joined[i]
    city.people.trust[i] += world.numbers.licensing_queue.trust_gain_approval * (1 - city.people.trust[i])
    city.people.informed[i] = 1
    if city.files.eased[i] and city.people.assisted[i] == 0:
        city.people.assisted[i] = BY_REFORM
    city.files.kind[i] = FileKind.NONE
    city.files.serial[i] = -1


@rule
def open_with_licence(i: int, world: World) -> None:
    """Open the firm applicant i wanted if it can be funded now; otherwise the file waits."""
    city, numbers = world.city, world.numbers
    mode = city.files.wanted_mode[i]
    demand = expected_demand(i, True, city.people, city.market, numbers.trading, numbers.language, numbers.expecting)
    likely = demand * numbers.borrowing.margin_assumed_share
    share = fundable_share(i, likely, city.people, world.profile, city.lender, numbers.borrowing, world.luck)
    if share < numbers.capital.smallest_scale_share:
        return
    profit = expected_profit(i, mode, demand, share, city.people, world.profile, numbers)
    approve(i, world)
    open_for(i, Choice(mode, True, demand, profit), mode, world)


@rule
def register_firm(i: int, world: World) -> None:
    """Turn the unregistered firm of applicant i into a registered one."""
    city = world.city
    approve(i, world)
    main = city.firms.mode[i] == Mode.UNREGISTERED_MAIN
    city.firms.mode[i] = Mode.REGISTERED_MAIN if main else Mode.REGISTERED_SIDE
    city.firms.registered_month[i] = world.clock
    city.spells.rows[city.firms.spell[i], REGISTERED_COLUMN] = world.clock
    city.tally.formalised[city.people.community[i]] += 1


@rule
def is_through(i: int, world: World) -> bool:
    """Return whether the office has finished with a file of resident i."""
    city = world.city
    has_file = city.files.kind[i] != FileKind.NONE and city.people.state[i] != State.VACANT
    return bool(has_file and city.files.reviewed[i] >= 0)


@rule
def hand_out_licence(i: int, world: World) -> None:
    """Give resident i the licence: a firm opens with it or becomes a registered one."""
    if world.city.files.kind[i] == FileKind.NEW:
        open_with_licence(i, world)
    else:
        register_firm(i, world)


@rule
def hand_out_licences(world: World) -> None:
    """Give the licence to everybody whose file is through, in turn: who opens with one may need a loan."""
    places, scratch = len(world.city.files.kind), world.city.scratch
    clear_line(world)
    for i in range(places):
        if is_through(i, world):
            line_up(i, world)
    for spot in range(places):
        i = scratch.line[spot]
        while i != NOBODY:
            hand_out_licence(i, world)
            i = scratch.next_in_line[i]
