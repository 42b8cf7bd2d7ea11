# SPDX-License-Identifier: Apache-2.0
"""Every case in this folder: given this, in this month, expect that."""

import pytest
from cases.case import KEYS, answer, cases, rule_of

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_case(case) -> None:
    found, expected = answer(case), case["expect"]
    if case.get("about"):
        assert found == pytest.approx(expected, rel=1e-6)
    else:
        assert found == expected


def test_every_case_is_a_sentence_with_a_source() -> None:
    for case in CASES:
        assert set(case) - {"file"} <= KEYS, case["case"]
        assert len(case["case"].split()) >= 4, case["case"]
        assert len(case["source"]) >= len("arithmetic"), case["case"]
        assert rule_of(case).__doc__, case["case"]
    assert len({case["case"] for case in CASES}) == len(CASES) >= 12


def test_a_case_that_leaves_a_number_out_fails() -> None:
    (case,) = (one for one in CASES if one["case"].startswith("An owner who earns what a job would pay"))
    believing = dict(case["believing"])
    believing.pop("spread_of_exit_dollars_per_month")
    assert answer({**case, "believing": believing}) != pytest.approx(case["expect"])
