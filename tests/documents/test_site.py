# SPDX-License-Identifier: Apache-2.0
"""The site is built without a warning and without the network, holds every page, and its generated tables are whole."""

import re
import socket
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from contracts.tree import ROOT, tree_files

from abmsim.cli import COMMANDS
from abmsim.measures import NAMES, PAIRED_NAMES
from abmsim.scenario.explaining import explain

pytestmark = pytest.mark.slow
PAGES = [
    path.relative_to(ROOT / "docs")
    for path in tree_files()
    if path.is_relative_to(ROOT / "docs") and path.suffix == ".md"
]
# An address that a browser fetches by itself: whatever is not a link to click on.
FETCHED = re.compile(r"""(?:src=|<link[^>]+href=|url\(|@import )["']?(?:https?:)?//""")
# The build, with every door to the network shut.
BUILD = """
import socket, sys
def refuse(*_, **__):
    raise OSError("the build asked for the network")
socket.socket.connect = socket.getaddrinfo = refuse
from sphinx.cmd.build import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The site, built once with warnings as errors."""
    pytest.importorskip("sphinx")
    pytest.importorskip("furo")
    folder = tmp_path_factory.mktemp("site")
    words = [
        "-W",
        "--keep-going",
        "-q",
        "-E",
        "-b",
        "html",
        "-d",
        str(folder / "trees"),
        str(ROOT / "docs"),
        str(folder / "html"),
    ]
    done = subprocess.run(
        [sys.executable, "-c", BUILD, *words], capture_output=True, text=True, check=False, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    return folder / "html"


def words_of(page: Path) -> str:
    """The words of a page of the site, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))).split())


def test_every_page_is_on_the_site_and_can_be_reached(site) -> None:
    assert socket.socket.connect is not None
    missing = [page.as_posix() for page in PAGES if not (site / page.with_suffix(".html")).is_file()]
    assert missing == []
    index = (site / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{shelf}/index.html"' in index for shelf in ("tutorial", "guides", "reference", "background"))


def test_no_page_fetches_anything_from_elsewhere(site) -> None:
    texts = [path for path in site.rglob("*") if path.suffix in {".html", ".css"}]
    assert len(texts) > len(PAGES)
    assert [path.name for path in texts if FETCHED.search(path.read_text(encoding="utf-8"))] == []


def test_the_reference_has_every_number_measure_and_command(site) -> None:
    numbers, measures, commands = (
        words_of(site / f"reference/{name}.html") for name in ("numbers", "measures", "commands")
    )
    assert [number.name for number in explain("").numbers if number.name not in numbers] == []
    assert [number.name for number in explain("").numbers if " ".join(number.source.split()) not in numbers] == []
    assert [name for name in (*NAMES, *PAIRED_NAMES) if name not in measures] == []
    shown = {command.name for command in COMMANDS if f"abmsim {command.name}" in commands}
    assert {"run", "experiment", "evidence"} <= shown
    assert all(option in commands for option in ("--target-se", "--shard", "--fixed-numbers"))


def test_the_reference_has_files_names_and_licences(site) -> None:
    files, names, licences = (words_of(site / f"reference/{name}.html") for name in ("files", "python", "licences"))
    assert all(word in files for word in ("overspend", "cost_dollars", "opening_cents", "liaison"))
    assert all(word in names for word in ("paired_interval", "load_scenario", "agents_by_type", "carry_out"))
    assert "numba" in licences
    assert "BSD" in licences


@pytest.mark.parametrize("shelf", ["tutorial", "guides", "reference", "background"])
def test_a_shelf_lists_its_pages(shelf) -> None:
    index = (ROOT / "docs" / shelf / "index.md").read_text(encoding="utf-8")
    there = [page.name for page in PAGES if page.parent.as_posix() == shelf and page.name != "index.md"]
    assert [name for name in there if f"({name})" not in index] == []


def test_the_answers_of_every_experiment_are_on_the_site() -> None:
    page = (ROOT / "docs/background/answers.md").read_text(encoding="utf-8")
    there = [path.relative_to(ROOT).as_posix() for path in (ROOT / "experiments").glob("*/README.md")]
    assert there
    assert [name for name in there if f"\n{name}\n" not in page] == []
