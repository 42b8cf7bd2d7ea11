# SPDX-License-Identifier: Apache-2.0
"""Letters that say how licensing works and ask owners without a licence to get one (ODD 7.14.8).

A letter is read by some of those who get it, and tells them what a meeting would; nobody is met, so trust and
language stay as they are. Owners who read it weigh a licence once; others act sooner on what they intend, for a while.
What stays is what readers know.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from abmsim.accounts import in_cents
from abmsim.city import FloatArray, IntArray, Mode
from abmsim.dice import Draw
from abmsim.interventions.paying_out import pay_others
from abmsim.interventions.reaching import amount, whole_places
from abmsim.interventions.targeting import by_luck, is_same_person, luck_with, people_of, without_licence
from abmsim.support import Support, Town, giving

LETTERS = "printing and posting letters"


class InformationLetters(NamedTuple):
    """The numbers of this intervention; values, units and sources in information_letters.yaml."""

    cost_dollars_per_letter: float
    chance_read: float
    attention: float


NUMBERS = InformationLetters


def receivers(options: Mapping[str, object], numbers: InformationLetters, town: Town) -> IntArray:
    """Return who is written to this month: each once, in the order of luck, as many as letters and money allow."""
    n = len(town.city.people.state)
    written = is_same_person(town.programme.remembered("written", n), town)
    meant = without_licence(town) if options["owners_only"] else town.city.firms.mode < Mode.REGISTERED_SIDE
    rows = by_luck(np.flatnonzero(people_of(options, town) & meant & ~written), town)
    scaled = amount(options, "letters_per_month") * town.scale
    places = whole_places(float(scaled), town.programme.number, town.luck, town.clock)
    return rows[: min(places, town.programme.places(LETTERS, town.month, in_cents(numbers.cost_dollars_per_letter)))]


def chances_to_read(options: Mapping[str, object], rows: IntArray, chance: float, town: Town) -> FloatArray:
    """Return each one's chance to read the letter: in the own language as it is, in English as far as English goes."""
    if options.get("language"):
        return np.full(len(rows), chance)
    return chance * town.city.people.english[rows]


def serve(
    options: Mapping[str, object],
    numbers: InformationLetters,
    month_of_service: int,  # noqa: ARG001
    town: Town,
) -> Support:
    """Write to the next ones in line; those who read know how licensing works, and owners think about it."""
    n = len(town.city.people.state)
    support = giving(n, "reached", "told", "considering", "attention")
    rows = receivers(options, numbers, town)
    town.programme.remembered("written", n)[rows] = town.city.people.identity[rows] + 1
    town.programme.remembered("letters", 1)[0] = len(rows)
    lucky = luck_with(rows, Draw.READ, town.clock, town) < chances_to_read(options, rows, numbers.chance_read, town)
    readers = rows[lucky]
    support.reached[readers] = 1
    support.told[readers] = 1
    support.considering[readers] = 1.0
    support.attention[readers] = numbers.attention
    return support


def settle(options: Mapping[str, object], numbers: InformationLetters, town: Town) -> None:  # noqa: ARG001
    """Pay for the letters of this month."""
    letters = int(town.programme.remembered("letters", 1)[0])
    pay_others(LETTERS, letters * in_cents(numbers.cost_dollars_per_letter), town)
