# SPDX-License-Identifier: Apache-2.0
"""Several scenarios side by side: which adds most, and how sure it is that it does."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from markupsafe import Markup

from abmsim.report.catalogue import Words
from abmsim.report.chapters.cautions import cautions_by_kind, standing
from abmsim.report.chapters.packages import interactions, pairwise
from abmsim.report.chapters.sentences import confidence_words, titled
from abmsim.report.chapters.setting import not_real
from abmsim.report.document import Opening, Picture, Table, Text
from abmsim.report.figures.groups import GroupRow, draw_groups
from abmsim.report.folder import SUMMARY, Result, ResultsFolder
from abmsim.report.names import name_of
from abmsim.report.quantity import Estimate, Quantity, address
from abmsim.report.verdict import Verdict, verdict

NET, FIRMS, COST, PRICE = "net_jobs", "additional_registered_firms", "public_cost_dollars", "cost_per_net_job_dollars"
SIGNIFICANT = 0.05
MOST_TOLD_IN_FULL = 4  # scenarios
MOST_WITH_FIGURES = 12  # of them
LONGEST_LABEL = 46  # of a row in the figure; the table has the whole name


def opening(folder: ResultsFolder, words: Words) -> Opening | None:
    """The first screen of a report on several scenarios, or None for a single one."""
    ranked = next((entry for entry in folder.comparisons if entry["measure"] == NET), None)
    if ranked is None:
        return None
    by_slug = {result.slug: result for result in folder.results}
    results = [by_slug[entry["scenario"]] for entry in ranked["ranking"]]
    first = results[0].resolved
    return Opening(
        place_and_time=words.say(
            "answer.place_and_time",
            city=name_of(words, first.city),
            begin=words.numerals.month(first.start, 1),
            end=words.numerals.month(first.start, results[0].months),
        ),
        title=words.say_many("compare.title", len(results), count=words.number(_count(results))),
        sentences=[*not_real(folder, words), _best(results, ranked, words), _tests(ranked, words)],
        warnings=_warnings(folder, results, words),
        picture=_picture(results, words),
        tables=[table for table in (_table(results, ranked, words), interactions(folder, ranked, words)) if table.rows],
        folded=[_pairwise(folder, results, ranked, words)],
    )


def _pairwise(
    folder: ResultsFolder, results: list[Result], ranked: Mapping[str, Any], words: Words
) -> tuple[Text, Table]:
    """All differences; with many scenarios those from the first, as all of them would be most of the page."""
    if not is_told_in_short(folder):
        return words.say("compare.pairwise_open"), pairwise(folder, ranked, words)
    return words.say("compare.pairwise_first_open"), pairwise(folder, ranked, words, results[0].slug)


def is_told_in_short(folder: ResultsFolder) -> bool:
    """True where the page would grow too long and too large to send if every scenario had all its figures."""
    return len(folder.results) > MOST_TOLD_IN_FULL


def has_figures(folder: ResultsFolder) -> bool:
    """True where each scenario may keep a figure beside its answer's without making the page too large to send."""
    return len(folder.results) <= MOST_WITH_FIGURES


def _best(results: list[Result], ranked: Mapping[str, Any], words: Words) -> Markup:
    adding = [result for result in results if (found := result.estimate(NET)) and verdict(found) is Verdict.ADDS]
    if not adding:
        return words.say("compare.none", count=words.number(_count(results)))
    winner = ranked["ranking"][0]
    chance = Quantity(float(winner["chance_best"]), _ranking_address(winner["scenario"], "chance_best"))
    key = "compare.best" if results[0] in adding else "compare.best_unclear"
    return words.say(key, name=results[0].resolved.name, chance=confidence_words(words, chance))


def _count(results: list[Result]) -> Quantity:
    return Quantity(len(results), address(SUMMARY, "scenarios"))


