# SPDX-License-Identifier: Apache-2.0
"""All numbers together: how much of the answer each acts in, beside what mere luck would show."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from markupsafe import Markup

from abmsim.report.catalogue import Words
from abmsim.report.chapters.sentences import titled
from abmsim.report.document import Picture, Table, Text
from abmsim.report.figures.influence import Bar, draw_bars
from abmsim.report.findings import Finding
from abmsim.report.names import quoted
from abmsim.report.quantity import Quantity, two_digits

MOST_DRAWN, MOST_LISTED = 8, 20
MATTERS, UNDECIDED = "matters", "undecided"
COLUMNS = ("number", "index", "low", "high", "verdict", "meaning")
PARTS = ("value", "low", "high")


def influences(finding: Finding, measure: Text, words: Words, name: str) -> tuple[list[Text], Picture]:
    """Sentences and the bars of the index that the verdicts rest on."""
    document = finding.document
    kind, inputs = document["judged_by"], document["inputs"]
    ranked = sorted(range(len(inputs)), key=lambda place: -inputs[place]["indices"][kind]["value"])
    rows = [_row(finding, place, kind, words) for place in ranked[:MOST_LISTED]]
    head = [titled(words, f"head.{column}") for column in COLUMNS]
    drawn = [_bar(finding, place, kind) for place in ranked[:MOST_DRAWN]]
    floor = (float(document["floor_high"][kind]), float(document["threshold"]))
    axis = str(words.say(f"depends.axis.{document['method']}").striptags())
    picture = Picture(
        id=name,
        title=words.say("depends.influences_picture", measure=measure),
        alternative=words.say("depends.alternative", rows=Markup(" ").join(_spoken(rows, words))),
        draw=partial(draw_bars, words, bars=drawn, floor=floor, title=axis),
        note=words.say("depends.influences_note", count=_count(finding, "listed", len(rows), words)),
        table=Table(words.say("depends.influences_table", measure=measure), head, rows),
    )
    return _sentences(finding, measure, words), picture


def _sentences(finding: Finding, measure: Text, words: Words) -> list[Text]:
    document = finding.document
    verdicts = [one["verdict"] for one in document["inputs"]]
    counts = {name: _count(finding, name, verdicts.count(name), words) for name in (MATTERS, UNDECIDED)}
    total = words.number(Quantity(len(verdicts), f"{finding.file}#inputs"))
    runs = words.number(finding.number("runs"))
    said: list[Text] = [
        words.say("depends.influences", measure=measure, count=total, runs=runs),
        words.say(f"depends.reading.{document['method']}"),
        words.say("depends.verdicts", count=total, **counts),
    ]
    if document["luck"]["share_of_answer"] is not None:
        said.append(words.say("depends.luck", share=words.percent(finding.number("luck/share_of_answer"))))
    if "emulator" in document:
        said.append(words.say("depends.emulator", share=words.percent(finding.number("emulator/explained"))))
    return said


def _count(finding: Finding, name: str, count: int, words: Words) -> Text:
    return words.number(Quantity(count, f"{finding.file}#inputs/{name}"))


def _bar(finding: Finding, place: int, kind: str) -> Bar:
    path = f"inputs/{place}/indices/{kind}"
    value, low, high = (finding.number(f"{path}/{part}") for part in PARTS)
    verdict = finding.at(f"inputs/{place}/verdict")
    matters = None if verdict == UNDECIDED else verdict == MATTERS
    return Bar(str(finding.at(f"inputs/{place}/name")), value.value, low.value, high.value, matters, value.source)


def _row(finding: Finding, place: int, kind: str, words: Words) -> list[Text]:
    path, entry = f"inputs/{place}/indices/{kind}", finding.at(f"inputs/{place}")
    numbers = [finding.number(f"{path}/{part}") for part in PARTS]
    cells = [words.number(number, two_digits(number.value)) for number in numbers]
    verdict = words.say(f"depends.verdict.{entry['verdict'].replace(' ', '_')}")
    return [str(entry["name"]), *cells, verdict, quoted(words, str(entry["meaning"]))]


def _spoken(rows: Sequence[Sequence[Text]], words: Words) -> list[Markup]:
    """The rows that are drawn, as sentences."""
    return [
        words.say("depends.one_influence", number=row[0], value=row[1], low=row[2], high=row[3], verdict=row[4])
        for row in rows[:MOST_DRAWN]
    ]
