# SPDX-License-Identifier: Apache-2.0
"""What the run can see: the smallest effect it would have shown, and what living through the same luck is worth."""

from __future__ import annotations

import math

from abmsim.report.catalogue import Words
from abmsim.report.chapters.sentences import titled
from abmsim.report.document import Chapter, Table, Text
from abmsim.report.folder import Result
from abmsim.report.quantity import Quantity

FIRMS, NET = "additional_registered_firms", "net_jobs"
MEASURES = (FIRMS, "additional_firms", "additional_jobs", NET)
COLUMNS = (("se", "se"), ("smallest_detectable", "smallest"), ("pairs_for_se_of_1", "needed"))
REDUCTION = "variance_reduction"
FINEST = -2
TEN = 10


def sight(result: Result, words: Words) -> Chapter | None:
    """The chapter, or None where a single pair can see nothing or all pairs are alike."""
    firms, jobs = (result.number("precision", measure, "smallest_detectable") for measure in (FIRMS, NET))
    if firms is None or jobs is None or not firms.value or not jobs.value:
        return None
    pairs = result.number("pairs")
    said: list[Text] = [
        words.say(
            "see.story", pairs="" if pairs is None else words.number(pairs), firms=short(words, firms), jobs=short(words, jobs)
        )
    ]  # fmt: skip
    times = result.number("precision", FIRMS, REDUCTION)
    if times is not None and times.value > 1:
        said.append(words.say("see.luck", times=short(words, times)))
    return Chapter(id="see", title=words.say("see.title"), sentences=said, unfolded=[_table(result, words)])


def short(words: Words, quantity: Quantity) -> Text:
    """A number with its first two digits: more would say that an uncertainty is known better than it is."""
    return words.number(quantity, first_two(quantity.value))


def first_two(value: float) -> int:
    """The decimal place of the second digit, hundredths at the finest; whole small numbers are counts."""
    if value == int(value) and abs(value) < TEN:
        return 0
    return max(FINEST, math.floor(math.log10(abs(value))) - 1) if value else 0


def _table(result: Result, words: Words) -> Table:
    rows: list[list[Text]] = []
    for measure in MEASURES:
        cells = [result.number("precision", measure, part) for part, _ in (*COLUMNS, (REDUCTION, ""))]
        rows.append([titled(words, f"measure.{measure}"), *(_cell(words, cell) for cell in cells)])
    head = [titled(words, f"head.{name}") for name in ("what", *(name for _, name in COLUMNS), "reduction")]
    return Table(words.say("see.table"), head, rows)


def _cell(words: Words, quantity: Quantity | None) -> Text:
    return words.say("cell.undefined") if quantity is None else short(words, quantity)
