# SPDX-License-Identifier: Apache-2.0
"""A month in which a class of agents decides something itself: those passes ask resident by resident, the others stay compiled (ODD 4.4).

The passes and the order of residents are those of `abmsim.month.live`; an agent that answers what the model would
have answered changes nothing, to the last bit.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from numbers import Real
from typing import Any, Final

import numpy as np

from abmsim.accounts import in_cents
from abmsim.agents.entrepreneur import Entrepreneur
from abmsim.city import TELLS, FloatArray, Mode, SmallArray, State
from abmsim.interventions.reaching import NOBODY_COMES, Offer, luck_of_place, takes_up
from abmsim.month import (
    change_jobs,
    close_books,
    earn_and_repay,
    learn_and_reinvest,
    prepare_to_talk,
    serve_and_move,
    spend_or_save,
    talk,
    trade,
)
from abmsim.passes.asking import apply_save, choice_of, may_formalise, may_start
from abmsim.passes.closing import apply_close, close_firms, decide_close
from abmsim.passes.hiring import apply_hire, decide_hire, hire_and_lay_off, prepare_hiring
from abmsim.passes.licensing import (
    apply_formalise,
    formalise_firms,
    hand_out_licence,
    hand_out_licences,
    help_with_files,
    is_through,
    run_office,
)
from abmsim.passes.starting import apply_start, change_hours, change_tastes, decide_intend, decide_start, start_firms
from abmsim.passes.taking_turns import turn_of
from abmsim.rules.starting_up import Choice
from abmsim.world import World, refer

Pass = Callable[[Any], None]


class AnswerError(ValueError):
    """A behaviour of an agent class answered what cannot be carried out."""


class Month:
    """One month of one world as it is lived with a class of agents: who is asked what, and the world they act on."""

    def __init__(self, economy: Any, world: World, here: Any) -> None:
        self.economy = economy
        self.world = world
        self.here = here
        self.asked: frozenset[str] = economy.overridden

    def people(self) -> Iterator[int]:
        """Yield the rows in which somebody lives, in order, as it stands when each one's turn comes."""
        state = self.world.city.people.state
        return (row for row in range(len(state)) if state[row] != State.VACANT)

    def owners(self) -> Iterator[int]:
        """Yield the rows with a firm, in order, as it stands when each one's turn comes."""
        mode = self.world.city.firms.mode
        return (row for row in range(len(mode)) if mode[row] != Mode.NONE)

    def in_turn(self, rows: Iterator[int]) -> list[int]:
        """Return rows in the order in which they have their turn this month."""
        return sorted(rows, key=lambda row: turn_of(row, self.here))

    def answer(self, row: int, name: str, read: Callable[[Any], Any], allowed: str) -> Any:
        """Ask resident `row` and return the answer as the model takes it.

        Raises:
            AnswerError: the answer is not one of those allowed.
        """
        agent: Entrepreneur = self.economy.view(row)
        found = getattr(agent, name)()
        try:
            return read(found)
        except (TypeError, ValueError, AttributeError):
            where = f"month {self.economy.month}, resident {agent.unique_id}"
            raise AnswerError(
                f"{where}: {type(agent).__name__}.{name}() answered {found!r}; allowed: {allowed}"
            ) from None

    def says_yes(self, row: int, name: str) -> bool:
        """Ask a question of yes or no."""
        return bool(self.answer(row, name, read_decision, "True or False"))

    @contextmanager
    def willing_to_borrow(self, row: int) -> Iterator[None]:
        """Let the lender's fund look no larger than what resident `row` is willing to borrow."""
        if "borrow" not in self.asked:
            yield
            return
        fund = self.world.city.lender
        held_back = max(0, int(fund[0]) - in_cents(self.answer(row, "borrow", read_amount, "dollars, 0 or more")))
        fund[0] -= held_back
        try:
            yield
        finally:
            fund[0] += held_back


def read_decision(answer: Any) -> bool:
    """Read True or False."""
    if not isinstance(answer, bool | np.bool_):
        raise TypeError
    return bool(answer)


def read_amount(answer: Any) -> float:
    """Read a finite amount, 0 or more."""
    if isinstance(answer, bool) or not isinstance(answer, Real) or not math.isfinite(answer) or answer < 0:
        raise ValueError
    return float(answer)


def read_chance(answer: Any) -> float:
    """Read a number from 0 to 1."""
    if read_amount(answer) > 1:
        raise ValueError
    return float(answer)


def read_staffing(answer: Any) -> int:
    """Read 1, 0 or -1."""
    if isinstance(answer, bool) or answer not in {-1, 0, 1}:
        raise ValueError
    return int(answer)


def read_form(answer: Any) -> Choice | int:
    """Read a Choice, or the form of business alone."""
    if isinstance(answer, Choice):
        mode, is_fundable, demand, profit = answer
        return Choice(int(Mode(mode)), read_decision(is_fundable), read_amount(demand), float(profit))
    return int(Mode(answer))


