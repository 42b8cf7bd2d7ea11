# SPDX-License-Identifier: Apache-2.0
"""The same from Python: tables as frames, a summary, and a folder that can be kept."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import abmsim
from abmsim.results.errors import RefusedError, ResultsError
from results import small_city

TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture
def result():
    return abmsim.run(small_city.scenario(), pairs=3, live=small_city.live_pair)


def test_a_result_has_tables_a_summary_and_a_report(result, tmp_path):
    assert len(result.months) == 2 * 3 * 7 * 3
    assert len(result.pairs) == 3 * 7 * 3
    assert set(result.effects["scenario"]) == {"liaison"}
    assert result.summary["scenarios"][0]["pairs"] == 3
    assert result.report().exists()
    assert result.report(tmp_path / "mine.html").read_text() == result.report().read_text()


def test_a_saved_result_is_the_folder_that_the_command_writes(result, tmp_path, bytes_of):
    kept = result.save(tmp_path / "kept")
    abmsim.run(small_city.scenario(), pairs=3, live=small_city.live_pair, out=tmp_path / "direct")
    assert bytes_of(kept) == bytes_of(tmp_path / "direct")
    abmsim.run(small_city.scenario(), pairs=4, live=small_city.live_pair, out=kept)
    with pytest.raises(RefusedError):
        result.save(kept)


def test_the_folder_goes_when_the_result_goes():
    result = abmsim.run(small_city.scenario(), pairs=2, live=small_city.live_pair)
    folder = result.folder
    assert folder.exists()
    del result
    assert not folder.parent.exists()


def test_a_run_that_fails_leaves_nothing_behind(monkeypatch, tmp_path):
    monkeypatch.setattr("abmsim.running.mkdtemp", lambda prefix: str(tmp_path / prefix))
    with pytest.raises(ResultsError):
        abmsim.run(small_city.scenario(), pairs=2, live=small_city.fails_always)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wrong", [{"pairs": 0}, {"pairs": 2.0}, {"seed": True}, {"seed": -1}, {"jobs": 0}])
def test_amounts_that_are_no_whole_numbers_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        abmsim.run(small_city.scenario(), **wrong)


def test_a_script_without_a_main_guard_can_use_several_processes(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "print('the script ran')\n"
        "import abmsim\n"
        "from results import small_city\n"
        "import abmsim.running\n"
        "abmsim.running._write_report = small_city.write_no_figures\n"
        "print(abmsim.run(small_city.scenario(), pairs=4, jobs=2, live=small_city.live_pair).summary['scenarios'][0]['pairs'])\n"
    )
    paths = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": paths}, check=False
    )  # fmt: skip
    assert done.stdout.split("\n") == ["the script ran", "4", ""]
    assert done.returncode == 0
