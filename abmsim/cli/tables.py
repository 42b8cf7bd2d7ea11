# SPDX-License-Identifier: Apache-2.0
"""Prints tables: folded to the terminal's width, or tab-separated lines when the output goes elsewhere."""

import sys
from collections.abc import Iterable, Sequence

import typer

from abmsim.scenario.problems import echo

_LONGEST_CELL = 1000


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under their heads; nothing in a cell can colour, move or break the output."""
    lines = [[echo(cell, _LONGEST_CELL) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _print_folded(heads, lines)
    else:
        for line in lines:
            typer.echo("\t".join(line))


def _print_folded(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=True)
    for head in heads:
        table.add_column(head, overflow="fold")
    for line in lines:
        table.add_row(*(Text(cell) for cell in line))
    Console().print(table)
