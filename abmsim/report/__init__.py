# SPDX-License-Identifier: Apache-2.0
"""Tells what a run found: one page that can be put before a funder, made from the results folder's files alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abmsim.report.catalogue import Words
    from abmsim.report.document import Document

REPORT = "report.html"
FILES = {
    "html": REPORT,
    "pdf": "report.pdf",
    "docx": "report.docx",
    "pptx": "report.pptx",
    "brief": "brief.html",
    "figures": "figures",
}


def write_report(
    folder: Path, language: str = "en", kind: str = "html", to: Path | None = None, beside: Sequence[Path] = ()
) -> Path:
    """Write the report of a results folder, beside the results or as `to`, and return its path.

    `kind` is one of FILES; `figures` writes a folder of pictures. What `abmsim sensitivity`, `worth-knowing`, `evaluation`
    and `evidence` found about the same scenarios is on the page where their files lie in the folder, or in one that
    `beside` names.

    Raises:
        DamagedError: a file is incomplete or damaged, or cannot be written; there is no report with holes.
        RefusedError: no catalogue for the language, what writes this kind is not installed, or a folder in `beside` holds
            nothing about these scenarios; nothing is written.
    """
    from abmsim.report.catalogue import Words
    from abmsim.report.compose import compose
    from abmsim.report.folder import read_folder
    from abmsim.results.files import write_bytes, write_text

    words = Words(language)
    document = compose(read_folder(folder, beside), words)
    if kind == "figures":
        from abmsim.report.formats.pictures import write_figures

        return write_figures(folder if to is None else to, document)
    path = folder / FILES[kind] if to is None else to
    content = _content(kind, document, words)
    if isinstance(content, bytes):
        write_bytes(path, [content])
    else:
        write_text(path, [content])
    return path


def _content(kind: str, document: Document, words: Words) -> str | bytes:
    if kind == "brief":
        from abmsim.report.formats.brief import brief

        return brief(document, words)
    if kind == "docx":
        from abmsim.report.formats.paper import paper

        return paper(document, words)
    if kind == "pptx":
        from abmsim.report.formats.slides import slides

        return slides(document, words)
    from abmsim.report.page import render_page

    page = render_page(document, words)
    if kind == "html":
        return page
    from abmsim.report.formats.pdf import printed

    return printed(page)
