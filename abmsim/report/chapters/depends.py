# SPDX-License-Identifier: Apache-2.0
"""What the answer depends on: shown where a sensitivity analysis of this scenario lies beside the results or was named."""

from __future__ import annotations

from abmsim.report.catalogue import Words
from abmsim.report.chapters.beside import differences, measure_in_words, warnings_of
from abmsim.report.chapters.influences import influences
from abmsim.report.chapters.swings import swings
from abmsim.report.document import Chapter, Picture, Text
from abmsim.report.findings import SENSITIVITY, Finding, of_kind
from abmsim.report.folder import Result, ResultsFolder
from abmsim.results.errors import DamagedError

ONE_AT_A_TIME = "one_at_a_time"


def depends(folder: ResultsFolder, result: Result, words: Words) -> Chapter | None:
    """The chapter, or None where no analysis of this scenario is at hand.

    Raises:
        DamagedError: a document is none that a sensitivity analysis writes.
    """
    said: list[Text] = []
    pictures: list[Picture] = []
    for place, finding in enumerate(of_kind(folder.findings, SENSITIVITY, result.slug), 1):
        try:
            sentences, picture = _told(finding, result, words, f"depends-{place}")
        except (KeyError, TypeError, IndexError, ValueError) as error:
            raise DamagedError(f"{finding.file}: is not what a sensitivity analysis writes ({error})") from error
        said += [*sentences, *differences(folder, finding, [result], words)]
        pictures += picture
    if not said:
        return None
    return Chapter(id="depends", title=words.say("depends.title"), sentences=said, pictures=pictures)


def _told(finding: Finding, result: Result, words: Words, name: str) -> tuple[list[Text], list[Picture]]:
    measure = measure_in_words(finding, result, words)
    if measure is None:
        return [words.say("depends.withheld")], []
    if finding.document["method"] == ONE_AT_A_TIME:
        sentences, picture = swings(finding, measure, words, name)
        return sentences, [picture]
    sentences, picture = influences(finding, measure, words, name)
    return [*sentences, *warnings_of(finding, words)], [picture]
