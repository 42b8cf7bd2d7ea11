# SPDX-License-Identifier: Apache-2.0
"""One number at a time: how far the answer swings when a number takes its lowest and its highest value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from markupsafe import Markup

from abmsim.report.catalogue import Words
from abmsim.report.chapters.sentences import titled
from abmsim.report.document import Picture, Table, Text
from abmsim.report.figures.influence import Swing, draw_tornado
from abmsim.report.findings import Finding
from abmsim.report.names import quoted
from abmsim.report.quantity import Quantity, exact_place, place_for, two_digits

MOST_DRAWN, MOST_LISTED = 8, 20
BOUNDS = ("low", "high")
COLUMNS = ("number", "at_lowest", "change_low", "at_highest", "change_high", "meaning")


def swings(finding: Finding, measure: Text, words: Words, name: str) -> tuple[list[Text], Picture]:
    """Sentences and the tornado."""
    inputs = finding.document["inputs"]
    places = range(len(inputs))
    apart = sum(1 for entry in inputs if any(is_told(entry[f"at_{bound}"]) for bound in BOUNDS))
    counts = {
        "count": words.number(Quantity(len(inputs), f"{finding.file}#inputs")),
        "apart": words.number(Quantity(apart, f"{finding.file}#inputs/apart")),
    }
    said: list[Text] = [
        words.say("depends.swings", measure=measure, usual=change(words, finding, "usual"), **counts),
        words.say("depends.apart" if apart else "depends.none_apart", **counts),
        words.say("depends.alone"),
    ]
    drawn = [_swing(finding, place, words) for place in places[:MOST_DRAWN]]
    rows = [_row(finding, place, words) for place in places[:MOST_LISTED]]
    head = [titled(words, f"head.{column}") for column in COLUMNS]
    picture = Picture(
        id=name,
        title=words.say("depends.swings_picture", measure=measure),
        alternative=words.say("depends.alternative", rows=Markup(" ").join(_spoken(rows, words))),
        draw=partial(draw_tornado, words, swings=drawn, title=str(words.say("depends.swings_axis").striptags())),
        note=words.say("depends.swings_note", count=words.number(Quantity(len(rows), f"{finding.file}#inputs/listed"))),
        table=Table(words.say("depends.swings_table", measure=measure), head, rows),
    )
    return said, picture


def is_told(node: Mapping[str, Any]) -> bool:
    """Whether a change can be told from none: its interval is there and leaves zero out."""
    low, high = node["ci_low"], node["ci_high"]
    return low is not None and high is not None and (low > 0 or high < 0)


def change(words: Words, finding: Finding, path: str) -> Text:
    """A mean with its interval, or alone where a single pair gave none."""
    node = finding.at(path)
    mean = finding.number(f"{path}/mean")
    if node["ci_low"] is None or node["ci_high"] is None:
        return words.number(mean, two_digits(mean.value))
    found = finding.estimate(path)
    place = found.place if found.low < found.high else place_for(0.0)
    return words.say("figure.estimate_cell", mean=words.number(mean, place), range=words.span(found, place))


def _swing(finding: Finding, place: int, words: Words) -> Swing:
    entry = finding.at(f"inputs/{place}")
    texts = [str(words.say("depends.at", value=_plain(words, entry[bound])).striptags()) for bound in BOUNDS]
    return Swing(
        str(entry["name"]), float(entry["at_low"]["mean"]), float(entry["at_high"]["mean"]), texts[0], texts[1],
        (is_told(entry["at_low"]), is_told(entry["at_high"])),
        (f"{finding.file}#inputs/{place}/low", f"{finding.file}#inputs/{place}/high"),
    )  # fmt: skip


def _row(finding: Finding, place: int, words: Words) -> list[Text]:
    entry = finding.at(f"inputs/{place}")
    cells: list[Text] = []
    for bound in BOUNDS:
        value = finding.number(f"inputs/{place}/{bound}")
        cells += [words.number(value, exact_place(value.value)), change(words, finding, f"inputs/{place}/at_{bound}")]
    return [str(entry["name"]), *cells, quoted(words, str(entry["meaning"]))]


def _spoken(rows: Sequence[Sequence[Text]], words: Words) -> list[Markup]:
    """The rows that are drawn, as sentences."""
    return [
        words.say("depends.one_swing", number=row[0], low=row[1], at_low=row[2], high=row[3], at_high=row[4])
        for row in rows[:MOST_DRAWN]
    ]


def _plain(words: Words, value: float) -> str:
    return words.numerals.plain(float(value), exact_place(float(value)))
