# SPDX-License-Identifier: Apache-2.0
"""Who chooses which form of business: tastes that last, licences that some cannot have, fees that keep some out."""

import numpy as np
import pytest
from engine.worlds import SCALE, believing, lived, scenario
from hypothesis import given
from hypothesis import strategies as st
from rules.desk import desk
from scipy import stats

from abmsim.city import MODES, FileKind, Mode, State
from abmsim.compiled import rule
from abmsim.economy import Economy
from abmsim.passes.starting import apply_start, choose_form, decide_intend, might_start
from abmsim.references import refer_to
from abmsim.rules.starting_up import Choice, could_start, taste, value_of_business
from abmsim.rules.taking_up import TakingUp, chance_to_take_up, takes_up_at
from abmsim.support import no_support
from abmsim.world import refer

PEOPLE = 20_000


@rule
def tastes(people, numbers, luck, drawn) -> None:
    for i in range(drawn.shape[0]):
        for mode in range(drawn.shape[1]):
            drawn[i, mode] = taste(i, mode, people, numbers, luck)


def drawn_tastes(month: int = 0, spread: float = 420.0) -> np.ndarray:
    at = desk(PEOPLE)
    at.people.taste_month[:] = month
    numbers = Economy(scenario(), 1, scale=0.001).numbers.starting_up
    drawn = np.zeros((PEOPLE, MODES))
    tastes(at.people, numbers._replace(spread_of_taste_dollars_per_month=spread), at.luck, drawn)
    return drawn


def test_lasting_tastes_make_choices_a_logit() -> None:
    """The best of value plus Gumbel taste is chosen as often as the logit says (McFadden 1974)."""
    values = np.array([0.0, -300.0, 150.0, 90.0, -700.0])
    chosen = np.bincount((values + drawn_tastes()).argmax(axis=1), minlength=MODES)
    odds = np.exp(values / 420)
    assert stats.chisquare(chosen, PEOPLE * odds / odds.sum()).pvalue > 0.001


def test_tastes_last_until_they_are_drawn_anew() -> None:
    assert np.array_equal(drawn_tastes(3), drawn_tastes(3))
    before, after = drawn_tastes(3), drawn_tastes(4)
    assert abs(np.corrcoef(before[:, 1], after[:, 1])[0, 1]) < 4 / np.sqrt(PEOPLE)
    assert abs(np.corrcoef(before[:, 1], before[:, 2])[0, 1]) < 4 / np.sqrt(PEOPLE)


def test_tastes_scale_with_their_spread() -> None:
    assert drawn_tastes(spread=840.0) == pytest.approx(2 * drawn_tastes(), rel=1e-12)


def test_a_few_tastes_change_each_month_and_nobody_elses() -> None:
    economy = Economy(scenario(), 1, scale=4 * SCALE)
    chance = scenario().numbers["starting_up.chance_taste_changes_per_month"]
    before = economy.city.people.taste_month.copy()
    economy.step()
    changed = (economy.city.people.taste_month != before).sum()
    others = sum(economy.measures()["all"][name] for name in ("arrivals", "closures"))
    expected = chance * economy.places
    assert abs(changed - expected - others) < 4 * np.sqrt(expected) + others


def test_nobody_barred_from_a_licence_has_one() -> None:
    economy = lived(scenario("- simpler_licensing: {steps_less: 1}"), 18)
    people, firms = economy.city.people, economy.city.firms
    barred = people.cannot_license != 0
    assert barred.sum() > 100
    assert (firms.mode[barred] < Mode.REGISTERED_SIDE).all()
    assert (economy.city.files.kind[barred] == 0).all()


def chosen_by(economy: Economy, rows: np.ndarray) -> np.ndarray:
    return np.array([int(economy.view(int(row)).intend().mode) for row in rows])


def test_a_lower_fee_makes_nobody_give_up_a_licence() -> None:
    economy = Economy(scenario(), 1, scale=SCALE)
    rows = np.flatnonzero((economy.city.people.state != State.VACANT) & (economy.city.firms.mode == Mode.NONE))[:700]
    dear, free = (chosen_by(fee_of(economy, fee), rows) for fee in (5000.0, 0.0))
    assert (free[dear >= Mode.REGISTERED_SIDE] >= Mode.REGISTERED_SIDE).all()
    assert (free >= Mode.REGISTERED_SIDE).sum() > (dear >= Mode.REGISTERED_SIDE).sum()
    assert (free == Mode.NONE).sum() <= (dear == Mode.NONE).sum()


def fee_of(economy: Economy, dollars: float) -> Economy:
    """Return the same city at the same moment under another fee."""
    twin = economy.fork(economy.scenario)
    twin.numbers = twin.numbers._replace(licensing=twin.numbers.licensing._replace(fee_dollars=dollars))
    return twin


