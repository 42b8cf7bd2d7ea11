# SPDX-License-Identifier: Apache-2.0
"""Guides that change the model are followed to the letter, one after the other, in a copy of the repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from contracts.tree import ROOT, tree_files

from documents.blocks import blocks_of, changes_the_model, pages

PAGES = {path.relative_to(ROOT).as_posix(): blocks_of(path) for path in pages()}
CHANGING = [page for page, blocks in PAGES.items() if changes_the_model(blocks)]


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """A copy of the repository, which pages that change the model change one after the other."""
    folder = tmp_path_factory.mktemp("copy")
    for path in tree_files():
        place = folder / path.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)
    return folder


def call(folder: Path, *words: str) -> str:
    """Run Python in a copy, without a compiler, which would take a minute and a half after every change; return its output."""
    surroundings = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": f"{folder}{os.pathsep}{folder / 'tests'}"}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)  # a copy is read by several programs
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"[-5000:]
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("page", CHANGING)
def test_a_page_that_changes_the_model_does_what_it_says_in_a_copy(page, copy) -> None:
    call(copy, "tests/documents/following.py", page)
    changed = {block.file for block in PAGES[page] if block.file}
    assert all((copy / file).is_file() for file in changed)


@pytest.mark.slow
def test_a_copy_that_followed_the_pages_keeps_the_house_rules(copy) -> None:
    rules = [f"tests/contracts/test_{name}.py" for name in ("documents", "glossary", "numbers", "odd", "unused")]
    whole_pages = "not commands_in and not links and not make_targets and not options"  # looked at here already
    assert " passed" in call(copy, "-m", "pytest", "-q", *rules, "-k", whole_pages)
