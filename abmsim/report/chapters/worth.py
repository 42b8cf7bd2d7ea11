# SPDX-License-Identifier: Apache-2.0
"""What to measure before choosing: shown where `abmsim worth-knowing` looked at a choice among the page's scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from markupsafe import Markup

from abmsim.report.catalogue import Words
from abmsim.report.chapters.beside import differences, measure_in_words, warnings_of
from abmsim.report.chapters.sentences import titled
from abmsim.report.document import Chapter, Picture, Table, Text
from abmsim.report.figures.influence import Bar, draw_bars
from abmsim.report.findings import WORTH, Finding, of_kind
from abmsim.report.folder import Result, ResultsFolder
from abmsim.report.quantity import Quantity, place_for, two_digits
from abmsim.results.errors import DamagedError

MOST_DRAWN, MOST_LISTED = 8, 20
NOTHING = "do nothing"
FIRST, UNDECIDED = "worth measuring", "undecided"
COLUMNS = ("number", "worth", "low", "high", "verdict")
UNIT = "ledgers/0"  # the first ledger is in the measure itself
PARTS = ("value", "low", "high")


def worth(folder: ResultsFolder, words: Words) -> Chapter | None:
    """The chapter, or None where nobody asked.

    Raises:
        DamagedError: a document is none that `abmsim worth-knowing` writes.
    """
    for finding in of_kind(folder.findings, WORTH):
        concerned = [result for result in folder.results if result.slug in finding.scenarios]
        try:
            return _chapter(folder, finding, concerned, words)
        except (KeyError, TypeError, IndexError, ValueError) as error:
            raise DamagedError(f"{finding.file}: is not what worth-knowing writes ({error})") from error
    return None


def _chapter(folder: ResultsFolder, finding: Finding, results: Sequence[Result], words: Words) -> Chapter:
    measure = measure_in_words(finding, results[0], words)
    said: list[Text] = [words.say("depends.withheld")]
    pictures: list[Picture] = []
    if measure is not None:
        said = [*_sentences(finding, measure, words), *warnings_of(finding, words)]
        pictures = [_picture(finding, measure, words)]
    said += differences(folder, finding, results, words)
    return Chapter(id="worth", title=words.say("worth.title"), sentences=said, pictures=pictures)


def _sentences(finding: Finding, measure: Text, words: Words) -> list[Text]:
    ledger = finding.at(UNIT)
    decisions = ledger["decisions"]
    best = next(place for place, one in enumerate(decisions) if one["name"] == ledger["best_without_knowing"])
    mean, chance = (finding.number(f"{UNIT}/decisions/{best}/{part}") for part in ("mean", "chance_best"))
    value, low, high = _ends(finding, f"{UNIT}/everything", words)
    said: list[Text] = [
        words.say(
            "worth.story",
            count=words.number(Quantity(len(ledger["inputs"]), f"{finding.file}#{UNIT}/inputs")),
            options=words.say("list.separator").join(_option(one["name"], finding, words) for one in decisions),
            measure=measure,
        ),
        words.say(
            "worth.best",
            option=_option(decisions[best]["name"], finding, words),
            mean=words.number(mean, place_for(float(decisions[best]["se"]))),
            chance=words.percent(chance),
        ),
        words.say("worth.everything", value=value, low=low, high=high),
    ]
    return [*said, *_advice(finding, words)]


def _advice(finding: Finding, words: Words) -> list[Text]:
    """What to measure first, or that no number by itself is shown to be worth it; and of how many nobody can tell yet."""
    first, undecided = (
        [one["names"][0] for one in finding.at(f"{UNIT}/inputs") if one["verdict"] == verdict]
        for verdict in (FIRST, UNDECIDED)
    )
    names = words.say("list.separator").join(first)
    said: list[Text] = [words.say("worth.first", names=names) if first else words.say("worth.none_first")]
    if undecided:
        count = Quantity(len(undecided), f"{finding.file}#{UNIT}/inputs/{UNDECIDED}")
        said.append(words.say("worth.undecided", undecided=words.number(count)))
    return said


def _option(case: str, finding: Finding, words: Words) -> Text:
    """What can be chosen, by the name of its scenario."""
    if case == NOTHING:
        return words.say("worth.nothing")
    made = next(one for one in finding.document["made_from"]["cases"] if one["case"] == case)
    settings = case.removeprefix(str(made["scenario"])).strip(", ")
    key = "worth.option_set" if settings else "worth.option"
    return words.say(key, name=made["name"], **({"settings": settings} if settings else {}))


def _picture(finding: Finding, measure: Text, words: Words) -> Picture:
    ledger = finding.at(UNIT)
    shown = range(len(ledger["inputs"]))
    rows = [_row(finding, place, words) for place in shown[:MOST_LISTED]]
    drawn = [_bar(finding, place) for place in shown[:MOST_DRAWN]]
    floor = (float(ledger["floor_high"]), float(ledger["threshold"]))
    head = [titled(words, f"head.{column}") for column in COLUMNS]
    spoken = [
        words.say("depends.one_influence", number=row[0], value=row[1], low=row[2], high=row[3], verdict=row[4])
        for row in rows[:MOST_DRAWN]
    ]
    return Picture(
        id="worth",
        title=words.say("worth.picture", measure=measure),
        alternative=words.say("depends.alternative", rows=Markup(" ").join(spoken)),
        draw=partial(draw_bars, words, bars=drawn, floor=floor, title=str(words.say("worth.axis").striptags())),
        note=words.say("worth.note"),
        table=Table(words.say("worth.table", measure=measure), head, rows, numbers_from=1),
    )


def _ends(finding: Finding, path: str, words: Words) -> list[Text]:
    numbers = [finding.number(f"{path}/{part}") for part in PARTS]
    return [words.number(number, two_digits(number.value)) for number in numbers]


def _row(finding: Finding, place: int, words: Words) -> list[Text]:
    path = f"{UNIT}/inputs/{place}"
    verdict = words.say(f"worth.verdict.{finding.at(path)['verdict'].replace(' ', '_')}")
    return [" + ".join(finding.at(path)["names"]), *_ends(finding, path, words), verdict]


def _bar(finding: Finding, place: int) -> Bar:
    path = f"{UNIT}/inputs/{place}"
    value, low, high = (finding.number(f"{path}/{part}") for part in PARTS)
    verdict = finding.at(path)["verdict"]
    names = " + ".join(finding.at(path)["names"])
    is_worth = None if verdict == UNDECIDED else verdict == FIRST
    return Bar(names, value.value, low.value, high.value, is_worth, value.source)
