# SPDX-License-Identifier: Apache-2.0
"""What an evaluation could detect: shown where `evaluation.json` of this scenario lies in the results folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from abmsim.report.catalogue import Words
from abmsim.report.chapters.sentences import titled
from abmsim.report.document import Chapter, Table, Text
from abmsim.report.folder import Result, ResultsFolder
from abmsim.report.quantity import Quantity, place_for
from abmsim.results.errors import DamagedError
from abmsim.results.files import read_json

FILE = "evaluation.json"
OUTCOMES = ("jobs", "registrations")


def planned(folder: ResultsFolder, result: Result, words: Words) -> Chapter | None:
    """The chapter, or None where no evaluation of this scenario was tried out.

    Raises:
        DamagedError: the file is there, but is not what an evaluation writes.
    """
    path = folder.path / FILE
    if not path.is_file():
        return None
    document = read_json(path)
    if document.get("scenario") != result.slug:
        return None
    try:
        return _chapter(document, words)
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise DamagedError(f"{path}: is not what an evaluation writes ({type(error).__name__}: {error})") from error


def _chapter(document: Mapping[str, Any], words: Words) -> Chapter:
    outcomes = {one["outcome"]: (place, one) for place, one in enumerate(document["outcomes"])}
    truths = {}
    for name in OUTCOMES:
        place, one = outcomes[name]
        truth = one["truth"]
        mean = _number(document, f"outcomes/{place}/truth/mean")
        truths[name] = words.number(mean, place_for(float(truth["se"] or 0)))
    pairs = words.number(_number(document, "pairs"))
    return Chapter(
        id="planned",
        title=words.say("planned.title"),
        sentences=[words.say("planned.story", pairs=pairs, **truths), words.say("planned.reading")],
        unfolded=[_table(document, words, name, *outcomes[name]) for name in OUTCOMES],
    )


def _table(document: Mapping[str, Any], words: Words, name: str, place: int, outcome: Mapping[str, Any]) -> Table:
    rows = [
        _row(document, words, f"outcomes/{place}/designs/{position}", row)
        for position, row in enumerate(outcome["designs"])
    ]
    head = [titled(words, f"head.{column}") for column in ("design", "claim", "power", "alarms", "verdict")]
    return Table(words.say(f"planned.table.{name}"), head, rows)


def _row(document: Mapping[str, Any], words: Words, where: str, row: Mapping[str, Any]) -> list[Text]:
    design, verdict = (titled(words, f"planned.{kind}.{row[kind]}") for kind in ("design", "verdict"))
    if "estimate" not in row:
        return [design, *[words.say("cell.undefined")] * 3, verdict]
    place = place_for(float(row["scatter"]))
    mean, low, high = (
        words.number(_number(document, f"{where}/{part}"), place)
        for part in ("estimate/mean", "claims_low", "claims_high")
    )
    claim = words.say("figure.estimate_cell", mean=mean, range=words.say("range", low=low, high=high))
    shares = [words.percent(_number(document, f"{where}/{part}/mean")) for part in ("power", "false_alarms")]
    return [design, claim, *shares, verdict]


def _number(document: Mapping[str, Any], path: str) -> Quantity:
    """The number at a path of the document, with its address."""
    node: Any = document
    for step in path.split("/"):
        node = node[int(step)] if isinstance(node, list) else node[step]
    return Quantity(float(node), f"{FILE}#{path}")
