# SPDX-License-Identifier: Apache-2.0
"""`abmsim report`: writes the report of a results folder again, from its files alone."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """What a report can be printed as."""

    HTML = "html"


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder.")],
    *,
    format_: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.HTML,
    language: Annotated[str, typer.Option(metavar="LANGUAGE", help="The language to write in: en, es or vi.")] = "en",
) -> None:
    """Write the report of a results folder and print where it is."""
    from abmsim.report import write_report

    del format_  # there is one so far
    typer.echo(write_report(folder, language=language))
