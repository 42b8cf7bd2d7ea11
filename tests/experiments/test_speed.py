# SPDX-License-Identifier: Apache-2.0
"""What keeping every run costs: time a run, memory a run, and how much of a second core is lost."""

import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest

from abmsim.experiments import FunctionSubject, Processes, Request, Threads, carry_out, points_of
from abmsim.experiments.exporting import export
from experiments import functions
from experiments.conftest import environment

pytestmark = pytest.mark.alone

MEMORY = """
import resource, sys
from pathlib import Path
from abmsim.experiments import FunctionSubject, Request, carry_out, points_of
from experiments import functions
points = points_of(["a", "b"], [[number, 1.0] for number in range(int(sys.argv[2]))])
carry_out(points, FunctionSubject(functions.smooth), Request(Path(sys.argv[1])))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def seconds_of(folder, points: int, executor, function="smooth", size: float = 1.0) -> float:
    design = points_of(["a", "b"], [[size, float(number)] for number in range(points)])
    started = time.perf_counter()
    carry_out(design, FunctionSubject(getattr(functions, function)), Request(folder, executor=executor))
    return time.perf_counter() - started


def bare_commit(folder: Path) -> float:
    """Milliseconds of one commit of a row as small as a run, with nothing around it."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / "bare.sqlite")) as connection:
        for setting in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("CREATE TABLE runs (pair, point, body, sha256, PRIMARY KEY (pair, point)) WITHOUT ROWID")
        started = time.perf_counter()
        for point in range(500):
            with connection:
                connection.execute("INSERT INTO runs VALUES (1, ?, ?, ?)", (point, "[1.0]", "0" * 64))
        return (time.perf_counter() - started) * 2


@pytest.mark.bench
def test_a_run_costs_less_than_two_milliseconds_and_little_more_than_a_bare_commit(tmp_path) -> None:
    """Choosing, calling, checking, committing, and the tables at the end, beside a commit of the same row and nothing else.

    Two milliseconds, of which one of processor time; where a bare commit takes longer than one, because the disk is slow or
    neighbours use it, no more than twice a bare commit. Both are measured in turn, so that a neighbour slows both.
    """
    disk, spent = [], []
    for number in range(3):
        disk.append(bare_commit(tmp_path / f"bare-{number}"))
        began = time.process_time()
        spent.append((seconds_of(tmp_path / str(number), 1000, Processes(1)), time.process_time() - began))
    ours, own = min(one for one, _ in spent), min(one for _, one in spent)
    said = (
        f"overhead a run: {ours:.2f} ms, {own:.2f} of it processor time; a bare commit on this disk: {min(disk):.2f} ms"
    )
    sys.stdout.write(f"{said}; {ours / min(disk):.1f} times that\n")
    assert own <= 1.0
    assert ours <= max(2.0, 2 * min(disk))


@pytest.mark.bench
def test_ten_thousand_runs_are_kept_and_exported_in_twenty_seconds(tmp_path) -> None:
    spent = seconds_of(tmp_path / "a", 10_000, Threads(2))
    started = time.perf_counter()
    export(tmp_path / "a", "csv", tmp_path / "copy.csv")
    spent += time.perf_counter() - started
    sys.stdout.write(f"10,000 runs kept and exported: {spent:.1f} s\n")
    assert spent <= 20


def peak_kilobytes(folder, runs: int) -> int:
    program = [sys.executable, "-c", MEMORY, str(folder), str(runs)]
    done = subprocess.run(program, env=environment(), capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_memory_is_flat_in_the_number_of_runs(tmp_path) -> None:
    few, many = peak_kilobytes(tmp_path / "few", 100), peak_kilobytes(tmp_path / "many", 1100)
    slope = (many - few) / 1000
    sys.stdout.write(f"memory: {few / 1024:.0f} MB for 100 runs, {slope:.2f} kB for each run more\n")
    assert slope < 10


def bare(number: float) -> float:
    return functions.busy([number])


@pytest.mark.bench
def test_two_processes_lose_little_beside_a_bare_loop(tmp_path) -> None:
    """Both with start-up apart: the time of many runs less that of few, in this process and in two."""
    few, many, size = 4, 44, 3e6

    def bare_seconds(jobs: int, runs: int) -> float:
        if jobs == 1:
            started = time.perf_counter()
            for _ in range(runs):
                bare(size)
            return time.perf_counter() - started
        with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
            list(pool.map(bare, [size] * jobs))
            started = time.perf_counter()
            list(pool.map(bare, [size] * runs))
            return time.perf_counter() - started

    def ours(jobs: int) -> float:
        spent = [seconds_of(tmp_path / f"{jobs}-{runs}", runs, Processes(jobs), "busy", size) for runs in (few, many)]
        return spent[1] - spent[0]

    bare_up = bare_seconds(1, many - few) / bare_seconds(2, many - few)
    our_up = ours(1) / ours(2)
    sys.stdout.write(f"two processes: {our_up:.2f} times as fast as one; a bare loop: {bare_up:.2f}\n")
    assert our_up >= 0.9 * bare_up


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are counted in /proc")
def test_nothing_stays_open(tmp_path, carry) -> None:
    carry(tmp_path / "first", points=3)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for number in range(5):
        carry(tmp_path / str(number), points=3)
    assert len(list(Path("/proc/self/fd").iterdir())) <= before
