# SPDX-License-Identifier: Apache-2.0
"""Questions at a terminal; where nobody can answer, the usual answer is taken and said."""

import re
import sys
from collections.abc import Sequence
from dataclasses import replace

import typer

from abmsim.scenario.levers import lever_kinds, read_lever
from abmsim.scenario.places import Library, shipped_files
from abmsim.scenario.problems import Place, Report, echo, listed, nearest
from abmsim.scenario.writing import Wishes
from abmsim.surveying.answers import QUESTIONS, Answers, open_questions
from abmsim.surveying.building import Brought, build_city


def is_answered() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def asked(question: str, usual: str) -> str:
    """Give an answer, or the usual one where nobody can be asked."""
    if not is_answered():
        return usual
    answer: str = typer.prompt(question, default=usual, err=True, show_default=bool(usual))
    return answer.strip()


def asked_wishes(name: str, city: str, start: str, months: int | None, levers: Sequence[str] | None) -> Wishes:
    """Give what a new scenario is to be, from options or by asking."""
    library = Library()
    cities = [path.stem for path in shipped_files("cities", library)]
    city = city or asked(f"City ({', '.join(cities)}, or a path such as ./our_city.yaml)", cities[0])
    start = start or asked("First month (YYYY-MM)", "2015-07")
    length = _whole(asked("Months", "36")) if months is None else months
    return Wishes(name, city, start, length, tuple(_levers(levers, library)))


def _whole(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text)
    report = Report()
    report.add("not_whole", Place("--months"), "months", echo(text), allowed="1 to 600 (months)", suggestion="36")
    report.stop_if_wrong()
    return 0


def _levers(named: Sequence[str] | None, library: Library) -> list[str]:
    """Give the levers named, or those that somebody says yes to; none where nobody can be asked."""
    kinds = lever_kinds(library)
    report = Report()
    for one in named or ():
        if one not in kinds:
            near = nearest(one, kinds)
            suggestion = f"did you mean {near}?" if near else "abmsim list interventions shows them"
            report.add(
                "unknown_lever",
                Place("--lever"),
                "--lever",
                echo(one),
                choices=listed(kinds, 30),
                suggestion=suggestion,
            )
    report.stop_if_wrong()
    if named is not None or not is_answered():
        return list(named or ())
    found = []
    for kind in kinds:
        lever = read_lever(kind, library, report)
        if lever is not None and typer.confirm(f"{lever.label}? {lever.meaning}", default=False, err=True):
            found.append(kind)
    return found


def read_answers(office_hours: float | None, files: float | None, returned: str) -> Answers:
    """Give the answers that stand in options. Raises ScenarioError for shares nobody can read."""
    report = Report()
    shares: dict[str, float] = {}
    for part in filter(None, returned.split(",")):
        found = re.fullmatch(r"\s*([a-z]{2,3})\s*=\s*(0?\.[0-9]{1,12}|0|1)\s*", part)
        if found is None:
            report.add("returned_form", Place("--returned"), "--returned", echo(part))
        else:
            shares[found.group(1)] = float(found.group(2))
    report.stop_if_wrong()
    return Answers(office_hours, files, shares)


def asked_answers(name: str, model: str, brought: Brought) -> Brought:
    """Ask at a terminal for the inputs that are still open; an empty answer leaves a number assumed."""
    if not is_answered():
        return brought
    new, _ = build_city(name, model, brought, Library())
    told = brought.answers
    hours, files, returned = told.office_hours, told.files_per_month, dict(told.returned or {})
    open_ones = [one.option for one in open_questions(new.found)]
    words = {one.option: asked(f"{one.words} (empty: not known)", "") for one in QUESTIONS if one.option in open_ones}
    hours = _amount(words.get("--office-hours", ""), "--office-hours", hours)
    files = _amount(words.get("--files-per-month", ""), "--files-per-month", files)
    returned |= read_answers(None, None, words.get("--returned", "")).returned or {}
    return replace(brought, answers=Answers(hours, files, returned))


def _amount(text: str, option: str, told: float | None) -> float | None:
    if not text:
        return told
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", text):
        return float(text)
    report = Report()
    report.add("not_number", Place(option), option, echo(text), allowed="a number", suggestion=f"{option} 800")
    report.stop_if_wrong()
    return None
