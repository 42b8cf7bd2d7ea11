# SPDX-License-Identifier: Apache-2.0
"""What every test may ask for: the repository, a Chromium if there is one, and results pinned to a file."""

import gc
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from contracts.turns import VERY_SLOW, turn_of
from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")
# The same examples on every machine, and no clock: the first compiled call is slow everywhere.
settings.register_profile("abmsim", derandomize=True, deadline=None, max_examples=50, print_blob=True)
settings.load_profile("abmsim")

ROOT = Path(__file__).resolve().parents[1]
PINNED = ROOT / "tests" / "pinned"
BETWEEN_LOOKS = (5_000, 10, 10)
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--repin", default="", metavar="REASON", help="renew pinned results; the changelog gets REASON")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whoever asks for what is not slow gets nothing that takes minutes or hours, by whatever name it is marked.

    On several cores put the files in an order that keeps all of them busy to the end; it changes no test.
    """
    for item in items:
        if any(item.get_closest_marker(name) for name in VERY_SLOW):
            item.add_marker("slow")
    if config.getoption("dist", "no") != "no" or "PYTEST_XDIST_WORKER" in os.environ:
        slow = {item.path for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: turn_of(item.path.relative_to(ROOT / "tests"), item.path in slow))


def pytest_collection_finish() -> None:
    """Spare Python from looking for garbage, again and again, among thousands of tests and modules that stay anyway."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*BETWEEN_LOOKS)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium, or a skip that says there is none."""
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on PATH")
    return found


@pytest.fixture
def pinned(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with `tests/pinned/<name>`; with `--repin REASON`, write it there and tell the changelog."""
    reason = request.config.getoption("--repin")

    def compare(name: str, found: str) -> None:
        path = PINNED / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if reason and found != before:
            PINNED.mkdir(exist_ok=True)
            path.write_text(found, encoding="utf-8", newline="\n")
            note_changed_result(ROOT / "CHANGELOG.md", f"- `tests/pinned/{name}`: {reason}")
            return
        assert found == before, f"{name} differs; if that is meant: make repin REASON='...'"

    return compare


def note_changed_result(changelog: Path, line: str) -> None:
    """Put a line below the first *Results change* heading, unless it is there already."""
    text = changelog.read_text(encoding="utf-8")
    before, heading, after = text.partition("### Results change\n\n")
    assert heading, "CHANGELOG.md has no heading 'Results change' with an empty line below it"
    if line not in text:
        changelog.write_text(f"{before}{heading}{line}\n{after}", encoding="utf-8", newline="\n")
