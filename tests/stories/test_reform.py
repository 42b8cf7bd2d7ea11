# SPDX-License-Identifier: Apache-2.0
"""What simpler licensing does: a shorter path, fewer returns, more entry, and less for those who were there before."""

import numpy as np
from stories.signs import change, falls, last, pairs, rises, settings

REFORM = "- simpler_licensing: {steps_less: 1, return_chance_factor: 0.5, hours_factor: 0.5, fee_factor: 0}"
STEP = "- simpler_licensing: {steps_less: 1, return_chance_factor: 1, hours_factor: 1}"
CLEARER = "- simpler_licensing: {return_chance_factor: 0.3, hours_factor: 1}"
CALM = settings({"office.background_files_per_month": 0.0})


def test_one_step_less_shortens_the_path() -> None:
    assert falls(change(pairs(STEP, believing=CALM), "licence_months"))


def test_clearer_forms_are_returned_less_often() -> None:
    clearer = pairs(CLEARER, believing=CALM)
    assert falls(change(clearer, "returned"))
    assert falls(change(clearer, "licence_months"))


def test_more_people_open_with_a_licence() -> None:
    reformed = pairs(REFORM)
    assert rises(change(reformed, "registered_starts"))
    assert rises(last(reformed, "additional_registered_firms"))


def test_new_firms_come_from_people_without_one_and_not_from_unregistered_owners() -> None:
    """Bruhn 2011: wage earners open firms, existing unregistered owners are not more likely to register."""
    reformed = pairs(REFORM)
    more_starts, more_formalised = change(reformed, "registered_starts"), change(reformed, "formalised")
    assert more_formalised.mean() < more_starts.mean() / 4


def test_the_reform_brings_starts_forward() -> None:
    """Kaplan, Piedra and Seira 2011: most of the additional starts come in the first ten months."""
    reformed = pairs(REFORM)
    early = change(reformed, "registered_starts", "", slice(3, 9))
    late = change(reformed, "registered_starts", "", slice(19, 25))
    assert early.mean() > late.mean()


def test_a_waived_fee_is_not_paid() -> None:
    reformed = pairs(REFORM)
    assert falls(change(reformed, "fees_dollars"))


def test_incumbents_earn_less_when_entry_rises() -> None:
    """Bruhn 2011: owners who were there before earned 3 % less."""
    reformed = pairs(REFORM)
    assert falls(change(reformed, "owner_income_dollars"))
    assert falls(change(reformed, "incumbent_jobs"))
    assert rises(last(reformed, "displaced_jobs"))


def test_when_the_reform_ends_licences_stay() -> None:
    ended = pairs(REFORM.replace("{", "{end: 2016-06, "))
    assert rises(last(ended, "additional_registered_firms"))


def test_everybody_gains_from_a_reform_for_everybody() -> None:
    reformed = pairs(REFORM)
    for community in ("mexican", "vietnamese", "other_asian", "other"):
        assert last(reformed, "additional_registered_firms", community).sum() > 0, community


def test_a_higher_fee_keeps_some_out() -> None:
    dear = pairs(believing=settings({"licensing.fee_dollars": 3000.0}), against=())
    assert falls(change(dear, "applications"))
    assert falls(change(dear, "registered_firms"))


def test_more_office_hours_mean_shorter_waits() -> None:
    generous = pairs(believing=settings({"office.staff_hours_per_month": 3000.0}), against=())
    waits = change(generous, "background_wait_months")
    assert np.isfinite(waits).all()
    assert falls(waits)
