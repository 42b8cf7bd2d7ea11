# SPDX-License-Identifier: Apache-2.0
"""What an evaluation could detect: shown where one of this scenario lies beside the results or was named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from abmsim.report.catalogue import Words
from abmsim.report.chapters.beside import differences
from abmsim.report.chapters.sentences import titled
from abmsim.report.document import Chapter, Table, Text
from abmsim.report.evaluation import truth_sentence
from abmsim.report.findings import EVALUATION, Finding, of_kind
from abmsim.report.folder import Result, ResultsFolder
from abmsim.report.quantity import place_for
from abmsim.results.errors import DamagedError

OUTCOMES = ("jobs", "registrations")


def planned(folder: ResultsFolder, result: Result, words: Words) -> Chapter | None:
    """The chapter, or None where no evaluation of this scenario was tried out.

    Raises:
        DamagedError: the document is not what an evaluation writes.
    """
    for finding in of_kind(folder.findings, EVALUATION, result.slug):
        try:
            return _chapter(finding, words, differences(folder, finding, [result], words))
        except (KeyError, TypeError, IndexError, ValueError) as error:
            raise DamagedError(f"{finding.file}: is not what an evaluation writes ({error})") from error
    return None


def _chapter(finding: Finding, words: Words, differing: list[Text]) -> Chapter:
    document = finding.document
    outcomes = {one["outcome"]: (place, one) for place, one in enumerate(document["outcomes"])}
    truths = [truth_sentence(words, document, outcomes[name][1], finding.file) for name in OUTCOMES]
    pairs = words.number(finding.number("pairs"))
    return Chapter(
        id="planned",
        title=words.say("planned.title"),
        sentences=[words.say("planned.story", pairs=pairs), *truths, words.say("planned.reading"), *differing],
        unfolded=[_table(finding, words, name, *outcomes[name]) for name in OUTCOMES],
    )


def _table(finding: Finding, words: Words, name: str, place: int, outcome: Mapping[str, Any]) -> Table:
    rows = [
        _row(finding, words, f"outcomes/{place}/designs/{position}", row)
        for position, row in enumerate(outcome["designs"])
    ]
    head = [titled(words, f"head.{column}") for column in ("design", "claim", "power", "alarms", "verdict")]
    return Table(words.say(f"planned.table.{name}"), head, rows)


def _row(finding: Finding, words: Words, where: str, row: Mapping[str, Any]) -> list[Text]:
    design, verdict = (titled(words, f"planned.{kind}.{row[kind]}") for kind in ("design", "verdict"))
    if "estimate" not in row:
        return [design, *[words.say("cell.undefined")] * 3, verdict]
    place = place_for(float(row["scatter"]))
    mean, low, high = (
        words.number(finding.number(f"{where}/{part}"), place)
        for part in ("estimate/mean", "claims_low", "claims_high")
    )
    claim = words.say("figure.estimate_cell", mean=mean, range=words.say("range", low=low, high=high))
    shares = [words.percent(finding.number(f"{where}/{part}/mean")) for part in ("power", "false_alarms")]
    return [design, claim, *shares, verdict]
