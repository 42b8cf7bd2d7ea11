# SPDX-License-Identifier: Apache-2.0
"""What one programme has set aside and paid so far in one world, to the cent, and whom it remembers (ODD 5.2).

A programme that pays as things happen (a registration, a match, a hire) draws on money set aside for it, the money
that lapses first being spent first; when it is spent, nobody else is paid. What is left goes back when it lapses.
"""

import hashlib
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from abmsim.city import IntArray

NO_LIMIT = 1 << 60  # cents: more than any city has
LUCK_BYTES = 7


class OverspentError(RuntimeError):
    """A programme paid money it does not have: a mistake in the programme, not in a scenario."""


@dataclass
class Pot:
    """Money set aside for one item from `month` to `until`; the rest goes back in month `lapses` (0: never)."""

    item: str
    month: int
    until: int
    lapses: int
    funder: str
    payer: str
    in_kind: bool
    cents: int


class Bill(NamedTuple):
    """What was paid in one month for one item by one funder."""

    month: int
    intervention: str
    item: str
    funder: str
    payer: str
    in_kind: bool
    cents: int


def number_of(kind: str, name: str) -> int:
    """Return the number by which a programme has its own luck, wherever it stands in a scenario."""
    return int.from_bytes(hashlib.sha256(f"abmsim programme {kind} {name}".encode()).digest()[:LUCK_BYTES], "little")


@dataclass
class Programme:
    """The books and the memory of one intervention in one world."""

    name: str
    number: int
    start: int
    end: int
    pots: list[Pot] = field(default_factory=list)
    bills: list[Bill] = field(default_factory=list)
    memory: dict[str, IntArray] = field(default_factory=dict)  # what the intervention writes down about people
    touched: bool = False  # gave somebody something, changed the office, or paid, in any month so far
    meant: IntArray | None = None  # in a trial: identity + 1 of whom it may serve, by place; None: everybody
    placed: bool = False  # in a trial: whoever it is meant for comes, having said yes before the lots were drawn

    def at_hand(self, item: str, month: int) -> int:
        """Return the cents that may be paid for `item` this month."""
        return min(NO_LIMIT, sum(int(pot.cents) for pot in self._open(item, month)))

    def _open(self, item: str, month: int) -> list[Pot]:
        usable = [pot for pot in self.pots if pot.item == item and pot.month <= month <= pot.until]
        return sorted(usable, key=lambda pot: (not pot.in_kind, pot.until))

    def places(self, item: str, month: int, cents_each: int) -> int:
        """Return for how many people the money at hand is enough, at this many cents each."""
        return self.at_hand(item, month) // cents_each if cents_each > 0 else NO_LIMIT

    def pay(self, item: str, month: int, cents: int) -> None:
        """Note that `cents` were paid for `item`, with the money that lapses first.

        Raises:
            OverspentError: there is not so much money.
        """
        for pot in self._open(item, month):
            paid = min(pot.cents, cents)
            if paid > 0:
                pot.cents -= paid
                cents -= paid
                self.bills.append(Bill(month, self.name, item, pot.funder, pot.payer, pot.in_kind, paid))
        if cents > 0:
            raise OverspentError(f"month {month}: {self.name} paid {cents} cents more for {item} than it has")

    def give_back(self, month: int) -> list[tuple[str, int]]:
        """Empty the pots that lapse this month; return who gets how many cents back."""
        lapsing = [pot for pot in self.pots if pot.lapses == month and pot.cents > 0]
        back = [(pot.payer, pot.cents) for pot in lapsing]
        for pot in lapsing:
            pot.cents = 0
        return back

    def remembered(self, name: str, places: int) -> IntArray:
        """Return a column of the memory, zeros at first: one whole number for each resident's place."""
        return self.memory.setdefault(name, np.zeros(places, dtype=np.int64))

    def copy(self) -> "Programme":
        """Return the same programme at this moment, to go on by itself."""
        memory = {name: column.copy() for name, column in self.memory.items()}
        return replace(self, pots=[replace(pot) for pot in self.pots], bills=list(self.bills), memory=memory)
