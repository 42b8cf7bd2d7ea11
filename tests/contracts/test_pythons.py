# SPDX-License-Identifier: Apache-2.0
"""The lock installs with its hashes on every supported Python, and each gives the same bytes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.matrix
OTHERS = [f"3.{minor}" for minor in (11, 12, 13) if minor != sys.version_info.minor]
SMALL = ["--pairs", "1", "--months", "6", "--scale", "0.03", "--jobs", "1"]


def run(*command: str | Path) -> None:
    """Run a program; what it says on failure is the failure."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def tables(python: str | Path, root: Path, out: Path) -> dict[str, bytes]:
    """The tables of a small run with some Python, by name."""
    run(python, "-m", "abmsim", "run", root / "scenarios/liaison.yaml", *SMALL, "--out", out)
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.csv"))}


@pytest.fixture(scope="module")
def here(root, tmp_path_factory) -> dict[str, bytes]:
    """The tables of this Python."""
    return tables(sys.executable, root, tmp_path_factory.mktemp("here") / "run")


@pytest.mark.parametrize("version", OTHERS)
def test_another_python_gives_the_same_bytes(version, here, root, tmp_path) -> None:
    program = shutil.which(f"python{version}")
    if program is None or subprocess.run([program, "--version"], capture_output=True, check=False).returncode:
        pytest.skip(f"no python{version} on PATH")
    run(program, "-m", "venv", tmp_path / "venv")
    python = tmp_path / "venv/bin/python"
    run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", root / "requirements.lock")
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", root)
    there = tables(python, root, tmp_path / "run")
    assert len(here) > 1
    assert sorted(there) == sorted(here)
    assert [name for name in here if here[name] != there[name]] == []
