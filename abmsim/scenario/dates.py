# SPDX-License-Identifier: Apache-2.0
"""Months of a scenario: calendar months as people write them, and their numbers from 1."""

import re
from dataclasses import dataclass
from typing import Final

_FIRST_YEAR: Final = 1990
_LAST_YEAR: Final = 2100
_MONTHS_A_YEAR: Final = 12
_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The first calendar month of a scenario and how many months it has."""

    start: tuple[int, int]
    months: int

    def index(self, year: int, month: int) -> int:
        """Give the number of a calendar month; 1 is the first month of the scenario."""
        return (year - self.start[0]) * _MONTHS_A_YEAR + month - self.start[1] + 1

    def text(self, index: int) -> str:
        """Give month number `index` as YYYY-MM."""
        return month_text(self.date(index))

    def date(self, index: int) -> tuple[int, int]:
        """Give year and month of month number `index`."""
        months = self.start[0] * _MONTHS_A_YEAR + self.start[1] - 1 + index - 1
        return months // _MONTHS_A_YEAR, months % _MONTHS_A_YEAR + 1


def month_text(date: tuple[int, int]) -> str:
    """Give year and month as YYYY-MM."""
    return f"{date[0]:04d}-{date[1]:02d}"


def read_date(text: str, calendar: Calendar | None = None) -> tuple[tuple[int, int] | None, str]:
    """Give (year, month) of a text YYYY-MM, else None and the nearest text that is one."""
    del calendar
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    if found:
        year, month = int(found.group(1)), int(found.group(2))
        if _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= _MONTHS_A_YEAR:
            return (year, month), ""
    return None, _guess(text)


def read_month(text: str, calendar: Calendar | None) -> tuple[int | None, str]:
    """Give the number of a month written as YYYY-MM or as a number from 1; None without a calendar to count from."""
    if re.fullmatch(r"[1-9][0-9]{0,3}", text) and not _FIRST_YEAR <= int(text) <= _LAST_YEAR:
        return int(text), ""
    date, guess = read_date(text)
    if date is None:
        return None, guess
    return (calendar.index(*date) if calendar else 1), ""


def _guess(text: str) -> str:
    """Give the YYYY-MM that was probably meant: 2015-7, 2015/07, 07-2015, 2015-07-31, July 2015, 201507."""
    year_first = re.match(r"((?:19|20)[0-9]{2})[-/. ]?([0-9]{1,2})(?![0-9])", text)
    month_first = re.match(r"([0-9]{1,2})[-/. ]((?:19|20)[0-9]{2})", text)
    if year_first:
        year, month = year_first.group(1), int(year_first.group(2))
    elif month_first:
        year, month = month_first.group(2), int(month_first.group(1))
    else:
        return _guess_from_words(text.lower()[:40])
    return f"{year}-{min(max(month, 1), _MONTHS_A_YEAR):02d}"


def _guess_from_words(text: str) -> str:
    year = re.search(r"(?:19|20)[0-9]{2}", text)
    month = next((number for number, name in enumerate(_NAMES, 1) if name in text), 0)
    if not year:
        return ""
    return f"{year.group()}-{month or 1:02d}"
