# SPDX-License-Identifier: Apache-2.0
"""Who gains: the effect by community, with groups of fewer than five people left out."""

from __future__ import annotations

from functools import partial

import numpy as np
from markupsafe import Markup

from abmsim.report.catalogue import Words
from abmsim.report.chapters.benefits import competitors, languages, sectors
from abmsim.report.chapters.sentences import titled
from abmsim.report.document import Chapter, Picture, Table, Text
from abmsim.report.figures.groups import GroupRow, draw_groups
from abmsim.report.folder import EVERYBODY, Result, ResultsFolder
from abmsim.report.names import name_of
from abmsim.report.quantity import Estimate
from abmsim.report.timeline import world_line

FEWEST_PEOPLE = 5
SHOWN = ("additional_registered_firms", "net_jobs")
PEOPLE = "assisted_persons"
CONCERNED = ("residents", "registered_firms")  # a community with fewer of either is not shown


def groups(folder: ResultsFolder, result: Result, words: Words) -> Chapter | None:
    """The chapter, or None where the city has a single community."""
    names = _by_size(result)
    if len(names) <= 1:
        return None
    hidden = small_communities(result)
    panels = []
    for measure in SHOWN:
        rows = [_row(result, words, measure, name, name in hidden) for name in names]
        panels.append((titled(words, f"measure.{measure}"), rows))
    return Chapter(
        id="groups",
        title=words.say("groups.title"),
        sentences=[
            words.say("groups.story"),
            competitors(folder, result, words),
            words.say("groups.privacy", people=words.numerals.plain(FEWEST_PEOPLE)),
        ],
        pictures=[
            Picture(
                id="communities",
                title=words.say("groups.picture"),
                alternative=_alternative(result, words, names, hidden),
                draw=partial(draw_groups, words, panels=panels, missing=str(words.say("small_group").striptags())),
                note=words.say("groups.note"),
                table=_table(result, words, names, hidden),
            )
        ],
        unfolded=[
            table
            for table in (languages(result, words, hidden.__contains__), sectors(folder, result, words))
            if table.rows
        ],
    )


def small_communities(result: Result) -> set[str]:
    """The communities whose figures are withheld."""
    return {name for name in _by_size(result) if _is_small(result, name)}


def _by_size(result: Result) -> list[str]:
    names = [name for name in result.without.communities if name != EVERYBODY]
    sizes = {name: float(result.without.of("residents", name)[:, 0].mean()) for name in names}
    return sorted(names, key=lambda name: (-sizes[name], name))


def _is_small(result: Result, community: str) -> bool:
    for measure in CONCERNED:
        line = world_line(result, measure, treated=False, community=community)
        if np.nanmin(line.mean) < FEWEST_PEOPLE:
            return True
    return False


def _row(result: Result, words: Words, measure: str, community: str, hidden: bool) -> GroupRow:
    estimate = None if hidden else result.estimate(measure, community)
    return GroupRow(name_of(words, result.resolved.label(community)), estimate)


def _cell(words: Words, estimate: Estimate | None, hidden: bool) -> Text:
    if hidden:
        return words.say("small_group")
    if estimate is None:
        return words.say("cell.undefined")
    mean = words.number(estimate.part("mean"), estimate.place)
    return words.say("figure.estimate_cell", mean=mean, range=words.span(estimate))


def _people(words: Words, estimate: Estimate | None, hidden: bool) -> Text:
    if estimate is None:
        return words.say("cell.undefined")
    if hidden or 0 < estimate.mean < FEWEST_PEOPLE:
        return words.say("small_group")
    return words.number(estimate.part("mean"), max(0, estimate.place))


def _table(result: Result, words: Words, names: list[str], hidden: set[str]) -> Table:
    head: list[Text] = [titled(words, "head.community"), titled(words, f"measure.{PEOPLE}")]
    head += [titled(words, f"measure.{measure}") for measure in SHOWN]
    rows: list[list[Text]] = []
    for name in [*names, EVERYBODY]:
        small = name in hidden
        label: Text = (
            titled(words, "head.everybody") if name == EVERYBODY else name_of(words, result.resolved.label(name))
        )
        cells = [_cell(words, result.estimate(measure, name), small) for measure in SHOWN]
        rows.append([label, _people(words, result.estimate(PEOPLE, name), small), *cells])
    return Table(words.say("groups.table"), head, rows)


def _alternative(result: Result, words: Words, names: list[str], hidden: set[str]) -> Markup:
    firms = SHOWN[0]
    parts = []
    for name in names:
        estimate = None if name in hidden else result.estimate(firms, name)
        if estimate is not None:
            label = name_of(words, result.resolved.label(name))
            parts.append(words.say("groups.one", community=label, range=words.span(estimate)))
    return words.say("groups.alternative", rows=Markup(" ").join(parts))
