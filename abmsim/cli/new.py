# SPDX-License-Identifier: Apache-2.0
"""`abmsim new`: writes a commented file that validates; asks at a terminal, takes options elsewhere."""

import os
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from abmsim.cli import new_options as options
from abmsim.cli.asking import asked, asked_answers, asked_wishes, read_answers
from abmsim.cli.ending import INPUT_IS_WRONG
from abmsim.scenario import load_scenario
from abmsim.scenario.names import slug_of
from abmsim.scenario.places import Library, shipped_files
from abmsim.scenario.problems import Problem, ScenarioError, echo
from abmsim.scenario.validating import check_file
from abmsim.scenario.writing import scenario_text
from abmsim.scenario.writing_experiments import experiment_text
from abmsim.surveying.building import Brought, build_city
from abmsim.surveying.profile_text import city_text

_EXPERIMENT: Final = "experiment.yaml"


class Kind(StrEnum):
    """What can be written."""

    scenario = "scenario"
    city = "city"
    experiment = "experiment"


def command(
    kind: Annotated[Kind, typer.Argument(help="What to write.")],
    name: Annotated[str, typer.Argument(help="What people call it.")],
    *,
    city: options.City = "",
    start: options.Start = "",
    months: options.Months = None,
    levers: options.Levers = None,
    scenarios: options.Scenarios = None,
    out: options.Out = "",
    acs: options.Acs = None,
    nesd: options.Nesd = None,
    cbp: options.Cbp = None,
    licence_log: options.Log = None,
    geography: options.Geography = "",
    owner_group: options.OwnerGroup = "",
    share_of_area: options.ShareOfArea = 1.0,
    communities: options.Communities = None,
    reviewers: options.Reviewers = None,
    office_hours: options.OfficeHours = None,
    files: options.Files = None,
    returned: options.Returned = "",
) -> None:
    """Write a commented file to start from; an existing file is never overwritten."""
    path = Path(out) if out else _usual_place(kind, name)
    _refuse_existing(path)
    if kind is Kind.city:
        brought = Brought(
            acs, nesd, cbp, licence_log, geography, owner_group, share_of_area, tuple(communities or ()),
            reviewers, read_answers(office_hours, files, returned),
        )  # fmt: skip
        text = _city(name, city, brought)
    elif kind is Kind.experiment:
        text = _experiment(
            name, scenarios or asked("Scenario (a file, or a name that is shipped)", "baseline").split(), path
        )
    else:
        text = scenario_text(replace(asked_wishes(name, city, start, months, levers), folder=path.parent))
    _write(path, text)
    typer.echo(str(path))


def _city(name: str, model: str, brought: Brought) -> str:
    """Give the profile, after asking for what is missing; what stays open is said by name."""
    model = model or _first_city()
    new, remarks = build_city(name, model, asked_answers(name, model, brought), Library())
    for line in remarks:
        typer.echo(line, err=True)
    return city_text(new)


def _experiment(name: str, files: list[str], path: Path) -> str:
    """Give the experiment; files are written as they are found from where it will stand."""
    found = [(_from(path.parent, file), load_scenario(file)) for file in files]
    return experiment_text(name, found)


def _from(folder: Path, file: str) -> str:
    """Give a file as it is named from a folder; the name of a shipped scenario stays as it is."""
    return Path(os.path.relpath(file, folder)).as_posix() if Path(file).is_file() else file


def _first_city() -> str:
    return shipped_files("cities")[0].stem


def _usual_place(kind: Kind, name: str) -> Path:
    file = f"{slug_of(name).replace('-', '_')}.yaml"
    folder = Path("scenarios")
    if kind is Kind.experiment and Path("experiments").is_dir():
        return Path("experiments") / Path(file).stem / _EXPERIMENT
    return folder / file if kind is Kind.scenario and folder.is_dir() else Path(file)


def _refuse_existing(path: Path) -> None:
    if path.exists():
        typer.echo(f"{echo(str(path), 200)} exists already; choose another name or --out FILE", err=True)
        raise typer.Exit(INPUT_IS_WRONG)


def _write(path: Path, text: str) -> None:
    """Write the file and check it; a file that does not validate does not stay."""
    try:
        if path.name == _EXPERIMENT:
            path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        _refuse_existing(path)
    checked = check_file(str(path))
    if checked.problems:
        path.unlink()
        if path.name == _EXPERIMENT and not any(path.parent.iterdir()):
            path.parent.rmdir()
        raise ScenarioError(_of_options(problem) for problem in checked.problems)


def _of_options(problem: Problem) -> Problem:
    """Give a mistake the place of the option that made it: the file it was found in does not stay."""
    option = {"name": "NAME", "label": "NAME", "city": "--city", "start": "--start", "months": "--months"}.get(
        problem.key
    )
    return problem if option is None else replace(problem, file=option, line=1, column=1)
