# SPDX-License-Identifier: Apache-2.0
"""Puts a report together: for every scenario the answer and its chapters, then what all of them share."""

from __future__ import annotations

from collections.abc import Sequence

from abmsim.report.catalogue import Words
from abmsim.report.chapters.answer import answer
from abmsim.report.chapters.assumptions import assumptions
from abmsim.report.chapters.attribution import attribution
from abmsim.report.chapters.comparison import has_figures, is_told_in_short, opening
from abmsim.report.chapters.depends import depends
from abmsim.report.chapters.evidence import evidence
from abmsim.report.chapters.groups import groups
from abmsim.report.chapters.method import again, method
from abmsim.report.chapters.money import money
from abmsim.report.chapters.office import office
from abmsim.report.chapters.over_time import levels_alone, over_time
from abmsim.report.chapters.planned import planned
from abmsim.report.chapters.sight import sight
from abmsim.report.chapters.worth import worth
from abmsim.report.comparer import comparer
from abmsim.report.document import Chapter, Document, Part
from abmsim.report.folder import Result, ResultsFolder


def compose(folder: ResultsFolder, words: Words) -> Document:
    """The whole report in the language of `words`."""
    first = opening(folder, words)
    return Document(
        language=words.language,
        title=words.say("page.title", name=folder.results[0].resolved.name) if first is None else first.title,
        description=words.say("page.description"),
        opening=first,
        parts=[_part(folder, result, words) for result in folder.results],
        comparer=comparer(folder, words),
        shared=_there([worth(folder, words), evidence(folder, words), method(words), again(folder, words)]),
        is_short=is_told_in_short(folder),
        is_long=not has_figures(folder),
    )


def _part(folder: ResultsFolder, result: Result, words: Words) -> Part:
    told = answer(folder, result, words)
    if result.is_untested:
        alone = [levels_alone(result, words), office(result, words), assumptions(result, folder.results[0], words)]
        return Part(result.slug, told, _there(alone))
    asked = [depends(folder, result, words), planned(folder, result, words)]  # shown wherever somebody asked for them
    if is_told_in_short(folder):
        short = [attribution(result, words, has_figures(folder)), money(folder, result, words)]
        return Part(result.slug, told, _there([*short, *asked]))
    chapters = [
        attribution(result, words),
        over_time(folder, result, words),
        groups(folder, result, words),
        office(result, words),
        money(folder, result, words),
        sight(result, words),
        *asked,
        assumptions(result, folder.results[0], words),
    ]
    return Part(result.slug, told, _there(chapters))


def _there(chapters: Sequence[Chapter | None]) -> list[Chapter]:
    return [chapter for chapter in chapters if chapter is not None]
