# SPDX-License-Identifier: Apache-2.0
"""What a report consists of, whatever it is printed as: an answer, then chapters of sentences, pictures and tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from abmsim.report.comparer import Comparer
    from abmsim.report.figures.drawing import Shape

Text = Markup | str


@dataclass(frozen=True)
class Table:
    """A table with a caption; the first cell of each row is its heading."""

    caption: Text
    head: Sequence[Text]
    rows: Sequence[Sequence[Text]]
    numbers_from: int = 1  # the column from which cells are numbers, set to the right
    addresses: Sequence[str] = ()  # of each column, where a whole column comes from one place ...
    keys: Sequence[str] = ()  # ... and of each row, what tells it apart there: `month=3`


@dataclass(frozen=True)
class Picture:
    """A figure that can be drawn at any width, its text alternative, and the numbers it shows."""

    id: str
    title: Markup
    alternative: Markup
    draw: Callable[[Shape], Figure]
    note: Text = ""
    table: Table | None = None


@dataclass(frozen=True)
class Chapter:
    """A heading and what stands below it; `unfolded` tables are always open, others wait behind a toggle."""

    id: str
    title: Text
    sentences: Sequence[Text] = ()
    pictures: Sequence[Picture] = ()
    unfolded: Sequence[Table] = ()
    folded: Sequence[tuple[Text, Table]] = ()
    points: Sequence[Text] = ()
    code: Sequence[str] = ()


@dataclass(frozen=True)
class Tile:
    """One box of the money strip."""

    label: Text
    figure: Text
    note: Text
    stated: bool = True  # False: the box says why there is no number


@dataclass(frozen=True)
class Answer:
    """The first screen."""

    place_and_time: Text
    title: Text
    question: Text
    sentences: Sequence[Text]
    confidence: Sequence[Text]
    warnings: Sequence[Text]
    tiles: Sequence[Tile]
    picture: Picture | None


@dataclass(frozen=True)
class Opening:
    """The first screen of a report on several scenarios; their own answers follow."""

    place_and_time: Text
    title: Text
    sentences: Sequence[Text]
    warnings: Sequence[Text]
    picture: Picture
    tables: Sequence[Table]
    folded: Sequence[tuple[Text, Table]] = ()


@dataclass(frozen=True)
class Part:
    """One scenario: its answer and its chapters."""

    slug: str
    answer: Answer
    chapters: Sequence[Chapter]


@dataclass(frozen=True)
class Document:
    """A whole report."""

    language: str
    title: Text
    description: Text
    opening: Opening | None
    parts: Sequence[Part]
    shared: Sequence[Chapter]
    comparer: Comparer | None = None
    is_short: bool = False  # so many parts that each is told in short, and none of them on paper
    is_long: bool = False  # even more, so that the chapters of each wait behind a toggle