def _tests(ranked: Mapping[str, Any], words: Words) -> Markup:
    apart = len([pair for pair in ranked["pairwise"] if (pair["p_adjusted"] or 1) < SIGNIFICANT])
    where = {"measure": NET}
    return words.say(
        "compare.tests",
        tests=words.number(Quantity(ranked["tests"], address(SUMMARY, "comparisons/tests", where))),
        apart=words.number(Quantity(apart, address(SUMMARY, "comparisons/apart", where))),
    )


def _ranking_address(slug: str, part: str) -> str:
    return address(SUMMARY, f"comparisons/ranking/{part}", {"measure": NET, "scenario": slug})


def _warnings(folder: ResultsFolder, results: list[Result], words: Words) -> list[Text]:
    """Each warning once: of all scenarios, or of those that it names; then what holds for every run.

    With many scenarios, one that differs from scenario to scenario in its numbers alone is told once for all of them,
    and in full beside each answer.
    """
    heard: dict[tuple[str, Text], list[str]] = {}
    for result in results:
        for kind, warning in cautions_by_kind(result, words):
            told_once = bool(kind) and is_told_in_short(folder)
            names = heard.setdefault((kind, "") if told_once else ("", warning), [])
            if names[-1:] != [result.resolved.name]:
                names.append(result.resolved.name)
    said = [_warning(kind, warning, names, len(results), words) for (kind, warning), names in heard.items()]
    return [*said, standing(folder, results[0], words)]


def _warning(kind: str, warning: Text, names: list[str], scenarios: int, words: Words) -> Text:
    named = words.say("list.separator").join(names)
    everywhere = len(names) == scenarios
    if kind:
        return words.say(f"compare.many.{kind}", names=words.say("compare.all") if everywhere else named)
    return warning if everywhere else words.say("compare.warning", name=named, warning=warning)


def _picture(results: list[Result], words: Words) -> Picture:
    panels, note = [], words.say("groups.note")
    for measure in (NET, FIRMS):
        rows = [GroupRow(_short(result.resolved.name), result.estimate(measure)) for result in results]
        panels.append((titled(words, f"measure.{measure}"), rows))
    parts = [
        words.say("compare.one", name=result.resolved.name, range=words.span(found))
        for result in results
        if (found := result.estimate(NET)) is not None
    ]
    return Picture(
        id="side-by-side",
        title=words.say("compare.picture"),
        alternative=words.say("compare.alternative", rows=Markup(" ").join(parts)),
        draw=partial(draw_groups, words, panels=panels, missing=str(words.say("cell.undefined").striptags())),
        note=words.say("compare.in_short", note=note) if len(results) > MOST_TOLD_IN_FULL else note,
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _table(results: list[Result], ranked: Mapping[str, Any], words: Words) -> Table:
    rows: list[list[Text]] = []
    for result, entry in zip(results, ranked["ranking"], strict=True):
        chance = Quantity(float(entry["chance_best"]), _ranking_address(result.slug, "chance_best"))
        cells = [_range(words, result.estimate(measure)) for measure in (NET, FIRMS)]
        rows.append([result.resolved.name, *cells, *_money(words, result), words.percent(chance)])
    head: list[Text] = [titled(words, "head.scenario"), *(titled(words, f"measure.{name}") for name in (NET, FIRMS))]
    head += [words.say("money.spent"), words.say("money.per_net_job"), titled(words, "head.chance_best")]
    return Table(words.say("compare.table"), head, rows)


def _range(words: Words, estimate: Estimate | None) -> Text:
    if estimate is None:
        return words.say("cell.undefined")
    mean = words.number(estimate.part("mean"), estimate.place)
    return words.say("figure.estimate_cell", mean=mean, range=words.span(estimate))


def _money(words: Words, result: Result) -> list[Text]:
    cost, price, jobs = (result.estimate(measure) for measure in (COST, PRICE, NET))
    spent: Text = words.say("cell.undefined") if cost is None else words.dollars(cost.part("mean"))
    if price is None or jobs is None or jobs.low <= 0:
        return [spent, words.say("money.not_stated")]
    return [spent, words.dollars(price.part("mean"), max(price.place, 2))]
