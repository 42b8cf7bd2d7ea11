# SPDX-License-Identifier: Apache-2.0
"""The tests notice bugs: some are planted at every run, all of them at `make mutants` and `make all`."""

import pytest
from mutants.planting import ROOT, Bug, bugs, main, plant

LISTED = bugs()
LEAST = 20
SAMPLE = 3


def named(some: list[Bug]) -> list:
    return [pytest.param(bug, id=bug.says) for bug in some]


def test_every_bug_can_still_be_planted() -> None:
    texts = {bug.file: (ROOT / "abmsim" / bug.file).read_text(encoding="utf-8") for bug in LISTED}
    assert [bug.says for bug in LISTED if texts[bug.file].count(bug.sound) != 1] == []
    assert len({bug.says for bug in LISTED}) == len(LISTED) >= LEAST
    assert len([bug for bug in LISTED if bug.sample]) == SAMPLE


@pytest.mark.slow
@pytest.mark.parametrize("bug", named([bug for bug in LISTED if bug.sample]))
def test_a_planted_bug_is_caught(bug) -> None:
    assert plant(bug).caught, bug.says


@pytest.mark.mutants
def test_hardly_any_planted_bug_survives(capsys) -> None:
    with capsys.disabled():
        assert main("") == 0
