# SPDX-License-Identifier: Apache-2.0
"""How the numbers were made, what they cannot tell, and how anybody can make them again."""

from __future__ import annotations

from abmsim.report.catalogue import Words
from abmsim.report.chapters.sentences import titled
from abmsim.report.chapters.terms import terms
from abmsim.report.document import Chapter, Table, Text
from abmsim.report.folder import ResultsFolder
from abmsim.results.sealing import SEAL

NOT_SHOWN = ("volatile", "complete")  # the page is made while a run ends, and once more whenever it is asked for
LIMITS = ("forecast", "beliefs", "city", "legal_status", "small_effects")


def method(words: Words) -> Chapter:
    """The method in a paragraph, and its limits."""
    return Chapter(
        id="method",
        title=words.say("method.title"),
        sentences=[words.say("method.story"), words.say("method.words")],
        points=[words.say(f"limit.{limit}") for limit in LIMITS],
        folded=[(words.say("terms.open"), terms(words))],
    )


def again(folder: ResultsFolder, words: Words) -> Chapter:
    """How to get the same numbers, and what they were made with."""
    return Chapter(
        id="again",
        title=words.say("again.title"),
        sentences=[words.say("again.story")],
        code=["abmsim rerun DIR", "abmsim audit DIR"],
        folded=[(words.say("again.open"), _manifest(folder, words))],
    )


def _manifest(folder: ResultsFolder, words: Words) -> Table:
    rows: list[list[Text]] = [
        [name, text] for name, text in _flat({k: v for k, v in folder.manifest.items() if k not in NOT_SHOWN})
    ]
    rows += [[finding.file, str(finding.document[SEAL])] for finding in folder.findings]
    head = [titled(words, "head.name"), titled(words, "head.value")]
    return Table(words.say("again.table"), head, rows, numbers_from=len(head))


def _flat(node: object, name: str = "") -> list[tuple[str, str]]:
    if isinstance(node, dict):
        return [pair for key, child in node.items() for pair in _flat(child, f"{name}.{key}".lstrip("."))]
    if isinstance(node, list):
        return [pair for place, child in enumerate(node, 1) for pair in _flat(child, f"{name}.{place}")]
    return [(name, str(node))]
