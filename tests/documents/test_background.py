# SPDX-License-Identifier: Apache-2.0
"""The page of limits names switches that are there, and the page of checks leads to every room of the tests."""

import re

from contracts.tree import ROOT, tree_files

from abmsim.measures import PAIRED_NAMES
from abmsim.scenario.listing import number_rows

LIMITS = (ROOT / "docs/background/limits.md").read_text(encoding="utf-8")
TRACE = ROOT / "docs/background/trace.md"
DOTTED = re.compile(r"`([a-z_]+(?:\.[a-z_]+)+)`")
LINK = re.compile(r"\]\(([^)#]+)")


def test_every_switch_of_the_limits_is_a_number_with_a_range() -> None:
    ranges = {row["name"]: row["range"] for row in number_rows("albuquerque")}
    named = DOTTED.findall(LIMITS)
    assert len(named) > 20
    assert [name for name in named if name not in ranges] == []
    assert all(low < high for low, high in (ranges[name] for name in named))


def test_what_the_limits_say_of_numbers_is_so() -> None:
    rows = {row["name"]: row for row in number_rows("albuquerque")}
    growth = rows["trading.market_growth_ratio"]
    assert (growth["value"], growth["range"], growth["confidence"]) == (0, [0, 0.5], "assumed")
    assert "additional_vacated_jobs" in PAIRED_NAMES


def test_what_was_checked_leads_to_every_room_of_the_tests() -> None:
    targets = [(TRACE.parent / target).resolve() for target in LINK.findall(TRACE.read_text(encoding="utf-8"))]
    assert [target for target in targets if not target.exists()] == []
    tests = [path for path in tree_files() if path.is_relative_to(ROOT / "tests") and path.name.startswith("test_")]
    rooms = {
        ROOT / "tests" / path.relative_to(ROOT / "tests").parts[0] for path in tests if path.parent != ROOT / "tests"
    }
    reached = {
        ROOT / "tests" / target.relative_to(ROOT / "tests").parts[0]
        for target in targets
        if target.is_relative_to(ROOT / "tests")
    }
    assert sorted(room.name for room in rooms - reached) == []
