# SPDX-License-Identifier: Apache-2.0
"""What a reader must know before quoting a number: every warning stands on the first screen."""

from __future__ import annotations

from abmsim.analysis.summary import LUCK_ONLY
from abmsim.report.catalogue import Words
from abmsim.report.document import Text
from abmsim.report.folder import Result
from abmsim.report.yardsticks import usual_jobs, usual_place

TOO_GOOD = 2  # times the most that the money has bought anywhere


def cautions(result: Result, words: Words) -> list[Text]:
    """The warnings of the run, and those that the numbers themselves call for."""
    found: list[Text] = [warning for warning in result.warnings if warning != LUCK_ONLY]  # said beside the answer
    if result.compared_with is not None:
        found.append(words.say("caution.against", name=result.compared_with))
    if result.resolved.forced:
        found.append(words.say("caution.forced", names=words.say("list.separator").join(result.resolved.forced)))
    found.extend(_too_good(result, words))
    return found


def _too_good(result: Result, words: Words) -> list[Text]:
    jobs, cost = result.estimate("net_jobs"), result.estimate("public_cost_dollars")
    if jobs is None or cost is None or cost.mean <= 0:
        return []
    low, high = usual_jobs(cost.mean)
    if jobs.mean <= TOO_GOOD * high.value:
        return []
    place = usual_place(cost.mean)
    return [words.say("caution.too_good", low=words.number(low, place), high=words.number(high, place))]
