# SPDX-License-Identifier: Apache-2.0
"""Luck is even, has no memory, never repeats itself, and belongs to one person, one decision and one month."""

import itertools

import numpy as np
import pytest
from scipy import stats

from abmsim.compiled import rule
from abmsim.dice import (
    STRETCH,
    Draw,
    Luck,
    chance,
    chance_of_two,
    gumbel,
    gumbel_bounds,
    key_of,
    lowest_of_two,
    luck_of,
    normal,
    waiting,
)

PEOPLE = 20_000
ROWS = 2**32


@rule
def everybodys(luck: Luck, decision: int, month: int, first: int, step: int, drawn: np.ndarray) -> None:
    key = key_of(luck, decision, month)
    for i in range(len(drawn)):
        drawn[i] = chance(key, first + step * i)


@rule
def of_pairs(luck: Luck, decision: int, month: int, drawn: np.ndarray) -> None:
    key = key_of(luck, decision, month)
    for i in range(drawn.shape[0]):
        for j in range(drawn.shape[1]):
            drawn[i, j] = chance_of_two(key, i, j)


@rule
def one_with_many(luck: Luck, decision: int, month: int, who: int, others: np.ndarray, drawn: np.ndarray) -> None:
    key = key_of(luck, decision, month)
    for j in range(len(drawn)):
        drawn[j] = chance_of_two(key, who, others[j])


@rule
def over_months(luck: Luck, decision: int, who: int, drawn: np.ndarray) -> None:
    for month in range(len(drawn)):
        drawn[month] = chance(key_of(luck, decision, month), who)


@rule
def shaped(luck: Luck, drawn: np.ndarray) -> None:
    key = key_of(luck, 1, 5)
    for i in range(drawn.shape[1]):
        drawn[0, i] = gumbel(key, i, 1)
        drawn[1, i] = waiting(key, i, 1)
        drawn[2, i] = normal(key, i)


def lucks(decision: int = Draw.ACT, month: int = 1, *, seed: int = 1, pair: int = 1, first: int = 0, step: int = 1):
    drawn = np.zeros(PEOPLE)
    everybodys(luck_of(seed, pair), int(decision), month, first, step, drawn)
    return drawn


def test_luck_lies_strictly_between_0_and_1_and_is_even() -> None:
    for decision in (Draw.DEPART, Draw.ACT, Draw.CLOSE, Draw.STAFF_SIDE):
        drawn = lucks(decision)
        assert 0 < drawn.min() < drawn.max() < 1
        assert stats.kstest(drawn, "uniform").pvalue > 0.001


def test_luck_is_even_over_months_for_one_person() -> None:
    drawn = np.zeros(2000)
    over_months(luck_of(1, 1), int(Draw.CLOSE), 7, drawn)
    assert stats.kstest(drawn, "uniform").pvalue > 0.001


@pytest.mark.parametrize(
    "other",
    [
        lambda: lucks(month=2),
        lambda: lucks(Draw.CLOSE),
        lambda: lucks(seed=2),
        lambda: lucks(pair=2),
        lambda: lucks(first=1),
        lambda: lucks(first=ROWS),
    ],
    ids=["month", "decision", "seed", "pair", "neighbour", "newcomer"],
)
def test_other_luck_tells_nothing(other) -> None:
    one, two = lucks(), other()
    assert abs(np.corrcoef(one, two)[0, 1]) < 4 / np.sqrt(PEOPLE)
    table = np.histogram2d(one, two, bins=8, range=[[0, 1], [0, 1]])[0]
    assert stats.chisquare(table.ravel()).pvalue > 0.001


def test_neighbours_and_months_in_a_row_are_not_alike() -> None:
    drawn = lucks()
    for lag in (1, 2, 8, 64):
        assert abs(np.corrcoef(drawn[:-lag], drawn[lag:])[0, 1]) < 4 / np.sqrt(PEOPLE)
    assert stats.chisquare(np.bincount((drawn[:-1] < drawn[1:]).astype(int))).pvalue > 0.001


def test_nobody_has_the_luck_of_another() -> None:
    seen = [lucks(decision, month) for decision in list(Draw)[::4] for month in (0, 1, 77)]
    drawn = np.concatenate(seen)
    assert len(np.unique(drawn)) == len(drawn)


def test_newcomers_of_every_month_have_luck_of_their_own() -> None:
    drawn = lucks(step=ROWS)  # the newcomers of 20,000 months in one place
    assert stats.kstest(drawn, "uniform").pvalue > 0.001
    assert len(np.unique(drawn)) == PEOPLE


def test_every_decision_has_its_own_number() -> None:
    assert len({draw.value for draw in Draw}) == len(Draw.__members__)


def test_no_two_pairs_have_the_same_luck() -> None:
    seeds = (0, 1, 2, 2**32 - 1, 2**32, 2**64 - 1)
    keys = {luck_of(seed, pair) for seed, pair in itertools.product(seeds, range(1, 20_001))}
    assert len(keys) == len(seeds) * 20_000
    assert luck_of(1, 11) != luck_of(11, 1)


def test_luck_of_pairs_knows_who_is_first() -> None:
    drawn = np.zeros((150, 150))
    of_pairs(luck_of(1, 1), int(Draw.MATCH), 3, drawn)
    assert stats.kstest(drawn.ravel(), "uniform").pvalue > 0.001
    assert len(np.unique(drawn)) == drawn.size
    assert abs(np.corrcoef(drawn.ravel(), drawn.T.ravel())[0, 1]) < 0.03


def test_shapes_of_luck_are_what_their_names_say() -> None:
    drawn = np.zeros((3, 4000))
    shaped(luck_of(1, 1), drawn)
    for row, shape in enumerate(("gumbel_r", "expon", "norm")):
        assert stats.kstest(drawn[row], shape).pvalue > 0.001, shape


def test_a_first_look_at_a_taste_holds_the_taste() -> None:
    key = key_of(luck_of(1, 1), Draw.TASTE, 3)
    drawn = np.array([gumbel(key, who, 2) for who in range(20_000)])
    low, high = np.array([gumbel_bounds(key, who, 2) for who in range(20_000)]).T
    assert (low <= drawn).all()
    assert (drawn <= high).all()
    assert np.median(high - low) < 0.005


@pytest.mark.parametrize("first", [0, 1, 77])
@pytest.mark.parametrize("length", [0, 1, 2, STRETCH - 1, STRETCH, STRETCH + 1, 5 * STRETCH + 3])
def test_the_lowest_luck_is_found_wherever_it_is(first, length) -> None:
    others = np.arange(1000, 2000)
    for who in range(40):
        drawn = np.zeros(length)
        key = key_of(luck_of(1, 1), int(Draw.MATCH), 3)
        one_with_many(luck_of(1, 1), int(Draw.MATCH), 3, who, others[first : first + length], drawn)
        spot, luck = lowest_of_two(key, who, others, first, first + length)
        assert (spot, luck) == ((first + drawn.argmin(), drawn.min()) if length else (-1, 1.0))
