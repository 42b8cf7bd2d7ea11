# SPDX-License-Identifier: Apache-2.0
"""One resident as a Mesa agent: reads the columns of the city, and changes nothing (ODD 2.3)."""

import hashlib
from typing import Any, Final, NoReturn

import mesa
import numpy as np

from abmsim.accounts import in_dollars
from abmsim.city import NOBODY, FileKind, Files, Firms, Mode, People, State
from abmsim.passes.asking import own_luck
from abmsim.profile import EDUCATION
from abmsim.rules.trading import is_registered

# Which part of the city each column belongs to.
HOMES: Final = {
    **dict.fromkeys(Files._fields, "files"),
    **dict.fromkeys(Firms._fields, "firms"),
    **dict.fromkeys(People._fields, "people"),
}
# Questions that users ask of luck lie beyond the model's own (abmsim.dice.Draw).
FIRST_OWN_QUESTION = 1 << 32
QUESTIONS = 1 << 62


class NobodyHereError(LookupError):
    """The resident has left the city; somebody else lives in this place now."""


class ReadOnlyError(AttributeError):
    """Somebody tried to write to a resident; only the model writes."""


def refuse_to_write(name: str) -> NoReturn:
    """Say that only the model writes, and what to do instead.

    Raises:
        ReadOnlyError: always.
    """
    raise ReadOnlyError(
        f"cannot set {name!r}: residents are views of the model's columns and only the model writes; "
        "to change what residents do, override a behaviour (abmsim list behaviours)"
    )


