# SPDX-License-Identifier: Apache-2.0
"""Who gains besides communities: sectors, the languages of owners, and the businesses next door."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

from abmsim.report.catalogue import Words, sentence_keys
from abmsim.report.chapters.sentences import effect_sentence, titled
from abmsim.report.document import Table, Text
from abmsim.report.folder import Result, ResultsFolder
from abmsim.report.names import name_of
from abmsim.report.quantity import Estimate
from abmsim.report.sectors import by_language, by_sector
from abmsim.report.timeline import effect_at

COMPETITORS = "incumbent_jobs"
FEWEST_FIRMS = 5
BY_LANGUAGE = ("additional_registered_firms", "net_jobs")


def competitors(folder: ResultsFolder, result: Result, words: Words) -> Text:
    """What happens to the jobs of businesses that immigrants do not own."""
    return effect_sentence(words, effect_at(folder, result, COMPETITORS, result.months), COMPETITORS)


def sectors(folder: ResultsFolder, result: Result, words: Words) -> Table:
    """Registered firms by sector, with and without; a sector with a handful of firms is not shown."""
    rows: list[list[Text]] = []
    for row in by_sector(folder, result):
        label = name_of(words, result.resolved.sectors.get(row.name, row.name.replace("_", " ")))
        if row.without.value < FEWEST_FIRMS:
            rows.append([label, *[words.say("small_group")] * 3])
        else:
            rows.append([label, words.number(row.without), words.number(row.treated), _cell(words, row.difference)])
    head = [titled(words, f"head.{name}") for name in ("sector", "without", "with", "difference")]
    return Table(words.say("groups.sectors_table"), head, rows)


def languages(result: Result, words: Words, is_hidden: Callable[[str], bool]) -> Table:
    """Effects by the language of the owner's community; no rows where all speak one language."""
    effects = [by_language(result, measure) for measure in BY_LANGUAGE]
    rows: list[list[Text]] = []
    for language, (communities, _) in effects[0].items():
        small = any(is_hidden(community) for community in communities)
        cells = [words.say("small_group") if small else _cell(words, one[language][1]) for one in effects]
        rows.append([_language(words, language), *cells])
    head = [titled(words, "head.language"), *(titled(words, f"measure.{measure}") for measure in BY_LANGUAGE)]
    return Table(words.say("groups.languages_table"), head, rows if len(rows) > 1 else [])


def _language(words: Words, code: str) -> Text:
    """The name of a language; one that the catalogue does not know stays as the city's file has it."""
    return titled(words, f"language.{code}") if f"language.{code}" in sentence_keys() else code


def _cell(words: Words, estimate: Estimate) -> Text:
    if not isfinite(estimate.low):
        return words.say("cell.undefined")
    mean = words.number(estimate.part("mean"), estimate.place)
    return words.say("figure.estimate_cell", mean=mean, range=words.span(estimate))
