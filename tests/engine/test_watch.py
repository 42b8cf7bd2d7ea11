# SPDX-License-Identifier: Apache-2.0
"""Nothing turns negative or undefined unnoticed: the run stops and says in which month, by which rule, with whom."""

import numpy as np
import pytest
from engine.worlds import believing, copied, scenario

from abmsim import Entrepreneur
from abmsim.city import FileKind, Mode
from abmsim.economy import Economy
from abmsim.watching import ImpossibleStateError, complaint

SCALE = 0.01
NAN = float("nan")
QUICK = {"settling.months_of_spin_up": 0}


@pytest.fixture
def economy() -> Economy:
    return copied(SCALE)


PEOPLE = [
    ("purse", -1), ("trust", NAN), ("trust", -0.1), ("english", 1.5), ("practice", NAN), ("consumption", -1), ("income", -1),
    ("attention", NAN), ("attention", -1.0), ("attention", np.inf), ("believed_talent", NAN), ("talent", -np.inf),
    ("trust_origin", -1.0), ("own_practice", NAN), ("reluctance", NAN), ("reluctance", -1.0), ("start_up_capital", np.inf),
    ("start_up_capital", -1.0), ("state", -1), ("state", 6),
]  # fmt: skip
FIRMS = [
    ("capital", NAN), ("capital", -1.0), ("demand", NAN), ("typical_demand", -1.0), ("revenue", -1), ("appeal", np.inf),
    ("mainstream_appeal", NAN), ("typical_profit", NAN), ("prior_profit", -np.inf), ("shock", NAN), ("customers", -0.5),
    ("staff", -1), ("outside_staff", -1), ("loan", -1), ("kin_loan", -1), ("supplier_credit", -1), ("loan_payment", -1),
    ("kin_payment", -1), ("capital", np.inf), ("typical_demand", np.inf), ("loan_rate", NAN), ("loan_rate", -0.1), ("mode", -1),
    ("mode", 5),
]  # fmt: skip
FILES = [("joined", NAN), ("reviewed", np.inf), ("reviews_left", -1), ("language_help", 2.0), ("kind", -5), ("kind", 3),
         ("returns_prevented", NAN)]  # fmt: skip
MARKETS = ["spending", "incumbents", "niche_incumbents", "spent", "niche_spent", "price", "usual_price", "niche_price",
           "receipts_per_job", "appeal", "niche_appeal"]  # fmt: skip


def says(economy: Economy, row: int) -> None:
    """Check that the watch names this resident."""
    assert complaint(economy.city).startswith(f"resident {row} ({economy.city.people.identity[row]}): ")


@pytest.mark.parametrize(("name", "value"), PEOPLE)
def test_a_resident_in_an_impossible_state_is_named(economy, name, value) -> None:
    assert complaint(economy.city) == ""
    getattr(economy.city.people, name)[17] = value
    says(economy, 17)


@pytest.mark.parametrize(("name", "value"), FIRMS)
def test_a_firm_in_an_impossible_state_is_named(economy, name, value) -> None:
    row = int(np.flatnonzero(economy.city.firms.mode != Mode.NONE)[3])
    getattr(economy.city.firms, name)[row] = value
    says(economy, row)


@pytest.mark.parametrize(("name", "value"), FILES)
def test_a_file_in_an_impossible_state_is_named(economy, name, value) -> None:
    economy.city.files.kind[21] = FileKind.NEW
    assert complaint(economy.city) == ""
    getattr(economy.city.files, name)[21] = value
    says(economy, 21)


def test_staff_that_a_firm_left_behind_are_noticed(economy) -> None:
    row = int(np.flatnonzero(economy.city.firms.mode == Mode.NONE)[3])
    economy.city.firms.outside_staff[row] = 1
    says(economy, row)


@pytest.mark.parametrize("value", [NAN, np.inf])
@pytest.mark.parametrize("name", ["typical_demand", "typical_profit", "prior_profit"])
def test_no_firm_escapes_the_watch_by_closing(economy, name, value) -> None:
    for row in np.flatnonzero(economy.city.firms.mode != Mode.NONE)[:12]:
        world = copied(SCALE)
        getattr(world.city.firms, name)[row] = value
        with pytest.raises(ImpossibleStateError, match=f"resident {row} "):
            world.step()


@pytest.mark.parametrize("value", [NAN, np.inf, -np.inf])
@pytest.mark.parametrize("name", ["english", "trust", "talent", "believed_talent", "attention", "reluctance"])
def test_what_is_no_number_is_read_by_no_rule_as_a_place_in_a_table(economy, name, value) -> None:
    getattr(economy.city.people, name)[40:60] = value
    with pytest.raises(ImpossibleStateError, match=r"month 1, "):
        economy.step()


@pytest.mark.parametrize("name", MARKETS)
@pytest.mark.parametrize("value", [NAN, -1.0])
def test_a_market_in_an_impossible_state_is_named(economy, name, value) -> None:
    getattr(economy.city.market, name)[0] = value
    assert complaint(economy.city) == f"the markets: {name} below zero or no number"


@pytest.mark.parametrize(
    ("numbers", "part"),
    [
        ({"hearing.english_gain_share_per_month": 9.0}, "talk"),
        ({"learning.practice_gain_share_per_month": 9.0}, "learn_and_reinvest"),
        ({"capital.wear_share_per_month": 3.0}, "learn_and_reinvest"),
        ({"trading.spread_of_month_log_points": 1e300}, "trade"),
    ],
)
def test_a_run_that_goes_wrong_says_when_by_which_part_of_the_month_and_with_whom(numbers, part) -> None:
    economy = Economy(believing(scenario(), {**QUICK, **numbers}), 1, scale=SCALE)
    who = r"(resident \d+ \(\d+\)|the markets)"
    with pytest.raises(ImpossibleStateError, match=rf"^month 1, {who}: .*; first seen after {part}$"):
        economy.step()


def test_the_month_named_is_the_one_in_which_it_happened() -> None:
    economy = Economy(believing(scenario(), QUICK), 1, scale=SCALE)
    for _ in range(3):
        economy.step()
    economy.city.people.purse[5] -= 10**9
    with pytest.raises(
        ImpossibleStateError, match=r"month 4, resident 5 .*lived again from month 0 it does not come about"
    ):
        economy.step()


def test_a_class_of_agents_is_asked_again_to_find_the_part_at_fault() -> None:
    class Bold(Entrepreneur):
        def hire(self) -> int:
            return super().hire()

    numbers = {**QUICK, "learning.practice_gain_share_per_month": 9.0}
    economy = Economy(believing(scenario(), numbers), 1, Bold, scale=SCALE)
    with pytest.raises(ImpossibleStateError, match="first seen after learn_and_reinvest"):
        economy.step()


def test_what_goes_wrong_before_month_1_is_not_silent_either() -> None:
    with pytest.raises(ImpossibleStateError, match=r"month 0, resident \d+"):
        Economy(believing(scenario(), {"learning.practice_gain_share_per_month": 9.0}), 1, scale=SCALE)
