# SPDX-License-Identifier: Apache-2.0
"""What a reader may look up on the page: the effect by scenario, measure and community, every word ready before it is shown.

The page's script only draws and switches: which verb, how many digits and what is withheld is decided here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from abmsim.report.catalogue import Words
from abmsim.report.chapters.comparison import has_figures, is_told_in_short
from abmsim.report.chapters.groups import small_communities
from abmsim.report.chapters.sentences import titled
from abmsim.report.folder import EVERYBODY, Result, ResultsFolder
from abmsim.report.names import name_of
from abmsim.report.numerals import LOCALES
from abmsim.report.timeline import Line, effect_line
from abmsim.report.verdict import verdict

MEASURES = ("net_jobs", "additional_registered_firms", "additional_firms", "additional_jobs")
FEWER_MEASURES = MEASURES[:2]  # where very many scenarios share a page
SIGNIFICANT_DIGITS = 6
FINER_THAN_A_DOT = 2  # digits of the height of a drawing
HARMLESS = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&'\u2028\u2029"})


@dataclass(frozen=True)
class Comparer:
    """The choices a reader has, as lists of (value, label), and everything they lead to as JSON for the page's script."""

    scenarios: Sequence[tuple[str, str]]
    measures: Sequence[tuple[str, str]]
    communities: Sequence[tuple[str, str]]
    content: Markup


def comparer(folder: ResultsFolder, words: Words) -> Comparer | None:
    """All that may be looked up, or None where nothing was tested."""
    results = [result for result in folder.results if not result.is_untested]
    if not results:
        return None
    places = [EVERYBODY, *(name for name in results[0].without.communities if name != EVERYBODY)]
    labels = {name: name_of(words, results[0].resolved.label(name)) for name in places}
    labels[EVERYBODY] = titled(words, "head.everybody")
    measures = MEASURES if has_figures(folder) else FEWER_MEASURES
    return Comparer(
        scenarios=[(result.slug, result.resolved.name) for result in results],
        measures=[(measure, titled(words, f"measure.{measure}")) for measure in measures],
        communities=list(labels.items()),
        content=_json(
            {
                "locale": LOCALES[words.language].replace("_", "-"),
                "ticks": _ticks(results[0], words),
                "months": [words.numerals.month(results[0].resolved.start, m, short=True) for m in _months(results[0])],
                "series": {
                    f"{place}|{measure}|{community}": one
                    for place, result in enumerate(results)
                    for measure in measures
                    for community, one in _by_community(folder, result, words, measure, labels)
                },
            }
        ),
    )


def _by_community(
    folder: ResultsFolder, result: Result, words: Words, measure: str, labels: dict[str, str]
) -> list[tuple[str, dict[str, Any]]]:
    hidden = small_communities(result)
    found = []
    for community, label in labels.items():
        if community in hidden:
            found.append((community, {"said": f"{label}: {words.say('small_group').striptags()}."}))
            continue
        line = effect_line(folder, result, measure, community)
        said = _series(result, words, line, measure, community, label)
        found.append((community, said | _numbers(folder, line)))
    return found


def _series(result: Result, words: Words, line: Line, measure: str, community: str, label: str) -> dict[str, Any]:
    estimate = result.estimate(measure, community)
    words_of = "unknown" if estimate is None else str(verdict(estimate))
    if estimate is None:
        shown = words.say("cell.undefined")
    else:
        mean = words.number(estimate.part("mean"), estimate.place)
        shown = words.say("figure.estimate_cell", mean=mean, range=words.span(estimate))
    said = words.say(
        "comparer.said", measure=titled(words, f"measure.{measure}"), community=label, estimate=shown,
        month=words.numerals.month(result.resolved.start, result.months), verdict=words.say(f"verdict.{words_of}"),
    )  # fmt: skip
    return {"said": str(said.striptags()), "from": line.column("mean").partition("#")[0]}


def _numbers(folder: ResultsFolder, line: Line) -> dict[str, Any]:
    decimals = _step(folder, line)
    return {part: _short(getattr(line, part)[line.months > 0], decimals) for part in ("mean", "low", "high")}


def _months(result: Result) -> range:
    return range(1, result.months + 1)


def _ticks(result: Result, words: Words) -> list[list[Any]]:
    """Where the years begin, by the place of the month in the lists; the first and last month of a short run."""
    start = result.resolved.start
    januaries = [month for month in _months(result) if (start[1] - 1 + month - 1) % 12 == 0]
    if len(januaries) > 1:
        return [[month - 1, words.numerals.year(start, month)] for month in januaries]
    return [[month - 1, words.numerals.month(start, month, short=True)] for month in sorted({1, result.months})]


def _step(folder: ResultsFolder, line: Line) -> int | None:
    """The decimals that a drawing needs where a page holds many scenarios; None: all the digits there are."""
    ends = [value for value in (*line.low.tolist(), *line.high.tolist()) if math.isfinite(value)]
    if not is_told_in_short(folder) or not ends or max(ends) == min(ends):
        return None
    return max(0, FINER_THAN_A_DOT - math.floor(math.log10(max(ends) - min(ends))))


def _short(values: Any, decimals: int | None) -> list[float | None]:
    return [_number(value, decimals) if math.isfinite(value) else None for value in values.tolist()]


def _number(value: float, decimals: int | None) -> float:
    """As few letters as say it: whole numbers without a point."""
    short = float(f"{value:.{SIGNIFICANT_DIGITS}g}") if decimals is None else round(value, decimals)
    return int(short) if short.is_integer() else short


def _json(content: object) -> Markup:
    """JSON that no text in it can leave: what could end a script element is written as an escape."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(HARMLESS)
    return Markup(text)  # noqa: S704 - the line above leaves nothing that HTML reads
