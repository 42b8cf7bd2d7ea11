# SPDX-License-Identifier: Apache-2.0
"""A resident as somebody who may have a business: what the model lets each one decide, for others to decide otherwise (ODD 4.4).

Subclass Entrepreneur, override a behaviour, and hand the class to `Economy(..., agent_class=...)`. Each method
returns a decision or an amount; `super()` gives the model's own. Only the model writes.
"""

from typing import Any

from abmsim.agents.resident import Resident
from abmsim.behaviours import BEHAVIOURS
from abmsim.city import Mode
from abmsim.interventions.reaching import (
    WANTS_BUSINESS,
    WANTS_LICENCE,
    WANTS_NOTHING,
    Offer,
    inclination_of,
    takes_up,
    would_come,
)
from abmsim.passes.asking import decide_borrow, decide_save, decide_tell, may_start
from abmsim.passes.closing import decide_close
from abmsim.passes.hiring import decide_hire
from abmsim.passes.licensing import decide_formalise
from abmsim.passes.starting import decide_intend, decide_start
from abmsim.rules.formalising import could_formalise
from abmsim.rules.starting_up import Choice


class Entrepreneur(Resident):
    """A resident with the model's own behaviours; what each decides can be overridden."""

    def intend(self) -> Any:
        """Return the form of business this resident would choose now: a Choice, or only its Mode (Mode.NONE: none)."""
        chosen: Choice = decide_intend(self.row, self.model.here)
        return chosen

    def start(self) -> bool:
        """Return whether the resident, if inclined to start, acts this month."""
        return bool(decide_start(self.row, self.model.here))

    def hire(self) -> int:
        """Return 1 to take on one worker, -1 to let one go, 0 to do neither."""
        return int(decide_hire(self.row, self.model.here))

    def borrow(self) -> float:
        """Return the dollars of microloan the resident is willing to take on now at most; how much is lent the lender decides."""
        return float(decide_borrow(self.row, self.model.here))

    def formalise(self) -> bool:
        """Return whether the owner, who has no licence and thinks of one, files for it."""
        return bool(decide_formalise(self.row, self.model.here))

    def close(self) -> bool:
        """Return whether the owner gives the firm up this month."""
        return bool(decide_close(self.row, self.model.here))

    def tell(self) -> float:
        """Return the chance that the resident tells a contact this month how licensing works."""
        return float(decide_tell(self.row, self.model.here))

    def take_up(self) -> bool:
        """Return whether the resident takes up the programme on offer (`self.offer`)."""
        offer, here = self.offer, self.model.here
        if not {"intend", "formalise"} & self.model.overridden:
            return bool(takes_up(self.row, offer, here))
        # What somebody intends, costly to find, is asked where luck leaves it open.
        wants = WANTS_LICENCE
        return bool(would_come(self.row, offer, wants, here) and would_come(self.row, offer, self._inclination(), here))

    def save(self) -> float:
        """Return the dollars the resident keeps in the purse at the end of the month."""
        return float(decide_save(self.row, self.model.here))

    @property
    def offer(self) -> Offer:
        """What is on offer while the resident decides whether to take it up.

        Raises:
            LookupError: nothing is on offer now.
        """
        if self.model.offer is None:
            raise LookupError("nothing is on offer now; `offer` can be read in take_up()")
        offer: Offer = self.model.offer
        return offer

    def _inclination(self) -> int:
        """What the resident wants by the class's own word: a licence (or has a file), a business, or neither."""
        if self.has_file:
            return WANTS_LICENCE
        city = self.model.city
        if could_formalise(self.row, city.people, city.firms, city.files) and self.formalise():
            return WANTS_LICENCE
        if self.offer.to_owners and city.firms.mode[self.row] != Mode.NONE and city.firms.wants_growth[self.row]:
            return WANTS_BUSINESS
        if not may_start(self.row, self.model.here):
            return WANTS_NOTHING
        return int(inclination_of(mode_of(self.intend())))


def mode_of(answer: Any) -> int:
    """Return the form of business in what `intend` answered: a Choice or a Mode."""
    return int(answer.mode if isinstance(answer, Choice) else answer)


def overridden(agent_class: type | None) -> frozenset[str]:
    """Return the names of the behaviours that a class of agents decides itself.

    Raises:
        TypeError: the class is no subclass of Entrepreneur.
    """
    if agent_class is None:
        return frozenset()
    if Entrepreneur not in getattr(agent_class, "__mro__", ()):
        raise TypeError(f"agent_class must be a subclass of abmsim.Entrepreneur, not {agent_class!r}")
    names = (behaviour.name for behaviour in BEHAVIOURS)
    return frozenset(name for name in names if getattr(agent_class, name) is not getattr(Entrepreneur, name))
