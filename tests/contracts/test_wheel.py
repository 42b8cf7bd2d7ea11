# SPDX-License-Identifier: Apache-2.0
"""The wheel is the same whenever it is built, carries what abmsim needs, and works outside the repository."""

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from contracts.tree import ROOT, tree_files

from abmsim.version import __version__

pytestmark = pytest.mark.slow
NOT_CODE = {".yaml", ".j2", ".html", ".css", ".po", ".mo", ".json", ".csv"}


def built(folder: Path) -> Path:
    """Build the wheel into a folder."""
    pytest.importorskip("hatchling")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1577836800"}
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=environment)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    return built(tmp_path_factory.mktemp("first"))


def test_two_builds_give_the_same_wheel(wheel, tmp_path) -> None:
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (wheel, built(tmp_path))}
    assert len(digests) == 1


def test_the_wheel_carries_profiles_scenarios_numbers_and_templates(wheel) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())
    beside = [path.relative_to(ROOT).as_posix() for path in tree_files() if path.suffix in NOT_CODE]
    wanted = [name for name in beside if name.startswith("abmsim/")]
    wanted += [f"abmsim/shipped/{name}" for name in beside if name.startswith("scenarios/")]
    assert any("/cities/" in name for name in wanted)
    assert sorted(set(wanted) - carried) == []
    assert [name for name in carried if name.startswith(("tests/", "docs/"))] == []


def test_the_wheel_works_outside_the_repository(wheel, tmp_path) -> None:
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target"]
    subprocess.run([*install, str(tmp_path / "site"), str(wheel)], check=True, capture_output=True)
    # without a compiler, which would take longer than all the rest
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "NUMBA_DISABLE_JIT": "1"}

    def python(*arguments: str | Path) -> str:
        command = [sys.executable, *map(str, arguments)]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert python("-c", "import abmsim; print(abmsim.__file__)").startswith(str(tmp_path))
    assert python(next((tmp_path / "site/bin").glob("abmsim*")), "--version").split()[:2] == ["abmsim", __version__]
    assert "city_accelerator" in python("-m", "abmsim", "list", "scenarios")
    assert "albuquerque" in python("-m", "abmsim", "list", "cities")
    small = ["--pairs", "2", "--scale", "0.003", "--months", "3", "--jobs", "1"]
    python("-m", "abmsim", "run", "liaison", *small, "--out", "first")
    assert "registered" in (tmp_path / "first/report.html").read_text(encoding="utf-8")
