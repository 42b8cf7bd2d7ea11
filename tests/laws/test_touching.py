# SPDX-License-Identifier: Apache-2.0
"""An intervention that touched nobody is never silent, even beside one that touched many."""

import pytest
from engine.worlds import LIAISON, MEETINGS, SIMPLER, pair, scenario

from abmsim.results.plan import plan_run
from abmsim.running import Request, run_into
from abmsim.support import Office, is_something, no_support

NOBODYS = "- liaison: {id: nobodys, language: vi, communities: [mexican]}"
MONTHS = 4


@pytest.mark.parametrize("levers", [(LIAISON,), (SIMPLER,), (MEETINGS,), (LIAISON, SIMPLER, MEETINGS)])
def test_who_touches_somebody_is_not_warned_of(levers) -> None:
    assert [world.warnings for world in pair(*levers, months=MONTHS).worlds] == [(), ()]


def test_an_intervention_for_nobody_is_named_beside_another() -> None:
    assert pair(LIAISON, NOBODYS, months=MONTHS).worlds[1].warnings == ("untouched nobodys",)


def test_alone_it_is_said_of_the_whole_programme() -> None:
    assert pair(NOBODYS, months=MONTHS).worlds[1].warnings == ("untouched",)


def test_the_summary_says_it_in_words(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("abmsim.running._write_report", lambda folder: (folder / "report.html").write_text("", "utf-8"))
    plan = plan_run([scenario(LIAISON, NOBODYS, months=MONTHS)], scale=0.02)
    warnings = run_into(tmp_path / "run", plan, Request(2)).summary["scenarios"][0]["warnings"]
    assert "The intervention nobodys touched nobody." in warnings
    assert any("The city was scaled to 0.02, and budgets and places with it" in one for one in warnings)


def test_any_gift_is_something() -> None:
    nothing = no_support(3)
    assert not is_something(nothing)
    assert is_something(nothing._replace(office=Office(extra_hours=1.0)))
    for name in ("language_help", "told", "trust_gain", "attention", "served"):
        changed = no_support(3)
        getattr(changed, name)[1] = 1
        assert is_something(changed), name
