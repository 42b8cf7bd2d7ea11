# SPDX-License-Identifier: Apache-2.0
"""Reads three public tables of the United States into numbers of a new city: schooling, trades and what customers spend.

- American Community Survey: `geography, period, acs_variable, label, estimate, moe90` (margins for 90 %)
- Nonemployer Statistics by Demographics: `naics, sex, ethnicity, race, veteran, year, nonemployer_firms, receipts_kusd`
- County Business Patterns: `naics_code, EMP`
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from abmsim.scenario.problems import Place, Report, echo, listed
from abmsim.surveying.sheets import Cell, by_columns, number_in, read_sheet
from abmsim.units import PRICE_INDEX

ACS_COLUMNS: Final = ("geography", "period", "acs_variable", "label", "estimate", "moe90")
NESD_COLUMNS: Final = (
    "naics", "sex", "ethnicity", "race", "veteran", "year", "nonemployer_firms", "receipts_kusd",
)  # fmt: skip
CBP_COLUMNS: Final = ("naics_code", "EMP")
# The trades of the shipped cities in the North American Industry Classification: what to add, what to take away.
NAICS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "construction": (("23",), ()),
    "admin_cleaning": (("56",), ()),
    "other_services": (("81",), ("813",)),  # without churches and civic bodies
    "retail": (("44-45",), ()),
    "food": (("72",), ()),
    "transport": (("48-49",), ()),
    "health_child_care": (("62",), ("622",)),  # without hospitals
    "professional": (("51", "52", "53", "54", "61"), ()),
    "arts": (("71",), ()),
}
_MOE_TO_95: Final = 1.96 / 1.645
_ALL: Final = "Total"


@dataclass(frozen=True, slots=True)
class Cells:
    """Figures of one table by name, each with the margin of its 95 % interval; withheld ones are left out."""

    figures: Mapping[str, tuple[float, float]]
    source: str
    year: int = 0


def read_acs(path: Path, geography: str, report: Report) -> Cells | None:
    """Give estimates by variable (and by label where a row is marked as derived) for one geography, the first if not named."""
    sheet = read_sheet(path, ACS_COLUMNS[:5], ACS_COLUMNS[5:], report)
    if sheet is None:
        return None
    places = list(dict.fromkeys(row["geography"].text for row in sheet.rows))
    chosen = next((place for place in places if geography.casefold() in place.casefold()), "")
    if not chosen:
        report.add(
            "table_nothing_found", sheet.place, "geography", echo(geography) or "nothing", choices=listed(places)
        )
        return None
    figures: dict[str, tuple[float, float]] = {}
    rows = list(by_columns(sheet.rows, geography=chosen))
    for row in rows:
        name = row["acs_variable"].text
        value = number_in(row["estimate"], "estimate", report)
        margin = number_in(row["moe90"], "moe90", report) if "moe90" in row else None
        if value is not None:
            key = row["label"].text if name.startswith("derived") else name
            figures[key] = (value, (margin or 0.0) * _MOE_TO_95)
    return Cells(figures, f"American Community Survey {rows[0]['period'].text}, {chosen}")


@dataclass(frozen=True, slots=True)
class Nonemployers:
    """Businesses without staff and their receipts in $1,000 by sector, of all owners and of the group asked for."""

    firms: Mapping[str, float]
    receipts: Mapping[str, float]
    all_receipts: Mapping[str, float]
    group: str
    year: int
    source: str


def read_nonemployers(path: Path, group: str, report: Report) -> Nonemployers | None:
    """Give the businesses without staff; `group` is an ethnicity or race of the table, all owners when empty."""
    sheet = read_sheet(path, NESD_COLUMNS, (), report)
    if sheet is None:
        return None
    groups = {row[column].text for row in sheet.rows for column in ("ethnicity", "race")}
    if group and group not in groups:
        found, choices = echo(group), listed(sorted(groups - {_ALL}), 20)
        report.add("table_nothing_found", Place("--owner-group"), "--owner-group", found, choices=choices)
        return None
    everybody = list(by_columns(sheet.rows, sex=_ALL, ethnicity=_ALL, race=_ALL, veteran=_ALL))
    own = everybody
    if group:
        pairs = ((group, _ALL), (_ALL, group))
        own = [
            row
            for ethnicity, race in pairs
            for row in by_columns(sheet.rows, sex=_ALL, ethnicity=ethnicity, race=race, veteran=_ALL)
        ]
    if not everybody or not own:
        report.add("table_nothing_found", sheet.place, "sex, ethnicity, race, veteran", "no total", choices="Total")
        return None
    year = number_in(everybody[0]["year"], "year", report)
    if year not in PRICE_INDEX:
        place, found = everybody[0]["year"].place, echo(everybody[0]["year"].text) or "nothing"
        report.add("table_year", place, "year", found, first=min(PRICE_INDEX), last=max(PRICE_INDEX))
        return None
    who = f", {group} owners" if group else ""
    return Nonemployers(
        _by_naics(own, "nonemployer_firms", report),
        _by_naics(own, "receipts_kusd", report),
        _by_naics(everybody, "receipts_kusd", report),
        group,
        int(year or 0),
        f"Nonemployer Statistics by Demographics {year or 0:.0f}{who}",
    )


def _by_naics(rows: Sequence[Mapping[str, Cell]], name: str, report: Report) -> dict[str, float]:
    found: dict[str, float] = {}
    for row in rows:
        value = number_in(row[name], name, report)
        if value is not None:
            found.setdefault(row["naics"].text, value)
    return found


def read_jobs(path: Path, report: Report) -> Mapping[str, float] | None:
    """Give jobs by NAICS code; retail and transport add up from their two halves where the table has those."""
    sheet = read_sheet(path, CBP_COLUMNS, (), report)
    if sheet is None:
        return None
    jobs: dict[str, float] = {}
    for row in sheet.rows:
        value = number_in(row["EMP"], "EMP", report)
        if value is not None:
            jobs.setdefault(row["naics_code"].text.strip('"-/'), value)
    for joined in ("44-45", "48-49"):
        halves = joined.split("-")
        if joined not in jobs and any(half in jobs for half in halves):
            jobs[joined] = math.fsum(jobs.get(half, 0.0) for half in halves)
        elif joined not in jobs:
            below = [value for code, value in jobs.items() if code[:2] in halves and len(code) == len("441")]
            if below:
                jobs[joined] = math.fsum(below)
    return jobs


def of_trade(table: Mapping[str, float], trade: str) -> float | None:
    """Give a trade's figure; None when a part of it is withheld or the trade is not in the classification."""
    if trade not in NAICS:
        return None
    more, less = NAICS[trade]
    if any(code not in table for code in more):
        return None
    return math.fsum(table[code] for code in more) - math.fsum(table.get(code, 0.0) for code in less)
