# SPDX-License-Identifier: Apache-2.0
"""What must be said of a finding that another command made: how its scenario, city and model differ from the page's."""

from __future__ import annotations

from collections.abc import Sequence

from abmsim.report.catalogue import Words, sentence_keys
from abmsim.report.chapters.groups import small_communities
from abmsim.report.document import Text
from abmsim.report.findings import EVALUATION, EVIDENCE, Finding
from abmsim.report.folder import EVERYBODY, Result, ResultsFolder
from abmsim.report.names import name_of, quoted
from abmsim.report.quantity import Quantity, address, exact_place
from abmsim.report.said import warning_in_words

MADE_FROM = "made_from/"
MANIFEST = "manifest.json"


def differences(folder: ResultsFolder, finding: Finding, results: Sequence[Result], words: Words) -> list[Text]:
    """A sentence a difference; none where the finding is of the very same scenarios, city and model."""
    prefix = "" if finding.kind in (EVALUATION, EVIDENCE) else MADE_FROM
    said: list[Text] = []
    theirs = finding.number(f"{prefix}model_behaviour")
    ours = Quantity(
        float(folder.manifest["versions"]["model_behaviour"]), address(MANIFEST, "versions/model_behaviour")
    )
    if theirs.value != ours.value:
        said.append(words.say("beside.behaviour", theirs=words.number(theirs), ours=words.number(ours)))
    if finding.kind == EVIDENCE:
        return said
    changed = [
        result for result in results if finding.scenarios.get(result.slug) not in (None, _inputs(folder, result))
    ]
    if changed:
        names = words.say("list.separator").join(result.resolved.name for result in changed)
        said.append(words.say("beside.inputs", names=names))
    if any(result.compared_with is not None for result in results):
        said.append(words.say("beside.against"))
    theirs, ours = (
        finding.number(f"{prefix}scale"),
        Quantity(float(folder.manifest["scale"]), address(MANIFEST, "scale")),
    )
    if theirs.value != ours.value:
        times = {name: words.number(one, exact_place(one.value)) for name, one in (("theirs", theirs), ("ours", ours))}
        said.append(words.say("beside.scale", **times))
    return said


def _inputs(folder: ResultsFolder, result: Result) -> str:
    """The checksum of everything in the scenario that decides its numbers."""
    return str(folder.manifest.get("identity", {}).get(f"scenario {result.slug}"))


def warnings_of(finding: Finding, words: Words) -> list[Text]:
    """What the analysis itself warns of."""
    return [words.say("beside.warning", warning=warning_in_words(one, words)) for one in finding.document["warnings"]]


def measure_name(words: Words, measure: str) -> Text:
    """What a measure is called here; one that the catalogue does not know keeps its English name."""
    if f"measure.{measure}" in sentence_keys():
        return words.say(f"measure.{measure}")
    return quoted(words, measure.replace("_", " "))


def measure_in_words(finding: Finding, result: Result, words: Words) -> Text | None:
    """What was measured, of whom and when; None where that is a community too small to be shown."""
    measured = finding.document["made_from"]["measures"][finding.document["measure"]]
    community = measured["community"]
    if community in small_communities(result):
        return None
    month = words.numerals.month(result.resolved.start, int(measured["month"]))
    said = words.say(f"beside.take.{measured['take']}", measure=measure_name(words, measured["measure"]), month=month)
    if community == EVERYBODY:
        return said
    return words.say("beside.of", what=said, community=name_of(words, result.resolved.label(community)))
