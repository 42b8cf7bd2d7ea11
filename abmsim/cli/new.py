# SPDX-License-Identifier: Apache-2.0
"""`abmsim new`: writes a commented scenario or city that validates; asks at a terminal, takes options elsewhere."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from abmsim.cli.ending import INPUT_IS_WRONG
from abmsim.scenario.names import slug_of
from abmsim.scenario.places import Library
from abmsim.scenario.problems import ScenarioError, echo
from abmsim.scenario.validating import check_file
from abmsim.scenario.writing import Wishes, city_text, model_cities, scenario_text


class Kind(StrEnum):
    """What can be written."""

    scenario = "scenario"
    city = "city"


def command(
    kind: Annotated[Kind, typer.Argument(help="What to write.")],
    name: Annotated[str, typer.Argument(help="What people call it.")],
    city: Annotated[str, typer.Option("--city", help="A scenario's city, or the city to copy numbers from.")] = "",
    start: Annotated[str, typer.Option("--start", metavar="YYYY-MM", help="First month of a scenario.")] = "",
    months: Annotated[int, typer.Option("--months", help="Length of a scenario.")] = 0,
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="Where to write it.")] = "",
) -> None:
    """Write a commented file to start from; an existing file is never overwritten."""
    cities = model_cities(Library())
    city = city or _asked("City", cities[0])
    if kind is Kind.city:
        text = _city(name, city, cities)
    else:
        wishes = Wishes(
            name, city, start or _asked("First month (YYYY-MM)", "2015-07"), months or int(_asked("Months", "36"))
        )
        text = scenario_text(wishes)
    path = Path(out) if out else _usual_place(kind, name)
    _write(path, text)
    checked = check_file(str(path))
    if checked.problems:
        path.unlink()
        raise ScenarioError(checked.problems)
    typer.echo(str(path))


def _asked(question: str, usual: str) -> str:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return usual
    answer: str = typer.prompt(question, default=usual, err=True)
    return answer


def _city(name: str, model: str, cities: tuple[str, ...]) -> str:
    if model not in cities:
        typer.echo(f"--city {echo(model)}: no such city to copy from; there are: {', '.join(cities)}", err=True)
        raise typer.Exit(INPUT_IS_WRONG)
    return city_text(slug_of(name).replace("-", "_"), name, model)


def _usual_place(kind: Kind, name: str) -> Path:
    file = f"{slug_of(name).replace('-', '_')}.yaml"
    folder = Path("scenarios")
    return folder / file if kind is Kind.scenario and folder.is_dir() else Path(file)


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        typer.echo(f"{echo(str(path), 200)} exists already; choose another name or --out FILE", err=True)
        raise typer.Exit(INPUT_IS_WRONG) from None
