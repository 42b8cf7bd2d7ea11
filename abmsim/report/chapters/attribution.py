# SPDX-License-Identifier: Apache-2.0
"""From gross to net: whose jobs may be claimed."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from abmsim.report.catalogue import Words, marked
from abmsim.report.chapters.sentences import titled
from abmsim.report.chapters.tables import estimate_table
from abmsim.report.document import Chapter, Picture, Table, Text
from abmsim.report.figures.waterfall import Step, common_place, draw_waterfall
from abmsim.report.folder import Result
from abmsim.report.quantity import Estimate
from abmsim.report.verdict import Verdict, verdict

NET = "net_jobs"
STEPS = (
    ("gross_jobs", 1, True),
    ("deadweight_jobs", -1, False),
    ("spillover_jobs", 1, False),
    ("displaced_jobs", -1, False),
    (NET, 1, True),
)


def attribution(result: Result, words: Words, with_figure: bool = True) -> Chapter | None:
    """The chapter, or None where the run has no complete set of job measures; without its figure the table is left."""
    estimates = {name: result.estimate(name) for name, _, _ in STEPS}
    found: dict[str, Estimate] = {name: each for name, each in estimates.items() if each is not None and each.whole}
    if len(found) < len(STEPS):
        return None
    rows = [(_label(words, name), found[name]) for name, _, _ in STEPS]
    table = estimate_table(words, words.say("attribution.table"), rows)
    return Chapter(
        id="attribution",
        title=words.say("attribution.title"),
        sentences=[*_story(words, result, found), words.say("attribution.terms")],
        pictures=[_picture(words, found, table)] if with_figure else [],
        unfolded=[] if with_figure else [table],
    )


def _picture(words: Words, found: dict[str, Estimate], table: Table) -> Picture:
    steps = [Step(titled(words, f"step.{name}"), found[name], sign, total, name == NET) for name, sign, total in STEPS]
    return Picture(
        id="waterfall",
        title=words.say("attribution.picture"),
        alternative=_alternative(words, found),
        draw=partial(draw_waterfall, words, steps=steps),
        note=words.say("attribution.note"),
        table=table,
    )


def _label(words: Words, name: str) -> str:
    return titled(words, f"measure.{name}")


def _story(words: Words, result: Result, found: dict[str, Estimate]) -> list[Text]:
    place = common_place(list(found.values()))
    means = {name: words.number(each.part("mean"), place) for name, each in found.items()}
    said: list[Text] = []
    claimed = result.estimate("reported_jobs")
    if claimed is not None:
        said.append(words.say("attribution.claimed", claimed=words.change(claimed.part("mean"), claimed.place)))
    said.append(words.say("attribution.story", **means))
    taken = found["displaced_jobs"].part("mean")
    size = marked(taken, words.numerals.plain(abs(taken.value), place))
    said.append(words.say("attribution.taken" if taken.value >= 0 else "attribution.given", jobs=size))
    told_apart = verdict(found[NET]) in (Verdict.ADDS, Verdict.TAKES, Verdict.NOTHING)
    net = words.span(found[NET])
    said.append(words.say("attribution.left" if told_apart else "attribution.left_near_zero", net=net))
    return [Markup(" ").join(said)]


def _alternative(words: Words, found: dict[str, Estimate]) -> Markup:
    place = common_place(list(found.values()))
    parts = [
        words.say("attribution.one", label=_label(words, name), mean=words.number(each.part("mean"), place))
        for name, each in found.items()
    ]
    return Markup(" ").join(parts)
