# SPDX-License-Identifier: Apache-2.0
"""The licence office: how long a licence takes, how many files wait, how many come back."""

from __future__ import annotations

from abmsim.report.catalogue import Words
from abmsim.report.chapters.over_time import worlds
from abmsim.report.document import Chapter, Text
from abmsim.report.folder import Result
from abmsim.report.quantity import Quantity
from abmsim.report.timeline import world_line
from abmsim.report.verdict import Verdict, verdict

WAIT = "licence_months"
MEASURES = (WAIT, "pending", "returned")
DAYS_A_MONTH = 365.25 / 12
FINEST_PLACE = -2  # hundredths of a month: less than a third of a day


def office(result: Result, words: Words) -> Chapter | None:
    """The chapter, or None where no licence was ever approved."""
    if not world_line(result, WAIT, treated=False).is_defined:
        return None
    return Chapter(
        id="office",
        title=words.say("office.title"),
        sentences=[words.say("office.story"), *_wait(result, words)],
        pictures=[worlds(result, words, "office", MEASURES)],
    )


def _wait(result: Result, words: Words) -> list[Text]:
    estimate, entry = result.estimate(WAIT), result.entry(WAIT)
    means = [entry.get(part) for part in ("baseline_mean", "scenario_mean")]
    if estimate is None or None in means:
        return []
    if result.is_untested:
        level = Quantity(float(str(means[0])), f"{result.source(WAIT)}/baseline_mean")
        return [words.say("office.wait.alone", without=words.number(level, FINEST_PLACE))]
    said = verdict(estimate)
    same = said is not Verdict.NOTHING and abs(estimate.mean) * DAYS_A_MONTH < 1
    place = FINEST_PLACE if same else estimate.place_down_to(FINEST_PLACE)
    without, treated = (
        words.number(Quantity(float(str(mean)), f"{result.source(WAIT)}/{part}"), place)
        for mean, part in zip(means, ("baseline_mean", "scenario_mean"), strict=True)
    )
    if same:
        return [words.say("office.wait.same", without=without)]
    known = said if said in (Verdict.ADDS, Verdict.TAKES, Verdict.NOTHING) else Verdict.NO_EFFECT
    return [words.say(f"office.wait.{known}", without=without, treated=treated)]
