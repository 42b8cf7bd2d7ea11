# SPDX-License-Identifier: Apache-2.0
"""`abmsim run`: each scenario beside its counterfactual, in paired runs on the same luck."""

from __future__ import annotations

import json
import math
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from abmsim.cli.ending import INTERRUPTED, SOME_RUNS_FAILED, say_json
from abmsim.cli.progress import progress

if TYPE_CHECKING:
    from abmsim.results.plan import Plan
    from abmsim.running import Finished, Request
    from abmsim.scenario import Scenario

LARGEST_SEED = 2**64 - 1
MOST_PAIRS = 100_000
RESULTS = Path("results")


def command(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="SCENARIO...", help="Scenario files, or names of shipped ones.")
    ],
    *,
    against: Annotated[str, typer.Option(metavar="FILE", help="Compare with this scenario and its levers.")] = "",
    overlays: Annotated[
        list[str] | None, typer.Option("--with", metavar="OVERLAY", help="Lay this file over every scenario.")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Set a number in every scenario.")
    ] = None,
    pairs: Annotated[int, typer.Option(min=1, max=MOST_PAIRS, help="Pairs of worlds on the same luck.")] = 30,
    seed: Annotated[int, typer.Option(min=1, max=LARGEST_SEED, help="Which luck.")] = 1,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes; all cores if left out.")] = None,
    scale: Annotated[float, typer.Option(help="Size of the city; files hold the city at this size.")] = 1.0,
    months: Annotated[int | None, typer.Option(min=1, help="Months to simulate instead of the scenario's.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Results folder; results/<name> if left out.")] = None,
    target_se: Annotated[
        str, typer.Option(metavar="MEASURE=SE", help="More pairs until the mean has this standard error.")
    ] = "",
    independent: Annotated[bool, typer.Option("--independent", help="Different luck for the two worlds.")] = False,
    fixed_numbers: Annotated[
        bool, typer.Option("--fixed-numbers", help="Every pair believes the same numbers: luck only.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print summary.json and nothing else.")] = False,
) -> None:
    """Run each scenario beside its counterfactual and show what it adds: firms, jobs, cost, each with an interval."""
    from abmsim.results.precision import read_target

    target = read_target(target_se) if target_se else None
    _check_scale(scale)
    plan = _plan(scenarios, against, overlays or [], settings or [], months, (seed, scale, independent, fixed_numbers))
    folder = out or RESULTS / _folder_name(plan)
    finished = _run(folder, plan, _request(pairs, jobs or os.cpu_count() or 1, target), as_json)
    _show(finished, plan, as_json)
    if finished.failed:
        _tell_failed(finished)
        raise typer.Exit(SOME_RUNS_FAILED)


def _check_scale(scale: float) -> None:
    if not (math.isfinite(scale) and scale > 0):
        raise typer.BadParameter(f"{scale} is not a size above 0", param_hint="--scale")


def _plan(
    files: list[str], against: str, overlays: list[str], settings: list[str], months: int | None, luck: tuple[Any, ...]
) -> Plan:
    from abmsim.results.ensembles import shipped_ensemble
    from abmsim.results.plan import plan_run
    from abmsim.scenario import ScenarioError, load_scenario
    from abmsim.scenario.namesakes import namesakes

    problems: list[Any] = []
    loaded: list[Scenario] = []
    words = [*files, *([against] if against else [])]
    for file in words:
        try:
            loaded.append(load_scenario(file, overlays=overlays, settings=settings, months=months))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(dict.fromkeys(problems))
    for warning in namesakes(list(zip(words, loaded, strict=True))):
        typer.echo(f"Note: {warning}", err=True)
    seed, scale, independent, fixed_numbers = luck
    compared = loaded.pop() if against else None
    ensemble = None if fixed_numbers else shipped_ensemble(loaded[0])
    return plan_run(loaded, compared, seed=seed, scale=scale, independent=independent, ensemble=ensemble)


def _folder_name(plan: Plan) -> str:
    from abmsim.results.identity import folder_name

    return folder_name(plan)


def _request(pairs: int, jobs: int, target: Any) -> Request:
    from abmsim.running import Request

    return Request(pairs, jobs, target, command=f"abmsim {shlex.join(sys.argv[1:])}")


def _run(folder: Path, plan: Plan, request: Request, as_json: bool) -> Finished:
    """Run with a progress bar; on Ctrl-C say how to go on."""
    from dataclasses import replace

    from abmsim.running import run_into

    try:
        with progress() as tell:
            return run_into(folder, plan, replace(request, told=tell))
    except KeyboardInterrupt as stop:
        message = f"Stopped; every finished pair is kept in {folder}. To go on:\n  {request.command}"
        typer.echo(f"\n{message}", err=True)
        if as_json:
            say_json(INTERRUPTED, message)
        raise typer.Exit(INTERRUPTED) from stop


def _show(finished: Finished, plan: Plan, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(finished.summary, indent=2, ensure_ascii=False) + "\n")
        return
    from abmsim.cli.effects_shown import show_run

    show_run(finished, plan)


def _tell_failed(finished: Finished) -> None:
    for failure in finished.failed:
        typer.echo(f"pair {failure.pair} failed: {failure.error} (failed-pair-{failure.pair}.txt)", err=True)
    typer.echo("The same command tries the failed pairs again.", err=True)
