# SPDX-License-Identifier: Apache-2.0
"""A results folder with a report in it, written once for all tests that only read."""

from pathlib import Path

import pytest

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
