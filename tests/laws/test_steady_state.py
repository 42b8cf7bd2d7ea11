# SPDX-License-Identifier: Apache-2.0
"""Left alone, the city stays as it is: firms with and without licence and jobs drift by less than 1 % a year over five years."""

import numpy as np
import pytest
from engine.worlds import scenario
from scipy import stats

from abmsim.economy import Economy

SEEDS, MONTHS, MARGIN = 10, 60, 0.01
MEASURES = ("registered_firms", "unregistered_firms", "jobs")


@pytest.fixture(scope="module")
def drifts() -> np.ndarray:
    """Yearly growth of each measure in the full city for each luck (seeds x measures)."""
    found = []
    for seed in range(1, SEEDS + 1):
        economy = Economy(scenario(months=MONTHS), seed)
        start = economy.measures()["all"]
        for _ in range(MONTHS):
            economy.step()
        end = economy.measures()["all"]
        found.append([(end[name] / start[name]) ** (12 / MONTHS) - 1 for name in MEASURES])
    return np.array(found)


@pytest.mark.parametrize("measure", MEASURES)
def test_the_untreated_city_drifts_by_less_than_1_percent_a_year(drifts, measure) -> None:
    """Two one-sided tests: growth above -1 % and below +1 % a year, each at 5 %."""
    growth = drifts[:, MEASURES.index(measure)]
    assert stats.ttest_1samp(growth, -MARGIN, alternative="greater").pvalue < 0.05
    assert stats.ttest_1samp(growth, MARGIN, alternative="less").pvalue < 0.05
