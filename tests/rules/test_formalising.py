# SPDX-License-Identifier: Apache-2.0
"""Whether an owner without a licence files for one depends on what is usual, not on the month that just was."""

import numpy as np
from engine.worlds import SCALE, believing, lived, scenario

from abmsim.accounts import FLOW
from abmsim.barriers.licensing import fee_dollars
from abmsim.city import FileKind, Mode
from abmsim.economy import Economy
from abmsim.passes.licensing import apply_formalise, decide_formalise
from abmsim.rules.formalising import could_formalise
from abmsim.support import no_support
from abmsim.world import refer


def who_could(economy: Economy) -> list[int]:
    """Give the owners without a licence who could have one."""
    city = economy.city
    rows = [i for i in range(economy.places) if could_formalise(i, city.people, city.firms, city.files)]
    assert len(rows) > 50
    return rows


def deciding(economy: Economy, payment: float, spared: float = 0.0) -> list[bool]:
    """Ask every owner who could whether to file, for this payment and with this help."""
    support = no_support(economy.places)
    support.payment_dollars[:] = payment
    support.spared[:] = spared
    here = refer(economy.world_at(economy.clock, support))
    return [bool(decide_formalise(i, here)) for i in who_could(economy)]


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


def test_distrust_counts_once_in_reluctance_and_not_again_in_dollars() -> None:
    """The reluctance measured in Sri Lanka is that of owners who dealt with the authority: no second price for it."""
    economy = lived(scenario(), 3, scale=SCALE)
    dear = lived(believing(scenario(), {"licensing.psychological_burden_dollars": 4000.0}), 3, scale=SCALE)
    for name in economy.city.people._fields:
        getattr(dear.city.people, name)[:] = getattr(economy.city.people, name)
    for name in economy.city.firms._fields:
        getattr(dear.city.firms, name)[:] = getattr(economy.city.firms, name)
    dear.city.files.kind[:] = economy.city.files.kind
    assert deciding(dear, 3_000.0) == deciding(economy, 3_000.0)


def test_owners_who_trust_city_hall_ask_for_less() -> None:
    economy = lived(scenario(), 3, scale=SCALE)
    moved = []
    for trust in (0.0, 0.4, 0.9):
        economy.city.people.trust[:] = trust
        moved.append(sum(deciding(economy, 3_000.0)))
    assert moved == sorted(moved)
    assert moved[0] < moved[-1]


def test_help_with_filing_moves_owners_and_none_moves_nobody() -> None:
    economy = lived(scenario(), 3, scale=SCALE)
    moved = [sum(deciding(economy, 2_000.0, spared)) for spared in (0.0, 0.5, 1.0)]
    assert moved == sorted(moved)
    assert moved[0] < moved[-1]


def test_an_owner_with_an_empty_purse_owes_the_fee_to_suppliers_as_with_a_renewal() -> None:
    economy = lived(scenario(), 3, scale=SCALE)
    city = economy.city
    i = min(who_could(economy), key=lambda row: int(city.firms.supplier_credit[row]))
    city.people.purse[i], owed = 5_00, int(city.firms.supplier_credit[i])
    fee = round(100 * fee_dollars(economy.profile.trades.path[city.people.sector[i]], 1.0, economy.numbers.licensing))
    before = city.flows.copy()
    apply_formalise(i, True, refer(economy.world))
    assert city.files.kind[i] == FileKind.FORMALISATION
    assert city.people.purse[i] == 0
    assert city.firms.supplier_credit[i] == owed + fee - 5_00
    assert city.flows[FLOW["fee"]] - before[FLOW["fee"]] == fee
    assert city.flows[FLOW["supplier_credit"]] - before[FLOW["supplier_credit"]] == fee - 5_00


def test_suppliers_who_carry_all_they_would_carry_no_fee_either() -> None:
    economy = lived(scenario(), 3, scale=SCALE)
    city, i = economy.city, who_could(economy)[0]
    city.people.purse[i], city.firms.supplier_credit[i] = 0, 10**12
    apply_formalise(i, True, refer(economy.world))
    assert city.files.kind[i] == FileKind.NONE
    assert city.people.purse[i] == 0
    assert city.firms.supplier_credit[i] == 10**12
