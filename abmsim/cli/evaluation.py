# SPDX-License-Identifier: Apache-2.0
"""`abmsim evaluation`: what would the city have measured? Seven ways to evaluate a scenario, tried out where the truth is known."""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from abmsim.cli.ending import SOME_RUNS_FAILED
from abmsim.cli.progress import progress

if TYPE_CHECKING:
    from abmsim.analysis.evaluation.evaluating import Evaluated

LARGEST_SEED = 2**64 - 1
MOST_PAIRS = 100_000
RESULTS = Path("results")


def command(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario file, or the name of a shipped one.")],
    *,
    pairs: Annotated[int, typer.Option(min=2, max=MOST_PAIRS, help="Simulated cities to try evaluations out in.")] = 20,
    seed: Annotated[int, typer.Option(min=1, max=LARGEST_SEED, help="Which luck.")] = 1,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes; all cores if left out.")] = None,
    scale: Annotated[float, typer.Option(help="Size of the city; figures are those of the city at this size.")] = 1.0,
    budget: Annotated[
        float | None, typer.Option(metavar="DOLLARS", help="What the evaluation may cost; decides how many are asked.")
    ] = None,
    fixed_numbers: Annotated[
        bool, typer.Option("--fixed-numbers", help="Every pair believes the same numbers: luck only.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder; may hold the results of the same scenario.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print evaluation.json and nothing else.")] = False,
) -> None:
    """Say what each way of evaluating a scenario would have found, how far off it is, and what it could detect at all."""
    _check(scale, "--scale")
    if budget is not None:
        _check(budget, "--budget")
    evaluated, folder = _evaluate(
        scenario, out, budget, pairs=pairs, seed=seed, jobs=jobs, scale=scale, fixed_numbers=fixed_numbers
    )
    from abmsim.report.evaluation import write_evaluation
    from abmsim.results.files import json_text

    written = write_evaluation(folder, evaluated.document)
    if as_json:
        sys.stdout.write(json_text(evaluated.document))
    else:
        from abmsim.cli.evaluation_shown import show_evaluation

        show_evaluation(evaluated.document, written)
    for failure in evaluated.failed:
        typer.echo(f"pair {failure.pair} failed: {failure.error}", err=True)
    if evaluated.failed:
        raise typer.Exit(SOME_RUNS_FAILED)


def _check(amount: float, option: str) -> None:
    if not (math.isfinite(amount) and amount > 0):
        raise typer.BadParameter(f"{amount} is not a number above 0", param_hint=option)


def _evaluate(
    file: str, out: Path | None, budget: float | None, *, jobs: int | None, **how: Any
) -> tuple[Evaluated, Path]:
    """Read the scenario, make sure of the folder before anything is simulated, and evaluate."""
    from abmsim.analysis.evaluation.evaluating import evaluate
    from abmsim.report.evaluation import open_place
    from abmsim.scenario import load_scenario

    loaded = load_scenario(file)
    folder = out or RESULTS / f"{loaded.slug}-evaluation"
    open_place(folder, loaded.slug)
    with progress() as tell:
        found = evaluate(loaded, jobs=jobs or os.cpu_count() or 1, budget_dollars=budget, told=tell, **how)
    return found, folder
