# SPDX-License-Identifier: Apache-2.0
"""The report as a document for a grant application: real headings and tables, pictures with their text alternatives."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from abmsim.report.catalogue import Words
from abmsim.report.document import Answer, Chapter, Document, Opening, Picture, Table, Text
from abmsim.report.formats.packed import library, packed, sign
from abmsim.report.formats.pictures import png
from abmsim.report.formats.plain import plain
from abmsim.report.numerals import LOCALES

WIDE_INCHES, MARGIN_INCHES = 6.5, 1.0
LONGEST_TABLE = 16  # rows; longer ones are in the page, which a document can name
LETTERS, SMALL_LETTERS = 10.5, 9


def paper(document: Document, words: Words) -> bytes:
    """The bytes of the document.

    Raises:
        MissingExtraError: python-docx is not installed.
    """
    file = library("docx").Document()
    _set_up(file, words)
    sign(file.core_properties, plain(document.title), LOCALES[words.language].replace("_", "-"))
    writer = _Writer(file, words)
    if document.opening is not None:
        writer.opening(document.opening)
    for part in document.parts:
        writer.answer(part.answer, 1 if document.opening is None else 2)
        for chapter in part.chapters if document.opening is None else part.chapters[:1]:
            writer.chapter(chapter, 2 if document.opening is None else 3)
    for chapter in document.shared:
        writer.chapter(chapter, 2)
    _note(file, words.say("page.footer_office"))
    return packed(file)


class _Writer:
    """Writes the pieces of a report one below the other."""

    def __init__(self, file: Any, words: Words) -> None:
        self._file, self._words = file, words

    def opening(self, opening: Opening) -> None:
        """Several scenarios side by side."""
        self._file.add_heading(plain(opening.title), 1)
        _note(self._file, opening.place_and_time)
        self.sentences(opening.sentences)
        self.warnings(opening.warnings)
        self.picture(opening.picture)
        for table in opening.tables:
            self.table(table)

    def answer(self, answer: Answer, level: int) -> None:
        """The answer, the money as a table, the warnings, one figure."""
        self._file.add_heading(plain(answer.title), level)
        _note(self._file, answer.place_and_time)
        if answer.question:
            self._file.add_paragraph(plain(answer.question)).runs[0].italic = True
        self.sentences([*answer.sentences, *answer.confidence])
        self.warnings(answer.warnings)
        if answer.tiles:
            rows: list[list[Text]] = [[tile.label, tile.figure, tile.note] for tile in answer.tiles]
            heads = [self._words.say(f"head.{name}") for name in ("what", "dollars", "meaning")]
            self.table(Table(self._words.say("contents.money"), heads, rows, numbers_from=len(heads)))
        if answer.picture is not None:
            self.picture(answer.picture)

    def chapter(self, chapter: Chapter, level: int) -> None:
        """A heading and what stands below it; tables too long for paper are left to the page."""
        self._file.add_heading(plain(chapter.title), level)
        self.sentences(chapter.sentences)
        for point in chapter.points:
            self._file.add_paragraph(plain(point), style="List Bullet")
        for picture in chapter.pictures:
            self.picture(picture)
        for table in [*chapter.unfolded, *(table for _, table in chapter.folded)]:
            self.table(table)
        for line in chapter.code:
            self._file.add_paragraph(plain(line)).runs[0].font.name = "Consolas"

    def sentences(self, sentences: Sequence[Text]) -> None:
        """A paragraph each."""
        for sentence in sentences:
            self._file.add_paragraph(plain(sentence))

    def warnings(self, warnings: Sequence[Text]) -> None:
        """What must be known before anything is quoted."""
        if warnings:
            self._file.add_paragraph(plain(self._words.say("page.warnings"))).runs[0].bold = True
        for warning in warnings:
            self._file.add_paragraph(plain(warning), style="List Bullet")

    def picture(self, picture: Picture) -> None:
        """A picture with its title, its text alternative, its note and, where it is short, its table."""
        _caption(self._file, plain(picture.title))
        drawn = self._file.add_picture(io.BytesIO(png(picture)), width=library("docx").shared.Inches(WIDE_INCHES))
        named = drawn._inline.docPr  # noqa: SLF001 - the library has no other door to the text alternative
        named.set("descr", plain(picture.alternative))
        named.set("title", plain(picture.title))
        if picture.note:
            _note(self._file, picture.note)
        if picture.table is not None:
            self.table(picture.table)

    def table(self, table: Table) -> None:
        """A table with its caption, its heading row repeated on each sheet; nothing where it is too long."""
        if len(table.rows) > LONGEST_TABLE:
            return
        _caption(self._file, plain(table.caption))
        drawn = self._file.add_table(rows=1, cols=len(table.head), style="Light List Accent 1")
        _describe(drawn, plain(table.caption))
        for cell, head in zip(drawn.rows[0].cells, table.head, strict=True):
            cell.text = plain(head)
        for row in table.rows:
            for place, (cell, text) in enumerate(zip(drawn.add_row().cells, row, strict=True)):
                cell.text = plain(text)
                if place >= table.numbers_from:
                    cell.paragraphs[0].alignment = library("docx.enum.text").WD_ALIGN_PARAGRAPH.RIGHT
        self._file.add_paragraph()


def _note(file: Any, text: Text) -> None:
    """Small letters."""
    run = file.add_paragraph().add_run(plain(text))
    run.font.size = library("docx").shared.Pt(SMALL_LETTERS)


def _caption(file: Any, text: str) -> None:
    file.add_paragraph(text, style="Caption").paragraph_format.keep_with_next = True


def _set_up(file: Any, words: Words) -> None:
    shared = library("docx").shared
    for section in file.sections:
        section.left_margin = section.right_margin = shared.Inches(MARGIN_INCHES)
    normal = file.styles["Normal"]
    normal.font.size = shared.Pt(LETTERS)
    qualified = library("docx.oxml.ns").qn
    for language in file.styles.element.iter(qualified("w:lang")):
        language.set(qualified("w:val"), LOCALES[words.language].replace("_", "-"))


def _describe(table: Any, caption: str) -> None:
    """The caption as the table's text alternative, and its first row as the heading of every sheet."""
    element, qualified = library("docx.oxml").OxmlElement, library("docx.oxml.ns").qn
    described = element("w:tblCaption")
    described.set(qualified("w:val"), caption)
    table._tbl.tblPr.append(described)  # noqa: SLF001 - as above
    repeated = element("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - as above
