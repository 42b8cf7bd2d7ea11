# SPDX-License-Identifier: Apache-2.0
"""The engine beside a second model written from the description alone: column by column, part by part of a month."""

from types import SimpleNamespace

import numpy as np
import pytest
from engine import reference
from engine.worlds import LIAISON, MEETINGS, scenario

from abmsim import month as engine
from abmsim.city import FileKind, Mode, State
from abmsim.dice import Draw, luck_of
from abmsim.economy import Economy
from abmsim.support import no_support
from abmsim.world import refer

ORDER = [
    *("serve_and_move", "prepare_to_talk", "talk", "trade", "earn_and_repay", "spend_or_save", "learn_and_reinvest"),
    *("prepare_hiring", "hire_and_lay_off", "change_jobs", "close_firms", "change_tastes", "start_firms"),
    *("formalise_firms", "change_hours", "help_with_files", "run_office", "hand_out_licences", "close_books"),
]
SEED = 4


def surroundings(economy: Economy) -> reference.Here:
    """What the second model reads of a city, besides its columns."""
    market = SimpleNamespace(**{name: one.copy() for name, one in economy.city.market._asdict().items()})
    month_of_year = economy.world_at(economy.clock, no_support(economy.places)).month_of_year
    dice = reference.Dice(SEED, 1)
    return reference.Here(economy.numbers, economy.profile, market, dice, economy.clock, month_of_year)


def columns(economy: Economy) -> SimpleNamespace:
    """Copy all columns of residents and firms."""
    city = economy.city
    return SimpleNamespace(
        **{name: one.copy() for part in (city.people, city.firms) for name, one in part._asdict().items()}
    )


class Parts:
    """A month taken apart: the engine lives up to a part, both models live the part, and their columns are compared."""

    def __init__(self, months: int) -> None:
        self.economy = Economy(scenario(LIAISON, MEETINGS), SEED, scale=0.02)
        for _ in range(months):
            self.economy.step()
        self.economy.month += 1
        self.economy._empty_month()
        self.world = self.economy.world_at(self.economy.clock, self.economy.support())
        self.here = refer(self.world)
        self.done = 0

    def until(self, part: str) -> SimpleNamespace:
        """Let the engine live up to this part; return the columns as they stand before it."""
        while ORDER[self.done] != part:
            getattr(engine, ORDER[self.done])(self.here)
            self.done += 1
        return columns(self.economy)

    def live(self) -> SimpleNamespace:
        """Let the engine live the next part; return the columns after it."""
        getattr(engine, ORDER[self.done])(self.here)
        self.done += 1
        return columns(self.economy)


@pytest.fixture(params=[0, 5, 13], scope="module")
def months(request) -> int:
    return request.param


def agree(mine: SimpleNamespace, theirs: SimpleNamespace, names: str, cents: int = 1) -> None:
    """Check that columns are equal: exactly for people's states, to rounding for cents and fractions."""
    for name in names.split():
        one, other = getattr(mine, name), getattr(theirs, name)
        if one.dtype == np.int64:
            assert np.abs(one - other).max() <= cents, name
        elif one.dtype.kind == "f":
            assert other == pytest.approx(one, rel=1e-9, abs=1e-9), name
        else:
            assert np.array_equal(one, other), name


def test_the_second_models_dice_fall_like_the_first_ones() -> None:
    dice, luck = reference.Dice(9, 3), luck_of(9, 3)
    assert (dice.first, dice.second) == (int(luck.first), int(luck.second))
    numbers = {draw.name: draw.value for draw in Draw}
    named = {
        "HEAR": 40,
        "FORGET": 41,
        "ACT": 42,
        "TASTE": 43,
        "REDRAW": 44,
        "LOSE_JOB": 46,
        "FIND_JOB": 47,
        "CLOSE": 50,
    }
    assert {name: numbers[name] for name in named} == named


def test_parts_in_the_described_order_make_the_month() -> None:
    whole, parts = Parts(3), Parts(3)
    whole.economy._live(whole.economy.clock, whole.world.support)
    for _ in ORDER:
        parts.live()
    for part in ("people", "firms", "files"):
        for name, column in getattr(whole.economy.city, part)._asdict().items():
            assert np.array_equal(getattr(getattr(parts.economy.city, part), name), column), name
    assert np.array_equal(whole.economy.city.flows, parts.economy.city.flows)


