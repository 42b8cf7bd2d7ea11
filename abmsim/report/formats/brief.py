# SPDX-License-Identifier: Apache-2.0
"""The report on one sheet: the answer, the money, two figures, what to know before quoting it."""

from __future__ import annotations

from collections.abc import Sequence

from abmsim.report.catalogue import Words
from abmsim.report.document import Document, Picture, Text
from abmsim.report.page import render

MOST_WARNINGS = 5


def brief(document: Document, words: Words) -> str:
    """The sheet as a page of its own."""
    answer, opening = document.parts[0].answer, document.opening
    return render(
        "brief.html.j2", document, words,
        first=answer if opening is None else opening,
        question=answer.question if opening is None else "",
        sure=answer.confidence if opening is None else (),
        tiles=answer.tiles if opening is None else (),
        pictures=_pictures(document),
        warnings=_warnings(document),
    )  # fmt: skip


def _pictures(document: Document) -> list[Picture]:
    if document.opening is not None:
        return [document.opening.picture]
    part = document.parts[0]
    first = [] if part.answer.picture is None else [part.answer.picture]
    return [*first, *(picture for chapter in part.chapters for picture in chapter.pictures)][:2]


def _warnings(document: Document) -> Sequence[Text]:
    """The most important ones; what always holds is the last and stays."""
    warnings = document.parts[0].answer.warnings if document.opening is None else document.opening.warnings
    return [*warnings[: MOST_WARNINGS - 1], *warnings[MOST_WARNINGS - 1 :][-1:]]
