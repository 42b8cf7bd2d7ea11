# SPDX-License-Identifier: Apache-2.0
"""What payments, waivers, letters and warnings do to owners without a licence, and what they do not."""

import numpy as np
from engine.worlds import column, paid
from stories.signs import change, falls, last, pairs, rises, settings

PAYMENT = "- registration_payment: {dollars: %d}"
WAIVER = "- fee_waiver: {share_waived: 1}"
LETTERS = "- information_letters: {letters_per_month: 5000, language: es}"
WARNINGS = "- enforcement: {warnings: true, inspectors: 2}"


def formalised(lever: str) -> float:
    return float(change(pairs(lever), "formalised").mean())


def test_a_large_payment_moves_owners_and_a_small_one_few() -> None:
    """De Mel, McKenzie and Woodruff 2013: a free licence moves nobody, months of profit move many.

    The median profit of owners without a licence is near 1,000 dollars a month: 2,000 are much, 200 little.
    """
    large = pairs(PAYMENT % 15000)
    assert rises(change(large, "formalised"))
    assert rises(last(large, "additional_registered_firms"))
    assert formalised(PAYMENT % 15000) > formalised(PAYMENT % 2000) > 3 * formalised(PAYMENT % 200) >= 0


def test_a_payment_for_a_licence_makes_licences_not_firms() -> None:
    """Nobody opens a firm for it; some who now pay receipts tax give theirs up."""
    large = pairs(PAYMENT % 15000)
    firms, registered = last(large, "additional_firms"), last(large, "additional_registered_firms")
    assert rises(registered)
    assert not rises(firms)
    assert firms.mean() < registered.mean() / 3


def test_licences_stay_when_the_payments_stop() -> None:
    ended = pairs((PAYMENT % 15000).replace("{", "{end: 2016-03, "))
    assert rises(last(ended, "additional_registered_firms"))
    assert all(paid(pair.worlds[1], "registration_payment")[10:].sum() == 0 for pair in ended)


def test_a_waived_fee_lowers_what_is_paid_and_moves_few_owners_to_register() -> None:
    waived = pairs(WAIVER)
    assert falls(change(waived, "fees_dollars"))
    assert change(waived, "formalised").mean() < change(pairs(PAYMENT % 15000), "formalised").mean() / 3
    assert rises(change(waived, "public_cost_dollars"))


def test_letters_inform_speakers_and_move_few_to_register() -> None:
    """Information alone does about nothing for registration (de Mel, McKenzie and Woodruff 2013)."""
    written = pairs(LETTERS)
    assert rises(change(written, "informed_share", "mexican"))
    assert not any(column(pair.worlds[1], "people_served")[1:].any() for pair in written)
    assert np.abs(change(written, "trust", "vietnamese")).max() < 1e-3
    assert change(written, "formalised").mean() < change(pairs(PAYMENT % 15000), "formalised").mean() / 3


def test_warnings_end_fines_and_shutting_and_no_firm_is_undone_when_they_end() -> None:
    warned = pairs(WARNINGS)
    assert all(paid(pair.worlds[1], "fine")[1:].sum() == 0 for pair in warned)
    assert sum(int(paid(pair.worlds[0], "fine").sum()) for pair in warned) > 0
    strict = settings({"closing.chance_found_per_month": 0.05, "closing.chance_shut_when_found": 1.0})
    assert falls(change(pairs(WARNINGS, believing=strict), "closures"))
    assert rises(change(pairs(WARNINGS, believing=strict), "unregistered_firms"))


def test_some_who_are_warned_register() -> None:
    """Where a licence is no burden and no tax is expected of it; with the tax, hardly any owner gains by one."""
    easy = settings({"closing.chance_found_per_month": 0.05, "licensing.psychological_burden_dollars": 0.0,
                     "licensing.compliance_burden_dollars": 0.0, "licensing.learning_burden_dollars": 0.0,
                     "formalising.share_of_tax_believed_due": 0.0})  # fmt: skip
    assert rises(change(pairs(WARNINGS, believing=easy), "formalised"))
