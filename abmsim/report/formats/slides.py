# SPDX-License-Identifier: Apache-2.0
"""The report as five to seven slides for the meeting: text that can be edited, pictures with their text alternatives."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from abmsim.report.catalogue import Words
from abmsim.report.document import Answer, Chapter, Document, Picture, Table, Text
from abmsim.report.formats.packed import library, packed, sign
from abmsim.report.formats.pictures import png, ratio
from abmsim.report.formats.plain import plain
from abmsim.report.numerals import LOCALES

WIDE, HIGH = 13.333, 7.5  # inches
LEFT, TOP, INSIDE, BOTTOM = 0.6, 1.55, 12.1, 6.85
TITLE_LETTERS, LETTERS, SMALL_LETTERS = 30, 20, 13
MOST_POINTS, MOST_ROWS = 6, 8
LONGEST_TITLE = 110
PICTURED, MOST_PICTURED = (
    ("attribution", "over-time", "groups", "office"),
    2,
)  # the chapters whose first picture gets a slide


@dataclass(frozen=True)
class Slide:
    """A title, sentences, and at most one picture or table."""

    title: Text
    sentences: Sequence[Text] = ()
    picture: Picture | None = None
    table: Table | None = None
    notes: Sequence[Text] = field(default_factory=tuple)  # what the speaker has at hand


def slides(document: Document, words: Words) -> bytes:
    """The bytes of the deck.

    Raises:
        MissingExtraError: python-pptx is not installed.
    """
    deck = library("pptx").Presentation()
    inches = library("pptx.util").Inches
    deck.slide_width, deck.slide_height = inches(WIDE), inches(HIGH)
    sign(deck.core_properties, plain(document.title), LOCALES[words.language].replace("_", "-"))
    for slide in plan(document, words):
        _draw(deck, slide, plain(words.say("page.footer_office")))
    return packed(deck)


def plan(document: Document, words: Words) -> list[Slide]:
    """What stands on which slide: the answer, the money and the warnings are never left out."""
    first = document.parts[0]
    told = [] if document.opening is not None else list(_pictured(first.chapters))
    return [
        *_beginning(document, words),
        *told,
        *([] if document.opening is not None else _money(first.answer, first.chapters, words)),
        _caution(document, words),
    ]


def _beginning(document: Document, words: Words) -> list[Slide]:
    opening, answer = document.opening, document.parts[0].answer
    if opening is None:
        cover = Slide(answer.title, [part for part in (answer.question, answer.place_and_time) if part])
        told = [*answer.sentences, *answer.confidence]
        title = words.say("slides.answer")
        return [cover, Slide(title, answer.sentences, notes=told), *_claims(answer)]
    cover = Slide(
        opening.title, [opening.place_and_time, *(part.answer.title for part in document.parts)][:MOST_POINTS]
    )
    tables = [Slide(table.caption, table=table) for table in opening.tables]
    answer_slide = Slide(words.say("slides.answer"), opening.sentences)
    return [cover, answer_slide, Slide(opening.picture.title, picture=opening.picture), *tables]


def _claims(answer: Answer) -> list[Slide]:
    return [] if answer.picture is None else [Slide(answer.picture.title, picture=answer.picture)]


def _pictured(chapters: Sequence[Chapter]) -> list[Slide]:
    """One slide a chapter: its first picture, what it says in the notes; two where that leaves room for the rest."""
    found = [chapter for chapter in chapters if chapter.id in PICTURED and chapter.pictures]
    return [
        Slide(chapter.pictures[0].title, picture=chapter.pictures[0], notes=chapter.sentences)
        for chapter in found[:MOST_PICTURED]
    ]


def _money(answer: Answer, chapters: Sequence[Chapter], words: Words) -> list[Slide]:
    if not answer.tiles:
        return []
    rows: list[list[Text]] = [[tile.label, tile.figure, tile.note] for tile in answer.tiles]
    head = [words.say(f"head.{name}") for name in ("what", "dollars", "meaning")]
    notes = [text for chapter in chapters if chapter.id == "money" for text in chapter.sentences]
    return [Slide(words.say("contents.money"), table=Table("", head, rows, numbers_from=3), notes=notes)]


def _caution(document: Document, words: Words) -> Slide:
    answers = [part.answer.warnings for part in document.parts]
    warnings = document.opening.warnings if document.opening is not None else answers[0]
    limits = next((chapter.points for chapter in document.shared if chapter.id == "method"), ())
    shown = list(dict.fromkeys([*warnings, *answers[0][-1:], *limits]))
    return Slide(words.say("page.warnings"), shown[:MOST_POINTS], notes=shown)


def _draw(deck: Any, slide: Slide, footer: str) -> None:
    drawn = deck.slides.add_slide(deck.slide_layouts[5])  # a title and nothing else
    title = drawn.shapes.title
    _place(title, LEFT, 0.4, INSIDE, 1.05)
    _write(title.text_frame, [_cut(plain(slide.title))], TITLE_LETTERS, bold=True)
    top = TOP
    if slide.sentences:
        high = BOTTOM - TOP if slide.picture is None and slide.table is None else 1.4
        frame = drawn.shapes.add_textbox(*_box(LEFT, top, INSIDE, high)).text_frame
        _write(frame, [plain(text) for text in slide.sentences], LETTERS if len(slide.sentences) < MOST_POINTS else 16)
        top += high
    if slide.picture is not None:
        _put(drawn, slide.picture, top)
    if slide.table is not None:
        _tabulate(drawn, slide.table, top)
    _write(drawn.shapes.add_textbox(*_box(LEFT, 6.95, INSIDE, 0.35)).text_frame, [footer], 11)
    notes = [plain(text) for text in slide.notes] + ([plain(slide.picture.alternative)] if slide.picture else [])
    if notes:
        drawn.notes_slide.notes_text_frame.text = "\n".join(notes)


def _put(drawn: Any, picture: Picture, top: float) -> None:
    image = png(picture)
    wide = min(INSIDE, (BOTTOM - 0.45 - top) / ratio(image))
    left = (WIDE - wide) / 2
    shape = drawn.shapes.add_picture(io.BytesIO(image), *_box(left, top, wide, wide * ratio(image)))
    named = shape._element.nvPicPr.cNvPr  # noqa: SLF001 - the library has no other door to the text alternative
    named.set("descr", plain(picture.alternative))
    named.set("title", plain(picture.title))
    if picture.note:
        frame = drawn.shapes.add_textbox(*_box(LEFT, top + wide * ratio(image) + 0.05, INSIDE, 0.6)).text_frame
        _write(frame, [plain(picture.note)], SMALL_LETTERS)


def _tabulate(drawn: Any, table: Table, top: float) -> None:
    rows = table.rows[:MOST_ROWS]
    frame = drawn.shapes.add_table(len(rows) + 1, len(table.head), *_box(LEFT, top, INSIDE, 0.5 * (len(rows) + 1)))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", plain(table.caption))  # noqa: SLF001 - as above
    for place, row in enumerate([table.head, *rows]):
        for column, text in enumerate(row):
            frame_of = frame.table.cell(place, column).text_frame
            _write(frame_of, [_cut(plain(text), 260)], SMALL_LETTERS + 1, bold=not place)


def _write(frame: Any, texts: Sequence[str], letters: float, bold: bool = False) -> None:
    frame.word_wrap = True
    points = library("pptx.util").Pt
    for place, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if not place else frame.add_paragraph()
        paragraph.text = " ".join(text.split())
        paragraph.alignment = library("pptx.enum.text").PP_ALIGN.LEFT
        paragraph.space_after = points(letters / 2)
        for run in paragraph.runs:
            run.font.size, run.font.bold = points(letters), bold


def _cut(text: str, longest: int = LONGEST_TITLE) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _box(left: float, top: float, wide: float, high: float) -> tuple[Any, ...]:
    inches = library("pptx.util").Inches
    return inches(left), inches(top), inches(wide), inches(high)


def _place(shape: Any, *box: float) -> None:
    shape.left, shape.top, shape.width, shape.height = _box(*box)
