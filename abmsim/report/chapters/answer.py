# SPDX-License-Identifier: Apache-2.0
"""The first screen: the answer in two sentences, how sure it is, the money, the warnings and one figure."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from abmsim.report.catalogue import Words
from abmsim.report.chapters.cautions import cautions, one_city, standing
from abmsim.report.chapters.sentences import confidence_phrase, effect_sentence, titled
from abmsim.report.chapters.setting import not_real, untested
from abmsim.report.chapters.tables import estimate_table
from abmsim.report.chapters.tiles import tiles
from abmsim.report.document import Answer, Picture, Text
from abmsim.report.figures.claims import Claim, draw_claims
from abmsim.report.figures.intervals import Usual
from abmsim.report.folder import Result, ResultsFolder
from abmsim.report.names import name_of
from abmsim.report.quantity import Estimate, Quantity, address
from abmsim.report.timeline import effect_at
from abmsim.report.verdict import Verdict, verdict
from abmsim.report.yardsticks import usual_jobs, usual_place

A_YEAR = 12
FIRMS, NET, COST = "additional_registered_firms", "net_jobs", "public_cost_dollars"
ROWS = (("reported_jobs", False), ("gross_jobs", False), (NET, True), (FIRMS, True))


def answer(folder: ResultsFolder, result: Result, words: Words) -> Answer:
    """The first screen of one scenario."""
    resolved = result.resolved
    until = words.numerals.month(resolved.start, result.months)
    begin = words.numerals.month(resolved.start, 1)
    alone = result.is_untested
    place = "answer.place_alone" if alone else "answer.place_and_time"
    sentences = untested(result, words) if alone else _sentences(folder, result, words)
    return Answer(
        place_and_time=words.say(place, city=name_of(words, resolved.city), begin=begin, end=until),
        title=resolved.name,
        question=resolved.question,
        sentences=[*not_real(folder, words), *sentences],
        confidence=[] if alone else _confidence(folder, result, words),
        warnings=[*cautions(result, words), standing(folder, result, words), *one_city(result, words)],
        tiles=[] if alone else tiles(folder, result, words),
        picture=None if alone else _picture(result, words),
    )


def _dates(result: Result, words: Words) -> list[tuple[int, Text]]:
    """The months that the answer speaks of: the programme's end and a year later, else the end of the run."""
    start, last, ends = result.resolved.start, result.months, result.resolved.last_month
    if ends is None or ends >= last:
        return [(last, words.numerals.month(start, last))]
    later = (ends + A_YEAR, "year_later") if ends + A_YEAR <= last else (last, "last")
    return [
        (month, words.say(f"answer.when.{key}", month=words.numerals.month(start, month)))
        for month, key in ((ends, "ends"), later)
    ]


def _sentences(folder: ResultsFolder, result: Result, words: Words) -> list[Text]:
    return [
        effect_sentence(words, effect_at(folder, result, measure, month), measure, month=when)
        for month, when in _dates(result, words)[:1]
        for measure in (FIRMS, NET)
    ] + (_later(folder, result, words) if _turns(folder, result, words) else [])


def _turns(folder: ResultsFolder, result: Result, words: Words) -> bool:
    """True where the verb of any sentence no longer holds later: that belongs beside the answer, not below it."""
    for measure in (FIRMS, NET):
        effects = [effect_at(folder, result, measure, month) for month, _ in _dates(result, words)]
        if len({verdict(effect) for effect in effects if effect is not None}) > 1:
            return True
    return False


def _later(folder: ResultsFolder, result: Result, words: Words) -> list[Text]:
    """What is left of it later, where the run goes on after the programme."""
    return [
        words.say("answer.later", month=when, firms=firms, jobs=jobs)
        for month, when in _dates(result, words)[1:]
        for firms, jobs in [[_in_short(folder, result, words, measure, month) for measure in (FIRMS, NET)]]
    ]


def _in_short(folder: ResultsFolder, result: Result, words: Words, measure: str, month: int) -> Text:
    label, effect = words.say(f"measure.{measure}"), effect_at(folder, result, measure, month)
    if effect is None:
        return words.say("answer.later_unknown", measure=label)
    apart = verdict(effect) in (Verdict.ADDS, Verdict.TAKES, Verdict.NOTHING)
    mean = words.number(effect.part("mean"), effect.place)
    return words.say(
        "answer.later_one" if apart else "answer.later_zero", measure=label, mean=mean, range=words.span(effect)
    )


def _confidence(folder: ResultsFolder, result: Result, words: Words) -> list[Text]:
    said = [] if _turns(folder, result, words) else _later(folder, result, words)
    month = _dates(result, words)[0][0]
    firms, jobs = (effect_at(folder, result, measure, month) for measure in (FIRMS, NET))
    if firms and jobs and _has_a_chance(firms) and _has_a_chance(jobs):
        phrases = {"firms": confidence_phrase(words, firms), "jobs": confidence_phrase(words, jobs)}
        said.append(words.say("sure.chances", month=words.numerals.month(result.resolved.start, month), **phrases))
    pairs = Quantity(result.pairs, address("summary.json", "pairs", {"scenario": result.slug}))
    said.append(words.say("sure.pairs", pairs=words.number(pairs)))
    return said


def _has_a_chance(effect: Estimate) -> bool:
    """False where all runs agree: luck is not seen there, and no chance can be told."""
    return effect.chance is not None and effect.low < effect.high


def _picture(result: Result, words: Words) -> Picture | None:
    rows: list[Claim | Usual] = []
    for measure, quotable in ROWS:
        estimate = result.estimate(measure)
        if estimate is not None:
            rows.append(Claim(titled(words, f"measure.{measure}"), estimate, quotable))
        if measure == NET:
            rows.extend(_usual(result, words))
    claims = [row for row in rows if isinstance(row, Claim)]
    if len(claims) < len(ROWS):
        return None
    note = words.say("claims.note", month=words.numerals.month(result.resolved.start, result.months))
    if len(rows) > len(claims):
        note = words.say("claims.note_usual", note=note)
    return Picture(
        id="claims",
        title=words.say("claims.title"),
        alternative=_alternative(words, claims),
        draw=partial(draw_claims, words, rows=rows),
        note=note,
        table=estimate_table(words, words.say("claims.table"), [(claim.label, claim.estimate) for claim in claims]),
    )


def _usual(result: Result, words: Words) -> list[Usual]:
    cost = result.estimate(COST)
    if cost is None or cost.mean <= 0:
        return []
    return [Usual(titled(words, "claims.usual"), *usual_jobs(cost.mean), usual_place(cost.mean))]


def _alternative(words: Words, claims: list[Claim]) -> Markup:
    parts = [words.say("claims.one", label=claim.label, range=words.span(claim.estimate)) for claim in claims]
    return words.say("claims.alternative", rows=Markup(" ").join(parts))
