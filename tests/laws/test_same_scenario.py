# SPDX-License-Identifier: Apache-2.0
"""However a scenario file is written down and from wherever it is read, the same content lives the same city."""

import os
from pathlib import Path

import pytest
from engine.worlds import same

import abmsim
from abmsim.ensemble import live_pair

SCALE, MONTHS = 0.01, 6
WRITTEN = {
    "plain": (
        "schema: 1\nname: A plan\ncity: albuquerque\nstart: 2015-07\nmonths: 6\ninterventions:\n"
        "  - liaison: {language: es, staff: 10}\n  - deep_dives: {meetings_per_month: 4, seats: 60}\n"
    ),
    "keys in another order": (
        "months: 6\nname: A plan\ninterventions:\n  - liaison: {staff: 10, language: es}\n"
        "  - deep_dives: {seats: 60, meetings_per_month: 4}\nstart: 2015-07\ncity: albuquerque\nschema: 1\n"
    ),
    "comments and blank lines": (
        "# a plan\nschema: 1  # the first\n\nname: A plan\ncity: albuquerque\n\nstart: 2015-07\nmonths: 6\n"
        "interventions:\n  # two of them\n  - liaison:\n      language: es\n      staff: 10.0\n"
        "  - deep_dives: {meetings_per_month: 4, seats: 60}\n# the end\n"
    ),
}
WRITTEN["line ends of Windows"] = WRITTEN["plain"].replace("\n", "\r\n")
WRITTEN["a mark at the beginning"] = "\ufeff" + WRITTEN["plain"]


def lived(path: Path | str):
    plan = abmsim.load_scenario(path)
    return live_pair([plan], [plan.counterfactual()], 1, 1, SCALE).worlds[-1]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    path = tmp_path_factory.mktemp("plain") / "plan.yaml"
    path.write_text(WRITTEN["plain"], encoding="utf-8", newline="")
    return lived(path)


@pytest.mark.parametrize("how", WRITTEN)
def test_how_it_is_written_changes_nothing(how, plain, tmp_path) -> None:
    path = tmp_path / "a plan of ours.yaml"
    path.write_bytes(WRITTEN[how].encode("utf-8"))
    found = lived(path)
    assert same(found.months, plain.months)
    assert same(found.flows, plain.flows)
    assert found.costs == plain.costs


def test_where_it_lies_and_how_it_is_named_changes_nothing(plain, tmp_path, monkeypatch) -> None:
    folder = tmp_path / "home" / "Ünïcode ordner"
    folder.mkdir(parents=True)
    path = folder / "plan.yaml"
    path.write_text(WRITTEN["plain"], encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(folder)
    for place in ("plan.yaml", path, os.path.relpath(path, folder.parent.parent / "home")):
        if place not in ("plan.yaml", path):
            monkeypatch.chdir(folder.parent)
        assert same(lived(place).months, plain.months)
