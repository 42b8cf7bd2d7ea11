# SPDX-License-Identifier: Apache-2.0
"""What runs out goes by luck, the same in both worlds, and not by the place in a list."""

import numpy as np
import pytest
from engine.worlds import SCALE, believing, scenario

from abmsim.agents import Entrepreneur
from abmsim.city import NOBODY, State
from abmsim.economy import Economy
from abmsim.passes.taking_turns import clear_line, line_up, turn_of
from abmsim.support import no_support
from abmsim.world import refer

KNOWN = {
    "borrowing.share_who_know_the_lender": 1.0,
    "borrowing.share_creditworthy": 1.0,
    "lender.share_accepting_itin": 1.0,
}


def rows_of_borrowers(fund_dollars: float, seed: int, months: int = 6) -> np.ndarray:
    """Where, from 0 to 1, those stand in the list of places who took a loan."""
    plan = believing(scenario(), {**KNOWN, "lender.capital_dollars": fund_dollars})
    economy = Economy(plan, seed, scale=2 * SCALE)
    rows = []
    for _ in range(months):
        before = economy.city.firms.loan.copy()
        economy.step()
        rows += np.flatnonzero(economy.city.firms.loan > before).tolist()
    return np.array(rows) / economy.places


def test_a_short_fund_does_not_go_to_the_first_places() -> None:
    short = np.concatenate([rows_of_borrowers(150_000, seed) for seed in range(1, 6)])
    ample = np.concatenate([rows_of_borrowers(20_000_000, seed) for seed in range(1, 6)])
    assert len(short) < len(ample) / 2
    tolerance = 3 * ample.std() / np.sqrt(len(short))
    assert abs(short.mean() - ample.mean()) < tolerance


@pytest.fixture(scope="module")
def here():
    economy = Economy(scenario(), 3, scale=SCALE)
    return economy, refer(economy.world_at(economy.clock + 1, no_support(economy.places)))


def test_everybody_has_a_turn_and_all_turns_are_as_likely(here) -> None:
    economy, world = here
    turns = np.array([turn_of(row, world) for row in range(economy.places)])
    assert turns.min() > 0
    assert turns.max() < 1
    assert len(set(turns.tolist())) == economy.places
    assert np.histogram(turns, 10)[0] == pytest.approx(np.full(10, economy.places / 10), rel=0.25)
    assert abs(np.corrcoef(turns, np.arange(economy.places))[0, 1]) < 0.1


def test_the_line_holds_everybody_who_stands_in_it_once_in_order(here) -> None:
    economy, world = here
    wanted = np.flatnonzero(economy.city.people.state == State.OUTSIDE_JOB)
    clear_line(world)
    for row in wanted:
        line_up(row, world)
    scratch, found = economy.city.scratch, []
    for spot in range(economy.places):
        row = scratch.line[spot]
        while row != NOBODY:
            found.append(int(row))
            row = scratch.next_in_line[row]
    assert sorted(found) == wanted.tolist()
    assert found == sorted(found, key=lambda row: turn_of(row, world))


def test_agents_who_answer_as_the_model_does_take_the_same_turns() -> None:
    class Same(Entrepreneur):
        def hire(self) -> int:
            return super().hire()

        def start(self) -> bool:
            return super().start()

        def borrow(self) -> float:
            return super().borrow()

    plan = believing(scenario(), {**KNOWN, "lender.capital_dollars": 100_000.0})
    plain, asking = Economy(plan, 2, scale=SCALE / 2), Economy(plan, 2, Same, scale=SCALE / 2)
    for _ in range(3):
        plain.step()
        asking.step()
    assert np.array_equal(plain.city.firms.loan, asking.city.firms.loan)
    assert np.array_equal(plain.city.people.purse, asking.city.people.purse)
