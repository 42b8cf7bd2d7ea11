# SPDX-License-Identifier: Apache-2.0
"""Prints tables: folded to the terminal's width, or tab-separated lines when the output goes elsewhere."""

import sys
from collections.abc import Iterable, Sequence
from typing import Final

import typer

from abmsim.scenario.problems import echo

LONGEST_CELL: Final = 1000
Folds = Sequence[Sequence[int]]


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]], folds: Folds = ()) -> None:
    """Print rows; nothing in a cell can colour, move or break the output.

    On a terminal the columns that `folds` puts together stand below each other in one column.
    """
    lines = [[echo(cell, LONGEST_CELL) for cell in row] for row in rows]
    if sys.stdout.isatty():
        together = folds or [(position,) for position in range(len(heads))]
        _print_folded(
            [_below(heads, fold) for fold in together], [[_below(line, fold) for fold in together] for line in lines]
        )
        return
    for line in lines:
        typer.echo("\t".join(line))


def _below(cells: Sequence[str], fold: Sequence[int]) -> str:
    return "\n".join(cells[position] for position in fold)


def _print_folded(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    from rich.box import HORIZONTALS
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=HORIZONTALS, show_lines=True, pad_edge=False)
    for head in heads:
        table.add_column(Text(head), overflow="fold")
    for line in lines:
        table.add_row(*(Text(cell) for cell in line))
    Console().print(table)