@given(st.floats(-5000, 20000), st.floats(0, 1), st.floats(0, 6000), st.floats(0, 1e5), st.floats(0, 1e4))
def test_a_business_is_worth_more_with_more_profit_and_less_wage(profit, hours, wage, capital, cost) -> None:
    numbers = Economy(scenario(), 1, scale=0.001).numbers.starting_up
    value = value_of_business(profit, hours, wage, capital, cost, True, numbers)
    assert value_of_business(profit + 100, hours, wage, capital, cost, True, numbers) > value
    assert value_of_business(profit, hours, wage + 100, capital, cost, True, numbers) <= value
    assert value_of_business(profit, hours, wage, capital, cost + 100, True, numbers) < value
    assert value_of_business(profit, hours, wage, capital, cost + 100, False, numbers) == value_of_business(
        profit, hours, wage, capital, cost, False, numbers
    )


COMING = TakingUp(-6.0, 2.0, 1.0, 1500.0, 0.25)


@given(st.floats(0, 9000), st.floats(0, 9000), st.booleans(), st.floats(0, 1))
def test_who_gains_more_comes_more_often(benefit, burden, intends, fall) -> None:
    chance = chance_to_take_up(benefit, burden, intends, fall, COMING)
    assert 0 < chance < 1
    assert chance_to_take_up(benefit + 100, burden, intends, fall, COMING) > chance
    assert chance_to_take_up(benefit, burden + 100, intends, fall, COMING) < chance
    assert chance_to_take_up(benefit, burden, True, fall, COMING) >= chance


@given(
    st.floats(0, 1, exclude_min=True, exclude_max=True),
    st.floats(0, 2e4), st.floats(0, 2e4), st.booleans(), st.floats(0, 1),
)  # fmt: skip
def test_the_glance_at_who_stays_away_changes_nobody(luck, benefit, burden, intends, fall) -> None:
    chance = chance_to_take_up(benefit, burden, intends, fall, COMING)
    assert takes_up_at(luck, benefit, burden, intends, fall, COMING) == (luck < chance)


@pytest.mark.parametrize("benefit", [0.0, 3000.0, 9000.0, 15000.0])
def test_as_many_come_as_the_chance_says(benefit) -> None:
    lucks = (np.arange(20_000) + 0.5) / 20_000
    come = np.mean([takes_up_at(luck, benefit, 0.0, False, 0.0, COMING) for luck in lucks])
    assert come == pytest.approx(chance_to_take_up(benefit, 0.0, False, 0.0, COMING), abs=1e-4)


def test_a_start_costs_the_equipment_and_the_job() -> None:
    plan = believing(scenario(), {"starting_up.chance_to_act_per_month": 1.0})
    economy = Economy(plan, 1, scale=4 * SCALE)
    firms, people = economy.city.firms, economy.city.people
    had_none = firms.mode == Mode.NONE
    economy.step()
    opened = had_none & (firms.mode != Mode.NONE) & (firms.opened_month == economy.clock)
    main = opened & np.isin(firms.mode, [Mode.UNREGISTERED_MAIN, Mode.REGISTERED_MAIN])
    assert opened.sum() > 3
    assert (people.state[main] == State.OWNER).all()
    assert (people.state[opened & ~main] != State.OWNER).all()
    smallest = economy.numbers.capital.smallest_scale_share
    assert (firms.capital[opened] >= smallest * people.start_up_capital[opened] - 0.01).all()
    assert (firms.capital[opened] <= people.start_up_capital[opened] + 0.01).all()
    assert (firms.customers[opened] == economy.numbers.learning.first_customers_share).all()


def test_who_cannot_fund_a_start_is_thwarted_and_opens_nothing() -> None:
    economy = Economy(believing(scenario(), {"settling.months_of_spin_up": 1}), 1, scale=0.01)
    city = economy.city
    free = (city.people.state != State.VACANT) & (city.firms.mode == Mode.NONE) & (city.files.kind == FileKind.NONE)
    row = int(np.flatnonzero(free)[5])
    world = refer(economy.world_at(economy.clock + 1, no_support(economy.places)))
    for mode in range(1, MODES):
        apply_start(row, Choice(mode, False, 3000.0, 900.0), world)
    assert city.tally.thwarted.tolist() == [MODES - 1 if c == city.people.community[row] else 0 for c in range(5)]
    assert (city.firms.mode[row], city.files.kind[row]) == (Mode.NONE, FileKind.NONE)
    city.people.purse[row] = 10**7
    apply_start(row, Choice(Mode.UNREGISTERED_SIDE, True, 3000.0, 900.0), world)
    assert city.firms.mode[row] == Mode.UNREGISTERED_SIDE
    assert city.tally.thwarted.sum() == MODES - 1


def test_a_first_look_turns_away_nobody_who_would_choose_a_business() -> None:
    economy = Economy(believing(scenario(), {"settling.months_of_spin_up": 1}), 1, scale=0.05)
    people, firms, files = economy.city.people, economy.city.firms, economy.city.files
    world = refer(economy.world_at(economy.clock + 1, no_support(economy.places)))
    asked = [
        row for row in range(economy.places) if could_start(row, refer_to(people), refer_to(firms), refer_to(files))
    ]
    might = np.array([might_start(row, world) for row in asked])
    chosen = np.array([choose_form(row, world).mode for row in asked])
    assert (chosen[~might] == Mode.NONE).all()
    assert (chosen[might] != Mode.NONE).sum() > 20
    assert (~might).sum() > len(asked) / 2
    assert [decide_intend(row, world).mode for row in asked] == chosen.tolist()
