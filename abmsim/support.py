# SPDX-License-Identifier: Apache-2.0
"""What all running interventions together give this month: the only channel from the city to the rules (ODD 7.14.1).

Supports add up by a stated law: help in a language is the best help offered, information is had or not, gains
of trust close a share of the gap one after the other, attention adds, factors at the office multiply. Nothing
given changes nothing, to the last bit.
"""

from typing import Any, NamedTuple

import numpy as np

from abmsim.city import City, FloatArray, SmallArray
from abmsim.dice import Luck
from abmsim.profile import Profile
from abmsim.programmes import Programme


class Office(NamedTuple):
    """What changes at the licensing office this month."""

    reviews_less: int = 0
    hours_factor: float = 1.0
    return_factor: float = 1.0
    fee_factor: float = 1.0
    extra_hours: float = 0.0
    citywide: int = 0  # 1 while a lever changes the office for everybody


class Support(NamedTuple):
    """Who is served with what (arrays of length n), and what changes at the office."""

    language_help: FloatArray  # 0..1
    told: SmallArray
    trust_gain: FloatArray  # share of the gap to full trust that closes
    attention: FloatArray
    served: SmallArray
    office: Office


def no_support(residents: int) -> Support:
    """Return a support for `residents` places that gives nothing."""
    return Support(
        language_help=np.zeros(residents),
        told=np.zeros(residents, dtype=np.int8),
        trust_gain=np.zeros(residents),
        attention=np.zeros(residents),
        served=np.zeros(residents, dtype=np.int8),
        office=Office(),
    )


def is_something(given: Support) -> bool:
    """Return whether a support gives anybody anything or changes anything."""
    return not _is_same(given, no_support(len(given.served)))


def _is_same(one: Any, other: Any) -> bool:
    if isinstance(one, tuple):
        return all(_is_same(part, counterpart) for part, counterpart in zip(one, other, strict=True))
    return bool(np.array_equal(one, other))


def both_offices(one: Office, other: Office) -> Office:
    """Return the office under two interventions at once."""
    return Office(
        reviews_less=one.reviews_less + other.reviews_less,
        hours_factor=one.hours_factor * other.hours_factor,
        return_factor=one.return_factor * other.return_factor,
        fee_factor=one.fee_factor * other.fee_factor,
        extra_hours=one.extra_hours + other.extra_hours,
        citywide=max(one.citywide, other.citywide),
    )


def both(one: Support, other: Support) -> Support:
    """Return what two interventions give together (see the law in the module's head)."""
    return Support(
        language_help=np.maximum(one.language_help, other.language_help),
        told=np.maximum(one.told, other.told),
        trust_gain=one.trust_gain + other.trust_gain - one.trust_gain * other.trust_gain,
        attention=one.attention + other.attention,
        served=np.maximum(one.served, other.served),
        office=both_offices(one.office, other.office),
    )


class Town(NamedTuple):
    """What an intervention may look at when it serves: never to be written to, its own programme's memory apart."""

    city: City
    profile: Profile
    numbers: Any  # abmsim.world.Numbers, which knows the rules that know this module
    luck: Luck
    clock: int
    month: int  # of the scenario, from 1
    communities: tuple[str, ...]
    languages: tuple[str, ...]  # of the communities, in their order
    scale: float
    programme: Programme  # the books and the memory of this intervention
    ask_each: Any = None  # asks residents one by one who comes, where a class of agents decides it itself