def test_word_of_mouth_trust_and_english(months) -> None:
    parts = Parts(months)
    mine = parts.until("talk")
    reference.talk(mine, surroundings(parts.economy))
    agree(mine, parts.live(), "informed trust english attention")


def test_selling_and_paying(months) -> None:
    parts = Parts(months)
    mine = parts.until("trade")
    reference.sell(mine, surroundings(parts.economy))
    reference.pay(mine, surroundings(parts.economy))
    theirs = parts.live()
    agree(mine, theirs, "shock appeal mainstream_appeal")
    assert theirs.demand == pytest.approx(mine.demand, rel=1e-6)  # a cent more or less in a niche
    agree(mine, theirs, "revenue consumption", cents=1)
    agree(mine, theirs, "profit purse income supplier_credit till", cents=3)
    assert theirs.typical_profit == pytest.approx(mine.typical_profit, abs=0.05)
    assert (theirs.revenue > 0).sum() > 50


def test_earning_repaying_and_remitting(months) -> None:
    parts = Parts(months)
    mine = parts.until("earn_and_repay")
    reference.earn(mine, surroundings(parts.economy))
    agree(mine, parts.live(), "purse income loan kin_loan", cents=0)


def test_consuming(months) -> None:
    parts = Parts(months)
    mine = parts.until("spend_or_save")
    reference.consume(mine, surroundings(parts.economy))
    agree(mine, parts.live(), "purse consumption", cents=0)


def test_learning_by_doing(months) -> None:
    parts = Parts(months)
    mine = parts.until("learn_and_reinvest")
    reference.learn(mine, surroundings(parts.economy))
    agree(mine, parts.live(), "practice customers capital purse till", cents=0)


def test_outside_jobs(months) -> None:
    parts = Parts(months)
    mine = parts.until("change_jobs")
    reference.change_jobs(mine, surroundings(parts.economy))
    agree(mine, parts.live(), "state")


def test_who_closes(months) -> None:
    parts = Parts(months)
    mine = parts.until("close_firms")
    gone = reference.who_gives_up(mine, surroundings(parts.economy))
    closed = set(np.flatnonzero((mine.mode != 0) & (parts.live().mode == 0)).tolist())
    limit = 100 * parts.economy.numbers.closing.supplier_credit_limit_dollars
    forced = set(np.flatnonzero((mine.mode < 3) | (mine.supplier_credit > limit)).tolist())
    assert gone <= closed
    assert closed - gone <= forced  # found without a licence, or cut off by suppliers
    assert (mine.mode != 0).sum() > 50


def test_who_intends_what() -> None:
    economy = Economy(scenario(), SEED, scale=0.02)
    mine, here = columns(economy), surroundings(economy)
    rich = (mine.state != State.VACANT) & (mine.mode == Mode.NONE) & (mine.purse > 200 * mine.start_up_capital)
    rows = np.flatnonzero(rich & (economy.city.files.kind == FileKind.NONE))[:300].tolist()
    found = [int(economy.view(row).intend().mode) for row in rows]
    expected = [reference.intends(mine, row, 1.0, here) for row in rows]
    assert found == expected
    assert len(rows) > 100
    assert sum(mode > 0 for mode in found) > 0


def test_who_starts_or_files() -> None:
    parts = Parts(2)
    mine, economy, dice = parts.until("start_firms"), parts.economy, reference.Dice(SEED, 1)
    kind = economy.city.files.kind.copy()
    theirs = parts.live()
    acted = np.flatnonzero((mine.mode == 0) & ((theirs.mode != 0) | (economy.city.files.kind != kind)))
    chance, ratio = (
        economy.numbers.starting_up.chance_to_act_per_month,
        economy.numbers.starting_up.attention_gain_ratio,
    )
    for i in acted:
        luck = dice.luck(reference.ACT, economy.clock, int(mine.identity[i]))
        assert luck < min(1.0, chance * (1 + ratio * mine.attention[i]))
    assert len(acted) > 0
