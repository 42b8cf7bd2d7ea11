# SPDX-License-Identifier: Apache-2.0
"""Every command and every piece of code in the documents is done by the tests, in the order of its page."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from contracts.tree import ROOT

from documents.blocks import SHELLS, Block, blocks_of, changes_the_model, command_of, lines_of, listed, pages
from documents.following import Reader

PAGES = {path.relative_to(ROOT).as_posix(): blocks for path in pages() if (blocks := blocks_of(path))}
ELSEWHERE: dict[str, str] = listed("elsewhere")
FOLLOWED = [page for page, blocks in PAGES.items() if page not in ELSEWHERE and not changes_the_model(blocks)]
LONG: dict[str, dict[str, object]] = listed("long")
SHOWN = {"text", "markdown", "{toctree}", "{generated}", "{repository-page}"}  # nothing to do with these


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A folder like a fresh clone, in which pages are followed one after the other; results stay from page to page."""
    folder = tmp_path_factory.mktemp("clone")
    for name in ("scenarios", "experiments"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("page", FOLLOWED)
def test_a_page_does_what_it_says(page, desk, monkeypatch, capsys) -> None:
    monkeypatch.chdir(desk)
    reader = Reader(page)
    for block in PAGES[page]:
        reader.follow(block)
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("page", PAGES)
def test_every_block_is_of_a_kind_that_somebody_follows(page) -> None:
    left = [block.text for block in PAGES[page] if not block.how and block.language not in {"python", *SHELLS, *SHOWN}]
    assert left == [] or page in ELSEWHERE


@pytest.mark.parametrize("page", ELSEWHERE)
def test_a_page_that_is_followed_elsewhere_is_read_there(page) -> None:
    assert page in PAGES
    assert Path(page).name in (ROOT / ELSEWHERE[page]).read_text(encoding="utf-8")


def commands() -> set[str]:
    """Every line of every shell block, without comments."""
    shells = [block for blocks in PAGES.values() for block in blocks if block.language in SHELLS and not block.how]
    return {command_of(line) for block in shells for line in lines_of(block)}


@pytest.mark.parametrize("kind", ["not_done", "checked_only", "long"])
def test_the_list_names_only_what_the_documents_say(kind) -> None:
    assert sorted(set(listed(kind)) - commands()) == []


def test_what_is_only_checked_says_when_it_was_last_done() -> None:
    assert sorted(set(listed("checked_only")) - set(LONG)) == []


@pytest.mark.parametrize("command", LONG)
def test_a_long_command_says_when_it_was_last_done(command) -> None:
    assert set(LONG[command]) == {"last_done", "minutes", "model_behaviour"}
    never = LONG[command]["last_done"] is None
    assert never == (LONG[command]["model_behaviour"] is None)
    assert never or isinstance(LONG[command]["last_done"], date)


@pytest.mark.parametrize(
    ("asked", "before", "after"),
    [
        ("Save this as `a/b.txt`:", None, "new\n"),
        ("In `a/b.txt`, below the line with `one`, add:", "one\ntwo\n", "one\nnew\ntwo\n"),
        ("In `a/b.txt`, instead of the line with `one`, write:", "one\ntwo\n", "new\ntwo\n"),
        ("At the end of `a/b.txt`, add:", "one\n", "one\nnew\n"),
    ],
)
def test_a_block_is_put_where_the_page_says(asked, before, after, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text(f"Words.\n\n{asked}\n\n```text\nnew\n```\n\nThen look.\n\n```python\ny = 2\n```\n")
    Path("a").mkdir()
    if before:
        Path("a/b.txt").write_text(before)
    reader = Reader("page.md")
    for block in blocks_of(Path("page.md")):
        reader.follow(block)
    assert Path("a/b.txt").read_text() == after
    assert reader.names["y"] == 2


def test_a_command_that_fails_fails_the_page() -> None:
    with pytest.raises(AssertionError, match="nobody does"):
        Reader("page.md").follow(Block("sh", "rm everything\n"))
    with pytest.raises(AssertionError, match=re.escape("page.md: abmsim validate nowhere.yaml")):
        Reader("page.md").follow(Block("sh", "abmsim validate nowhere.yaml\n"))
    Reader("page.md").follow(Block("sh", "abmsim validate nowhere.yaml   # exit code 2\n"))
