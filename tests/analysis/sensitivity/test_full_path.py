# SPDX-License-Identifier: Apache-2.0
"""Design, parallel runs, kill, resume, analyse: the same bytes; and folders that cannot be trusted are refused."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from abmsim.analysis.sensitivity import analyse, analyse_runs
from abmsim.cli import main
from abmsim.results.errors import DamagedError, RefusedError
from analysis.sensitivity import functions

TESTS = Path(__file__).resolve().parents[2]


def started(folder: Path, samples: int) -> subprocess.Popen:
    path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    environment = {**os.environ, "PYTHONPATH": path, "ABMSIM_TEST_STARTS": str(folder.with_suffix(".starts"))}
    words = [sys.executable, str(Path(__file__).with_name("driver.py")), str(folder), str(samples)]
    return subprocess.Popen(words, env=environment, start_new_session=True, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="process groups as POSIX has them")
def test_ishigami_killed_and_resumed_gives_the_indices_of_one_go(tmp_path, monkeypatch) -> None:
    folder, samples = tmp_path / "killed", 1024
    starts = folder.with_suffix(".starts")
    first = started(folder, samples)
    while not starts.exists() or len(starts.read_text().splitlines()) < 500:
        assert first.poll() is None
        time.sleep(0.02)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate(timeout=10)
    second = started(folder, samples)
    _, told = second.communicate(timeout=300)
    assert second.returncode == 0, told
    assert len(starts.read_text().splitlines()) <= samples * 6 + 3, "what was done was done again"
    monkeypatch.setenv("ABMSIM_TEST_STARTS", str(tmp_path / "other"))
    found = analyse_runs(folder)
    assert np.abs(found.S1 - functions.ISHIGAMI_S1).max() <= 0.03
    assert np.abs(found.ST - functions.ISHIGAMI_ST).max() <= 0.03
    direct = analyse(functions.ISHIGAMI, functions.ishigami, samples=samples, second_order=False)
    assert (found.S1 == direct.S1).all()
    assert (found.ST == direct.ST).all()


def kept(folder: Path, method: str = "morris", samples: int = 10, function=functions.linear, **more) -> Path:
    analyse(functions.LINEAR, function, method, samples, store=folder, **more)
    return folder


@pytest.mark.parametrize("executor", ["processes", "threads"])
def test_the_same_bytes_whoever_does_the_work(tmp_path, executor) -> None:
    kept(tmp_path / "one")
    kept(tmp_path / "two", jobs=2, executor=executor)
    assert (tmp_path / "one/runs.csv").read_bytes() == (tmp_path / "two/runs.csv").read_bytes()
    assert analyse_runs(tmp_path / "one").as_json() == analyse_runs(tmp_path / "two").as_json()


def test_what_is_analysed_later_is_what_was_analysed_at_once(tmp_path) -> None:
    at_once = analyse(functions.LINEAR, functions.linear, samples=16, store=tmp_path / "a")
    assert analyse_runs(tmp_path / "a").as_json() == {**at_once.as_json(), "measure": "y"}


def test_a_failed_run_is_named_and_nothing_is_told_from_the_rest(tmp_path) -> None:
    with pytest.raises(RefusedError, match=r"point \d+, pair 1 \(NotANumber: y is nan\)"):
        kept(tmp_path / "a", function=functions.breaks)
    with pytest.raises(RefusedError, match="retry-failed"):
        analyse_runs(tmp_path / "a")


def test_runs_of_one_method_are_not_read_by_the_rules_of_another(tmp_path) -> None:
    folder = kept(tmp_path / "a")
    for other in ("sobol", "pawn"):
        with pytest.raises(RefusedError, match=f"made for morris, not for {other}"):
            analyse_runs(folder, method=other)
    with pytest.raises(RefusedError, match="there is: y"):
        analyse_runs(folder, "net_jobs")


def test_another_design_in_the_same_folder_is_refused(tmp_path) -> None:
    kept(tmp_path / "a")
    with pytest.raises(RefusedError, match="points"):
        kept(tmp_path / "a", samples=11)


def test_any_latin_sample_serves_both_methods_of_given_runs(tmp_path) -> None:
    folder = kept(tmp_path / "a", "pawn", 60)
    assert analyse_runs(folder, method="delta").method == "delta"


def swap_two_runs(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "runs.sqlite", isolation_level=None)) as store:
        (one,), (other,) = store.execute("SELECT body FROM runs WHERE point IN (0, 8) ORDER BY point").fetchall()
        store.execute("UPDATE runs SET body = ? WHERE point = 0", (other,))
        store.execute("UPDATE runs SET body = ? WHERE point = 8", (one,))


def swap_two_sealed_runs(folder: Path) -> None:
    """Swap the checksums along with the numbers."""
    with closing(sqlite3.connect(folder / "runs.sqlite", isolation_level=None)) as store:
        one, other = store.execute("SELECT body, sha256 FROM runs WHERE point IN (0, 8) ORDER BY point").fetchall()
        store.execute("UPDATE runs SET body = ?, sha256 = ? WHERE point = 0", other)
        store.execute("UPDATE runs SET body = ?, sha256 = ? WHERE point = 8", one)


def swap_two_rows(folder: Path) -> None:
    lines = (folder / "runs.csv").read_text().splitlines(keepends=True)
    lines[3], lines[4] = lines[4], lines[3]
    (folder / "runs.csv").write_text("".join(lines))


def swap_two_points(folder: Path) -> None:
    design = np.load(folder / "design.npy")
    design[[3, 4]] = design[[4, 3]]
    np.save(folder / "design.npy", design)


@pytest.mark.parametrize("tamper", [swap_two_runs, swap_two_sealed_runs, swap_two_rows, swap_two_points])
def test_permuted_rows_are_refused(tmp_path, tamper) -> None:
    folder = kept(tmp_path / "a")
    tamper(folder)
    with pytest.raises(DamagedError):
        analyse_runs(folder)


def test_missing_runs_are_refused_with_the_way_on(tmp_path) -> None:
    folder = kept(tmp_path / "a")
    with closing(sqlite3.connect(folder / "runs.sqlite", isolation_level=None)) as store:
        store.execute("DELETE FROM runs WHERE point = 5")
    with pytest.raises(RefusedError, match="1 of 80 runs are missing, the first of them pair 1 of point 5"):
        analyse_runs(folder)


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_the_command_writes_tables_and_figures_that_say_what_they_show(tmp_path, capsys, method) -> None:
    folder = kept(tmp_path / "a", method, 16)
    assert main(["sensitivity", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "What matters: x4, x3" in told
    names = ["sensitivity.csv", "sensitivity.json", "sensitivity-indices.svg", "sensitivity-convergence.svg"]
    for name in [*names, *(["sensitivity-plane.svg"] if method == "morris" else [])]:
        assert (folder / name).exists()
    picture = (folder / "sensitivity-indices.svg").read_text()
    assert 'xmlns="http://www.w3.org/2000/svg"' in picture
    assert "<desc" in picture
    assert "x4 5 (5 to 5), matters" in picture or "x4 0.4" in picture
    assert main(["sensitivity", str(folder), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document == json.loads((folder / "sensitivity.json").read_text())
    assert {one["name"]: one["verdict"] for one in document["inputs"]}["x5"] == "does not matter"
    assert document["floor"] == dict.fromkeys(document["floor"], 0)
    first = {name: (folder / name).read_bytes() for name in names}
    shutil.rmtree(folder / "nothing", ignore_errors=True)
    assert main(["sensitivity", str(folder)]) == 0
    assert first == {name: (folder / name).read_bytes() for name in names}


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["nowhere"], 2, "nowhere"),
        (["."], 2, "not the folder of an experiment"),
        (["a", "--measure", "jobs"], 2, "there is: y"),
        (["a", "--method", "sobol"], 2, "made for morris"),
        (["a", "--method", "fast"], 2, "choose one of"),
        (["a", "--case", "2"], 2, "there is no case 2"),
    ],
)
def test_what_cannot_be_analysed_is_told_in_one_way(tmp_path, monkeypatch, capsys, words, code, told) -> None:
    monkeypatch.chdir(tmp_path)
    kept(tmp_path / "a")
    assert main(["sensitivity", *words]) == code
    captured = capsys.readouterr()
    assert told in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""
