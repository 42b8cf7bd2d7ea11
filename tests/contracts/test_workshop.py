# SPDX-License-Identifier: Apache-2.0
"""The lock, the Makefile and the versions agree with each other, and no licence binds those who use abmsim."""

import ast
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import packages_distributions

import pytest
from contracts.tree import ROOT, sources
from generating.licences import licence_of, run_time, with_extras
from packaging.requirements import Requirement

import abmsim.version

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", LOCK, re.MULTILINE)
COPYLEFT = re.compile(r"\b[AL]?GPL|General Public")
NEEDED_BY_OTHERS = {"networkx"}  # Mesa 3.5 fails to import without it and does not ask for it
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


def test_the_makefile_installs_the_lock_by_its_hashes_and_nothing_beside_it() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = re.findall(r"pip install (.*)", makefile)
    assert installs == [
        "--quiet --require-hashes -r requirements.lock",
        "--quiet --no-deps --no-build-isolation --editable .",
    ]


def test_versions_agree() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {abmsim.version.__version__}\n" in citation


@pytest.mark.skipif(shutil.which("make") is None, reason="no make on PATH")
def test_make_prints_its_manual(root) -> None:
    done = subprocess.run(["make"], cwd=root, capture_output=True, text=True, check=True)
    for target in ("run", "test", "check", "bench", "mutants", "docs", "coverage", "repin", "release", "all", "clean"):
        assert re.search(rf"^  {target} +\S", done.stdout, re.MULTILINE)


@pytest.mark.skipif(shutil.which("make") is None, reason="no make on PATH")
def test_make_says_so_when_no_python_fits(root, tmp_path) -> None:
    command = ["make", "run", "PYTHON=", f"VENV={tmp_path}/venv"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "needs Python 3.11, 3.12 or 3.13" in done.stderr


def test_few_packages_are_needed() -> None:
    assert len(PROJECT["dependencies"]) <= DIRECT_BUDGET
    assert len(run_time()) <= TRANSITIVE_BUDGET


EVERYTHING = with_extras()


def test_extras_count_as_well() -> None:
    assert {"numba", "dask", "distributed", "pyarrow", "python-docx", "scikit-learn", "h5py"} <= set(EVERYTHING)
    assert set(run_time()) < set(EVERYTHING)
    assert not {"pytest", "ruff", "sphinx"} & set(EVERYTHING)


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_package_that_runs_with_abmsim_states_a_licence_without_copyleft(name) -> None:
    package = EVERYTHING[name]
    stated = [licence_of(package), *package.metadata.get_all("Classifier", [])]
    assert stated[0], "this package states no licence"
    assert [text for text in stated if COPYLEFT.search(text)] == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("LGPL-2.1-or-later", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("AGPL-3.0", True),
        ("MPL-2.0 AND MIT", False),
    ],
)
def test_a_copyleft_licence_is_seen(text, seen) -> None:
    assert bool(COPYLEFT.search(text)) is seen


@pytest.mark.parametrize("name", EVERYTHING)
def test_the_lock_pins_what_runs_with_abmsim(name) -> None:
    assert name in {normal(pinned) for pinned, _ in PINS}


def imported() -> set[str]:
    """The top names of everything that the package and the build of the documents import."""
    found: set[str] = set()
    for source in (*sources("abmsim"), *sources("docs")):
        for node in ast.walk(source.tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {name.partition(".")[0] for name in names}
    return found


def modules_of(need: str) -> set[str]:
    """The modules that a dependency brings."""
    wanted = normal(Requirement(need).name)
    return {module for module, packages in packages_distributions().items() if wanted in map(normal, packages)}


@pytest.mark.parametrize(
    "need", [need for need in PROJECT["dependencies"] if Requirement(need).name not in NEEDED_BY_OTHERS]
)
def test_every_dependency_is_used(need) -> None:
    assert modules_of(need) & imported()
