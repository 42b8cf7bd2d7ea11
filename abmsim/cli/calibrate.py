# SPDX-License-Identifier: Apache-2.0
"""`abmsim calibrate`: which numbers agree with the published facts of a city; stopped at any time, it goes on."""

from __future__ import annotations

import json
import math
import os
import shlex
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from abmsim.cli.ending import INTERRUPTED

if TYPE_CHECKING:
    from abmsim.analysis.calibration.city import StandingCity
    from abmsim.scenario import Scenario

RESULTS = Path("results")
LEAST_MONTHS = 36  # with a spin-up as long, enough to see employers live through five years
WAVES = "150,100,100"


def command(
    city: Annotated[str, typer.Argument(metavar="CITY_OR_SCENARIO", help="A shipped city, or a scenario in one.")],
    *,
    facts: Annotated[str, typer.Option(metavar="FILE", help="Facts; those that come with the city if left out.")] = "",
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for every run and the outcome.")] = None,
    scale: Annotated[float, typer.Option(help="Size of the city in the runs.")] = 0.15,
    months: Annotated[int, typer.Option(min=LEAST_MONTHS, help="Months lived after the spin-up.")] = LEAST_MONTHS,
    waves: Annotated[str, typer.Option(metavar="N,N,...", help="Points of each wave.")] = WAVES,
    lucks: Annotated[int, typer.Option(min=2, help="Points lived on three lucks, for the variance of luck.")] = 15,
    members: Annotated[int, typer.Option(min=20, help="Vectors of the ensemble.")] = 200,
    seed: Annotated[int, typer.Option(min=1, help="Which luck.")] = 1,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes; all cores if left out.")] = None,
    page: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the posterior page here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print calibration.json and nothing else.")] = False,
) -> None:
    """Find an ensemble of parameter vectors that agree with published facts: history matching in waves, then sampling."""
    from abmsim.analysis.calibration import Request
    from abmsim.experiments import Processes

    if not (math.isfinite(scale) and scale > 0):
        raise typer.BadParameter(f"{scale} is not a size above 0", param_hint="--scale")
    workers = jobs or os.cpu_count() or 1
    simulator = _simulator(city, facts, months, seed, scale)
    folder = out or RESULTS / f"calibration-{simulator.scenario.city.name}"
    request = Request(folder, _waves(waves), lucks, members, seed, Processes(workers), _tell)
    try:
        summary = _carry_out(simulator, request, workers, page)
    except KeyboardInterrupt as stop:
        again = f"abmsim {shlex.join(sys.argv[1:])}"
        typer.echo(f"\nStopped; every finished run is kept in {folder}. To go on:\n  {again}", err=True)
        raise typer.Exit(INTERRUPTED) from stop
    typer.echo(json.dumps(summary, indent=2) if as_json else _in_words(summary, folder))


def _waves(words: str) -> tuple[int, ...]:
    from abmsim.analysis.emulator import LEAST_POINTS

    try:
        waves = tuple(int(word) for word in words.split(","))
    except ValueError:
        waves = ()
    if not waves or waves[0] < LEAST_POINTS or min(waves) < 1:
        raise typer.BadParameter(
            f"{words!r}: numbers of points are needed, the first {LEAST_POINTS} or more, such as {WAVES}",
            param_hint="--waves",
        )
    return waves


def _simulator(city: str, facts: str, months: int, seed: int, scale: float) -> StandingCity:
    from abmsim.analysis.calibration.city import StandingCity
    from abmsim.analysis.moments import check_facts
    from abmsim.results.errors import RefusedError
    from abmsim.scenario.facts import load_facts
    from abmsim.scenario.places import Library

    scenario = _scenario(city, months)
    targets = Path(facts) if facts else Library().cities / "targets" / f"{scenario.city.name}.yaml"
    if not facts and not targets.exists():
        raise RefusedError(f"no facts come with {scenario.city.name}: name a file of them with --facts")
    known = load_facts(targets)
    check_facts(known, scenario.city)
    return StandingCity(scenario, known, seed, scale)


def _scenario(city: str, months: int) -> Scenario:
    from abmsim.scenario import load_scenario
    from abmsim.scenario.cities import city_names
    from abmsim.scenario.places import Library

    if city in city_names(Library()):
        return load_scenario("baseline", settings=[f"city={city}"], months=months)
    return load_scenario(city, months=months)


def _tell(words: str) -> None:
    typer.echo(words, err=True)


def _carry_out(simulator: StandingCity, request: Any, workers: int, page: Path | None) -> dict[str, Any]:
    from abmsim.analysis.calibration import calibrate
    from abmsim.analysis.calibration.carrying import LUCKS
    from abmsim.analysis.calibration.city import problem_of
    from abmsim.analysis.calibration.outcome import number_rows, target_rows, write_outcome
    from abmsim.analysis.calibration.posterior import posterior_page
    from abmsim.results.files import write_text

    started = time.monotonic()
    found = calibrate(problem_of(simulator.scenario, simulator.facts), simulator, request)
    runs = len(found.vectors) + LUCKS * min(request.repeated, request.waves[0]) + len(found.members)
    made = {
        "seed": request.seed,
        "scale": simulator.scale,
        "months": simulator.scenario.months,
        "runs": runs,
        "volatile": {"jobs": workers, "minutes_of_last_session": round((time.monotonic() - started) / 60, 1)},
    }
    summary = write_outcome(request.folder, found, simulator, made)
    if page is not None:
        rows = target_rows(found, simulator.facts), number_rows(found)
        write_text(page, [posterior_page(summary, *rows)])
    return summary


def _in_words(summary: dict[str, Any], folder: Path) -> str:
    far = ", ".join(summary["facts_beyond_3_widths"]) or "none"
    return (
        f"{summary['members']} vectors of {summary['numbers']} numbers in {folder / 'ensemble.json'}\n"
        f"inside their bands at the ensemble's median: {summary['targets_inside_share']:.0%} of the targets, "
        f"{summary['facts_inside_share']:.0%} of {summary['targets']} facts; more than 3 band-widths outside: {far}\n"
        f"the facts say nothing about {len(summary['numbers_untold'])} numbers (posterior.csv)"
    )
