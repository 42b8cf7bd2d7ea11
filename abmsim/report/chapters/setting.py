# SPDX-License-Identifier: Apache-2.0
"""What stands before every answer: a city of another size is not the real one, and no programme is no test."""

from __future__ import annotations

from abmsim.report.catalogue import Words
from abmsim.report.document import Text
from abmsim.report.folder import Result, ResultsFolder
from abmsim.report.names import name_of
from abmsim.report.quantity import Quantity, address, exact_place

LEVELS = {"firms": "additional_registered_firms", "jobs": "additional_jobs"}


def not_real(folder: ResultsFolder, words: Words) -> list[Text]:
    """That the simulated city has not the size of the real one; nothing where it has."""
    scale = folder.manifest["scale"]
    if scale == 1:
        return []
    times = words.number(Quantity(float(scale), address("manifest.json", "scale")), exact_place(float(scale)))
    return [words.say("answer.not_real", times=times, city=name_of(words, folder.results[0].resolved.city))]


def untested(result: Result, words: Words) -> list[Text]:
    """That nothing was tested, and the levels of the city instead."""
    month = words.numerals.month(result.resolved.start, result.months)
    levels = {}
    for gap, measure in LEVELS.items():
        level = float(result.entry(measure)["baseline_mean"])
        levels[gap] = words.number(Quantity(level, f"{result.source(measure)}/baseline_mean"))
    return [words.say("answer.untested"), words.say("answer.levels", month=month, **levels)]
