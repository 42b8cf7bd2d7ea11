# SPDX-License-Identifier: Apache-2.0
"""`abmsim explain`: shows the numbers behind a name, with unit, range, source and the line where each was set."""

import json
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from abmsim.cli.tables import LONGEST_CELL, print_table
from abmsim.parameters import Number
from abmsim.scenario.explaining import Explanation, as_row, by_confidence, explain, short, six_digits, unit_text
from abmsim.scenario.fields import Known, allowed_text, range_text
from abmsim.scenario.levers import Lever
from abmsim.scenario.problems import echo

_HEADS = ("number", "value", "range", "unit", "confidence", "meaning", "source", "set in")
# On a terminal: meaning below the name, range below the value, how sure below the unit, place below the source.
_FOLDS = ((0, 5), (1, 2), (3, 4), (6, 7))


class Shape(StrEnum):
    """How the numbers are printed."""

    table = "table"
    json = "json"
    markdown = "markdown"


def command(
    name: Annotated[
        str,
        typer.Argument(metavar="[NAME]", help="A scenario, city, lever, rule or number; all numbers when left out."),
    ] = "",
    *,
    assumed: Annotated[bool, typer.Option("--assumed", help="Only the numbers that are assumed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print a Markdown table.")] = False,
    shape: Annotated[Shape, typer.Option("--format", help="A table, JSON, or Markdown.")] = Shape.table,
    overlays: Annotated[
        list[str] | None, typer.Option("--with", metavar="OVERLAY", help="Lay this file over the scenario.")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Set one number or key of the scenario.")
    ] = None,
) -> None:
    """Show numbers and where they come from."""
    found = explain(name, overlays=overlays or (), settings=settings or ())
    numbers = [number for number in found.numbers if not assumed or number.confidence == "assumed"]
    if as_json or shape is Shape.json:
        typer.echo(json.dumps([as_row(number) for number in numbers], indent=2, ensure_ascii=True))
    elif markdown or shape is Shape.markdown:
        _print_markdown(numbers)
    else:
        _print_text(found, numbers)


def _cells(number: Number) -> tuple[str, ...]:
    bounds = range_text(six_digits(number.low), six_digits(number.high))
    place = f"{number.file}:{number.line}"
    return (
        number.name, short(number.value), bounds, unit_text(number), number.confidence, number.meaning, number.source, place
    )  # fmt: skip


def _print_text(found: Explanation, numbers: Sequence[Number]) -> None:
    typer.echo(echo(found.heading, LONGEST_CELL), err=True)
    if found.lever is not None:
        _print_options(found.lever)
    print_table(_HEADS, [_cells(number) for number in numbers], _FOLDS)
    counts = ", ".join(f"{count} {word}" for word, count in by_confidence(found.numbers).items())
    number = "number" if len(found.numbers) == 1 else "numbers"
    typer.echo(f"{len(found.numbers)} {number}: {counts}", err=True)


def _print_options(lever: Lever) -> None:
    rows = []
    for option in lever.options:
        default = short(option.default) if isinstance(option.default, float) else str(option.default or "")
        needed = "required" if option.required else f"default {default}" if default else "may be left out"
        rows.append((option.name, needed, allowed_text(option, Known()), option.meaning))
    print_table(("option", "", "allowed", "meaning"), rows, ((0, 1), (2,), (3,)))


def _print_markdown(numbers: Sequence[Number]) -> None:
    typer.echo("| " + " | ".join(_HEADS) + " |")
    typer.echo("|" + " --- |" * len(_HEADS))
    for number in numbers:
        cells = (echo(cell, LONGEST_CELL).replace("|", "\\|") for cell in _cells(number))
        typer.echo("| " + " | ".join(cells) + " |")
