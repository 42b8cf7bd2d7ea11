# SPDX-License-Identifier: Apache-2.0
"""The power cord: experiments that are killed, again and again, end with the table of one that was not."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from results.test_interruptions import gone_within

from abmsim.experiments import keeping
from abmsim.experiments.status import RUNNING, status_of

pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(os.name != "posix", reason="signals and process groups as POSIX has them"),
]
JOBS = 2


def wait_for_starts(process: subprocess.Popen, starts: Path, more: int) -> None:
    """Wait until so many more runs began, or the experiment is over."""
    before = len(starts.read_text().splitlines()) if starts.exists() else 0
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if starts.exists() and len(starts.read_text().splitlines()) >= before + more:
            return
        time.sleep(0.01)
    assert process.poll() is not None, "no run began"


def kept(folder: Path) -> frozenset:
    with closing(keeping.open_runs(folder)) as store:
        return keeping.done(store)


def killed_and_resumed(
    folder: Path, driver, points: int, pairs: int, kills: int, luck: np.random.Generator
) -> list[int]:
    """Kill an experiment so many times at random moments, let it finish; return the runs repeated after each kill."""
    starts = folder.with_suffix(".starts")
    repeated = []
    done_before, began_before = 0, 0
    for _ in range(kills):
        process = driver(folder, "noted_noisy", points, pairs, JOBS, ABMSIM_TEST_STARTS=str(starts))
        wait_for_starts(process, starts, int(luck.integers(1, max(3, points * pairs // (kills + 2)))))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)
        assert gone_within(process.pid, 5)
        began, done = len(starts.read_text().splitlines()), len(kept(folder))
        repeated.append((began - began_before) - (done - done_before))
        began_before, done_before = began, done
    process = driver(folder, "noted_noisy", points, pairs, JOBS, ABMSIM_TEST_STARTS=str(starts))
    _, told = process.communicate(timeout=120)
    assert process.returncode == 0, told
    began = Counter(starts.read_text().splitlines())
    assert len(began) == points * pairs, "a run was lost"
    assert sum(began.values()) == points * pairs + sum(repeated)
    return repeated


def undisturbed(folder: Path, driver, points: int, pairs: int) -> bytes:
    process = driver(folder, "noted_noisy", points, pairs, JOBS, ABMSIM_TEST_STARTS=str(folder.with_suffix(".starts")))
    _, told = process.communicate(timeout=120)
    assert process.returncode == 0, told
    return (folder / "runs.csv").read_bytes()


def check_kills(tmp_path: Path, driver, experiments: int, kills: int, points: int, pairs: int) -> None:
    luck = np.random.default_rng(20150701)
    expected = undisturbed(tmp_path / "whole", driver, points, pairs)
    every = []
    for number in range(experiments):
        folder = tmp_path / f"killed-{number}"
        repeated = killed_and_resumed(folder, driver, points, pairs, kills, luck)
        assert (folder / "runs.csv").read_bytes() == expected
        assert max(repeated) <= JOBS + 1
        assert kept(folder) == {(pair, point) for pair in range(1, pairs + 1) for point in range(points)}
        assert not list(folder.glob(".*.tmp"))
        every += repeated
    said = (f"{experiments} experiments of {points * pairs} runs, {len(every)} SIGKILLs of the whole group: final tables "
          f"byte-identical, 0 runs lost, 0 twice, repeated after each kill {every} (allowed {JOBS + 1})\n")  # fmt: skip
    sys.stdout.write(said)


def test_a_killed_experiment_ends_as_if_nothing_had_happened(tmp_path, driver) -> None:
    check_kills(tmp_path, driver, experiments=1, kills=2, points=20, pairs=2)


@pytest.mark.matrix
def test_fifteen_kills_over_five_experiments_of_200_runs(tmp_path, driver) -> None:
    check_kills(tmp_path, driver, experiments=5, kills=3, points=50, pairs=4)


def test_a_killed_worker_is_replaced_and_nothing_is_missing(tmp_path, driver) -> None:
    """Half a second of work is left when the worker dies: the rest of the ten seconds is for noticing and replacing it."""
    folder, starts = tmp_path / "a", tmp_path / "starts"
    process = driver(folder, "noted_noisy", 60, 1, JOBS, ABMSIM_TEST_STARTS=str(starts))
    wait_for_starts(process, starts, 5)
    os.kill(worker_of(process.pid), signal.SIGKILL)
    killed = time.monotonic()
    _, told = process.communicate(timeout=60)
    sys.stdout.write(f"a killed worker was replaced and the experiment ended {time.monotonic() - killed:.1f} s later\n")
    assert time.monotonic() - killed < 10
    assert process.returncode == 0, told
    assert len(kept(folder)) == 60
    assert gone_within(process.pid, 5)


def worker_of(parent: int) -> int:
    """One of the worker processes of an experiment."""
    listed = subprocess.run(["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return next(int(pid) for pid, ppid, words in rows if ppid == str(parent) and "spawn_main" in words)


@pytest.mark.parametrize("executor", ["processes", "threads"])
def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(tmp_path, driver, executor) -> None:
    folder, starts = tmp_path / "a", tmp_path / "starts"
    process = driver(folder, "noted_noisy", 500, 1, JOBS, executor, ABMSIM_TEST_STARTS=str(starts))
    wait_for_starts(process, starts, 5)
    stopped = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert time.monotonic() - stopped < 3
    assert process.returncode == 130
    assert f"abmsim experiment resume {folder}" in told
    assert "Traceback" not in told
    assert gone_within(process.pid, 1)
    assert kept(folder)


def test_the_second_of_two_writers_is_refused_and_told_of_the_first(tmp_path, driver) -> None:
    folder, starts = tmp_path / "a", tmp_path / "starts"
    first = driver(folder, "noted_noisy", 500, 1, 1, ABMSIM_TEST_STARTS=str(starts))
    wait_for_starts(first, starts, 3)
    started = time.monotonic()
    second = driver(folder, "noted_noisy", 500, 1, 1, ABMSIM_TEST_STARTS=str(starts))
    _, told = second.communicate(timeout=30)
    assert second.returncode == 2
    assert f"process {first.pid} on " in told
    assert time.monotonic() - started < 2 + 4  # two seconds, and Python's own start on a busy machine
    assert first.poll() is None


def test_status_of_a_running_and_of_a_dead_experiment(tmp_path, driver) -> None:
    folder, starts = tmp_path / "a", tmp_path / "starts"
    process = driver(folder, "noted_noisy", 500, 1, 1, ABMSIM_TEST_STARTS=str(starts))
    wait_for_starts(process, starts, 120)
    while_running = status_of(folder)
    assert (while_running.state, while_running.wanted) == (RUNNING, 500)
    assert f"process {process.pid}" in while_running.writer
    assert while_running.runs_per_second is not None
    process.kill()
    process.wait(timeout=10)
    dead = status_of(folder)
    assert (dead.state, dead.wanted, dead.failed) == ("stopped", 500, 0)
    assert dead.done >= while_running.done
    assert json.loads((folder / "progress.json").read_text())["wanted"] == 500
