# SPDX-License-Identifier: Apache-2.0
"""Whether an owner without a licence files for one depends on what is usual, not on the month that just was."""

import numpy as np
from engine.worlds import SCALE, lived, scenario

from abmsim.city import Mode
from abmsim.economy import Economy
from abmsim.passes.licensing import decide_formalise
from abmsim.rules.formalising import could_formalise
from abmsim.support import no_support
from abmsim.world import refer


def deciding(economy: Economy, payment: float) -> list[bool]:
    """Ask every owner who could whether to file, for this payment."""
    support = no_support(economy.places)
    support.payment_dollars[:] = payment
    here = refer(economy.world_at(economy.clock, support))
    city = economy.city
    rows = [i for i in range(economy.places) if could_formalise(i, city.people, city.firms, city.files)]
    assert len(rows) > 50
    return [bool(decide_formalise(i, here)) for i in rows]


def test_one_good_or_bad_month_changes_no_decision() -> None:
    economy = lived(scenario(), 3, scale=SCALE)
    usual = deciding(economy, 9_000.0)
    assert 0.1 < np.mean(usual) < 0.99
    for revenue in (0, 10_000_000_00):
        economy.city.firms.revenue[:] = revenue
        assert deciding(economy, 9_000.0) == usual


def test_more_sales_than_the_firm_can_serve_bear_no_tax() -> None:
    economy = lived(scenario(), 3, scale=SCALE)
    economy.city.firms.capital[:] = 1e9
    swamped = economy.city.firms.typical_demand
    swamped[economy.city.firms.mode == Mode.UNREGISTERED_SIDE] = 1e6
    full = deciding(economy, 9_000.0)
    swamped[economy.city.firms.mode == Mode.UNREGISTERED_SIDE] = 1e9
    assert deciding(economy, 9_000.0) == full


def test_a_larger_payment_moves_more_owners() -> None:
    economy = lived(scenario(), 3, scale=SCALE)
    moved = [sum(deciding(economy, dollars)) for dollars in (0.0, 3_000.0, 9_000.0, 1e6)]
    assert moved == sorted(moved)
    assert moved[0] < moved[-1]
