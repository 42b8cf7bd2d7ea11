# SPDX-License-Identifier: Apache-2.0
"""Plant the bugs of mutants.yaml, one at a time, in a copy of abmsim, and see whether the tests catch them.

`python tests/mutants/planting.py [WORDS]` prints a table (of the bugs whose description has these words) and fails below
95 %. Everything is lived without a compiler in a very small city, where a bug takes seconds.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
BUGS = Path(__file__).parent / "mutants.yaml"
CITY = "0.01 12 3"  # scale, months, months of spin-up: see tests/engine/worlds.py
GOAL_PERCENT = 95
PATIENCE_SECONDS = 600
PASSED, FAILED = 0, 1  # pytest's exit codes


@dataclass(frozen=True)
class Bug:
    """One mistake: where it stands, and which tests are about it."""

    says: str
    file: str
    sound: str
    broken: str
    tests: str
    sample: bool


@dataclass(frozen=True)
class Verdict:
    """What the tests made of a bug; `by` is the first test that noticed."""

    caught: bool
    by: str
    seconds: float


def bugs() -> list[Bug]:
    """Read the list."""
    listed = YAML(typ="safe").load(BUGS.read_text(encoding="utf-8"))
    return [
        Bug(one["bug"], one["file"], one["from"], one["to"], one["tests"], bool(one.get("sample"))) for one in listed
    ]


def copy_of_everything(folder: Path) -> Path:
    """Copy what the tests need."""
    for name in ("abmsim", "tests", "scenarios"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def run_tests(folder: Path, tests: str) -> subprocess.CompletedProcess[str]:
    """Run these tests in the copy, without a compiler, until the first that fails."""
    unwatched = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    surroundings = {
        **unwatched,
        "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",  # a bug may be as long as what it replaces, and as old
        "NUMBA_DISABLE_JIT": "1",
        "ABMSIM_TEST_CITY": CITY,
    }
    options = ["-x", "-q", "--no-header", "--tb=no", "-p", "no:cacheprovider", "-W", "ignore::RuntimeWarning"]
    command = [sys.executable, "-m", "pytest", *options, *shlex.split(tests)]
    return subprocess.run(
        command, env=surroundings, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
    )


def first_failure(printed: str) -> str:
    """Give the name of the first test that failed."""
    lines = [line for line in printed.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return lines[0].split("::")[-1].split(" - ")[0] if lines else ""


@cache
def passes_without(tests: str) -> str:
    """Run the tests on the sound package; return what is wrong (empty: they pass)."""
    with tempfile.TemporaryDirectory() as folder:
        done = run_tests(copy_of_everything(Path(folder)), tests)
    return "" if done.returncode == PASSED else f"{tests}: exit {done.returncode}\n{done.stdout[-2000:]}{done.stderr}"


def plant(bug: Bug) -> Verdict:
    """Plant one bug and run the tests that are about it.

    Raises:
        LookupError: the sound text is not there, or there more than once.
        AssertionError: the tests fail without the bug, or none was chosen.
    """
    began = time.monotonic()
    if complaint := passes_without(bug.tests):
        raise AssertionError(complaint)
    with tempfile.TemporaryDirectory() as place:
        folder = copy_of_everything(Path(place))
        path = folder / "abmsim" / bug.file
        text = path.read_text(encoding="utf-8")
        if text.count(bug.sound) != 1:
            raise LookupError(f"{bug.file} holds this {text.count(bug.sound)} times, not once: {bug.sound!r}")
        path.write_text(text.replace(bug.sound, bug.broken), encoding="utf-8")
        done = run_tests(folder, bug.tests)
    if done.returncode not in {PASSED, FAILED}:
        raise AssertionError(f"{bug.says}: pytest ended with {done.returncode}\n{done.stdout[-2000:]}{done.stderr}")
    return Verdict(done.returncode == FAILED, first_failure(done.stdout), time.monotonic() - began)


def say(line: str) -> None:
    """Print a line at once: planting all bugs takes minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def row_of(bug: Bug) -> tuple[bool, str]:
    """Plant one bug; return whether it was caught, and its row of the table (a hole in it says more than no table)."""
    try:
        verdict = plant(bug)
    except (AssertionError, LookupError, subprocess.TimeoutExpired) as wrong:
        return False, f"NOT RUN  {bug.says}: {wrong}"
    said = "caught" if verdict.caught else "SURVIVED"
    return verdict.caught, f"{said:<9}{verdict.seconds:5.0f} s  {bug.says}  [{verdict.by}]"


def main(words: str) -> int:
    """Print the table, as many bugs at a time as there are cores; return 1 below the goal."""
    chosen = [bug for bug in bugs() if words in bug.says]
    caught = 0
    with ThreadPoolExecutor(os.cpu_count()) as cores:
        for noticed, row in cores.map(row_of, chosen):
            caught += noticed
            say(row)
    percent = 100 * caught / max(1, len(chosen))
    say(f"{caught} of {len(chosen)} planted bugs caught: {percent:.0f} % (goal {GOAL_PERCENT} %)")
    return int(percent < GOAL_PERCENT)


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
