# SPDX-License-Identifier: Apache-2.0
"""What could be detected by an evaluation: the paragraph for a grant report, its figure, and the files they go into."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from markupsafe import Markup

from abmsim.report.catalogue import Words
from abmsim.report.quantity import Estimate, Quantity, place_for
from abmsim.report.verdict import Verdict, verdict
from abmsim.results.errors import RefusedError, unwritable
from abmsim.results.files import read_json, write_json, write_text

FILE, FIGURE, PARAGRAPH = "evaluation.json", "evaluation.svg", "evaluation.txt"
SUMMARY = "summary.json"
SELF_REPORT = "self_report"


def open_place(folder: Path, scenario: str) -> None:
    """Make the folder, or make sure that it may hold the evaluation of this scenario.

    Raises:
        RefusedError: it is a link or a file, or holds the evaluation or the results of another scenario.
        DamagedError: it cannot be made, read or written.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise RefusedError(f"{folder}: is not a folder; name another with --out")
    for what, others in (("evaluation", _evaluated(folder)), ("results", _run(folder))):
        if others and scenario not in others:
            raise RefusedError(
                f"{folder}: holds the {what} of {', '.join(others)}, not of {scenario}; name another folder with --out"
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # an evaluation takes minutes: better to know now
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise unwritable(folder, error) from error


def _evaluated(folder: Path) -> list[str]:
    """Return the scenario whose evaluation lies there, if one does."""
    return [str(read_json(folder / FILE).get("scenario"))] if (folder / FILE).exists() else []


def _run(folder: Path) -> list[str]:
    """Return the scenarios whose results lie there, if any do."""
    if not (folder / SUMMARY).exists():
        return []
    return [str(one.get("scenario")) for one in read_json(folder / SUMMARY).get("scenarios", [])]


def write_evaluation(folder: Path, document: Mapping[str, Any], language: str = "en") -> Path:
    """Write the document, its figure and its paragraph into the folder; return the folder."""
    from abmsim.report.figures.drawing import WIDE
    from abmsim.report.figures.evaluation import draw_evaluation
    from abmsim.report.figures.svg import whole_svg

    words = Words(language)
    title = str(words.say("evaluation.figure").striptags())
    write_text(folder / FIGURE, [whole_svg(draw_evaluation(words, WIDE, document), title)])
    write_text(folder / PARAGRAPH, [f"{paragraph(words, document).striptags()}\n"])
    write_json(folder / FILE, document)
    return folder


def paragraph(words: Words, document: Mapping[str, Any]) -> Markup:
    """What may be written into a grant report: the truth here, what clients would say, and what to do or leave."""
    parts = [words.say("evaluation.setting", name=document["name"], pairs=words.numerals.plain(document["pairs"]))]
    for outcome in document["outcomes"]:
        parts.append(truth_sentence(words, document, outcome))
        own = next(row for row in outcome["designs"] if row["design"] == SELF_REPORT)
        if "estimate" in own:
            parts.append(
                words.say(f"evaluation.clients.{outcome['outcome']}", **_claims(words, document, outcome, own))
            )
        parts.append(advice_sentence(words, document, outcome))
    return Markup(" ").join(parts)


def truth_sentence(words: Words, document: Mapping[str, Any], outcome: Mapping[str, Any], file: str = FILE) -> Markup:
    """What the planned programme truly does in these cities; the interval chooses the verb."""
    found, where = outcome["truth"], f"{_address(document, outcome, file)}/truth"
    known = Estimate(found["mean"], found["ci_low"], found["ci_high"], None, where, found["se"])
    said, place = verdict(known), known.place
    takes = said is Verdict.TAKES
    sign = -1 if takes else 1
    ends = ("ci_high", "ci_low") if takes else ("ci_low", "ci_high")
    values = {
        name: words.number(Quantity(sign * found[part], f"{where}/{part}"), place)
        for name, part in zip(("low", "high", "mean"), (*ends, "mean"), strict=True)
    }
    return words.say(f"evaluation.truth.{outcome['outcome']}.{said}", **values)


def verdict_sentence(
    words: Words, document: Mapping[str, Any], outcome: Mapping[str, Any], row: Mapping[str, Any]
) -> Markup:
    """What one design can tell about the programme."""
    name = words.say(f"evaluation.design.{row['design']}")
    if "estimate" not in row:
        return words.say("evaluation.verdict.not_possible", design=name)
    key = f"evaluation.verdict.{row['verdict']}"
    return words.say(key, design=name, **_claims(words, document, outcome, row))


def advice_sentence(words: Words, document: Mapping[str, Any], outcome: Mapping[str, Any]) -> Markup:
    """Which design to take, or plainly that none would see the effect."""
    found = outcome["advice"]
    unit = words.say(f"evaluation.unit.{outcome['outcome']}")
    money = _budget(words, document)
    design = found["design"] or found["sharpest_sound"]
    if found["advice"] == "none_affordable" or design is None:
        key = "none_affordable" if found["advice"] == "none_affordable" else "none_sound"
        return words.say(f"evaluation.advice.{key}", unit=unit, money=money)
    row = next(one for one in outcome["designs"] if one["design"] == design)
    values = _claims(words, document, outcome, row)
    name = words.say(f"evaluation.design.{design}")
    return words.say(f"evaluation.advice.{found['advice']}", design=name, unit=unit, money=money, **values)


def _budget(words: Words, document: Mapping[str, Any]) -> Markup:
    dollars = document["budget_dollars"]
    if dollars is None:
        return words.say("evaluation.any_money")
    return words.say("evaluation.within", dollars=words.dollars(Quantity(dollars, "evaluation.json#budget_dollars")))


def _claims(
    words: Words, document: Mapping[str, Any], outcome: Mapping[str, Any], row: Mapping[str, Any]
) -> dict[str, Markup]:
    """The figures of one design as marked numbers, for the gaps of sentences."""
    where = f"{_address(document, outcome)}/designs/{outcome['designs'].index(row)}"
    place = place_for(row["scatter"])

    def number(value: float, part: str) -> Markup:
        """Mark a number with where it comes from."""
        return words.number(Quantity(value, f"{where}/{part}"), place)

    return {
        "claim": number(row["estimate"]["mean"], "estimate/mean"),
        "without": number(row["claim_without_effect"]["mean"], "claim_without_effect/mean"),
        "smallest": number(row["smallest_detectable"], "smallest_detectable"),
        "power": words.percent(Quantity(row["power"]["mean"], f"{where}/power/mean")),
        "alarms": words.percent(Quantity(row["false_alarms"]["mean"], f"{where}/false_alarms/mean")),
        "cost": words.dollars(Quantity(row["cost_dollars"], f"{where}/cost_dollars")),
    }


def _address(document: Mapping[str, Any], outcome: Mapping[str, Any], file: str = FILE) -> str:
    return f"{file}#outcomes/{document['outcomes'].index(outcome)}"
