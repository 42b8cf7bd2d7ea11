# SPDX-License-Identifier: Apache-2.0
"""Two scenarios of one name are told apart before anybody mistakes the results of one for those of the other."""

import shutil

import pytest

from abmsim.cli import main
from abmsim.scenario import load_scenario, shipped
from abmsim.scenario.namesakes import namesakes
from abmsim.scenario.validating import check_file

OURS = "schema: 1\nname: {}\nextends: baseline\nmonths: {}\n"


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a scenario into an empty folder that is no project, and give what was typed with the scenario."""
    monkeypatch.chdir(tmp_path)

    def one(file, name, months=36):
        (tmp_path / file).write_text(OURS.format(name, months))
        return file, load_scenario(file)

    return one


def test_two_files_of_one_name_are_named(write) -> None:
    (warning,) = namesakes([write("a.yaml", "Ours"), write("b.yaml", "Ours", 24)])
    assert warning.startswith("b.yaml and a.yaml are both called 'Ours'")


def test_different_names_and_one_file_twice_are_fine(write) -> None:
    assert namesakes([write("a.yaml", "Ours"), write("b.yaml", "Theirs")]) == []
    assert namesakes([write("a.yaml", "Ours"), write("a.yaml", "Ours")]) == []


def test_a_changed_copy_that_kept_a_shipped_name_is_named(write) -> None:
    (warning,) = namesakes([write("mine.yaml", "A Spanish-speaking liaison", 24)])
    assert "mine.yaml is called 'A Spanish-speaking liaison' like the shipped scenario liaison" in warning


def test_a_file_that_inherits_a_shipped_name_is_named(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text("schema: 1\nextends: liaison\nmonths: 24\n")
    (warning,) = check_file("mine.yaml").warnings
    assert "like the shipped scenario liaison" in warning


def test_shipped_scenarios_and_exact_copies_may_have_their_names(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(shipped("scenarios") / "liaison.yaml", tmp_path / "copy.yaml")
    assert namesakes([(text, load_scenario(text)) for text in ("liaison", "copy.yaml", "city_accelerator")]) == []
    assert check_file("liaison").warnings == ()


def test_names_cannot_command_the_terminal(write) -> None:
    (warning,) = namesakes([write("a.yaml", '"\\e[2J {0} {name}"'), write("b.yaml", '"\\e[2J {0} {name}"', 24)])
    assert "\x1b" not in warning
    assert "{name}" in warning


def test_validate_says_it_and_the_file_is_still_fine(write, capsys) -> None:
    write("mine.yaml", "A Spanish-speaking liaison", 24)
    assert main(["validate", "mine.yaml"]) == 0
    out, err = capsys.readouterr()
    assert out.strip() == "mine.yaml: fine (scenario)"
    assert "mine.yaml: warning: mine.yaml is called" in err
