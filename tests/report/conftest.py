# SPDX-License-Identifier: Apache-2.0
"""A results folder with a report in it, written once for all tests that only read, and figures that are drawn once."""

from pathlib import Path

import pytest

import abmsim.report.page as page_of
from abmsim.report import write_report
from report.results_folder import Invented, write_results_folder


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of thirty pairs over three years, and its report."""
    folder = write_results_folder(tmp_path_factory.mktemp("reported") / "results", Invented())
    write_report(folder)
    return folder


@pytest.fixture(scope="session")
def page(reported: Path) -> str:
    """The text of that report."""
    return (reported / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def drawings() -> dict[str, object]:
    """Figures that were drawn, by everything that a page says of them: numbers, language, place and shapes."""
    return {}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, drawings: dict[str, object]) -> None:
    """Draw once what many pages show alike; what a figure says stands in its table too, users' texts included."""
    draw = page_of._draw

    def draw_once(picture, shapes, prefix):
        known_by = repr((prefix, picture.id, picture.title, picture.alternative, picture.table, shapes))
        if known_by not in drawings:
            drawings[known_by] = draw(picture, shapes, prefix)
        return drawings[known_by]

    monkeypatch.setattr(page_of, "_draw", draw_once)
