# SPDX-License-Identifier: Apache-2.0
"""The guide to adding a city does what it says, command by command, from nothing to a first result."""

import re
import shlex
import shutil

import pytest

from abmsim.cli import main

SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def guide(root) -> str:
    return (root / "docs/guides/add-a-city.md").read_text(encoding="utf-8")


def commands(guide: str) -> list[list[str]]:
    """The commands of the guide, split into words."""
    lines = [line for block in SHELL.findall(guide) for line in block.splitlines()]
    assert all(line.startswith("abmsim ") for line in lines)
    return [shlex.split(line)[1:] for line in lines]


def test_the_guide_runs_from_top_to_bottom(guide, root, tmp_path, monkeypatch, capsys) -> None:
    for table in (root / "docs/guides/add-a-city").glob("*.csv"):
        shutil.copy(table, tmp_path)
    monkeypatch.chdir(tmp_path)
    told = {}
    for words in commands(guide):
        assert main(words) == 0, words
        told[words[0], words[-1]] = capsys.readouterr()
    assert "office.staff_hours_per_month" in told["new", "without_a_log.yaml"].err
    assert "still to be asked" not in told["new", "riverton.yaml"].err + told["new", "with_answers.yaml"].err
    assert (tmp_path / "first_result/report.html").is_file()
    profile = (tmp_path / "riverton.yaml").read_text(encoding="utf-8")
    assert "licence log licence_log.csv, 2018-05 to" in profile
    assert "measured" in profile
    assert "language: so" in (tmp_path / "plan.yaml").read_text(encoding="utf-8")


def test_the_guide_names_the_columns_that_are_read(guide) -> None:
    from abmsim.surveying.licence_log import OPTIONAL, REQUIRED
    from abmsim.surveying.public_tables import ACS_COLUMNS, CBP_COLUMNS, NESD_COLUMNS

    for columns in (REQUIRED, OPTIONAL, ACS_COLUMNS, CBP_COLUMNS, NESD_COLUMNS):
        assert f"`{', '.join(columns)}`" in guide
