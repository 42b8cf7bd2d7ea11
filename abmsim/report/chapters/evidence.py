# SPDX-License-Identifier: Apache-2.0
"""What the model gets right and wrong: published trials, orderings and facts beside what it says, hits and misses alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from abmsim.report.catalogue import Words, sentence_keys
from abmsim.report.chapters.beside import differences
from abmsim.report.chapters.sentences import titled
from abmsim.report.document import Chapter, Table, Text
from abmsim.report.findings import EVIDENCE, Finding, of_kind
from abmsim.report.folder import ResultsFolder
from abmsim.report.names import name_of, quoted
from abmsim.report.quantity import Quantity, exact_place, place_for, two_digits
from abmsim.results.errors import DamagedError

VERDICTS = ("hit", "miss", "undecided")
HOLDS = ("holds", "fails", "undecided")
COLUMNS = ("study", "published", "accepted", "simulated", "verdict")
FINEST = -3


def evidence(folder: ResultsFolder, words: Words) -> Chapter | None:
    """The chapter, or None where no scoreboard is at hand.

    Raises:
        DamagedError: a document is none that `abmsim evidence` prints.
    """
    for finding in of_kind(folder.findings, EVIDENCE):
        try:
            return _chapter(folder, finding, words)
        except (KeyError, TypeError, IndexError, ValueError) as error:
            raise DamagedError(f"{finding.file}: is not what evidence prints ({error})") from error
    return None


def _chapter(folder: ResultsFolder, finding: Finding, words: Words) -> Chapter:
    document = finding.document
    said: list[Text] = []
    if document["trials"]:
        said.append(_score(finding, words))
    if document["orderings"]:
        said.append(words.say("evidence.orderings", holding=_number(finding, "orderings_that_hold", words),
                              total=_count(finding, "orderings", "", words)))  # fmt: skip
    if document["facts"]:
        city = str(document["city"]).replace("_", " ").title()
        said.append(words.say("evidence.facts", inside=_count(finding, "facts", "hit", words), city=city,
                              total=_count(finding, "facts", "", words)))  # fmt: skip
    said += [*differences(folder, finding, folder.results, words), words.say("evidence.reading")]
    tables = [_orderings(finding, words)] if document["orderings"] else []
    folded = [(words.say("evidence.open"), _trials(finding, words))] if document["trials"] else []
    return Chapter(
        id="evidence", title=words.say("evidence.title"), sentences=said, unfolded=tables, folded=folded
    )  # fmt: skip


def _score(finding: Finding, words: Words) -> Text:
    """How many rows the model hits, beside two models that know nothing."""
    gaps = {name: _number(finding, f"scores/{name}/hits", words) for name in ("model", "nothing_works", "one_constant")}
    rows, undecided = (_number(finding, f"scores/{name}", words) for name in ("rows", "undecided"))
    judged = _number(finding, "scores/model/of", words)
    return words.say("evidence.score", rows=rows, undecided=undecided, judged=judged, **gaps)


def _number(finding: Finding, path: str, words: Words) -> Text:
    return words.number(finding.number(path))


def _count(finding: Finding, path: str, verdict: str, words: Words) -> Text:
    """How many entries there are, or how many have a verdict."""
    entries = [one for one in finding.at(path) if not verdict or one["verdict"] == verdict]
    return words.number(Quantity(len(entries), f"{finding.file}#{path}/{verdict}".rstrip("/")))


def _orderings(finding: Finding, words: Words) -> Table:
    """What studies agree on, in words: what holds in the model first."""
    checks = sorted(finding.document["orderings"], key=lambda one: HOLDS.index(one["verdict"]))
    rows: list[list[Text]] = [
        [_says(one["says"], words), words.say(f"evidence.ordering.{one['verdict']}")] for one in checks
    ]
    head = [titled(words, "head.ordering"), titled(words, "head.verdict")]
    return Table(words.say("evidence.orderings_table"), head, rows, numbers_from=len(head))


def _says(text: str, words: Words) -> Text:
    """A sentence of the file of orderings, in the language of the page where somebody translated it."""
    said = name_of(words, text)
    return quoted(words, text) if said == text else said


def _trials(finding: Finding, words: Words) -> Table:
    rows = [(place, one) for place, one in enumerate(finding.document["trials"])]
    ordered = sorted(rows, key=lambda entry: VERDICTS.index(entry[1]["verdict"]))
    head = [titled(words, f"head.{column}") for column in COLUMNS]
    return Table(
        words.say("evidence.trials_table"), head, [_trial(finding, place, one, words) for place, one in ordered]
    )


def _trial(finding: Finding, place: int, row: Mapping[str, Any], words: Words) -> list[Text]:
    path, unit = f"trials/{place}", words.say(f"evidence.unit.{row['estimand']}")
    key = f"evidence.trial.{row['id']}"
    label = words.say(key) if key in sentence_keys() else quoted(words, f"{row['id']}: {row['study']}")
    published = finding.number(f"{path}/published/estimate")
    band = [finding.number(f"{path}/published/accept/{end}") for end in (0, 1)]
    low, high = (words.number(end, max(FINEST, exact_place(end.value))) for end in band)
    return [
        words.say("evidence.study", what=label, unit=unit),
        words.number(published, max(FINEST, exact_place(published.value))),
        words.say("range", low=low, high=high),
        _simulated(finding, path, words),
        words.say(f"evidence.verdict.{row['verdict']}"),
    ]


def _simulated(finding: Finding, path: str, words: Words) -> Text:
    effect = finding.at(f"{path}/simulated")
    if effect["estimate"] is None:
        return words.say("cell.undefined")
    found, error = finding.number(f"{path}/simulated/estimate"), effect["standard_error"]
    return words.number(found, place_for(float(error), FINEST) if error else two_digits(found.value))
