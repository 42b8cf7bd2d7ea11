# SPDX-License-Identifier: Apache-2.0
"""What the answer rests on: every number that the model believes, and how many of them nobody has measured."""

from __future__ import annotations

from collections.abc import Sequence

from abmsim.report.catalogue import Words
from abmsim.report.chapters.sentences import titled
from abmsim.report.document import Chapter, Table, Text
from abmsim.report.folder import Result
from abmsim.report.names import name_of, quoted
from abmsim.report.quantity import Quantity, address, exact_place
from abmsim.report.resolved import CONFIDENCES, Belief
from abmsim.results.inputs import INPUTS

COLUMNS = ("name", "value", "lowest", "highest", "unit", "confidence", "meaning", "source", "set")


def assumptions(result: Result, first: Result, words: Words) -> Chapter:
    """How many numbers are assumed, and the table of all of them; of later scenarios only what differs from the first."""
    resolved = result.resolved
    counts = {
        confidence: words.number(Quantity(resolved.count(confidence), address(resolved.file, f"count/{confidence}")))
        for confidence in CONFIDENCES
    }
    total = words.number(Quantity(len(resolved.beliefs), address(resolved.file, "count/all")))
    known = () if result is first else first.resolved.beliefs
    told = [belief for belief in resolved.beliefs if belief not in known]
    opened = words.say("assumptions.open" if result is first else "assumptions.open_others")
    return Chapter(
        id="assumptions",
        title=words.say("assumptions.title", assumed=counts["assumed"], all=total),
        sentences=[
            words.say("assumptions.story", all=total, **counts),
            words.say("assumptions.meaning"),
            words.say("assumptions.quoted"),
        ],
        folded=[(opened, _table(result, told, words))] if told else (),
    )


def _table(result: Result, beliefs: Sequence[Belief], words: Words) -> Table:
    order = {confidence: -position for position, confidence in enumerate(CONFIDENCES)}
    ordered = sorted(beliefs, key=lambda belief: (order.get(belief.confidence, 1), belief.name))
    numbers = address(INPUTS, "", {"world": result.slug})
    return Table(
        words.say("assumptions.table"),
        head=[titled(words, f"head.{name}") for name in COLUMNS],
        rows=[_row(words, belief) for belief in ordered],
        numbers_from=len(COLUMNS),
        addresses=["", f"{result.resolved.file}?#value", f"{numbers}low", f"{numbers}high", *[""] * 5],
        keys=[f"number={belief.name}" for belief in ordered],
    )


def _row(words: Words, belief: Belief) -> list[Text]:
    sure = words.say(f"confidence.{belief.confidence}") if belief.confidence in CONFIDENCES else belief.confidence
    numbers = [_exact(words, number) for number in (belief.value, belief.low, belief.high)]
    said = [quoted(words, belief.meaning), quoted(words, belief.source)]
    return [belief.name, *numbers, name_of(words, belief.unit), sure, *said, belief.place]


def _exact(words: Words, value: float | None) -> Text:
    """An input as it was written: nothing is rounded away, nothing is added."""
    if value is None:
        return ""
    return words.numerals.plain(value, exact_place(value))