def intention(now: Month, row: int) -> Choice:
    """Return the business resident `row` would choose, by its own word if its class has one."""
    if "intend" not in now.asked:
        chosen: Choice = decide_intend(row, now.here)
        return chosen
    form = now.answer(row, "intend", read_form, "a Choice or a Mode")
    return form if isinstance(form, Choice) else choice_of(row, form, now.here)


def tell(now: Month) -> None:
    """Ask everybody how readily they tell others; what they know and trust stays the model's."""
    prepare_to_talk(now.here)
    talk = now.world.city.scratch.talk
    for row in now.people():
        talk[row, TELLS] = now.answer(row, "tell", read_chance, "a chance from 0 to 1")


def save(now: Month) -> None:
    """Ask everybody how much to keep."""
    for row in now.people():
        apply_save(row, in_cents(now.answer(row, "save", read_amount, "dollars, 0 or more")), now.here)


def hire(now: Month) -> None:
    """Ask every owner about staff, and about the loan it may take, in turn."""
    for row in now.in_turn(now.owners()):
        own = "hire" in now.asked
        decision = now.answer(row, "hire", read_staffing, "1, 0 or -1") if own else decide_hire(row, now.here)
        with now.willing_to_borrow(row):
            apply_hire(row, decision, now.here)


def close(now: Month) -> None:
    """Ask every owner whether to go on."""
    for row in now.owners():
        closes = now.says_yes(row, "close") if "close" in now.asked else decide_close(row, now.here)
        apply_close(row, closes, now.here)


def start(now: Month) -> None:
    """Ask residents without a firm whether they act this month, and those who do in which form."""
    for row in now.in_turn(now.people()):
        if not may_start(row, now.here):
            continue
        if now.says_yes(row, "start") if "start" in now.asked else decide_start(row, now.here):
            with now.willing_to_borrow(row):
                apply_start(row, intention(now, row), now.here)


def formalise(now: Month) -> None:
    """Ask the owners without a licence who think about it."""
    for row in now.owners():
        if may_formalise(row, now.here):
            apply_formalise(row, now.says_yes(row, "formalise"), now.here)


def hand_out(now: Month) -> None:
    """Give out licences; those who open with one are asked about the loan."""
    for row in now.in_turn(now.people()):
        if is_through(row, now.here):
            with now.willing_to_borrow(row):
                hand_out_licence(row, now.here)


# The month, in order: the compiled pass, how it is lived resident by resident, and which behaviours ask for that.
PASSES: Final[tuple[tuple[Pass, Callable[[Month], None] | None, frozenset[str]], ...]] = (
    (serve_and_move, None, frozenset()),
    (prepare_to_talk, tell, frozenset({"tell"})),
    (talk, None, frozenset()),
    (trade, None, frozenset()),
    (earn_and_repay, None, frozenset()),
    (spend_or_save, save, frozenset({"save"})),
    (learn_and_reinvest, None, frozenset()),
    (prepare_hiring, None, frozenset()),
    (hire_and_lay_off, hire, frozenset({"hire", "borrow"})),
    (change_jobs, None, frozenset()),
    (close_firms, close, frozenset({"close"})),
    (change_tastes, None, frozenset()),
    (start_firms, start, frozenset({"intend", "start", "borrow"})),
    (formalise_firms, formalise, frozenset({"formalise"})),
    (change_hours, None, frozenset()),
    (help_with_files, None, frozenset()),
    (run_office, None, frozenset()),
    (hand_out_licences, hand_out, frozenset({"borrow"})),
    (close_books, None, frozenset()),
)
ASKED_BY_PROGRAMMES: Final = frozenset({"take_up", "intend", "formalise", "borrow"})


def live_asking(economy: Any, world: World, here: Any, after: Callable[[str], None] | None = None) -> None:
    """Live one month of one world; passes whose behaviour is overridden ask the economy's agents.

    `after` is told the name of each pass when it is done.
    """
    now = Month(economy, world, here)
    for compiled, asking, behaviours in PASSES:
        if asking is not None and behaviours & now.asked:
            asking(now)
        else:
            compiled(here)
        if after is not None:
            after(compiled.__name__)


def offered(offer: Offer, world: World) -> World:
    """Return the world as it is for those who weigh an offer: with the help that it brings."""
    places = len(world.city.people.state)
    language, spared = np.full(places, float(offer.language)), np.full(places, float(offer.spared))
    return world._replace(support=world.support._replace(language_help=language, spared=spared))


def ask_who_comes(economy: Any, eligible: SmallArray, offer: Offer, world: World, wish: FloatArray) -> None:
    """Write the luck of each eligible resident who takes up the offer by the own word, 2 elsewhere."""
    here = refer(offered(offer, world))
    with economy.looking_at(world, here, offer):
        now = Month(economy, world, here)
        wish[:] = NOBODY_COMES
        for row in now.people():
            if eligible[row]:
                with now.willing_to_borrow(row):
                    if comes(now, row, offer):
                        wish[row] = luck_of_place(row, offer, here)


def comes(now: Month, row: int, offer: Offer) -> bool:
    """Return whether resident `row` takes up the offer."""
    if now.asked & {"take_up", "intend", "formalise"}:
        return now.says_yes(row, "take_up")
    return bool(takes_up(row, offer, now.here))
