# SPDX-License-Identifier: Apache-2.0
"""A million pairs have a million lucks, and what one seed brings says nothing about what the next one does."""

import itertools

import numpy as np
import pytest
from engine.worlds import believing, scenario

from abmsim.dice import luck_of
from abmsim.economy import Economy

PAIRS = 1000


@pytest.mark.matrix
def test_a_million_pairs_have_a_million_lucks() -> None:
    keys = {luck_of(seed, pair) for seed, pair in itertools.product(range(1000), range(1, 1001))}
    assert len(keys) == 1_000_000
    assert len({key.first for key in keys}) == len({key.second for key in keys}) == 1_000_000


@pytest.mark.matrix
def test_two_seeds_have_nothing_in_common() -> None:
    plan = believing(scenario(), {"settling.months_of_spin_up": 0})

    def outcomes(seed: int) -> np.ndarray:
        found = []
        for pair in range(1, PAIRS + 1):
            economy = Economy(plan, seed, pair=pair, scale=0.002)
            economy.step()
            month = economy.measures()["all"]
            found.append([month["residents"], month["resident_income_dollars"], month["firm_revenue_dollars"]])
        return np.array(found)

    one, two = outcomes(1), outcomes(2)
    for k in range(one.shape[1]):
        assert abs(np.corrcoef(one[:, k], two[:, k])[0, 1]) < 0.1
        assert np.std(one[:, k]) > 0