class Resident(mesa.Agent):  # type: ignore[misc]
    """A resident of the city: one who lives in a place, with a firm or without.

    Every column of `abmsim.city` can be read by its name; the properties below say the same in planner's units.
    A view costs nothing until it is made and is equal to every other view of the same person.
    """

    model: Any
    row: int
    unique_id: int

    def __init__(self, model: Any, row: int) -> None:
        # Not mesa.Agent.__init__: it would register the view, and Mesa 3.3 would keep the model alive for ever.
        set_once = object.__setattr__
        set_once(self, "model", model)
        set_once(self, "row", row)
        set_once(self, "unique_id", int(model.city.people.identity[row]))

    def __getattr__(self, name: str) -> Any:
        """Read a column of the city by its name."""
        if name not in HOMES:
            raise AttributeError(f"a resident has no {name!r}; columns: {', '.join(sorted(HOMES))}")
        return self._read(name)

    def _read(self, name: str) -> Any:
        city, row = self.model.city, self.row
        if city.people.identity[row] != self.unique_id:
            raise NobodyHereError(f"resident {self.unique_id} has left the city")
        return getattr(getattr(city, HOMES[name]), name)[row].item()

    def __setattr__(self, name: str, value: object) -> None:
        refuse_to_write(name)

    def __delattr__(self, name: str) -> None:
        refuse_to_write(name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Resident) and self.model is other.model and self.unique_id == other.unique_id

    def __hash__(self) -> int:
        return self.unique_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.unique_id}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.model, self.row)

    @classmethod
    def create_agents(cls, *_: object, **__: object) -> NoReturn:
        """Refuse: residents arrive and depart by the model's own rules.

        Raises:
            TypeError: always.
        """
        raise TypeError("residents arrive and depart by the model's own rules; they cannot be created one by one")

    from_dataframe = create_agents

    def remove(self) -> NoReturn:
        """Refuse: residents arrive and depart by the model's own rules.

        Raises:
            TypeError: always.
        """
        raise TypeError("residents arrive and depart by the model's own rules; they cannot be removed one by one")

    # ---------------------------------------------------------------- who this is

    @property
    def pos(self) -> None:
        """Residents stand on no grid."""
        return

    @property
    def lives_here(self) -> bool:
        """Whether this person still lives in the city."""
        people = self.model.city.people
        return bool(people.identity[self.row] == self.unique_id and people.state[self.row] != State.VACANT)

    @property
    def community(self) -> str:
        """Name of the community."""
        return str(self.model.communities[self._read("community")])

    @property
    def language(self) -> str:
        """Code of the community's language."""
        return str(self.model.languages[self._read("community")])

    @property
    def sector(self) -> str:
        """Name of the trade this person knows, and of the firm's."""
        return str(self.model.sectors[self._read("sector")])

    @property
    def education(self) -> str:
        """Highest education: less_than_high_school, high_school, some_college or degree."""
        return EDUCATION[self._read("education")]

    @property
    def state(self) -> State:
        """What the resident does for a living."""
        return State(self._read("state"))

    @property
    def contacts(self) -> list["Resident"]:
        """The residents whom this one knows."""
        people = self.model.city.people
        rows = people.contacts[self.row].tolist()
        return [self.model.view(row) for row in rows if row != NOBODY and people.state[row] != State.VACANT]

    @property
    def employer(self) -> "Resident | None":
        """The resident in whose firm this one works."""
        row = self._read("employer")
        return None if row == NOBODY else self.model.view(row)

    # ---------------------------------------------------------------- money and work

    @property
    def savings_dollars(self) -> float:
        """What is in the purse; a household and its firm share it."""
        return in_dollars(self._read("purse"))

    @property
    def income_dollars(self) -> float:
        """Income of this month so far."""
        return in_dollars(self._read("income"))

    @property
    def spending_dollars(self) -> float:
        """Consumption of the last month."""
        return in_dollars(self._read("consumption"))

    @property
    def wage_dollars(self) -> float:
        """What a month of an outside job pays this person."""
        return in_dollars(self._read("wage"))

    @property
    def is_informed(self) -> bool:
        """Whether the resident knows how licensing works."""
        return bool(self._read("informed"))

    @property
    def has_file(self) -> bool:
        """Whether a licence file of this resident lies at the office."""
        return bool(self._read("kind") != FileKind.NONE)

    # ---------------------------------------------------------------- the firm

    @property
    def mode(self) -> Mode:
        """The form of the resident's business, Mode.NONE without one."""
        return Mode(self._read("mode"))

    @property
    def owns_firm(self) -> bool:
        """Whether the resident has a firm, registered or not."""
        return self.mode != Mode.NONE

    @property
    def is_registered(self) -> bool:
        """Whether the resident has a firm with a licence."""
        return bool(is_registered(self.mode))

    @property
    def employees(self) -> int:
        """How many people work in the firm besides its owner."""
        return int(self._read("staff") + self._read("outside_staff"))

    @property
    def jobs(self) -> int:
        """Jobs in the firm: the owner's, if it is the main job, and the employees'."""
        return int(self.state == State.OWNER) + self.employees

    @property
    def firm_months(self) -> int | None:
        """For how many months the firm has been open; None without a firm."""
        return int(self.model.world.clock - self._read("opened_month")) if self.owns_firm else None

    @property
    def revenue_dollars(self) -> float:
        """What the firm sold for this month."""
        return in_dollars(self._read("revenue"))

    @property
    def profit_dollars(self) -> float:
        """What the firm's month left before its owner draws it."""
        return in_dollars(self._read("profit"))

    @property
    def loan_dollars(self) -> float:
        """Microloan principal outstanding."""
        return in_dollars(self._read("loan"))

    @property
    def kin_loan_dollars(self) -> float:
        """What is owed to kin."""
        return in_dollars(self._read("kin_loan"))

    def luck(self, question: str) -> float:
        """Return this resident's luck in (0, 1) for a question of your own, this month.

        It is the same in both worlds of a pair and disturbs nobody else's; `self.random` is neither.
        """
        digest = hashlib.sha256(question.encode()).digest()
        number = FIRST_OWN_QUESTION + int.from_bytes(digest[:8], "little") % QUESTIONS
        with np.errstate(over="ignore"):
            return float(own_luck(self.row, number, self.model.here))
