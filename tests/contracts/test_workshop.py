# SPDX-License-Identifier: Apache-2.0
"""The lock, the Makefile and the versions agree with each other, and no licence binds those who use abmsim."""

import re
import shutil
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from contracts.tree import ROOT
from packaging.requirements import Requirement

import abmsim.version

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", LOCK, re.MULTILINE)
DIRECT_BUDGET, TRANSITIVE_BUDGET = 16, 60


def normal(name: str) -> str:
    """A package's name as the lock writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted() -> list[str]:
    """Every dependency of pyproject.toml, the extras' included."""
    return [*PROJECT["dependencies"], *(need for extra in PROJECT["optional-dependencies"].values() for need in extra)]


@pytest.mark.parametrize("need", wanted())
def test_the_lock_pins_every_dependency(need) -> None:
    requirement = Requirement(need)
    versions = [version for name, version in PINS if name == normal(requirement.name)]
    assert versions
    assert all(requirement.specifier.contains(version) for version in versions)


def test_the_lock_has_hashes_and_nothing_but() -> None:
    entry = re.compile(r"[a-z0-9._-]+==[\w.+!]+(?: ; [^\\]+?)? \\(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+")
    assert [entry.sub("", LOCK).strip()] == [""]
    assert len(PINS) == LOCK.count("==") - len(re.findall(r"== '", LOCK))


def test_versions_agree() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {abmsim.version.__version__}\n" in citation


@pytest.mark.skipif(shutil.which("make") is None, reason="no make on PATH")
def test_make_prints_its_manual(root) -> None:
    done = subprocess.run(["make"], cwd=root, capture_output=True, text=True, check=True)
    for target in ("run", "test", "check", "bench", "mutants", "docs", "repin", "release", "all", "clean"):
        assert re.search(rf"^  {target} +\S", done.stdout, re.MULTILINE)


@pytest.mark.skipif(shutil.which("make") is None, reason="no make on PATH")
def test_make_says_so_when_no_python_fits(root, tmp_path) -> None:
    command = ["make", "run", "PYTHON=", f"VENV={tmp_path}/venv"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "needs Python 3.11, 3.12 or 3.13" in done.stderr


def run_time_packages() -> set[str]:
    """What `pip install abmsim` brings along on this machine, followed through the installed packages."""
    waiting = [Requirement(need) for need in PROJECT["dependencies"]]
    found: set[str] = set()
    while waiting:
        need = waiting.pop()
        if normal(need.name) in found or (need.marker and not need.marker.evaluate({"extra": ""})):
            continue
        found.add(normal(need.name))
        waiting += [Requirement(text) for text in distribution(need.name).requires or []]
    return found


def test_few_packages_are_needed() -> None:
    assert len(PROJECT["dependencies"]) <= DIRECT_BUDGET
    assert len(run_time_packages()) <= TRANSITIVE_BUDGET


def test_no_copyleft_licence_at_run_time() -> None:
    found = {}
    for name in run_time_packages():
        try:
            metadata = distribution(name).metadata
        except PackageNotFoundError:
            continue
        stated = [metadata.get("License-Expression") or "", *metadata.get_all("Classifier", [])]
        found[name] = [text for text in stated if re.search(r"\b[AL]?GPL|General Public", text)]
    assert {name: texts for name, texts in found.items() if texts} == {}
