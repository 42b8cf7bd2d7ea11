# SPDX-License-Identifier: Apache-2.0
"""A folder that is incomplete, edited or from a newer version is refused by name; no report has holes."""

import json

import pytest

from abmsim.report import write_report
from abmsim.report.catalogue import UnknownLanguageError
from abmsim.report.folder import NEEDED
from abmsim.results.errors import CANNOT_READ_OR_WRITE, INPUT_IS_WRONG, DamagedError
from report.results_folder import Invented, seal, write_results_folder

SMALL = Invented(pairs=3, months=4)
RESOLVED = "scenario-half-a-liaison.resolved.yaml"


@pytest.fixture
def folder(tmp_path):
    """A small results folder without a report."""
    return write_results_folder(tmp_path / "results", SMALL)


@pytest.mark.parametrize("name", [*NEEDED, RESOLVED])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(DamagedError, match=f"{name} is missing") as raised:
        write_report(folder)
    assert raised.value.exit_code == CANNOT_READ_OR_WRITE
    assert not (folder / "report.html").exists()


@pytest.mark.parametrize("name", [*NEEDED, RESOLVED])
def test_an_edited_file_is_named(folder, name):
    with (folder / name).open("a", encoding="utf-8") as stream:
        stream.write("\n")
    with pytest.raises(DamagedError, match=f"{name} was changed after the run"):
        write_report(folder)


def test_every_problem_is_told_at_once(folder):
    (folder / "pairs.csv").unlink()
    (folder / "costs.csv").unlink()
    with pytest.raises(DamagedError, match=r"pairs\.csv is missing; costs\.csv is missing"):
        write_report(folder)


def test_a_folder_of_a_newer_version_is_refused(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"schema": 99}), encoding="utf-8")
    with pytest.raises(DamagedError, match="schema 99"):
        write_report(folder)


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(DamagedError, match=r"not a results folder"):
        write_report(tmp_path)


@pytest.mark.parametrize("text", ["[]", "{", "numbers: []\n", "numbers: {a: {}}\n", "\tx"])
def test_a_resolved_scenario_that_is_none_is_refused(folder, text):
    (folder / RESOLVED).write_text(text, encoding="utf-8")
    seal(folder, SMALL)
    with pytest.raises(DamagedError, match="resolved"):
        write_report(folder)


def test_an_unknown_language_is_refused(folder):
    with pytest.raises(UnknownLanguageError) as raised:
        write_report(folder, language="tlh")
    assert raised.value.exit_code == INPUT_IS_WRONG
    assert not (folder / "report.html").exists()
