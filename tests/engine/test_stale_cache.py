# SPDX-License-Identifier: Apache-2.0
"""Edit a rule and run again: the compiled code of before is never used, not even by a rule in another file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import abmsim

PACKAGE = Path(abmsim.__file__).parent
# `annuity_cents` asks `in_cents`, which lies in another file; both are compiled and kept.
ASK = """
from abmsim.compiled import CACHE
from abmsim.rules.borrowing import annuity_cents
print(annuity_cents(120000, 0.0, 12.0), sum(annuity_cents.stats.cache_hits.values()), CACHE.name)
"""


# One rule for two types: it is compiled for each, into a file for each.
ASK_BOTH = """
from abmsim.accounts import in_cents
print(in_cents(2.5), in_cents(2), sum(in_cents.stats.cache_hits.values()))
"""


def printed(folder: Path, kept: Path, question: str) -> list[str]:
    """Give the words that a fresh Python prints with the package in this folder."""
    surroundings = {**os.environ, "PYTHONPATH": str(folder), "NUMBA_CACHE_DIR": str(kept)}
    command = [sys.executable, "-W", "ignore", "-c", question]
    done = subprocess.run(command, env=surroundings, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()


def asked(folder: Path, kept: Path | None = None) -> tuple[int, int, str]:
    """Ask for the payment, whether it came from the cache, and the cache's name."""
    payment, hits, cache = printed(folder, kept or folder / "cache", ASK)
    return int(payment), int(hits), cache


def test_an_edited_rule_is_compiled_anew_even_where_another_file_calls_it(tmp_path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "abmsim", ignore=shutil.ignore_patterns("__pycache__"))
    payment, hits, cache = asked(tmp_path)
    assert (payment, hits) == (10001, 0)
    assert asked(tmp_path) == (10001, 1, cache)
    called = tmp_path / "abmsim" / "accounts.py"
    sound = called.read_text(encoding="utf-8")
    edited = sound.replace("return math.floor(dollars * CENTS_PER_DOLLAR + HALF)", "return math.floor(dollars)")
    assert edited != sound
    called.write_text(edited, encoding="utf-8")
    assert asked(tmp_path)[:2] == (101, 0)
    called.write_text(sound, encoding="utf-8")
    assert asked(tmp_path) == (10001, 1, cache)


def test_another_copy_of_the_same_package_need_not_compile(tmp_path) -> None:
    for name in ("here", "there"):
        shutil.copytree(PACKAGE, tmp_path / name / "abmsim", ignore=shutil.ignore_patterns("__pycache__"))
    payment, hits, cache = asked(tmp_path / "here", tmp_path / "cache")
    assert hits == 0
    for source in (tmp_path / "there").rglob("*.py"):
        os.utime(source, (1e9, 1e9))  # written at another time
    for name in ("there", "here"):
        assert asked(tmp_path / name, tmp_path / "cache") == (payment, 1, cache)


@pytest.mark.parametrize("kind", ["nbc", "nbi"])
@pytest.mark.parametrize("left", [0, 40])
def test_a_damaged_file_costs_a_compile_and_no_run(tmp_path, kind, left) -> None:
    root = PACKAGE.parent
    payment, _, cache = asked(root, tmp_path)
    (damaged,) = tmp_path.rglob(f"borrowing.annuity_cents-*.{kind}")
    damaged.write_bytes(damaged.read_bytes()[:left])
    assert asked(root, tmp_path) == (payment, 0, cache)
    assert asked(root, tmp_path) == (payment, 1, cache)


def test_code_for_another_type_is_never_taken(tmp_path) -> None:
    """Two processes that compile one rule at the same moment may write into the same file."""
    root = PACKAGE.parent
    assert printed(root, tmp_path, ASK_BOTH) == ["250", "200", "0"]
    assert printed(root, tmp_path, ASK_BOTH) == ["250", "200", "2"]
    one, other = sorted(tmp_path.rglob("accounts.in_cents-*.nbc"))
    other.write_bytes(one.read_bytes())
    assert printed(root, tmp_path, ASK_BOTH) == ["250", "200", "1"]
    assert printed(root, tmp_path, ASK_BOTH) == ["250", "200", "2"]


def test_what_is_never_compiled_does_not_make_the_rules_wait(tmp_path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "abmsim", ignore=shutil.ignore_patterns("__pycache__"))
    _, _, cache = asked(tmp_path)
    page = tmp_path / "abmsim" / "report" / "page.py"
    page.write_text(page.read_text(encoding="utf-8") + "\n# a word more\n", encoding="utf-8")
    assert asked(tmp_path)[1:] == (1, cache)
