# SPDX-License-Identifier: Apache-2.0
"""How each language writes numbers, money, shares and months."""

from __future__ import annotations

import datetime

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from abmsim.report.quantity import rounded

LOCALES = {"en": "en_US", "es": "es_US", "vi": "vi_VN"}
MONEY = {"en": "¤#,##0;-¤#,##0", "es": "¤#,##0;-¤#,##0", "vi": "#,##0\N{NO-BREAK SPACE}¤"}
CURRENCY = "USD"
MONTHS = {"en": "MMMM y", "es": "MMMM 'de' y", "vi": "'tháng' M 'năm' y"}
SHORT_MONTHS = {"en": "MMM y", "es": "MMM y", "vi": "M/y"}
MINUS = "\N{MINUS SIGN}"
MONTHS_A_YEAR = 12


class Numerals:
    """One language's way of writing; every answer is plain text."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._locale = LOCALES[language]
        self._money = MONEY[language]

    def plain(self, value: float, place: int = 0) -> str:
        """A number rounded to a decimal place: 1,250."""
        decimals = "." + "0" * -place if place < 0 else ""
        return _signed(format_decimal(rounded(value, place), format=f"#,##0{decimals}", locale=self._locale))

    def dollars(self, value: float, place: int = 0) -> str:
        """Money rounded to a decimal place of dollars: $98,500."""
        whole = rounded(value, max(place, 0))
        return _signed(format_currency(whole, CURRENCY, format=self._money, locale=self._locale, currency_digits=False))

    def share(self, value: float) -> str:
        """A share in per cent: 24%."""
        return _signed(format_percent(rounded(value, -2), locale=self._locale))

    def year(self, start: tuple[int, int], month: int) -> str:
        """The year of a simulated month."""
        return str(start[0] + (start[1] - 1 + month - 1) // MONTHS_A_YEAR)

    def month(self, start: tuple[int, int], month: int, short: bool = False) -> str:
        """The calendar name of a simulated month: month 1 is the start."""
        year, first = start
        years, position = divmod(first - 1 + month - 1, MONTHS_A_YEAR)
        day = datetime.date(year + years, position + 1, 1)
        patterns = SHORT_MONTHS if short else MONTHS
        return str(format_date(day, patterns[self.language], locale=self._locale))


def _signed(text: object) -> str:
    return str(text).replace("-", MINUS)
