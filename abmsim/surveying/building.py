# SPDX-License-Identifier: Apache-2.0
"""Builds a new city from what somebody brings along: tables, a licence log, answers; nothing is needed, nothing is guessed."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from abmsim.scenario.cities import City
from abmsim.scenario.explaining import all_cities
from abmsim.scenario.names import slug_of
from abmsim.scenario.numbers import NAME, stem_numbers
from abmsim.scenario.places import Library
from abmsim.scenario.plan import Community
from abmsim.scenario.problems import Place, Report, echo, listed, nearest, plain
from abmsim.surveying.answers import Answers, open_questions
from abmsim.surveying.answers import from_answers as numbers_from_answers
from abmsim.surveying.estimating import Estimate
from abmsim.surveying.found import Found
from abmsim.surveying.licence_log import read_log
from abmsim.surveying.office import look_at
from abmsim.surveying.office_numbers import assumed_from, numbers_of, summary_lines
from abmsim.surveying.profile_text import NewCity
from abmsim.surveying.public_tables import read_acs, read_jobs, read_nonemployers
from abmsim.surveying.survey import Town, from_businesses, from_census, shares_given

_TRAVEL: Final = "licensing_queue.months_before_each_review"
_SHARES_OFF: Final = 0.005
_MOST: Final = 1_000_000
_MOST_REVIEWERS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody brings along for a new city."""

    acs: str | None = None
    nonemployers: str | None = None
    jobs: str | None = None
    licence_log: str | None = None
    geography: str = ""
    owner_group: str = ""
    share_of_area: float = 1.0
    communities: Sequence[str] = ()
    reviewers: int | None = None
    answers: Answers = field(default_factory=Answers)


def build_city(name: str, model: str, brought: Brought, library: Library) -> tuple[NewCity, list[str]]:
    """Give the new city, and lines that say what a log showed and what is still to be asked.

    Raises ScenarioError with every mistake in what was brought along.
    """
    report = Report()
    cities = all_cities(library)
    if model not in cities:
        near = nearest(model, cities)
        suggestion = f"did you mean {near}?" if near else "abmsim list cities shows them"
        report.add(
            "unknown_city", Place("--city"), "--city", echo(model), allowed=listed(cities), suggestion=suggestion
        )
        report.stop_if_wrong()
    other = cities[model]
    values = {**{one.name: one.value for one in stem_numbers(library, report).values()}}
    values |= {one.name: one.value for one in other.numbers.values()}
    shares = read_communities(brought.communities, report)
    town = _town(shares, other, brought)
    _check_answers(brought, report)
    found = [
        *(shares_given([(one.name, share) for one, share in shares]) if shares else []),
        *_tables(brought, town, report),
    ]
    seen, remarks = _log(brought, values, library, report)
    report.stop_if_wrong()
    found += seen + numbers_from_answers(brought.answers, values)
    open_ones = [
        f"still to be asked: {one.words} ({one.option}; {', '.join(one.numbers)})" for one in open_questions(found)
    ]
    new = NewCity(
        slug_of(name).replace("-", "_"),
        name,
        model,
        tuple(one for one, _ in shares),
        tuple(found),
        (*remarks, *open_ones),
    )
    return new, [*remarks, *open_ones]


def _town(shares: Sequence[tuple[Community, float | None]], other: City, brought: Brought) -> Town:
    names = tuple(one.name for one, _ in shares) or tuple(one.name for one in other.profile.communities)
    return Town(names, tuple(one.name for one in other.profile.sectors), other.numbers, brought.share_of_area)


def read_communities(texts: Sequence[str], report: Report) -> list[tuple[Community, float | None]]:
    """Give communities written NAME=LANGUAGE or NAME=LANGUAGE=SHARE; all mistakes are noted."""
    found: list[tuple[Community, float | None]] = []
    for text in texts:
        label, language, *rest = [part.strip() for part in [*text.split("="), ""][: max(2, text.count("=") + 1)]]
        name = re.sub(r"[^a-z0-9]+", "_", slug_of(label) if label else "").strip("_")
        share = _share(rest[0]) if rest else None
        wrong = not label or not NAME.fullmatch(name) or not re.fullmatch(r"[a-z]{2,3}", language) or len(rest) > 1
        if wrong or (rest and share is None):
            report.add("community_form", Place("--community"), "--community", echo(text))
        elif name in {one.name for one, _ in found}:
            report.add("named_twice", Place("--community"), "--community", echo(text), allowed="each community once")
        else:
            found.append((Community(name, label, language), share))
    told = math.fsum(share for _, share in found if share is not None)
    complete = all(share is not None for _, share in found)
    if found and (told > 1 + _SHARES_OFF or (complete and abs(told - 1) > _SHARES_OFF)):
        report.add("shares_off", Place("--community"), "--community", f"{told:g} in all", name="the communities")
    return found


def _share(text: str) -> float | None:
    share = float(text) if re.fullmatch(r"[0-9]*\.?[0-9]{1,12}", text) else -1.0
    return share if 0 < share <= 1 else None


def _check_answers(brought: Brought, report: Report) -> None:
    answers = brought.answers
    checks = (
        ("--office-hours", answers.office_hours, 1.0, _MOST, "hours a month"),
        ("--files-per-month", answers.files_per_month, 0.0, _MOST, "files a month"),
        ("--share-of-area", brought.share_of_area, 0.001, 1.0, "share of the area of the tables"),
        ("--reviewers", brought.reviewers, 1, _MOST_REVIEWERS, "reviewers"),
        *(("--returned", share, 0.0, 0.99, "share of reviews") for share in (answers.returned or {}).values()),
    )
    for option, value, low, high, unit in checks:
        if value is not None and not low <= value <= high:
            allowed = f"{plain(low)} to {plain(high)} ({unit})"
            report.add(
                "out_of_range",
                Place(option),
                option,
                echo(f"{value:g}"),
                allowed=allowed,
                suggestion=f"{option} {max(low, 0.1):g}",
            )


def _tables(brought: Brought, town: Town, report: Report) -> list[Found]:
    found: list[Found] = []
    if brought.acs is not None:
        cells = read_acs(Path(brought.acs), brought.geography, report)
        found += [] if cells is None else from_census(cells, town)
    jobs = read_jobs(Path(brought.jobs), report) if brought.jobs is not None else None
    if brought.nonemployers is not None:
        table = read_nonemployers(Path(brought.nonemployers), brought.owner_group, report)
        found += [] if table is None else from_businesses(table, jobs, town)
    elif brought.jobs is not None:
        report.add("jobs_alone", Place("--cbp"), "--cbp", echo(brought.jobs))
    return found


def _log(
    brought: Brought, values: Mapping[str, float], library: Library, report: Report
) -> tuple[list[Found], list[str]]:
    """Give the numbers of the office and what the log shows in words."""
    log = read_log(Path(brought.licence_log), report) if brought.licence_log is not None else None
    if log is None:
        return [], []
    reviews = {path: max(1, round(values[f"licensing.reviews_{path}"])) for path in ("home", "commercial", "food")}
    seen = look_at(log, reviews)
    travel = stem_numbers(library, report)[_TRAVEL]
    assumed = assumed_from(values, Estimate(travel.value, travel.low, travel.high), brought.reviewers)
    lines = summary_lines(seen, len(log.files))
    unread = (
        [f"columns that were not read: {', '.join(echo(name) for name in log.sheet.unread)}"]
        if log.sheet.unread
        else []
    )
    return numbers_of(seen, assumed, log.sheet.name), [*lines, *unread]
