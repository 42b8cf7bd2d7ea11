# SPDX-License-Identifier: Apache-2.0
"""The lock installs with its hashes on every supported Python, and each gives the same bytes."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from contracts.pythons import python_of

pytestmark = pytest.mark.matrix
OTHERS = [f"3.{minor}" for minor in (11, 12, 13) if minor != sys.version_info.minor]
SMALL = ["--pairs", "1", "--months", "6", "--scale", "0.03", "--jobs", "1"]


def run(*command: str | Path) -> None:
    """Run a program; what it says on failure is the failure."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def python_or_skip(version: str) -> str:
    """The program of this Python."""
    program = python_of(version)
    if program is None:
        pytest.skip(f"no Python {version} on PATH, nor with pyenv, uv or py")
    return program


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
    run(python_or_skip(version), "-m", "venv", tmp_path / "venv")
    python = tmp_path / "venv/bin/python"
    run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", root / "requirements.lock")
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", root)
    there = tables(python, root, tmp_path / "run")
    assert len(here) > 1
    assert sorted(there) == sorted(here)
    assert [name for name in here if here[name] != there[name]] == []


LOWEST = ["numpy==2.0.*", "pandas==2.2.*"]  # what pyproject.toml allows at least, where Python 3.11 still runs it


def test_the_lowest_numpy_gives_the_same_bytes(here, root, tmp_path) -> None:
    """The other corner: Python 3.11 with the oldest NumPy and pandas that the dependencies allow."""
    run(python_or_skip("3.11"), "-m", "venv", tmp_path / "venv")
    python = tmp_path / "venv/bin/python"
    needs = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    run(python, "-m", "pip", "install", "--quiet", *LOWEST, *needs, "hatchling")
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", root)
    there = tables(python, root, tmp_path / "run")
    assert [name for name in here if here[name] != there.get(name)] == []


@pytest.mark.parametrize("version", ["3.12"])
def test_agents_live_on_the_newest_mesa(version, root, tmp_path) -> None:
    """Mesa 3.5 needs Python 3.12; its browser page is tried where Solara can be installed."""
    run(python_or_skip(version), "-m", "venv", tmp_path / "venv")
    python = tmp_path / "venv/bin/python"
    run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", root / "requirements.lock")
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", root)
    run(python, "-m", "pip", "install", "--quiet", "solara", "altair")  # what Mesa's page needs
    run(python, "-c", "import mesa, solara; assert mesa.__version__ >= '3.5'")
    run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", root / "tests/agents")
