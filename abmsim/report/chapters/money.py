# SPDX-License-Identifier: Apache-2.0
"""Where the money came from, what it was spent on, and what a job has cost elsewhere."""

from __future__ import annotations

from abmsim.report.catalogue import Words
from abmsim.report.chapters.returns import fiscal, returns
from abmsim.report.chapters.sentences import titled
from abmsim.report.chapters.spending import by_item
from abmsim.report.document import Chapter, Table, Text
from abmsim.report.folder import Result, ResultsFolder
from abmsim.report.names import name_of
from abmsim.report.quantity import Quantity, address
from abmsim.report.yardsticks import yardsticks


def money(folder: ResultsFolder, result: Result, words: Words) -> Chapter:
    """Funding, spending and yardsticks."""
    tables = [
        table
        for table in (
            _funding(result, words),
            _spending(folder, result, words),
            *returns(result, words),
            _prices(words),
        )
        if table.rows
    ]
    return Chapter(
        id="money",
        title=words.say("money.title"),
        sentences=[words.say("money.story"), *fiscal(result, words), words.say("money.no_causal_study")],
        unfolded=tables,
    )


def _funding(result: Result, words: Words) -> Table:
    resolved = result.resolved
    rows: list[list[Text]] = []
    for position, paid in enumerate(resolved.instalments):
        amount = Quantity(paid.dollars, address(resolved.file, f"funding/{position}"))
        kind = words.say("money.in_kind" if paid.in_kind else f"money.payer.{paid.payer}")
        arrives = words.numerals.month(resolved.start, paid.month, short=True)
        lapses = words.numerals.month(resolved.start, paid.until, short=True)
        rows.append([name_of(words, paid.source), kind, arrives, lapses, words.dollars(amount)])
    head = [titled(words, f"head.{name}") for name in ("funder", "kind", "arrives", "until", "dollars")]
    return Table(words.say("money.funding_table"), head, rows, numbers_from=4)


def _spending(folder: ResultsFolder, result: Result, words: Words) -> Table:
    rows: list[list[Text]] = [
        [
            name_of(words, intervention.replace("_", " ")),
            name_of(words, item),
            name_of(words, payer),
            words.dollars(dollars),
        ]
        for (intervention, item, payer), dollars in by_item(folder, result)
    ]
    head = [titled(words, f"head.{name}") for name in ("intervention", "item", "funder", "dollars")]
    return Table(words.say("money.spending_table"), head, rows, numbers_from=3)


def _prices(words: Words) -> Table:
    rows: list[list[Text]] = []
    for yardstick in yardsticks():
        low, high = words.dollars(yardstick.low), words.dollars(yardstick.high)
        price = low if yardstick.low.value == yardstick.high.value else words.say("range", low=low, high=high)
        rows.append([words.say(f"yardstick.{yardstick.id}"), words.say(f"yardstick.{yardstick.counts}"), price])
    head = [titled(words, f"head.{name}") for name in ("elsewhere", "counts", "per_job")]
    return Table(words.say("money.yardsticks_table"), head, rows, numbers_from=2)
