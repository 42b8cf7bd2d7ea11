# SPDX-License-Identifier: Apache-2.0
"""What the tests of results folders share: a finished folder, and hashes of everything a run writes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from abmsim.results.files import sha256_of
from abmsim.results.plan import plan_run
from abmsim.running import Request, run_into
from results import small_city

TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def the_same_model_everywhere(monkeypatch) -> None:
    """Somebody who edits the model while its tests run must not make two of its processes disagree."""
    monkeypatch.setattr("abmsim.results.identity.sources_digest", small_city.digest)


@pytest.fixture(autouse=True)
def quick_report(monkeypatch) -> None:
    """Drawing figures takes a second; what is tested here is everything around them."""
    monkeypatch.setattr("abmsim.running._write_report", small_city.write_no_figures)


@pytest.fixture(scope="session")
def finished_once(tmp_path_factory) -> Path:
    """A finished folder of five pairs of the toy city; nobody may change it."""
    folder = tmp_path_factory.mktemp("finished") / "liaison"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("abmsim.running._write_report", small_city.write_no_figures)
        patch.setattr("abmsim.results.identity.sources_digest", small_city.digest)
        run_into(folder, plan_run([small_city.scenario()]), Request(5, live=small_city.live_pair))
    return folder


@pytest.fixture
def finished(finished_once, tmp_path) -> Path:
    """A copy of it to tamper with."""
    return Path(shutil.copytree(finished_once, tmp_path / "finished"))


@pytest.fixture
def bytes_of() -> Callable[[Path], dict[str, str]]:
    """The sha256 of every file of a folder that must be the same for the same command."""

    def hashes(folder: Path) -> dict[str, str]:
        found = {path.name: sha256_of(path) for path in folder.iterdir() if not path.name.startswith(".")}
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        del manifest["volatile"]
        return found | {"manifest.json": json.dumps(manifest)}

    return hashes


@pytest.fixture
def driver() -> Callable[..., subprocess.Popen[str]]:
    """Start a run of the toy city in a process group of its own."""
    started = []

    def start(folder: Path, engine: str, pairs: int, jobs: int = 2) -> subprocess.Popen[str]:
        program = [sys.executable, str(TESTS / "results" / "driver.py"), str(folder), engine, str(pairs), str(jobs)]
        paths = os.pathsep.join([str(TESTS), str(TESTS.parent)])
        one = subprocess.Popen(
            program, env={**os.environ, "PYTHONPATH": paths}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip
        started.append(one)
        return one

    yield start
    for one in started:
        if one.poll() is None:
            one.kill()
        one.communicate()
