# SPDX-License-Identifier: Apache-2.0
"""Month by month: the difference the programme makes, and the city it makes it in."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from abmsim.report.catalogue import Words
from abmsim.report.chapters.sentences import titled
from abmsim.report.chapters.survival import survival
from abmsim.report.chapters.tables import line_table
from abmsim.report.document import Chapter, Picture, Table, Text
from abmsim.report.figures.lines import Clock, Effect, Worlds, draw_effects, draw_worlds
from abmsim.report.folder import Result, ResultsFolder
from abmsim.report.quantity import Estimate, place_for
from abmsim.report.timeline import Line, drift_a_year, effect_at, effect_line, world_line

EFFECTS = ("additional_registered_firms", "net_jobs")
LEVELS = ("registered_firms", "jobs")
A_YEAR = 12


def clock_of(result: Result) -> Clock:
    """When the run starts and when the programme runs."""
    resolved = result.resolved
    return Clock(resolved.start, result.months, resolved.first_month, resolved.last_month)


def over_time(folder: ResultsFolder, result: Result, words: Words) -> Chapter:
    """Effects with their intervals, then both worlds with their bands, then the dates people ask about."""
    lost = _is_lost_in_luck(folder, result)
    return Chapter(
        id="over-time",
        title=words.say("time.title"),
        sentences=[words.say("time.effects"), words.say("time.levels_lost" if lost else "time.levels")],
        pictures=[_effects(folder, result, words), _levels(result, words)],
        unfolded=[table for table in (_dates(folder, result, words), survival(result, words)) if table.rows],
    )


def levels_alone(result: Result, words: Words) -> Chapter:
    """The city month by month where nothing was tested: no effects, no dates."""
    sentences = [words.say("time.levels_alone")]
    return Chapter(
        id="over-time", title=words.say("time.title"), sentences=sentences, pictures=[_levels(result, words)]
    )


def _levels(result: Result, words: Words) -> Picture:
    """Both worlds, and by how much the untreated one drifts."""
    alone = result.is_untested
    picture = worlds(result, words, "levels", LEVELS)
    drifts = {}
    for name, measure in zip(("firms", "jobs"), LEVELS, strict=True):
        drift = drift_a_year(result, measure)
        drifts[name] = words.change(drift, max(0, place_for(abs(drift.value) / 10)))
    return replace(picture, note=words.say("time.drift_alone" if alone else "time.drift", note=picture.note, **drifts))


def _is_lost_in_luck(folder: ResultsFolder, result: Result) -> bool:
    """True when simulated cities lie further apart than the programme changes, for every measure shown."""
    spreads = []
    for effect, level in zip(EFFECTS, LEVELS, strict=True):
        without = world_line(result, level, treated=False)
        luck = without.at(result.months, "high").value - without.at(result.months, "low").value
        spreads.append(luck > abs(effect_line(folder, result, effect).at(result.months, "mean").value))
    return all(spreads)


def _effects(folder: ResultsFolder, result: Result, words: Words) -> Picture:
    clock = clock_of(result)
    panels = []
    columns: list[tuple[Text, Line, str]] = []
    ends: list[Text] = []
    for measure in EFFECTS:
        line, last = effect_line(folder, result, measure), effect_at(folder, result, measure, clock.months)
        label = words.say(f"measure.{measure}")
        for part, key in (("mean", "best"), ("low", "low"), ("high", "high")):
            columns.append((words.say("head.of", measure=label, part=words.say(f"head.{key}")), line, part))
        panels.append(Effect(titled(words, f"measure.{measure}"), line, last))
        if last is not None:
            ends.append(words.say("time.end_of_effect", measure=label, range=words.span(last)))
    until = words.numerals.month(clock.start, clock.months)
    return Picture(
        id="effects",
        title=words.say("time.effects_picture"),
        alternative=words.say("time.effects_alternative", month=until, ends=words.say("list.separator").join(ends)),
        draw=partial(draw_effects, words, clock=clock, panels=panels),
        note=words.say("time.effects_note"),
        table=line_table(words, words.say("time.effects_table"), clock.start, columns),
    )


def worlds(result: Result, words: Words, name: str, measures: tuple[str, ...]) -> Picture:
    """Both worlds (one where nothing was tested), a panel a measure; sentences are filed under `time.<name>_...`."""
    clock, alone = clock_of(result), result.is_untested
    filed = f"{name}_alone" if alone else name
    panels = []
    columns: list[tuple[Text, Line, str]] = []
    for measure in measures:
        without, treated = (world_line(result, measure, treated=which) for which in (False, True))
        panels.append(Worlds(titled(words, f"measure.{measure}"), without, None if alone else treated))
        for key, line in (("figure.without", without), ("figure.with", treated))[: 1 if alone else 2]:
            for part, head in (("mean", "mean"), ("low", "tenth"), ("high", "ninetieth")):
                of = {"measure": words.say(f"measure.{measure}"), "world": words.say(key)}
                columns.append((words.say("head.of_world", part=words.say(f"head.{head}"), **of), line, part))
    shown = words.say("list.separator").join(words.say(f"measure.{measure}") for measure in measures)
    return Picture(
        id=name,
        title=words.say(f"time.{filed}_picture"),
        alternative=words.say(f"time.{filed}_alternative", measures=shown),
        draw=partial(draw_worlds, words, clock=clock, panels=panels),
        note=words.say("time.alone_note" if alone else "time.worlds_note"),
        table=line_table(words, words.say(f"time.{filed}_table"), clock.start, columns),
    )


def _dates(folder: ResultsFolder, result: Result, words: Words) -> Table:
    """The effect when the programme ends, a year later, and at the end of the run."""
    clock = clock_of(result)
    ends = clock.last or clock.months
    dates = {ends: "time.at_the_end_of_it", ends + A_YEAR: "time.a_year_later", clock.months: "time.at_the_end"}
    rows: list[list[Text]] = []
    for month, key in sorted(dates.items()):
        if month <= clock.months:
            label = words.say(key, month=words.numerals.month(clock.start, month))
            rows.append([label, *(_cell(words, effect_at(folder, result, measure, month)) for measure in EFFECTS)])
    head: list[Text] = [titled(words, "head.date"), *(titled(words, f"measure.{measure}") for measure in EFFECTS)]
    return Table(words.say("time.dates_table"), head, rows)


def _cell(words: Words, estimate: Estimate | None) -> Text:
    if estimate is None:
        return words.say("cell.undefined")
    mean = words.number(estimate.part("mean"), estimate.place)
    return words.say("figure.estimate_cell", mean=mean, range=words.span(estimate))
