# SPDX-License-Identifier: Apache-2.0
"""Effects computed by hand, standard errors of textbooks, verdicts by the rules, and the dumb models on a small table."""

import math

import numpy as np
import pytest

from abmsim.analysis.evidence.judging import FAILS, HOLDS, where
from abmsim.analysis.evidence.scoring import (
    HIT,
    MISS,
    UNDECIDED,
    nothing_works,
    one_constant,
    pairs_to_decide,
    score_of,
    verdict_of,
    why_undecided,
    z_of,
)
from abmsim.analysis.trials.estimating import ENTRANTS_GAP, Effect, in_world, jackknife, table_of, value_of
from abmsim.analysis.trials.living import Totals
from abmsim.scenario.ordering import Condition
from abmsim.scenario.trials import Published

# Two pairs: 100 and 300 people, of whom 10 and 30 did without and 30 and 90 with it; of 50 and 150 others 5 and 45.
TABLE = table_of([Totals(100, 10, 30, 50, 5, 5, 2, 12), Totals(300, 30, 90, 150, 15, 45, 8, 38)])


def effect(estimand: str, is_share: bool = True, units: float = 1.0) -> float:
    return jackknife(lambda sums: value_of(estimand, sums, is_share, units), TABLE).value


def test_effects_are_those_computed_by_hand() -> None:
    assert effect("points") == pytest.approx(20.0)  # 40 of 400 against 120 of 400
    assert effect("points", is_share=False) == pytest.approx(0.2)
    assert effect("count", is_share=False) == pytest.approx(0.2)
    assert effect("percent") == pytest.approx(200.0)
    assert effect("ratio", units=1000) == pytest.approx(2000.0)  # 80 more for 40 more of the other
    assert effect("log_odds") == pytest.approx(math.log((120.5 / 280.5) / (40.5 / 360.5)))
    assert effect(ENTRANTS_GAP) == pytest.approx(100 * (0.3 / 0.25 - 1))


def test_what_the_study_would_have_seen_compares_people_of_one_world() -> None:
    seen = jackknife(lambda sums: in_world("points", sums, True), TABLE)
    assert seen.value == pytest.approx(100 * (120 / 400 - 50 / 200))
    assert math.isnan(jackknife(lambda sums: in_world("ratio", sums, True), TABLE).value)


def test_a_divisor_that_falls_turns_the_sign() -> None:
    falls = table_of([Totals(1, 10, 8, per_control=5, per_treated=3)] * 3)
    assert jackknife(lambda sums: value_of("ratio", sums, False, 1.0), falls).value == pytest.approx(1.0)


def test_a_loss_grows_when_it_is_percent_of_a_loss() -> None:
    deeper = table_of([Totals(2, -10, -15)] * 3)
    assert jackknife(lambda sums: value_of("percent", sums, False, 1.0), deeper).value == pytest.approx(-50.0)


def test_the_jackknife_of_a_mean_is_the_textbooks_standard_error() -> None:
    differences = np.array([1.0, 4.0, -2.0, 3.0, 0.5])
    table = table_of([Totals(1, 0, one) for one in differences])
    found = jackknife(lambda sums: value_of("count", sums, False, 1.0), table)
    assert found.value == pytest.approx(differences.mean())
    assert found.error == pytest.approx(differences.std(ddof=1) / math.sqrt(5))
    assert found.pairs == 5


def test_one_pair_or_nobody_has_no_standard_error() -> None:
    def read(rows):
        return jackknife(lambda sums: value_of("points", sums, True, 1.0), table_of(rows))

    assert math.isnan(read([Totals(10, 1, 2)]).error)
    assert read([Totals(10, 1, 2)]).value == pytest.approx(10)
    assert math.isnan(read([Totals(0, 0, 0)] * 3).value)
    assert read([Totals(10, 1, 2), Totals(10, 1, math.nan), Totals(10, 1, 2)]).pairs == 2


STUDY = Published(5.0, (0.0, 10.0), (1.25, 10.0), None)


def test_a_verdict_needs_pairs_and_a_small_error() -> None:
    assert verdict_of(Effect(5.0, 1.0, 30), STUDY) == HIT
    assert verdict_of(Effect(1.0, 1.0, 30), STUDY) == MISS
    assert verdict_of(Effect(5.0, 1.25, 30), STUDY) == HIT  # a quarter of half of 10
    assert verdict_of(Effect(5.0, 1.26, 30), STUDY) == UNDECIDED
    assert verdict_of(Effect(5.0, 0.0, 29), STUDY) == UNDECIDED  # pairs that agree by accident
    assert verdict_of(Effect(5.0, math.nan, 100), STUDY) == UNDECIDED
    assert verdict_of(Effect(math.nan, 1.0, 100), STUDY) == UNDECIDED
    assert "29 pairs" in why_undecided(Effect(5.0, 0.0, 29), STUDY)
    assert pairs_to_decide(Effect(5.0, 2.5, 40), STUDY) == 160
    assert pairs_to_decide(Effect(5.0, math.nan, 5), STUDY) == 30


def test_z_joins_both_standard_errors() -> None:
    theirs = 5 / 1.96
    assert z_of(8.0, 0.0, STUDY) == pytest.approx(3 / theirs)
    assert z_of(8.0, theirs, STUDY) == pytest.approx(3 / theirs / math.sqrt(2))


ROWS = (
    STUDY,
    Published(-3.0, (-6.0, 0.0), (-6.0, -0.75), None),
    Published(0.0, (-2.0, 2.0), (-2.0, 2.0), None),
    Published(50.0, (40.0, 60.0), (40.0, 60.0), None),
)


def test_dumb_models_are_scored_on_the_same_rows() -> None:
    nothing = nothing_works(ROWS)
    assert (nothing.rows, nothing.hits) == (4, 1)
    assert nothing.mean_z == pytest.approx((1.96 + 1.96 + 0 + 50 / (10 / 1.96)) / 4)
    size, constant = one_constant(ROWS)
    assert size == 2.0  # 5, -3 and 0 are hit by 1.25, 2 and even 0.75; 2 is nearest to all of them
    assert constant.hits == 3
    model = score_of([(4.0, 0.5, ROWS[0]), (-3.0, 0.5, ROWS[1]), (3.0, 0.5, ROWS[2])])
    assert (model.rows, model.hits) == (3, 2)


def test_no_rows_have_no_score() -> None:
    assert score_of([]).rows == 0
    assert math.isnan(score_of([]).mean_z)
    assert one_constant([])[1].rows == 0


@pytest.mark.parametrize(
    ("value", "error", "pairs", "expected"),
    [
        (5.0, 1.0, 30, HOLDS),
        (1.5, 1.0, 30, UNDECIDED),
        (-5.0, 1.0, 30, FAILS),
        (0.0, 0.0, 30, FAILS),  # exactly nothing is not more than nothing
        (5.0, 1.0, 29, UNDECIDED),
        (5.0, math.nan, 99, UNDECIDED),
    ],
)
def test_an_ordering_holds_only_clearly(value, error, pairs, expected) -> None:
    assert where(Effect(value, error, pairs), Condition({}, 0.0, math.inf)) == expected


def test_about_nothing_is_a_band() -> None:
    band = Condition({}, -2.0, 2.0)
    assert where(Effect(0.0, 0.0, 30), band) == HOLDS
    assert where(Effect(1.5, 0.5, 30), band) == UNDECIDED
    assert where(Effect(4.0, 0.5, 30), band) == FAILS
