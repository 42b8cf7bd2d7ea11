# SPDX-License-Identifier: Apache-2.0
"""`abmsim report`: writes the report of a results folder again, from its files alone, as a page, on paper or on slides."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """What a report can be printed as."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    PPTX = "pptx"
    BRIEF = "brief"
    FIGURES = "figures"


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder.")],
    *,
    format_: Annotated[
        Format,
        typer.Option(
            "--format",
            help="html: the page. pdf: the page on paper. docx: a document. pptx: slides. brief: one sheet. "
            "figures: every figure as SVG and PNG.",
        ),
    ] = Format.HTML,
    language: Annotated[str, typer.Option(metavar="LANGUAGE", help="The language to write in: en, es or vi.")] = "en",
    beside: Annotated[
        list[Path] | None,
        typer.Option(
            "--with",
            metavar="DIR",
            help="A folder of `abmsim sensitivity`, `worth-knowing` or `evaluation`, or a file of theirs, to show on the "
            "page; may be repeated. What lies in the results folder itself is shown anyway.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write it; beside the results if not given.")
    ] = None,
) -> None:
    """Write the report of a results folder and print where it is."""
    from abmsim.report import write_report

    typer.echo(write_report(folder, language=language, kind=format_.value, to=out, beside=beside or ()))
