# SPDX-License-Identifier: Apache-2.0
"""Without friction firms open and close as chance alone would have it: entry is a coin, the stock a birth and death process."""

import math

import numpy as np
import pytest
from engine.worlds import SCALE, believing, scenario

from abmsim.city import Mode, State
from abmsim.economy import Economy

# Nobody wants a licence, nobody needs money, everybody wants a business.
EVERYBODY_WANTS = {
    "starting_up.effort_of_starting_dollars_per_month": -1e6,
    "starting_up.value_of_lawfulness_dollars_per_month": -1e5,
    "*.share_starting_without_capital": 1.0,
    "formalising.chance_considered_per_month": 0.0,
    "people.chance_departure_per_month": 0.0,
    "settling.months_of_spin_up": 1,
}
NOBODY_MUST_CLOSE = {
    "closing.chance_economic_exit_per_month": 0.0,
    "closing.chance_found_per_month": 0.0,
    "closing.supplier_credit_limit_dollars": 1e12,
    "closing.chance_other_exit_registered_per_month": 0.0,
    "closing.chance_other_exit_unregistered_per_month": 0.0,
}


def test_entry_without_friction_is_a_coin_for_each_resident() -> None:
    act = 0.03
    numbers = {**EVERYBODY_WANTS, **NOBODY_MUST_CLOSE, "starting_up.chance_to_act_per_month": act}
    far = []
    for seed in range(1, 21):
        economy = Economy(believing(scenario(), numbers), seed, scale=SCALE)
        for _ in range(10):
            before = economy.measures()["all"]
            economy.step()
            now = economy.measures()["all"]
            free = before["residents"] - before["firms"]
            assert now["thwarted_starts"] == now["applications"] == now["closures"] == 0
            far.append((now["starts"] - free * act) / math.sqrt(free * act * (1 - act)))
    assert len(far) == 200
    assert abs(np.sum(far)) / math.sqrt(len(far)) < 4
    assert np.max(np.abs(far)) < 4
    assert np.var(far) == pytest.approx(1, abs=0.4)


def test_who_acts_for_certain_starts_at_once() -> None:
    numbers = {**EVERYBODY_WANTS, **NOBODY_MUST_CLOSE, "starting_up.chance_to_act_per_month": 1.0}
    economy = Economy(believing(scenario(), numbers), 1, scale=SCALE)
    economy.step()
    here = economy.city.people.state != State.VACANT
    assert (economy.city.firms.mode[here] != Mode.NONE).all()


def test_the_stock_of_firms_is_that_of_a_birth_and_death_process() -> None:
    """Stationary mean births / (births + deaths) of the residents, variance that of independent coins (almost Poisson)."""
    act, hazard, months, group = 0.01, 0.5, 1000, 50
    exits = {f"closing.chance_other_exit_{kind}_per_month": hazard for kind in ("registered", "unregistered")}
    numbers = {**EVERYBODY_WANTS, **NOBODY_MUST_CLOSE, **exits, "starting_up.chance_to_act_per_month": act}
    economy = Economy(believing(scenario(), numbers), 1, scale=2 * SCALE)
    rows = np.flatnonzero(economy.city.people.state != State.VACANT)
    rows = rows[: len(rows) // group * group].reshape(-1, group)
    counts = []
    for month in range(months):
        economy.step()
        if month >= 20:
            counts.append((economy.city.firms.mode[rows] != Mode.NONE).sum(axis=1))
    # who closes may open again in the same month: closing comes before starting
    share = act / (act + hazard * (1 - act))
    assert np.mean(counts) == pytest.approx(group * share, rel=0.02)
    assert np.var(counts) / np.mean(counts) == pytest.approx(1 - share, abs=0.1)
    assert 0.9 < np.var(counts) / np.mean(counts) < 1.1


def test_communities_with_the_same_chances_keep_the_same_share_of_firms() -> None:
    hazard = 0.03
    exits = {f"closing.chance_other_exit_{kind}_per_month": hazard for kind in ("registered", "unregistered")}
    still = {"starting_up.chance_to_act_per_month": 0.0, "formalising.chance_considered_per_month": 0.0}
    economy = Economy(
        believing(scenario(), {**NOBODY_MUST_CLOSE, **exits, **still, "people.chance_departure_per_month": 0.0}),
        1,
        scale=8 * SCALE,
    )
    owns = economy.city.firms.mode != Mode.NONE
    for _ in range(12):
        economy.step()
    kept = (1 - hazard) ** 12
    for c in range(len(economy.communities)):
        mine = owns & (economy.city.people.community == c)
        alive = (economy.city.firms.mode[mine] != Mode.NONE).sum()
        assert abs(alive - mine.sum() * kept) < 4 * math.sqrt(mine.sum() * kept * (1 - kept)), c
        assert mine.sum() > 50


def test_an_office_that_approves_nothing_licenses_nobody() -> None:
    """Every review finds a mistake: files come back for ever, and only withdrawals end them."""
    never = {
        "licensing_queue.chance_returned": 1.0,
        "licensing_queue.knowledge_prevents_return_share": 0.0,
        "licensing_queue.language_prevents_return_share": 0.0,
    }
    economy = Economy(believing(scenario(), never), 1, scale=SCALE)
    pending, returned = economy.measures()["all"]["pending"], 0
    for _ in range(12):
        economy.step()
        now = economy.measures()["all"]
        assert now["approvals"] == now["registered_starts"] == now["formalised"] == 0
        pending += now["applications"] - now["withdrawn"]
        returned += now["returned"]
        assert now["pending"] == pending
    assert returned > 0 < pending
