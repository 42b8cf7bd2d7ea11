# SPDX-License-Identifier: Apache-2.0
"""What the tests of experiments share: a table of points, a finished folder, and experiments in other processes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from abmsim.experiments import Finished, FunctionSubject, Points, Processes, Request, carry_out, points_of
from experiments import functions

TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def a_cache_of_its_own(monkeypatch, tmp_path) -> None:
    """No test may find runs of another one."""
    monkeypatch.setenv("ABMSIM_CACHE", str(tmp_path / "cache"))


def table(points: int = 6) -> Points:
    return points_of(["a", "b"], [[number, number / 7] for number in range(points)])


@pytest.fixture
def carry() -> Callable[..., Finished]:
    """Carry out a function of these tests at so many points."""

    def run(folder, function="smooth", points=6, pairs=1, jobs=1, **more) -> Finished:
        seeded = function in ("noisy", "noted_noisy")
        labels = more.pop("labels", ("y",))
        subject = FunctionSubject(getattr(functions, function), labels, seeded, more.pop("seed", 1))
        request = Request(Path(folder), pairs, more.pop("executor", None) or Processes(jobs), **more)
        return carry_out(table(points), subject, request)

    return run


@pytest.fixture(scope="session")
def finished_once(tmp_path_factory) -> Path:
    """A finished folder of 40 points in two pairs; nobody may change it."""
    folder = tmp_path_factory.mktemp("experiment") / "done"
    carry_out(table(40), FunctionSubject(functions.noisy, seeded=True), Request(folder, 2))
    return folder


@pytest.fixture
def finished(finished_once, tmp_path) -> Path:
    """A copy of it to tamper with."""
    return Path(shutil.copytree(finished_once, tmp_path / "finished"))


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)]), **more}


@pytest.fixture
def driver() -> Callable[..., subprocess.Popen]:
    """Start an experiment in a process group of its own."""
    started = []

    def start(folder, function, points, pairs=1, jobs=2, executor="processes", **more) -> subprocess.Popen:
        words = [str(word) for word in (folder, function, points, pairs, jobs, executor)]
        one = subprocess.Popen(
            [sys.executable, str(TESTS / "experiments" / "driver.py"), *words], env=environment(**more),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        started.append(one)
        return one

    yield start
    for one in started:
        if one.poll() is None:
            one.kill()
        one.communicate()
