# SPDX-License-Identifier: Apache-2.0
"""Runs on a Dask cluster: one on this machine, or one that is there already and is named by its address."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from abmsim.experiments.executors import Homes
from abmsim.experiments.outcomes import Outcome, RunTask
from abmsim.experiments.points import Key
from abmsim.results.errors import DamagedError, RefusedError
from abmsim.results.identity import sources_digest
from abmsim.results.workers import GRACE_SECONDS, SECONDS_BETWEEN_LOOKS, Home, Lost

HINT = "--executor dask needs the package dask[distributed]: pip install 'abmsim[cluster]'"
CONNECT_SECONDS = 10
AHEAD = 2  # runs handed out for each thread of the cluster, so that none waits for the network


@dataclass(frozen=True)
class Dask:
    """A Dask cluster as executor: `jobs` processes here, or the scheduler at `address` (tcp://host:port)."""

    jobs: int = 1
    address: str = ""

    def carry_out(self, task: RunTask, keys: Iterable[Key], most: int) -> Homes:
        """Yield runs that came home together; Dask itself does the work of lost workers again."""
        # Another machine may have another abmsim: the worker compares, so that no table mixes two models.
        checked = replace(task, sources=sources_digest())
        with self._client(min(self.jobs, most)) as client:
            yield from _Cluster(client, checked).homes(iter(keys))

    @contextmanager
    def _client(self, jobs: int) -> Iterator[Any]:
        try:
            from distributed import Client, LocalCluster
        except ImportError:
            raise RefusedError(HINT) from None
        if not self.address:
            with (
                LocalCluster(n_workers=max(1, jobs), threads_per_worker=1, dashboard_address=None) as cluster,
                Client(cluster) as client,
            ):
                yield client
            return
        try:
            client = Client(self.address, timeout=CONNECT_SECONDS)
        except (OSError, ValueError) as error:
            raise DamagedError(f"--address {self.address}: no Dask scheduler answers there ({error})") from error
        with client:
            yield client


class _Cluster:
    """What is under way on a cluster."""

    def __init__(self, client: Any, task: RunTask) -> None:
        self._client = client
        self._task = client.scatter(task, broadcast=True)
        self._limit = None if task.seconds is None else 2 * task.seconds + GRACE_SECONDS
        self._under_way: dict[Any, tuple[Key, float]] = {}

    def homes(self, keys: Iterator[Key]) -> Homes:
        """Yield what comes home until every key is done."""
        try:
            self._fill(keys)
            while self._under_way:
                home = self._come_home()
                if home:
                    yield home
                self._fill(keys)
        finally:
            with contextlib.suppress(Exception):  # the cluster may be gone; there is nothing left to cancel then
                self._client.cancel(list(self._under_way), force=True)

    def _fill(self, keys: Iterator[Key]) -> None:
        threads = int(sum(int(count) for count in self._client.nthreads().values()))
        room = AHEAD * max(1, threads)
        while len(self._under_way) < room and (key := next(keys, None)) is not None:
            future = self._client.submit(_one, self._task, key, pure=False)
            self._under_way[future] = (key, time.monotonic())

    def _come_home(self) -> Home[Key, Outcome]:
        from distributed import wait

        with contextlib.suppress(TimeoutError):
            wait(list(self._under_way), timeout=SECONDS_BETWEEN_LOOKS, return_when="FIRST_COMPLETED")
        home: Home[Key, Outcome] = []
        for future in [one for one in self._under_way if one.done()]:
            key, _ = self._under_way.pop(future)
            error = future.exception()
            home.append((key, future.result() if error is None else Lost(f"{type(error).__name__}: {error}")))
        return home + self._overdue()

    def _overdue(self) -> Home[Key, Outcome]:
        """Give up what is away too long; the time in the cluster's queue counts, so the limit is generous."""
        if self._limit is None:
            return []
        latest = time.monotonic() - AHEAD * self._limit
        late = [future for future, (_, since) in self._under_way.items() if since < latest]
        self._client.cancel(late, force=True)
        return [(self._under_way.pop(future)[0], Lost("TimeLimit: it did not end and was given up")) for future in late]


def _one(task: RunTask, key: Key) -> Outcome:
    return task.one(key)
