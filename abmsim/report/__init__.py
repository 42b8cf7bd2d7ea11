# SPDX-License-Identifier: Apache-2.0
"""Tells what a run found: one page that can be put before a funder, made from the results folder's files alone."""

from __future__ import annotations

from pathlib import Path

REPORT = "report.html"


def write_report(folder: Path, language: str = "en") -> Path:
    """Write `report.html` into a results folder and return its path.

    Raises:
        DamagedError: the folder is incomplete or damaged; nothing is written.
        UnknownLanguageError: there is no catalogue for the language; nothing is written.
    """
    from abmsim.report.catalogue import Words
    from abmsim.report.compose import compose
    from abmsim.report.folder import read_folder
    from abmsim.report.page import render_page
    from abmsim.results.files import write_text

    words = Words(language)
    page = render_page(compose(read_folder(folder), words), words)
    write_text(folder / REPORT, [page])
    return folder / REPORT
