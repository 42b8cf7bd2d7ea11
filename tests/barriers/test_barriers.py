# SPDX-License-Identifier: Apache-2.0
"""Barriers fall when they should, never turn into gifts, and stay within their bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmsim.barriers.capital import Capital, needed_dollars, output_share, scale
from abmsim.barriers.language import Language, job_search_factor, mainstream_log_points, served
from abmsim.barriers.licensing import Licensing, burden_dollars, fee_dollars, reviews_needed
from abmsim.profile import COMMERCIAL, FOOD, HOME

SHARE = st.floats(0, 1)
DOLLARS = st.floats(0, 1e6)
PATHS = st.sampled_from([HOME, COMMERCIAL, FOOD])
LICENSING = Licensing(35.0, 300.0, 35.0, 2500.0, 2000.0, 2500.0, 1.5, 2, 2, 4)
LANGUAGE = Language(0.7, 0.3, 0.15)
CAPITAL = Capital(0.2, 0.25, 0.01)


@given(SHARE, SHARE, SHARE, PATHS)
def test_knowledge_language_and_trust_each_lower_the_burden(language, better, trust, path) -> None:
    low, high = min(language, better), max(language, better)
    burden = burden_dollars(0, low, trust, path, LICENSING)
    assert 0 <= burden <= 1.5 * 7000
    assert burden_dollars(0, high, trust, path, LICENSING) <= burden
    assert burden_dollars(1, low, trust, path, LICENSING) == pytest.approx(
        burden - 2500 * (1.5 if path == FOOD else 1), abs=1e-6
    )
    assert burden_dollars(0, low, 1.0, path, LICENSING) <= burden


@given(PATHS, st.floats(0, 2))
def test_a_fee_is_proportional_to_what_the_city_asks(path, factor) -> None:
    assert fee_dollars(path, factor, LICENSING) == pytest.approx(factor * fee_dollars(path, 1.0, LICENSING))
    assert fee_dollars(FOOD, factor, LICENSING) >= fee_dollars(HOME, factor, LICENSING)


@given(PATHS, st.integers(0, 5))
def test_a_file_needs_at_least_one_review_and_never_more_after_a_reform(path, less) -> None:
    before, after = reviews_needed(path, 0, LICENSING), reviews_needed(path, less, LICENSING)
    assert 1 <= after <= before
    assert after == max(1, before - less)


@given(SHARE, SHARE)
def test_help_never_makes_anybody_less_understood(english, help_given) -> None:
    assert served(english, help_given) == max(english, help_given)
    assert served(english, 0.0) == english


@given(SHARE, SHARE)
def test_better_english_helps_in_markets_and_in_search(english, better) -> None:
    low, high = min(english, better), max(english, better)
    assert mainstream_log_points(low, LANGUAGE) <= mainstream_log_points(high, LANGUAGE) <= 0
    assert 0 <= job_search_factor(low, LANGUAGE) <= job_search_factor(high, LANGUAGE) <= 1


@given(DOLLARS, DOLLARS, DOLLARS)
def test_more_equipment_allows_more_up_to_what_is_needed(held, more, needed) -> None:
    assert 0 <= scale(held, needed) <= scale(held + more, needed) <= 1
    assert 0 <= output_share(held, needed, CAPITAL) <= output_share(held + more, needed, CAPITAL) <= 1
    if held >= needed:
        assert output_share(held, needed, CAPITAL) == 1


@given(DOLLARS, DOLLARS, st.integers(0, 50))
def test_every_worker_needs_as_much_as_the_last(start, per_worker, staff) -> None:
    step = needed_dollars(start, per_worker, staff + 1) - needed_dollars(start, per_worker, staff)
    assert step == pytest.approx(per_worker, abs=1e-3)
    assert needed_dollars(start, per_worker, 0) == start


def test_equipment_shrinks_a_firm_less_than_in_proportion() -> None:
    """Evans and Jovanovic 1989: a tenth of the equipment is far more than a tenth of the output."""
    assert output_share(100.0, 1000.0, CAPITAL) > 0.5
    assert output_share(0.0, 1000.0, CAPITAL) == 0
