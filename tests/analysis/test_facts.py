# SPDX-License-Identifier: Apache-2.0
"""A fact beside its prediction: hit, or missed by so many band-widths, in the dollars of one year."""

import math

import numpy as np
import pytest

from abmsim.analysis.moments import check_facts, predicted, score, stated
from abmsim.results.errors import RefusedError
from abmsim.scenario.facts import Fact
from abmsim.scenario.plan import CityProfile, Community, Sector
from analysis.hand_made import Firm, chronicle

CITY = CityProfile(
    "toy", "Toy", (Community("mexican", "Mexican", "es"), Community("vietnamese", "Vietnamese", "vi")),
    (Sector("food", "Food", "food"),),
)  # fmt: skip


def fact(moment="businesses", value=10.0, band=(8.0, 12.0), year=2015, **where):
    return Fact("one", moment, value, band, "a table", "", year, where)


@pytest.mark.parametrize(
    ("value", "inside", "widths"), [(8.0, True, 0), (12.0, True, 0), (14.0, False, 0.5), (0.0, False, 2)]
)
def test_a_prediction_is_inside_or_so_many_widths_away(value, inside, widths):
    found = score(fact(), value)
    assert (found.inside, found.widths) == (inside, pytest.approx(widths))


def test_what_is_undefined_is_as_far_outside_as_can_be():
    assert score(fact(), float("nan")).widths == math.inf


def test_dollars_are_those_of_2015():
    pay = stated(fact("pay_per_employee_dollars_per_year", 20_000.0, (10_000.0, 30_000.0), 2007))
    assert pay == pytest.approx((22_862.43, 11_431.21, 34_293.64), abs=0.02)
    assert stated(fact("share_employing", 0.1, (0.0, 0.2), 2007)) == (0.1, 0.0, 0.2)


def test_the_year_of_a_fact_is_that_of_the_dollars_in_a_moments_name():
    seen = chronicle([Firm(opened=2, capital=55_000)])
    name = "share_starting_with_50000_dollars"
    assert predicted(seen, fact(name, 0.1, (0.0, 0.2), year=2015)) == 1
    assert predicted(seen, fact(name, 0.1, (0.0, 0.2), year=2007)) == 0


def test_facts_that_a_city_cannot_be_asked_for_are_refused_by_name():
    check_facts([fact(), fact(community="mexican, vietnamese"), fact("starts")], CITY)
    for wrong in (fact(community="martian"), fact("share_in_sector", sector="mining"), fact("trust", kind="main")):
        with pytest.raises(RefusedError, match="fact one: "):
            check_facts([fact(), wrong], CITY)


def test_predictions_may_be_undefined():
    assert np.isnan(predicted(chronicle([Firm()]), fact("mean_loan_dollars")))
