# SPDX-License-Identifier: Apache-2.0
"""`abmsim experiment` with the model itself in a very small city: exit codes, words, and the same bytes in many ways."""

import json
from pathlib import Path

import pytest

from abmsim.cli import main

TEXT = """schema: 1
name: Half a liaison?
scenarios: [liaison]
levers: {liaison.staff: [0.5, 1]}
measures: [net_jobs, registered_firms, licence_months]
pairs: 2
months: 6
scale: 0.02
"""


@pytest.fixture
def file(tmp_path, monkeypatch) -> str:
    """An experiment of four short runs in an empty project."""
    monkeypatch.chdir(tmp_path)
    Path("experiment.yaml").write_text(TEXT)
    return "experiment.yaml"


def carried_out(*words: str) -> int:
    return main(["experiment", *words])


def test_run_status_resume_and_export(file, capsys) -> None:
    assert carried_out("run", file, "--out", "a", "--jobs", "1") == 0
    assert "a: 4 runs at 2 points" in capsys.readouterr().out
    assert carried_out("status", "a") == 0
    assert capsys.readouterr().out == "a: finished, 4 of 4 runs done\n"
    assert carried_out("resume", "a", "--jobs", "1", "--pairs", "3") == 0
    assert "a: 6 runs" in capsys.readouterr().out
    assert carried_out("export", "a", "--out", "copy.csv") == 0
    assert Path("copy.csv").read_bytes() == Path("a/runs.csv").read_bytes()
    assert carried_out("status", "a", "--json") == 0
    assert json.loads(capsys.readouterr().out.split("copy.csv\n")[-1])["done"] == 6


def test_processes_threads_shards_and_the_cache_give_the_same_bytes(file) -> None:
    assert carried_out("run", file, "--out", "whole", "--jobs", "1", "--no-cache") == 0
    assert carried_out("run", file, "--out", "threads", "--jobs", "2", "--executor", "threads", "--no-cache") == 0
    for number in (1, 2):
        assert carried_out("run", file, "--out", f"s{number}", "--jobs", "1", "--shard", f"{number}/2") == 0
    assert carried_out("merge", "s1", "s2", "--out", "merged") == 0
    assert carried_out("run", file, "--out", "first", "--jobs", "1") == 0
    assert carried_out("run", file, "--out", "cached", "--jobs", "1") == 0
    tables = {Path(f"{name}/runs.csv").read_bytes() for name in ("whole", "threads", "merged", "first", "cached")}
    assert len(tables) == 1


@pytest.mark.slow
def test_worker_processes_give_the_same_bytes(file) -> None:
    assert carried_out("run", file, "--out", "one", "--jobs", "1", "--no-cache") == 0
    assert carried_out("run", file, "--out", "two", "--jobs", "2", "--no-cache") == 0
    assert Path("one/runs.csv").read_bytes() == Path("two/runs.csv").read_bytes()


# The alarm may ring while Python tidies up, where an exception can only be told and not raised.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.alarm
def test_a_run_that_takes_too_long_ends_with_3_and_a_way_on(file, capsys) -> None:
    Path(file).write_text(TEXT + "seconds_per_run: 0.001\n")
    assert carried_out("run", file, "--out", "a", "--jobs", "1", "--no-cache") == 3
    assert "TimeLimit" in capsys.readouterr().err


def test_a_changed_file_is_refused_with_the_difference(file, capsys) -> None:
    assert carried_out("run", file, "--out", "a", "--jobs", "1", "--pairs", "1") == 0
    Path(file).write_text(TEXT.replace("scale: 0.02", "scale: 0.03"))
    assert carried_out("resume", "a") == 2
    assert "scale (0.02 there, 0.03 here)" in capsys.readouterr().err


def test_a_merge_that_is_not_whole_says_what_is_missing(file, capsys) -> None:
    assert carried_out("run", file, "--out", "s1", "--jobs", "1", "--shard", "1/2") == 0
    assert carried_out("merge", "s1", "--out", "merged") == 3
    assert "2 are missing; to do them: abmsim experiment resume merged" in capsys.readouterr().err
    assert carried_out("status", "merged") == 0
    assert "stopped, 2 of 4 runs done\nTo go on: abmsim experiment resume merged" in capsys.readouterr().out
    assert carried_out("resume", "merged", "--jobs", "1") == 0
    assert "merged: 4 runs" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["run", "nowhere.yaml"], 2, "nowhere.yaml"),
        (["run", "experiment.yaml", "--shard", "3/2"], 2, "I/N"),
        (["run", "experiment.yaml", "--shard", "half"], 2, "3/8"),
        (["run", "experiment.yaml", "--target-se", "firms=1"], 2, "net_jobs"),
        (["run", "experiment.yaml", "--target-se", "net_jobs=none"], 2, "above 0"),
        (["run", "experiment.yaml", "--executor", "mpi"], 2, "processes, threads, dask"),
        (["run", "experiment.yaml", "--address", "tcp://x:1"], 2, "--executor dask"),
        (["run", "experiment.yaml", "--out", "experiment.yaml"], 2, "is a file"),
        (["resume", "nowhere"], 4, "no such folder"),
        (["status", "nowhere"], 4, "no such folder"),
        (["status", "."], 2, "not the folder of an experiment"),
        (["export", "."], 2, "not the folder of an experiment"),
        (["merge", ".", "--out", "merged"], 2, "not the folder of an experiment"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_way(file, capsys, words, code, told) -> None:
    assert carried_out(*words) == code
    captured = capsys.readouterr()
    assert told in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""
