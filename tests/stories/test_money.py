# SPDX-License-Identifier: Apache-2.0
"""What capital, kin, the microlender and the law do to those who want to start."""

from engine.worlds import paid
from stories.signs import change, falls, pairs, rises, settings

NO_LENDER = settings({"borrowing.share_who_know_the_lender": 0.0})
KNOWN_LENDER = settings(
    {
        "borrowing.share_who_know_the_lender": 1.0,
        "borrowing.share_creditworthy": 1.0,
        "lender.share_accepting_itin": 1.0,
        "lender.capital_dollars": 2_000_000.0,
    }
)


def test_a_microlender_helps_only_those_who_know_it() -> None:
    assert not any(paid(pair.worlds[0], "loan_out").any() for pair in pairs(believing=NO_LENDER))
    assert all(paid(pair.worlds[0], "loan_out").any() for pair in pairs(believing=KNOWN_LENDER))


def test_a_microlender_everybody_knows_opens_doors() -> None:
    lent = pairs(believing=KNOWN_LENDER, against=NO_LENDER)
    assert rises(change(lent, "lent_dollars"))
    assert falls(change(lent, "thwarted_starts"))
    assert rises(change(lent, "unregistered_firms"))
    assert rises(change(lent, "jobs"))


def test_some_loans_are_repaid_and_some_are_lost() -> None:
    lent = pairs(believing=KNOWN_LENDER, against=NO_LENDER)
    assert rises(change(lent, "repaid_dollars"))
    assert rises(change(lent, "interest_dollars"))
    assert change(lent, "written_off_dollars").sum() > 0


def test_kin_who_lend_are_as_good_as_a_bank() -> None:
    kin = pairs(
        believing=settings({"borrowing.chance_kin_lends": 1.0}), against=settings({"borrowing.chance_kin_lends": 0.0})
    )
    assert falls(change(kin, "thwarted_starts"))
    assert rises(change(kin, "firms"))


def test_people_with_savings_are_thwarted_less() -> None:
    rich = pairs(believing=settings({"*.typical_savings_dollars": 50_000.0}), against=())
    assert falls(change(rich, "thwarted_starts"))


def test_inspectors_who_shut_leave_fewer_firms_without_a_licence() -> None:
    strict = pairs(
        believing=settings({"closing.chance_found_per_month": 0.05, "closing.chance_shut_when_found": 1.0}), against=()
    )
    assert falls(change(strict, "unregistered_firms"))
    assert rises(change(strict, "closures"))
