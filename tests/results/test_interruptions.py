# SPDX-License-Identifier: Apache-2.0
"""Ctrl-C, killed runs and killed workers: what is done is kept, nothing hangs, nobody is left behind."""

import os
import signal
import subprocess
import time

import pytest

from abmsim.results import kept
from abmsim.results.errors import WorkersLostError
from abmsim.results.living import Task, live_pairs
from abmsim.results.plan import plan_run
from abmsim.results.store import STORE_FILE, Store
from abmsim.running import Request, run_into
from results import small_city

pytestmark = pytest.mark.alone

posix = pytest.mark.skipif(os.name != "posix", reason="signals and process groups as POSIX has them")


def finish(folder, pairs):
    return run_into(folder, plan_run([small_city.scenario()]), Request(pairs, live=small_city.live_pair))


def wait_for_pairs(process: subprocess.Popen, folder, bytes_at_least: int = 60_000) -> None:
    """Wait until some pairs are kept; the file is locked, so its size must tell."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        wal = folder / f"{STORE_FILE}-wal"
        if wal.exists() and wal.stat().st_size > bytes_at_least:
            return
        time.sleep(0.05)
    pytest.fail(f"no pair was finished: {process.communicate()}")


def kept_pairs(folder) -> list[int]:
    store = Store(folder)
    try:
        return kept.pairs(store)
    finally:
        store.close()


def alive(group: int) -> bool:
    """Whether a process of the group still runs; one that only waits to be reaped by init does not."""
    listed = subprocess.run(["ps", "-eo", "pgid=,stat="], capture_output=True, text=True, check=True).stdout
    return any(line.split()[0] == str(group) and "Z" not in line.split()[1] for line in listed.splitlines())


def gone_within(group: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while alive(group) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not alive(group)


@posix
@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(tmp_path, driver, bytes_of, jobs):
    folder = tmp_path / "run"
    process = driver(folder, "slow", pairs=100, jobs=jobs)
    wait_for_pairs(process, folder)
    started = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert time.monotonic() - started < 3
    assert process.returncode == 130
    assert "abmsim run toy.yaml" in told
    assert "Traceback" not in told
    assert gone_within(process.pid, 1)
    done = kept_pairs(folder)
    assert done
    assert not list(folder.glob("*.tmp"))
    finish(folder, len(done) + 1)
    finish(tmp_path / "whole", len(done) + 1)
    assert bytes_of(folder) == bytes_of(tmp_path / "whole")


@posix
@pytest.mark.parametrize("whole_group", [True, False], ids=["group", "parent"])
def test_a_killed_run_leaves_no_lock_no_worker_and_no_loss(tmp_path, driver, bytes_of, whole_group):
    folder = tmp_path / "run"
    process = driver(folder, "slow", pairs=100)
    wait_for_pairs(process, folder)
    if whole_group:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait(timeout=10)
    assert gone_within(process.pid, 5)
    done = kept_pairs(folder)
    assert done
    finish(folder, len(done))
    finish(tmp_path / "whole", len(done))
    assert bytes_of(folder) == bytes_of(tmp_path / "whole")


@posix
def test_a_killed_worker_is_replaced(tmp_path, monkeypatch):
    monkeypatch.setenv("ABMSIM_TEST_MARKER", str(tmp_path / "died"))
    task = Task(plan_run([small_city.scenario()]), small_city.dies_once)
    assert sorted(outcome.pair for outcome in live_pairs(task, [1, 2, 3, 4], jobs=2)) == [1, 2, 3, 4]
    assert (tmp_path / "died").exists()


@posix
def test_a_pair_that_kills_its_workers_is_lost_alone(tmp_path):
    plan = plan_run([small_city.scenario()])
    finished = run_into(tmp_path / "run", plan, Request(6, 2, live=small_city.dies_always))
    assert [failure.pair for failure in finished.failed] == [2]
    assert "killed again and again" in finished.failed[0].error
    assert kept_pairs(tmp_path / "run") == [1, 3, 4, 5, 6]


@posix
def test_workers_that_always_die_end_the_run(tmp_path):
    plan = plan_run([small_city.scenario()])
    with pytest.raises(WorkersLostError) as lost:
        run_into(tmp_path / "run", plan, Request(20, 2, live=small_city.dies_every_time))
    assert lost.value.exit_code == 3
