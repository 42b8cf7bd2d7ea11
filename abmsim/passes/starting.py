# SPDX-License-Identifier: Apache-2.0
"""Who starts, who files, who changes between side business and main job (ODD 7.12, 7.12.2)."""

from abmsim.accounts import FLOW, in_cents, sell, spend
from abmsim.barriers.licensing import fee_dollars, reviews_needed
from abmsim.city import NOBODY, FileKind, Mode, People
from abmsim.compiled import rule
from abmsim.dice import Draw, Key, chance, key_of
from abmsim.passes.taking_turns import clear_line, line_up
from abmsim.profile import FOOD
from abmsim.rules.calendar import READY, next_serial, put
from abmsim.rules.closing import credit_limit_dollars
from abmsim.rules.expecting import expected_demands
from abmsim.rules.opening import leave_firm, leave_for_firm, open_firm
from abmsim.rules.starting_up import (
    Choice,
    StartingUp,
    chance_to_act,
    could_start,
    intend,
    licence_cost_dollars,
    might_intend,
    preferred_hours,
    weigh_forms,
)
from abmsim.rules.trading import is_main, is_registered
from abmsim.support import Office
from abmsim.world import World

FEE = FLOW["fee"]
CREDIT = FLOW["supplier_credit"]


@rule
def fee_factor_of(i: int, world: World) -> float:
    """Return what is left of the licence fee for resident i, from 1 (all of it) to 0."""
    left: float = world.support.office.fee_factor * (1 - world.support.fee_waived[i])
    return left


@rule
def reviews_less(path: int, office: Office) -> int:
    """Return how many reviews fall away on a path this month."""
    less: int = office.reviews_less
    return less + office.food_reviews_less if path == FOOD else less


@rule
def decide_intend(i: int, world: World) -> Choice:
    """Return the form of business resident i would choose now (mode 0: none)."""
    city = world.city
    return intend(
        i,
        world.support.language_help[i],
        world.support.spared[i],
        fee_factor_of(i, world),
        city.people,
        city.market,
        world.profile,
        city.lender,
        world.numbers,
        world.luck,
    )


@rule
def might_start(i: int, world: World) -> bool:
    """Return whether resident i might choose a business; nothing that happens to others while they start changes that."""
    city = world.city
    return might_intend(i, city.people, city.market, world.profile, world.numbers, world.luck)


@rule
def choose_form(i: int, world: World) -> Choice:
    """Return the form of business that resident i chooses, none included, who might choose one."""
    city, numbers, support = world.city, world.numbers, world.support
    plain, licensed = expected_demands(
        i, city.people, city.market, numbers.trading, numbers.language, numbers.expecting
    )
    cost = licence_cost_dollars(
        i,
        support.language_help[i],
        support.spared[i],
        fee_factor_of(i, world),
        city.people,
        world.profile,
        numbers,
    )
    return weigh_forms(i, plain, licensed, cost, city.people, world.profile, city.lender, numbers, world.luck)


@rule
def acts(i: int, people: People, key: Key, numbers: StartingUp) -> bool:
    """Return whether resident i, if inclined, acts on it; `key` is that of the decision this month."""
    return chance(key, people.identity[i]) < chance_to_act(people.attention[i], numbers)


@rule
def decide_start(i: int, world: World) -> bool:
    """Return whether resident i, if inclined to start, would act this month."""
    key = key_of(world.luck, Draw.ACT, world.clock)
    return acts(i, world.city.people, key, world.numbers.starting_up)


@rule
def can_pay_fee(i: int, kind: int, fee: int, world: World) -> bool:
    """Return whether resident i has the fee (cents); a firm that is there may owe its suppliers what the purse lacks.

    It pays for everything else in this way, its renewals too.
    """
    city = world.city
    lacking = fee - city.people.purse[i]
    if lacking > 0 and kind == FileKind.FORMALISATION:
        limit = in_cents(credit_limit_dollars(city.firms.typical_demand[i], world.numbers.closing))
        if city.firms.supplier_credit[i] + lacking <= limit:
            city.firms.supplier_credit[i] += lacking
            sell(city.people.purse, city.firms.till, city.flows, i, CREDIT, lacking)
    return bool(city.people.purse[i] >= fee)


