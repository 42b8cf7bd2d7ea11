# SPDX-License-Identifier: Apache-2.0
"""Who takes part in a trial: the people that its conditions name, and by lot those who are in the treated arm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from abmsim.city import NOBODY, City, Mode, State
from abmsim.dice import Draw, key_of
from abmsim.interventions.reaching import Offer, note_inclinations
from abmsim.interventions.targeting import write_luck
from abmsim.programmes import number_of
from abmsim.support import nothing
from abmsim.world import refer

if TYPE_CHECKING:
    from abmsim.city import BoolArray, IntArray
    from abmsim.economy import Economy
    from abmsim.scenario.eligible import Eligible

ASSIGNMENT: Final = number_of("trial", "assignment")
NO_HELP: Final = Offer(language=0.0, licence_help=False)


def is_registered(city: City) -> BoolArray:
    """Return for each place whether its resident has a firm with a licence."""
    return np.asarray(city.firms.mode >= Mode.REGISTERED_SIDE)


def has_staff(city: City) -> BoolArray:
    """Return for each place whether its resident's firm has employees."""
    return np.asarray(city.firms.staff + city.firms.outside_staff > 0)


FIRMS: Final[Mapping[str, Callable[[City], BoolArray]]] = {
    "any": lambda city: np.asarray(city.firms.mode != Mode.NONE),
    "unregistered": lambda city: (city.firms.mode != Mode.NONE) & ~is_registered(city),
    "registered": is_registered,
    "employer": lambda city: (city.firms.mode != Mode.NONE) & has_staff(city),
    "without_staff": lambda city: (city.firms.mode != Mode.NONE) & ~has_staff(city),
}


def has_wage_job(city: City) -> BoolArray:
    """Return for each place whether its resident's main job is a wage job."""
    return np.isin(city.people.state, (State.OUTSIDE_JOB, State.CO_ETHNIC_JOB))


def intends(economy: Economy) -> BoolArray:
    """Return for each place whether its resident has no firm and would choose to have one, or has filed for a new one."""
    wanted = np.zeros(economy.places, dtype=np.int8)
    world = economy.world_at(economy.clock, nothing(economy.places))
    with np.errstate(over="ignore", invalid="ignore"):
        note_inclinations(NO_HELP, refer(world), wanted)
    return np.asarray((wanted > 0) & (economy.city.firms.mode == Mode.NONE))


# Yes or no: the condition holds for those of whom the file says `true`, and for the others where it says `false`.
STATES: Final[Mapping[str, Callable[[Economy], BoolArray]]] = {
    "intends": intends,
    "owns": lambda economy: FIRMS["any"](economy.city),
    "employed": lambda economy: has_wage_job(economy.city),
    "unemployed": lambda economy: np.asarray(economy.city.people.state == State.UNEMPLOYED),
    "informed": lambda economy: np.asarray(economy.city.people.informed != 0),
}


def is_eligible(eligible: Eligible | None, economy: Economy) -> BoolArray:
    """Return for each place whether its resident fits every condition now; everybody who lives here without any."""
    city = economy.city
    chosen = np.asarray(city.people.state != State.VACANT)
    if eligible is None:
        return chosen
    if eligible.firm is not None:
        chosen &= FIRMS[eligible.firm](city)
    for name, value in eligible.residents.items():
        chosen &= _fits(name, value, economy)
    return chosen


def _fits(name: str, value: object, economy: Economy) -> BoolArray:
    people = economy.city.people
    if name in STATES:
        return np.asarray(STATES[name](economy) == bool(value))
    if name.startswith("firm_months"):
        months = economy.clock - economy.city.firms.opened_month
        limit = float(cast("float", value))
        return FIRMS["any"](economy.city) & (months < limit if name == "firm_months_below" else months >= limit)
    if name == "english_below":
        return np.asarray(people.english < float(cast("float", value)))
    if name == "english_from":
        return np.asarray(people.english >= float(cast("float", value)))
    wanted = {value} if name == "language" else set(cast("tuple[str, ...]", value))
    column, names = {
        "language": (people.community, economy.languages),
        "communities": (people.community, economy.communities),
        "sectors": (people.sector, economy.sectors),
    }[name]
    return np.isin(column, [place for place, known in enumerate(names) if known in wanted])


def is_assigned(eligible: BoolArray, share: float, economy: Economy) -> BoolArray:
    """Return who of the eligible is in the treated arm: by the person's own luck, whatever the arms and the months are."""
    rows = np.flatnonzero(eligible)
    luck = np.empty(len(rows))
    with np.errstate(over="ignore"):
        key = np.uint64(key_of(economy.luck, int(Draw.PLACE), 0))
        write_luck(rows, economy.city.people.identity, ASSIGNMENT, key, luck)
    chosen = np.zeros(len(eligible), dtype=bool)
    chosen[rows] = luck < share
    return chosen


def persons(chosen: BoolArray, economy: Economy) -> IntArray:
    """Return who is chosen, as a programme knows people: identity + 1 by place, 0 elsewhere."""
    return np.where(chosen, economy.city.people.identity + 1, NOBODY + 1).astype(np.int64)
