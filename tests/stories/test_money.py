# SPDX-License-Identifier: Apache-2.0
"""What capital, kin, the microlender and the law do to those who want to start."""

from functools import cache

import numpy as np
from engine.worlds import believing, paid, scenario
from stories.signs import MONTHS, PAIRS, SCALE, change, falls, pairs, rises, settings

from abmsim.economy import Economy
from abmsim.measures import NAMES

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


@cache
def becomes_known() -> dict[str, np.ndarray]:
    """Live cities in which nobody knows the lender, and copies in which everybody does from month 1 on.

    Both are the same city in month 0: one founded with the lender has other owners, as many as the profile says.
    Each measure is what the copy has more in each pair, summed over the months.
    """
    more = []
    for seed in range(1, PAIRS + 1):
        plan = believing(scenario(months=MONTHS), {**dict(KNOWN_LENDER), **dict(NO_LENDER)})
        unknown = Economy(plan, seed, scale=SCALE)
        known = unknown.fork(plan)
        borrowing = known.numbers.borrowing._replace(share_who_know_the_lender=1.0)
        known.numbers = known.numbers._replace(borrowing=borrowing)
        more.append(np.zeros(len(NAMES)))
        for _ in range(MONTHS):
            known.step()
            unknown.step()
            found = (one.measures()["all"] for one in (known, unknown))
            one, other = (np.array([measures[name] for name in NAMES]) for measures in found)
            more[-1] += one - other
    return dict(zip(NAMES, np.array(more).T, strict=True))


def test_a_microlender_everybody_knows_opens_doors() -> None:
    assert rises(becomes_known()["lent_dollars"])
    assert falls(becomes_known()["thwarted_starts"])
    assert rises(becomes_known()["starts"])
    assert rises(becomes_known()["unregistered_firms"])
    assert rises(becomes_known()["jobs"])


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
