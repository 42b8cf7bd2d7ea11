# SPDX-License-Identifier: Apache-2.0
"""Reads tables that offices export (CSV), remembering line and column of every cell, within limits and never guessing."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from abmsim.scenario.places import display
from abmsim.scenario.problems import Place, Report, echo, listed, nearest
from abmsim.scenario.reading import bytes_of, text_of

MOST_BYTES: Final = 64 * 1024 * 1024
_SEPARATORS: Final = (",", ";", "\t")
# One cell: in quotes (quotes inside are doubled), or anything without the separator.
_CELL: Final = r'"((?:[^"]|"")*)"|([^{separator}"]*)'


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it stands in the table, and where."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that was read: its rows by column name, the file's name and the fingerprint of its bytes."""

    name: str
    digest: str
    place: Place
    rows: tuple[Mapping[str, Cell], ...]
    unread: tuple[str, ...]


def read_sheet(path: Path, required: Sequence[str], optional: Sequence[str], report: Report) -> Sheet | None:
    """Give the columns asked for; None (and every mistake noted with line and column) when the table is no such table.

    Columns that nobody asked for are left out and named in `unread`; one that looks like a misspelt known column is refused.
    """
    place, before = Place(display(path)), len(report.problems)
    content = bytes_of(path, place, report, MOST_BYTES)
    text = None if content is None else text_of(content, place, report)
    if content is None or text is None:
        return None
    lines = [(number, line) for number, line in enumerate(re.split("\r\n|\r|\n", text), 1) if line.strip()]
    if not lines:
        report.add("table_empty", place, "", "nothing", choices=listed(required))
        return None
    separator = max(_SEPARATORS, key=lines[0][1].count)
    cells = [one for line in lines if (one := _cells(*line, separator, place, report)) is not None]
    if len(report.problems) > before:
        return None
    heads = _heads(cells[0], required, optional, place, report)
    rows = tuple(row for line in cells[1:] if (row := _row(heads, line, report)) is not None)
    if len(report.problems) > before:
        return None
    known = {*required, *optional}
    wanted = tuple({name: cell for name, cell in row.items() if name in known} for row in rows)
    unread = tuple(name for name in heads if name not in known)
    return Sheet(path.name, hashlib.sha256(content).hexdigest(), place, wanted, unread)


def _cells(number: int, line: str, separator: str, place: Place, report: Report) -> list[Cell] | None:
    """Divide one line; None (noted) when its quotation marks do not close or text follows them."""
    pattern = re.compile(_CELL.format(separator=re.escape(separator)))
    cells: list[Cell] = []
    start = 0
    while True:
        found = pattern.match(line, start)
        end = start if found is None else found.end()
        spot = Place(place.file, number, start + 1, place.relative)
        if found is None or (end < len(line) and line[end] != separator):
            report.add("table_quotes", spot, f"line {number}", echo(line[start:]))
            return None
        quoted, plain = found.groups()
        cells.append(Cell((plain or "").strip() if quoted is None else quoted.replace('""', '"'), spot))
        if end >= len(line):
            return cells
        start = end + 1


def _heads(
    cells: Sequence[Cell], required: Sequence[str], optional: Sequence[str], place: Place, report: Report
) -> list[str]:
    """Give the names of the columns; note those that are missing, stand twice or look misspelt."""
    names = [cell.text.strip() for cell in cells]
    known = (*required, *optional)
    missing = [name for name in required if name not in names]
    for position, cell in enumerate(cells):
        near = nearest(cell.text, [one for one in known if one not in names])
        if names[position] in names[:position]:
            report.add("table_column_twice", cell.place, echo(cell.text) or "(no name)", echo(cell.text) or "nothing")
        elif names[position] not in known and near:
            report.add("table_column_unknown", cell.place, echo(cell.text), echo(cell.text), choices=listed(known),
                       suggestion=f"did you mean {near}?")  # fmt: skip
            missing = [name for name in missing if name != near]
    for name in missing:
        found = echo(", ".join(names))
        report.add("table_column_missing", Place(place.file, cells[0].place.line), name, found, name=name,
                   choices=listed(required))  # fmt: skip
    return names


def _row(heads: Sequence[str], cells: Sequence[Cell], report: Report) -> dict[str, Cell] | None:
    if len(cells) != len(heads):
        spot = cells[min(len(cells), len(heads)) - 1].place
        report.add("table_row_length", spot, f"line {spot.line}", f"{len(cells)} cells", count=len(heads))
        return None
    return dict(zip(heads, cells, strict=True))


def number_in(cell: Cell, name: str, report: Report) -> float | None:
    """Give the number of a cell; None when it is empty or withheld, and when it is no number (noted)."""
    text = cell.text.strip()
    if text in ("", "(X)", "(D)", "(S)", "D", "S", "N", "X"):
        return None
    if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,20})?", text):
        return float(text)
    better = text.replace(",", "").replace("$", "").replace(" ", "")
    hint = (
        f"write {better}"
        if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]+)?", better)
        else "leave the cell empty when it is withheld"
    )
    report.add("table_not_number", cell.place, name, echo(text), suggestion=hint)
    return None


def by_columns(rows: Sequence[Mapping[str, Cell]], **wanted: str) -> Iterator[Mapping[str, Cell]]:
    """Give the rows in which every named column holds the text asked for."""
    return (row for row in rows if all(row[name].text == text for name, text in wanted.items()))
