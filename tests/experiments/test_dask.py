# SPDX-License-Identifier: Apache-2.0
"""Dask does the same work: a cluster on this machine, or one that is there already."""

import subprocess
import sys

import pytest

from abmsim.experiments import FunctionSubject, Processes, executor_of
from abmsim.experiments.outcomes import Failed, RunTask
from abmsim.results.errors import DamagedError, RefusedError
from experiments import functions
from experiments.conftest import environment, table

LAUNCH = """
from distributed import LocalCluster
with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
    print(cluster.scheduler_address, flush=True)
    input()
"""


def test_a_local_cluster_gives_the_same_bytes(tmp_path, driver) -> None:
    pytest.importorskip("distributed")
    for executor in ("dask", "processes"):
        process = driver(tmp_path / executor, "noisy", 8, 2, 2, executor)
        _, told = process.communicate(timeout=120)
        assert process.returncode == 0, told
    assert (tmp_path / "dask" / "runs.csv").read_bytes() == (tmp_path / "processes" / "runs.csv").read_bytes()


@pytest.mark.slow
def test_a_cluster_that_is_there_is_used_and_failures_are_rows(tmp_path, carry) -> None:
    pytest.importorskip("distributed")
    cluster = subprocess.Popen(
        [sys.executable, "-c", f"if __name__ == '__main__':\n{LAUNCH.replace(chr(10), chr(10) + '    ')}"],
        env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        address = cluster.stdout.readline().strip()
        finished = carry(tmp_path / "a", "raises", executor=executor_of("dask", 1, address))
        assert (finished.done, [one.point for one in finished.failed]) == (5, [3])
        assert "Traceback" in finished.failed[0].trace
    finally:
        cluster.communicate("\n", timeout=30)


def test_an_address_where_nobody_answers_is_told(tmp_path, carry, monkeypatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("abmsim.experiments.on_dask.CONNECT_SECONDS", 1)
    with pytest.raises(DamagedError, match=r"127\.0\.0\.1:9: no Dask scheduler answers there"):
        carry(tmp_path / "a", executor=executor_of("dask", 1, "tcp://127.0.0.1:9"))


def test_without_the_package_its_name_is_told(tmp_path, carry, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(RefusedError, match=r"pip install 'abmsim\[cluster\]'") as refused:
        carry(tmp_path / "a", executor=executor_of("dask", 2))
    assert refused.value.exit_code == 2


def test_a_worker_with_another_abmsim_refuses_its_runs() -> None:
    task = RunTask(table(), FunctionSubject(functions.smooth), sources="another")
    failed = task.one((1, 0))
    assert isinstance(failed, Failed)
    assert failed.error.startswith("OtherSources: this worker has another abmsim")


def test_executors_are_named() -> None:
    assert executor_of("processes", 3) == Processes(3)
    with pytest.raises(RefusedError, match="processes, threads, dask"):
        executor_of("mpi", 2)
    with pytest.raises(RefusedError, match="--executor dask"):
        executor_of("threads", 2, "tcp://127.0.0.1:9")
