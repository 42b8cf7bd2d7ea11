# SPDX-License-Identifier: Apache-2.0
"""How long a month of the whole city takes, once compiled; `make bench` prints it."""

import pytest

from abmsim import Economy, load_scenario

MONTHS = 12


@pytest.mark.bench
def test_a_month_of_albuquerque(benchmark, root) -> None:
    economy = Economy(load_scenario(root / "scenarios/city_accelerator.yaml"), seed=1)
    benchmark.pedantic(economy.step, rounds=MONTHS, warmup_rounds=1)
    residents = economy.measures()["all"]["residents"]
    benchmark.extra_info["nanoseconds per resident and month"] = round(benchmark.stats.stats.median / residents * 1e9)
    assert economy.month == MONTHS + 1
    assert residents > 0
