# SPDX-License-Identifier: Apache-2.0
"""Simpler licensing and how supports of several interventions combine."""

import numpy as np
import pytest
from engine.worlds import SCALE, lived, same, scenario
from hypothesis import given
from hypothesis import strategies as st

from abmsim.accounts import FLOW
from abmsim.city import FileKind
from abmsim.economy import Economy
from abmsim.support import (
    Inspection,
    Lending,
    Office,
    Purchases,
    Support,
    both,
    both_offices,
    giving,
    no_support,
    nothing,
)

PLACES = 3
SHARE = st.floats(0, 1)


BUDGET = 100.0
ENTRIES = {"float64": SHARE, "int8": st.integers(0, 1), "int64": st.integers(0, 10_000)}


def columns_of(name: str) -> st.SearchStrategy[np.ndarray]:
    """Any column that a support may hold under this name."""
    empty = getattr(no_support(PLACES), name)
    entries = st.lists(ENTRIES[str(empty.dtype)], min_size=PLACES, max_size=PLACES)
    return entries.map(lambda given: np.array(given, dtype=empty.dtype))


def with_all(made: type, **fields: st.SearchStrategy) -> st.SearchStrategy:
    """Any such part of a support, each field within what a lever may give; a new field must be named here."""
    assert set(fields) == set(made._fields), made.__name__
    return st.builds(made, **fields)


def offices() -> st.SearchStrategy[Office]:
    return with_all(
        Office,
        reviews_less=st.integers(0, 3),
        hours_factor=st.floats(0.1, 1),
        return_factor=SHARE,
        fee_factor=st.floats(0, 2),
        extra_hours=st.floats(0, 100),
        citywide=st.integers(0, 1),
        food_reviews_less=st.integers(0, 3),
        travel_factor=SHARE,
    )


def lendings() -> st.SearchStrategy[Lending]:
    whole = {"runs": st.just(1), "by_grant": st.integers(0, 1)}
    whole |= {"capital_cents": st.integers(0, 99), "losses_cents": st.integers(0, 99)}
    return with_all(Lending, **{name: SHARE for name in Lending._fields if name not in whole}, **whole)


def supports() -> st.SearchStrategy[Support]:
    columns = {name: columns_of(name) for name, one in no_support(0)._asdict().items() if isinstance(one, np.ndarray)}
    purchases = with_all(Purchases, dollars=st.floats(0, BUDGET), largest_dollars=SHARE, budget_dollars=st.just(BUDGET))
    inspection = with_all(
        Inspection,
        found_factor=st.floats(0, 5),
        fine_factor=SHARE,
        shut_factor=SHARE,
        chance_warning_heeded=SHARE,
        changed=st.integers(0, 1),
    )
    more = {"office": offices(), "purchases": purchases, "inspection": inspection}
    return with_all(Support, lending=lendings() | st.just(Lending()), **columns, **more)


def is_same(one: Support, other: Support, tolerance: float = 0.0) -> bool:
    pairs = zip(one, other, strict=True)
    return all(np.allclose(np.array(a, float), np.array(b, float), rtol=0, atol=tolerance) for a, b in pairs)


@given(supports())
def test_nothing_given_changes_nothing_to_the_last_bit(given_support) -> None:
    empty = (no_support(PLACES), nothing(PLACES))
    for combined in [both(given_support, none) for none in empty] + [both(none, given_support) for none in empty]:
        assert all(same(np.asarray(a), np.asarray(b)) for a, b in zip(combined, given_support, strict=True))


def test_an_intervention_writes_to_the_columns_it_names_and_to_no_other() -> None:
    support = giving(PLACES, "served")
    support.served[0] = 1
    assert (support.served[0], nothing(PLACES).served[0]) == (1, 0)
    with pytest.raises(ValueError, match="read-only"):
        support.told[0] = 1


@given(supports(), supports(), supports())
def test_the_order_of_interventions_does_not_matter(one, two, three) -> None:
    assert is_same(both(one, two), both(two, one), 1e-12)
    assert is_same(both(both(one, two), three), both(one, both(two, three)), 1e-12)


@given(supports(), supports())
def test_more_help_is_never_less(one, two) -> None:
    combined = both(one, two)
    for name in (name for name, one in no_support(0)._asdict().items() if isinstance(one, np.ndarray)):
        assert (getattr(combined, name) >= np.maximum(getattr(one, name), getattr(two, name)) - 1e-12).all(), name
    assert (combined.trust_gain <= 1 + 1e-12).all()


def test_factors_multiply_and_steps_add() -> None:
    combined = both_offices(Office(1, 0.5, 0.7, 1.0, 10.0, 1), Office(1, 0.5, 0.5, 0.0, 5.0, 0))
    assert combined == Office(2, 0.25, 0.35, 0.0, 15.0, 1)


def test_the_office_is_as_before_when_the_reform_ends() -> None:
    economy = Economy(scenario("- simpler_licensing: {steps_less: 1, end: 2015-09}"), 1, scale=SCALE)
    offices = []
    for _ in range(5):
        economy.month += 1
        offices.append(economy.support().office)
        economy.month -= 1
        economy.step()
    assert offices[:3] == [Office(1, 0.75, 0.7, 1.0, 0.0, 1)] * 3
    assert offices[3:] == [Office()] * 2


def test_files_handed_in_under_the_reform_need_a_review_less() -> None:
    reform = "- simpler_licensing: {steps_less: 1, return_chance_factor: 1, hours_factor: 1}"
    economy = lived(scenario(reform), 1, scale=0.2)
    files, people = economy.city.files, economy.city.people
    new = (files.kind != FileKind.NONE) & (files.joined >= economy.clock) & (files.joined < economy.clock + 1)
    paths = economy.profile.trades.path[people.sector]
    licensing = economy.numbers.licensing
    needed = np.choose(paths, [licensing.reviews_home, licensing.reviews_commercial, licensing.reviews_food]) - 1
    assert new.sum() > 3
    assert (files.reviews_left[new] <= np.maximum(1, needed[new])).all()
    assert (files.reviews_left[new] == np.maximum(1, needed[new])).any()


def test_waived_fees_are_zero_while_they_are_waived() -> None:
    plan = scenario("- simpler_licensing: {fee_factor: 0, end: 2015-12}")
    economy = Economy(plan, 1, scale=0.1)
    fees = []
    for _ in range(12):
        economy.step()
        fees.append(int(economy.city.flows[FLOW["fee"]]))
    assert sum(fees[:6]) == 0
    assert sum(fees[6:]) > 0


def test_everybody_who_got_a_licence_under_a_reform_counts_as_assisted() -> None:
    economy = Economy(scenario("- simpler_licensing: {steps_less: 1}"), 1, scale=0.1)
    approvals = 0
    for _ in range(6):
        economy.step()
        approvals += economy.measures()["all"]["approvals"]
    assisted = (economy.city.people.assisted != 0).sum()
    assert 0 < assisted <= approvals
