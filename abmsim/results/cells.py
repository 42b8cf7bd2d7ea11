# SPDX-License-Identifier: Apache-2.0
"""How a number or a name is written in a table, so that every machine and spreadsheet reads the same."""

from __future__ import annotations

import math
from collections.abc import Iterable

SIGNIFICANT_DIGITS = 10
# the last four are the wide forms that some spreadsheets read like the first four
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
NEEDS_QUOTES = frozenset(',"\n\r')
LARGEST_EXACT = 2.0**53


def number(value: float) -> str:
    """Ten significant digits at most, whole numbers without a point, undefined as an empty cell.

    >>> number(12.0), number(1 / 3), number(float("nan")), number(-0.0)
    ('12', '0.3333333333', '', '0')
    """
    if math.isnan(value):
        return ""
    if value.is_integer() and abs(value) < LARGEST_EXACT:
        return str(int(value))
    text = repr(float(f"{value:.{SIGNIFICANT_DIGITS}g}"))
    return text[:-2] if text.endswith(".0") else text


def rounded(value: float) -> float | int | None:
    """The same number for a JSON file: whole numbers as integers, undefined as None."""
    text = number(value)
    if not text:
        return None
    return int(text) if text.lstrip("-").isdigit() else float(text)


def text(value: str) -> str:
    """A name as a cell: quoted where commas need it, never able to act as a spreadsheet formula.

    >>> text("=cmd|x"), text('a "b", c')
    ("'=cmd|x", '"a ""b"", c"')
    """
    cell = value.replace("\0", "\\0")
    if value.startswith(FORMULA_STARTS):
        cell = "'" + cell
    if NEEDS_QUOTES.intersection(cell):
        cell = '"' + cell.replace('"', '""') + '"'
    return cell


def truth(value: object) -> str:
    """Yes or no, as every reader of CSV and JSON spells it."""
    return "true" if value else "false"


def header(columns: Iterable[str]) -> str:
    """The first line of a table."""
    return ",".join(columns) + "\n"
