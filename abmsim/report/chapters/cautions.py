# SPDX-License-Identifier: Apache-2.0
"""What a reader must know before quoting a number: every warning stands on the first screen."""

from __future__ import annotations

from abmsim.analysis.splitting import MEAN_OVER_VECTORS
from abmsim.analysis.summary import ALIKE, LUCK_ONLY
from abmsim.analysis.yardsticks import LOUD
from abmsim.report.catalogue import Words
from abmsim.report.document import Text
from abmsim.report.folder import Result, ResultsFolder
from abmsim.report.names import quoted
from abmsim.report.quantity import Quantity, address
from abmsim.report.said import warning_in_words
from abmsim.report.yardsticks import usual_jobs, usual_place
from abmsim.results.plan import NOTHING_TESTED

STARTS = {"implausible": LOUD, "alike": ALIKE}  # of warnings that a scenario has with numbers of its own
TOO_GOOD = 2  # times the most that the money has bought anywhere


def cautions(result: Result, words: Words) -> list[Text]:
    """The warnings of the run, and those that the numbers themselves call for."""
    return [warning for _, warning in cautions_by_kind(result, words)]


def cautions_by_kind(result: Result, words: Words) -> list[tuple[str, Text]]:
    """The same, each with its kind where scenarios have it with numbers of their own; other kinds are empty."""
    said = (LUCK_ONLY, MEAN_OVER_VECTORS, NOTHING_TESTED)  # beside the answer
    found: list[tuple[str, Text]] = [
        (_kind(warning), warning_in_words(warning, words))
        for warning in result.warnings
        if not warning.startswith(said)
    ]
    if result.compared_with is not None:
        found.append(("", words.say("caution.against", name=result.compared_with)))
    if result.resolved.forced:
        names = words.say("list.separator").join(_meanings(result, words))
        found.append(("", words.say("caution.forced", names=names)))
    found.extend(("too_good", warning) for warning in _too_good(result, words))
    return found


def _kind(warning: str) -> str:
    return next((kind for kind, start in STARTS.items() if warning.startswith(start)), "")


def standing(folder: ResultsFolder, result: Result, words: Words) -> Text:
    """What holds for every run: how much is assumed, and what the ranges cover."""
    resolved = result.resolved
    counts = {
        "assumed": Quantity(resolved.count("assumed"), address(resolved.file, "count/assumed")),
        "all": Quantity(len(resolved.beliefs), address(resolved.file, "count/all")),
    }
    key = "caution.luck_and_beliefs" if folder.varies_beliefs else "caution.luck_only"
    return words.say(key, **{name: words.number(count) for name, count in counts.items()})


def one_city(result: Result, words: Words) -> list[Text]:
    """How far from the mean a single city may lie, where pairs believe different numbers."""
    ends = {
        f"{short}_{end}": result.number("variance", measure, f"one_city_{end}")
        for short, measure in (("firms", "additional_registered_firms"), ("jobs", "net_jobs"))
        for end in ("low", "high")
    }
    told = {name: words.number(end) for name, end in ends.items() if end is not None}
    return [words.say("caution.one_city", **told)] if len(told) == len(ends) else []


def _meanings(result: Result, words: Words) -> list[Text]:
    """What the forced numbers mean, for readers who do not know their names."""
    meanings = {belief.name: belief.meaning for belief in result.resolved.beliefs}
    return [quoted(words, meanings.get(name) or name) for name in result.resolved.forced]


def _too_good(result: Result, words: Words) -> list[Text]:
    jobs, cost = result.estimate("net_jobs"), result.estimate("public_cost_dollars")
    if jobs is None or cost is None or cost.mean <= 0:
        return []
    low, high = usual_jobs(cost.mean)
    if jobs.mean <= TOO_GOOD * high.value:
        return []
    place = usual_place(cost.mean)
    return [words.say("caution.too_good", low=words.number(low, place), high=words.number(high, place))]
