# SPDX-License-Identifier: Apache-2.0
"""Reads a licensing office's own log: when each file came in, went back and was approved, in which language, on which path."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from abmsim.scenario.cities import LICENCE_PATHS
from abmsim.scenario.problems import Report, echo, listed, nearest
from abmsim.surveying.sheets import Cell, Sheet, read_sheet

REQUIRED: Final = ("received", "returned", "approved", "language", "path")
OPTIONAL: Final = ("file", "corrected", "withdrawn")
FEWEST_FILES: Final = 30
FEWEST_APPROVALS: Final = 10
FEWEST_MONTHS: Final = 3
_YEARS: Final = range(1950, 2101)
_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_STAMP: Final = re.compile(rf"{_DAY}([T ][0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}}(\.[0-9]{{1,6}})?)?)?")
_AMERICAN: Final = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")


@dataclass(frozen=True, slots=True)
class LicenceFile:
    """One file at the office; `corrected` says when the applicant came back after each return (or is empty)."""

    received: datetime
    returned: tuple[datetime, ...]
    corrected: tuple[datetime, ...]
    approved: datetime | None
    withdrawn: datetime | None
    language: str
    path: str


@dataclass(frozen=True, slots=True)
class LicenceLog:
    """Every file of the log, and the table it was read from."""

    files: tuple[LicenceFile, ...]
    sheet: Sheet


def read_log(path: Path, report: Report) -> LicenceLog | None:
    """Give the files of a log; None (and every mistake noted with line and column) when one cell is wrong."""
    before = len(report.problems)
    sheet = read_sheet(path, REQUIRED, OPTIONAL, report)
    if sheet is None:
        return None
    _refuse_twice(sheet, report)
    files = tuple(_file(row, report) for row in sheet.rows)
    good = tuple(one for one in files if one is not None)
    approvals = sum(one.approved is not None for one in good)
    months = len({(one.received.year, one.received.month) for one in good})
    enough = len(good) >= FEWEST_FILES and approvals >= FEWEST_APPROVALS and months >= FEWEST_MONTHS
    if len(report.problems) == before and not enough:
        found = f"{len(good)} files, {approvals} of them approved, received in {months} different months"
        report.add(
            "log_short", sheet.place, "", found, files=FEWEST_FILES, approvals=FEWEST_APPROVALS, months=FEWEST_MONTHS
        )
    return None if len(report.problems) > before else LicenceLog(good, sheet)


def _refuse_twice(sheet: Sheet, report: Report) -> None:
    seen: dict[str, int] = {}
    for row in sheet.rows:
        cell = row.get("file")
        if cell is None or not cell.text:
            continue
        if cell.text in seen:
            report.add("log_file_twice", cell.place, "file", echo(cell.text), first=seen[cell.text])
        seen.setdefault(cell.text, cell.place.line)


def _file(row: Mapping[str, Cell], report: Report) -> LicenceFile | None:
    before = len(report.problems)
    received = _moment(row["received"], "received", report)
    if not row["received"].text:
        report.add("log_received_missing", row["received"].place, "received", "nothing")
    returned = _moments(row["returned"], "returned", report)
    corrected = _moments(row["corrected"], "corrected", report) if "corrected" in row else ()
    approved = _moment(row["approved"], "approved", report)
    withdrawn = _moment(row["withdrawn"], "withdrawn", report) if "withdrawn" in row else None
    language, path = row["language"].text.lower(), row["path"].text.lower()
    _check_words(row, language, path, report)
    if received is None or len(report.problems) > before:
        return None
    one = LicenceFile(received, returned, corrected, approved, withdrawn, language, path)
    return one if _in_order(one, row, report) else None


def _check_words(row: Mapping[str, Cell], language: str, path: str, report: Report) -> None:
    if not re.fullmatch(r"[a-z]{2,3}", language):
        report.add("log_language", row["language"].place, "language", echo(row["language"].text) or "nothing")
    if path not in LICENCE_PATHS:
        near = nearest(path, LICENCE_PATHS)
        suggestion = f"did you mean {near}?" if near else LICENCE_PATHS[0]
        found = echo(row["path"].text) or "nothing"
        report.add("log_path", row["path"].place, "path", found, choices=listed(LICENCE_PATHS), suggestion=suggestion)


def _moments(cell: Cell, name: str, report: Report) -> tuple[datetime, ...]:
    """Give the moments of a cell, several divided by `;` or `|`."""
    parts = [part.strip() for part in re.split(r"[;|]", cell.text)] if cell.text.strip() else []
    moments = (_moment(Cell(part, cell.place), name, report) for part in parts)
    return tuple(one for one in moments if one is not None)


def _moment(cell: Cell, name: str, report: Report) -> datetime | None:
    text = cell.text.strip()
    if not text:
        return None
    if _STAMP.fullmatch(text):
        moment = _calendar_moment(text)
        if moment is not None:
            return moment
    report.add("log_moment", cell.place, name, echo(text), suggestion=_guess(text))
    return None


def _calendar_moment(text: str) -> datetime | None:
    """Give the moment, or None for a day that no calendar has or that no living file can be of."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.year in _YEARS else None


def _guess(text: str) -> str:
    found = _AMERICAN.match(text)
    if found is None:
        return "such as 2019-03-04 or 2019-03-04 14:30"
    first, second, year = (int(part) for part in found.groups())
    both = [
        f"{year}-{month:02d}-{day:02d}" for month, day in ((first, second), (second, first)) if month in range(1, 13)
    ]
    return f"{' or '.join(dict.fromkeys(both))}; write the year first" if both else "write the year first"


def _in_order(one: LicenceFile, row: Mapping[str, Cell], report: Report) -> bool:
    """Note moments that contradict each other; tell whether there were none."""
    before = len(report.problems)
    _after(one.received, one.returned, "returned", "received", row, report)
    open_returns = 1 if one.approved is None else 0
    if one.corrected and not len(one.returned) - open_returns <= len(one.corrected) <= len(one.returned):
        found = f"{len(one.corrected)} corrected, {len(one.returned)} returned"
        report.add("log_corrected_count", row["corrected"].place, "corrected", found)
    elif any(back < sent for sent, back in zip(one.returned, one.corrected, strict=False)):
        report.add("log_order", row["corrected"].place, "corrected", echo(row["corrected"].text), other="returned")
    last = max((one.received, *one.returned, *one.corrected))
    for name, moment in (("approved", one.approved), ("withdrawn", one.withdrawn)):
        _after(last, () if moment is None else (moment,), name, "the moments before", row, report)
    if one.approved is not None and one.withdrawn is not None:
        report.add("log_two_endings", row["withdrawn"].place, "withdrawn", echo(row["withdrawn"].text))
    return len(report.problems) == before


def _after(
    first: datetime, moments: Sequence[datetime], name: str, other: str, row: Mapping[str, Cell], report: Report
) -> None:
    if any(moment < first for moment in moments):
        report.add("log_order", row[name].place, name, echo(row[name].text), other=other)
