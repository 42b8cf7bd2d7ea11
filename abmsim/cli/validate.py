# SPDX-License-Identifier: Apache-2.0
"""`abmsim validate`: checks files without running anything and tells every mistake at once."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from abmsim.scenario.problems import ScenarioError
from abmsim.scenario.validating import Checked, check_file


class Language(StrEnum):
    """A language that the catalogue of mistakes has."""

    en = "en"
    es = "es"


def command(
    files: Annotated[
        list[str], typer.Argument(help="Scenario or city files, or names of shipped ones.", metavar="FILE...")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the mistakes as one JSON list.")] = False,
    overlays: Annotated[
        list[str] | None, typer.Option("--with", metavar="OVERLAY", help="Lay this file over each scenario.")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Set one number or key of each scenario.")
    ] = None,
    language: Annotated[
        Language, typer.Option("--language", help="In which language mistakes are told.")
    ] = Language.en,
) -> None:
    """Check every file; exit code 2 when something is wrong."""
    checked = [check_file(file, overlays or (), settings or ()) for file in files]
    if as_json:
        problems = [problem.in_language(language).as_json() for one in checked for problem in one.problems]
        typer.echo(json.dumps(problems, indent=2, ensure_ascii=True))
    else:
        for one in checked:
            _tell(one, language)
    if every := [problem for one in checked for problem in one.problems]:
        raise typer.Exit(ScenarioError(every).exit_code)


def _tell(one: Checked, language: str) -> None:
    for warning in one.warnings:
        typer.echo(f"{one.file}: warning: {warning}", err=True)
    if not one.problems:
        typer.echo(f"{one.file}: fine ({one.kind})")
        return
    typer.echo(ScenarioError(one.problems).in_words(language), err=True)
    count = len(one.problems)
    typer.echo(f"{one.file}: {count} mistake{'s' if count > 1 else ''} ({one.kind})", err=True)
