# SPDX-License-Identifier: Apache-2.0
"""Who comes when the city offers help, and who finds a place (ODD 7.16).

Those who come are those who gain, and those who intend to start anyway; among them places go by luck, the
same luck in every world.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, cast

import numpy as np

from abmsim.accounts import in_dollars
from abmsim.barriers.language import served
from abmsim.barriers.licensing import burden_dollars
from abmsim.city import FileKind, FloatArray, IntArray, Mode, SmallArray, State
from abmsim.compiled import rule
from abmsim.dice import Draw, Luck, chance_of_two, key_of
from abmsim.rules.formalising import could_formalise, formalise
from abmsim.rules.starting_up import could_start, intend
from abmsim.rules.taking_up import profit_fall_share, takes_up_at
from abmsim.support import Town, nothing
from abmsim.world import World, refer

NOBODY_COMES = np.inf  # beyond any luck
WANTS_NOTHING, WANTS_BUSINESS, WANTS_LICENCE = 0, 1, 2


class Offer(NamedTuple):
    """What is offered: how well it serves the own language, whether it helps with licence files, and which meeting it is.

    `spared` is the share of the burden of a licence that the helper bears. `worth` is what the offer gives beyond help
    with a licence, in dollars. `to_owners`: owners who want to grow are those who were coming anyway. `to_inclined`:
    nobody else may come. `by_lot`: everybody eligible is in the draw, whether or not they would have come. Meetings of
    different programmes have different numbers (`reach` adds the programme's own).
    """

    language: float
    licence_help: bool
    meeting: int = 0
    worth: float = 0.0
    to_owners: bool = False
    to_inclined: bool = False
    by_lot: bool = False
    spared: float = 0.0


def communities_of(named: object, town: Town) -> set[int]:
    """Return the positions of the communities an option names; all of them when it names none."""
    if not named:
        return set(range(len(town.communities)))
    return {town.communities.index(name) for name in cast("Iterable[str]", named)}


def living_in(communities: set[int], town: Town) -> SmallArray:
    """Return 1 for each place of these communities (length n); in a trial only for the people its arm is for."""
    people, meant = town.city.people, town.programme.meant
    chosen = np.isin(people.community, sorted(communities))
    if meant is not None:
        chosen &= meant == people.identity + 1
    return chosen.astype(np.int8)


def targeted(options: Mapping[str, object], town: Town) -> SmallArray:
    """Return 1 for each place of the communities, the language and the trades that the options name (all if none)."""
    communities = communities_of(options.get("communities"), town)
    if options.get("language"):
        communities &= {c for c, language in enumerate(town.languages) if language == options["language"]}
    chosen = living_in(communities, town)
    if options.get("sectors"):
        trades = [town.sectors.index(name) for name in cast("Iterable[str]", options["sectors"])]
        chosen &= np.isin(town.city.people.sector, trades).astype(np.int8)
    return chosen


def amount(options: Mapping[str, object], name: str) -> float:
    """Return an option that is a number."""
    return float(str(options[name]))


def people_served(staff: float, contacts: float, ramp_months: float, month_of_service: int) -> float:
    """Return how many people full-time `staff` can serve in a month, at `contacts` each; the first months bring fewer."""
    ramp = min(1.0, month_of_service / ramp_months) if ramp_months > 0 else 1.0
    return staff * contacts * ramp


@rule
def benefit_dollars(i: int, offer: Offer, world: World) -> float:
    """Return what help with a licence is worth to resident i: the learning, the forms and the dealing saved."""
    people, licensing = world.city.people, world.numbers.licensing
    learning: float = licensing.learning_burden_dollars * (1 - people.informed[i])
    if not offer.licence_help:
        return learning
    lacking = 1 - people.english[i]
    left = (1 - served(people.english[i], offer.language)) * (1 - offer.spared)
    compliance: float = licensing.compliance_burden_dollars * (lacking - left)
    dealing: float = licensing.psychological_burden_dollars * (1 - people.trust[i]) * offer.spared
    return compliance + learning + dealing


@rule
def inclination_of(mode: int) -> int:
    """Return what a resident wants who would choose this form of business."""
    if mode == Mode.NONE:
        return WANTS_NOTHING
    return WANTS_LICENCE if mode >= Mode.REGISTERED_SIDE else WANTS_BUSINESS


@rule
def would_formalise(i: int, offer: Offer, world: World) -> bool:
    """Return whether the owner of unregistered firm i would file for a licence, with the help on offer and nothing else."""
    city = world.city
    return formalise(i, offer.language, offer.spared, 1.0, 0.0, city.people, city.firms, world.profile, world.numbers)


@rule
def inclination(i: int, offer: Offer, world: World) -> int:
    """Return whether resident i wants a licence (or has a file), only a business, or neither."""
    city = world.city
    if city.files.kind[i] != FileKind.NONE:
        return WANTS_LICENCE
    if could_formalise(i, city.people, city.firms, city.files) and would_formalise(i, offer, world):
        return WANTS_LICENCE
    if offer.to_owners and city.firms.mode[i] != Mode.NONE and city.firms.wants_growth[i]:
        return WANTS_BUSINESS
    if not could_start(i, city.people, city.firms, city.files):
        return WANTS_NOTHING
    choice = intend(
        i,
        offer.language,
        offer.spared,
        1.0,
        city.people,
        city.market,
        world.profile,
        city.lender,
        world.numbers,
        world.luck,
    )
    return inclination_of(choice.mode)


@rule
def note_inclinations(offer: Offer, world: World, wanted: SmallArray) -> None:
    """Write for each place what its resident wants (vacant places: nothing), for a world by reference."""
    people = world.city.people
    for i in range(len(people.state)):
        wanted[i] = WANTS_NOTHING
        if people.state[i] != State.VACANT:
            wanted[i] = inclination(i, offer, world)


@rule
def profit_fall(i: int, world: World) -> float:
    """Return by which share the firm of resident i earns less than usual (0 without a firm)."""
    firms = world.city.firms
    if firms.mode[i] == Mode.NONE:
        return 0.0
    return profit_fall_share(in_dollars(firms.profit[i]), firms.typical_profit[i])


def wish_to_come(eligible: SmallArray, offer: Offer, world: World, wish: FloatArray) -> None:
    """Write the luck of place of each eligible resident who comes, NOBODY_COMES elsewhere."""
    ask(eligible, offer, refer(world), wish)


@rule
def luck_to_come(i: int, offer: Offer, world: World) -> float:
    """Return the luck with which resident i meets this offer this month."""
    return chance_of_two(key_of(world.luck, Draw.TAKE_UP, world.clock), world.city.people.identity[i], offer.meeting)


@rule
def luck_of_place(i: int, offer: Offer, world: World) -> float:
    """Return the luck by which places go among those who come: not the luck that made them come."""
    return chance_of_two(key_of(world.luck, Draw.PLACE, world.clock), world.city.people.identity[i], offer.meeting)


@rule
def would_come(i: int, offer: Offer, inclined: int, world: World) -> bool:
    """Return whether resident i comes, given what the resident wants."""
    if offer.to_inclined and inclined == WANTS_NOTHING:
        return False
    people, numbers = world.city.people, world.numbers
    path = world.profile.trades.path[people.sector[i]]
    understood = max(people.english[i], offer.language)
    burden = burden_dollars(people.informed[i], understood, people.trust[i], path, numbers.licensing)
    burden = burden * numbers.taking_up.share_of_licence_burden
    # help with a licence is worth something only to those who want one
    benefit = benefit_dollars(i, offer, world) if inclined == WANTS_LICENCE else 0.0
    benefit = benefit + offer.worth
    intends, fall = inclined > WANTS_NOTHING, profit_fall(i, world)
    return takes_up_at(luck_to_come(i, offer, world), benefit, burden, intends, fall, numbers.taking_up)


@rule
def takes_up(i: int, offer: Offer, world: World) -> bool:
    """Return whether resident i comes; what somebody intends, costly to find, is asked where luck leaves it open."""
    if offer.by_lot:
        return True
    if not would_come(i, offer, WANTS_LICENCE, world):
        return False
    inclined = inclination(i, offer, world)
    return inclined == WANTS_LICENCE or would_come(i, offer, inclined, world)


@rule
def ask(eligible: SmallArray, offer: Offer, world: World, wish: FloatArray) -> None:
    """Do so for a world by reference."""
    people = world.city.people
    for i in range(len(people.state)):
        wish[i] = NOBODY_COMES
        if people.state[i] != State.VACANT and eligible[i] and takes_up(i, offer, world):
            wish[i] = luck_of_place(i, offer, world)


@rule
def whole_places(places: float, meeting: int, luck: Luck, clock: int) -> int:
    """Return a whole number of places whose mean is `places`."""
    whole = int(places)
    last = chance_of_two(key_of(luck, Draw.INVITE, clock), meeting, 0) < places - whole
    return whole + 1 if last else whole


def reach(eligible: SmallArray, offer: Offer, places: float, town: Town) -> IntArray:
    """Return the rows of those eligible who come and find a place; `places` may be a fraction (luck decides on the last).

    The luck is that of this programme with each person: two programmes do not draw the same people.
    """
    offer = offer._replace(meeting=offer.meeting + town.programme.number, by_lot=offer.by_lot or town.programme.placed)
    n = len(town.city.people.state)
    wish = np.empty(n)
    world = World(town.city, town.profile, nothing(n), town.numbers, town.luck, town.clock, 0)
    if town.ask_each is None or offer.by_lot:
        wish_to_come(eligible, offer, world, wish)
    else:
        town.ask_each(eligible, offer, world, wish)
    rows = np.flatnonzero(wish < NOBODY_COMES)
    rows = rows[np.argsort(wish[rows], kind="stable")]
    return rows[: whole_places(float(places), offer.meeting, town.luck, town.clock)]
