# SPDX-License-Identifier: Apache-2.0
"""Edit a rule and run again: the compiled code of before is never used, not even by a rule in another file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import abmsim

PACKAGE = Path(abmsim.__file__).parent
# `annuity_cents` asks `in_cents`, which lies in another file; both are compiled and kept.
ASK = """
from abmsim.compiled import CACHE
from abmsim.rules.borrowing import annuity_cents
print(annuity_cents(120000, 0.0, 12.0), sum(annuity_cents.stats.cache_hits.values()), CACHE.name)
"""


def asked(folder: Path, kept: Path | None = None) -> tuple[int, int, str]:
    """Ask a fresh Python with the package in this folder: the payment, whether it came from the cache, the cache's name."""
    surroundings = {**os.environ, "PYTHONPATH": str(folder), "NUMBA_CACHE_DIR": str(kept or folder / "cache")}
    command = [sys.executable, "-W", "ignore", "-c", ASK]
    done = subprocess.run(command, env=surroundings, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    payment, hits, cache = done.stdout.split()
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
    assert asked(tmp_path / "there", tmp_path / "cache") == (payment, 1, cache)


def test_what_is_never_compiled_does_not_make_the_rules_wait(tmp_path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "abmsim", ignore=shutil.ignore_patterns("__pycache__"))
    _, _, cache = asked(tmp_path)
    page = tmp_path / "abmsim" / "report" / "page.py"
    page.write_text(page.read_text(encoding="utf-8") + "\n# a word more\n", encoding="utf-8")
    assert asked(tmp_path)[1:] == (1, cache)
