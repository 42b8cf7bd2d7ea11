# SPDX-License-Identifier: Apache-2.0
"""What the answer rests on: every number that the model believes, and how many of them nobody has measured."""

from __future__ import annotations

from decimal import Decimal

from abmsim.report.catalogue import Words
from abmsim.report.chapters.sentences import titled
from abmsim.report.document import Chapter, Table, Text
from abmsim.report.folder import Result
from abmsim.report.quantity import Quantity, address
from abmsim.report.resolved import CONFIDENCES, Belief, Resolved


def assumptions(result: Result, words: Words) -> Chapter:
    """How many numbers are assumed, and the table of all of them, the least certain first."""
    resolved = result.resolved
    counts = {
        confidence: words.number(Quantity(resolved.count(confidence), address(resolved.file, f"count/{confidence}")))
        for confidence in CONFIDENCES
    }
    total = words.number(Quantity(len(resolved.beliefs), address(resolved.file, "count/all")))
    return Chapter(
        id="assumptions",
        title=words.say("assumptions.title", assumed=counts["assumed"], all=total),
        sentences=[words.say("assumptions.story", all=total, **counts), words.say("assumptions.meaning")],
        folded=[(words.say("assumptions.open"), _table(resolved, words))],
    )


def _table(resolved: Resolved, words: Words) -> Table:
    order = {confidence: -position for position, confidence in enumerate(CONFIDENCES)}
    beliefs = sorted(resolved.beliefs, key=lambda belief: (order.get(belief.confidence, 1), belief.name))
    rows: list[list[Text]] = [
        [
            belief.name,
            _value(resolved, words, belief),
            _range(resolved, words, belief),
            belief.unit,
            words.say(f"confidence.{belief.confidence}") if belief.confidence in CONFIDENCES else belief.confidence,
            belief.meaning,
            belief.source,
        ]
        for belief in beliefs
    ]
    head = [
        titled(words, f"head.{name}") for name in ("name", "value", "range", "unit", "confidence", "meaning", "source")
    ]
    return Table(words.say("assumptions.table"), head, rows, numbers_from=len(head))


def _value(resolved: Resolved, words: Words, belief: Belief) -> Text:
    return _exact(words, Quantity(belief.value, address(resolved.file, f"numbers/{belief.name}/value")))


def _range(resolved: Resolved, words: Words, belief: Belief) -> Text:
    if belief.low is None or belief.high is None:
        return ""
    low, high = (
        _exact(words, Quantity(end, address(resolved.file, f"numbers/{belief.name}/{name}")))
        for end, name in ((belief.low, "low"), (belief.high, "high"))
    )
    return words.say("range", low=low, high=high)


def _exact(words: Words, quantity: Quantity) -> Text:
    """An input as it was written: nothing is rounded away, nothing is added."""
    exponent = Decimal(repr(quantity.value)).normalize().as_tuple().exponent
    return words.number(quantity, min(0, int(exponent)))