@rule
def file_for_licence(i: int, kind: int, mode: int, world: World) -> bool:
    """File for a licence if the fee can be paid; return whether it was filed."""
    city, numbers = world.city, world.numbers
    path = world.profile.trades.path[city.people.sector[i]]
    fee = in_cents(fee_dollars(path, world.support.office.fee_factor, numbers.licensing))
    if not can_pay_fee(i, kind, fee, world):
        return False
    spend(city.people.purse, city.flows, i, FEE, fee)
    city.tally.fees[city.people.community[i]] += fee
    city.files.kind[i] = kind
    city.files.wanted_mode[i] = mode
    city.files.reviews_left[i] = reviews_needed(path, reviews_less(path, world.support.office), numbers.licensing)
    moment = world.clock + chance(key_of(world.luck, Draw.FILED, world.clock), city.people.identity[i])
    city.files.joined[i] = moment
    city.files.reviewed[i] = -1.0
    city.files.serial[i] = next_serial(city.queue)
    city.files.language_help[i] = world.support.language_help[i]
    city.files.eased[i] = 0
    city.files.returns_prevented[i] = world.support.returns_prevented[i]
    put(city.queue, moment + numbers.licensing_queue.months_before_each_review, READY, i, city.files.serial[i])
    city.tally.applications[city.people.community[i]] += 1
    return True


@rule
def open_for(i: int, choice: Choice, mode: int, world: World) -> None:
    """Open a firm of this form for resident i."""
    city, numbers = world.city, world.numbers
    open_firm(
        i,
        mode,
        world.clock,
        choice.demand,
        choice.profit,
        numbers.learning.first_customers_share,
        city.people,
        city.firms,
        world.profile,
        city.tally,
        city.spells,
        city.lender,
        city.flows,
        numbers.borrowing,
        numbers.capital,
        world.luck,
    )


@rule
def apply_start(i: int, choice: Choice, world: World) -> None:
    """Open without a licence, file for one, or be thwarted for want of money."""
    if choice.mode == Mode.NONE:
        return
    if not choice.is_fundable:
        world.city.tally.thwarted[world.city.people.community[i]] += 1
    elif not is_registered(choice.mode):
        open_for(i, choice, choice.mode, world)
    elif not file_for_licence(i, FileKind.NEW, choice.mode, world):
        world.city.tally.thwarted[world.city.people.community[i]] += 1


@rule
def change_tastes(world: World) -> None:
    """Redraw the tastes of a few residents for good."""
    people = world.city.people
    key = key_of(world.luck, Draw.REDRAW, world.clock)
    chance_to_change = world.numbers.starting_up.chance_taste_changes_per_month
    for i in range(len(people.state)):
        changes = chance(key, people.identity[i]) < chance_to_change
        people.taste_month[i] = world.clock if changes else people.taste_month[i]


@rule
def start_firms(world: World) -> None:
    """Ask the residents without a firm, in turn; rare luck and a first look first, so that the costly choice is weighed by few."""
    people, firms, files = world.city.people, world.city.firms, world.city.files
    numbers, scratch = world.numbers.starting_up, world.city.scratch
    key = key_of(world.luck, Draw.ACT, world.clock)
    clear_line(world)
    for i in range(len(people.state)):
        if could_start(i, people, firms, files) and acts(i, people, key, numbers) and might_start(i, world):
            line_up(i, world)
    for spot in range(len(people.state)):
        i = scratch.line[spot]
        while i != NOBODY:
            apply_start(i, choose_form(i, world), world)
            i = scratch.next_in_line[i]


@rule
def change_hours(world: World) -> None:
    """Let owners turn a side business into their main job, or back."""
    people, firms, tally, numbers = world.city.people, world.city.firms, world.city.tally, world.numbers
    key = key_of(world.luck, Draw.HOURS, world.clock)
    for i in range(len(firms.mode)):
        mode = firms.mode[i]
        just_opened = firms.opened_month[i] == world.clock
        if mode == Mode.NONE or just_opened or not acts(i, people, key, numbers.starting_up):
            continue
        wanted = preferred_hours(i, people, firms, world.profile, numbers, world.luck)
        if wanted == mode:
            continue
        if is_main(wanted):
            leave_for_firm(i, people, firms, tally)
            firms.mode[i] = wanted
        elif firms.staff[i] + firms.outside_staff[i] == 0:
            leave_firm(i, people)
            firms.mode[i] = wanted
