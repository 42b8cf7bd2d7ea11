# SPDX-License-Identifier: Apache-2.0
"""What the analyses share: runs from a folder, or from an experiment file that is carried out first, or gone on with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abmsim.cli.carrying import carried_out, wishes_of
from abmsim.scenario.problems import listed, nearest

if TYPE_CHECKING:
    from abmsim.experiments.reading import Kept
    from abmsim.scenario.experiment import Experiment

Target = Annotated[
    Path, typer.Argument(metavar="FILE|DIR", help="An experiment file, or the folder of one that was carried out.")
]
Measure = Annotated[str, typer.Option(metavar="NAME", help="Which measure of the experiment; its first if left out.")]
CaseNumber = Annotated[
    int, typer.Option("--case", min=1, metavar="N", help="Which of its cases (scenario and lever settings).")
]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the runs of an experiment file.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="Worker processes; all cores if left out.")]
Pairs = Annotated[int | None, typer.Option(min=1, max=100_000, help="Pairs at every point instead of the file's.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def runs_of(
    target: Path, out: Path | None, jobs: int | None, pairs: int | None,
    check: Callable[[Experiment], None] | None = None,
) -> Kept:  # fmt: skip
    """The complete runs of a folder, or of an experiment file after carrying out what is missing of it.

    `check` looks at an experiment before anything is run.
    """
    from abmsim.experiments.asking import carry_out_experiment
    from abmsim.experiments.keeping import RUNS_FILE
    from abmsim.experiments.reading import kept_runs
    from abmsim.scenario.experiment import load_experiment

    if (target / RUNS_FILE).exists() or (target.is_dir() and not (target / "experiment.yaml").exists()):
        return kept_runs(target)
    experiment = load_experiment(target)
    if check is not None:
        check(experiment)
    for warning in experiment.warnings:
        typer.echo(f"warning: {warning}", err=True)
    source = target / "experiment.yaml" if target.is_dir() else target
    wishes = wishes_of(jobs, "processes", "", pairs, False, False)
    finished = carried_out(
        lambda told: carry_out_experiment(experiment, out, replace(wishes, told=told), source), out
    )  # fmt: skip
    return kept_runs(finished.folder)


def check_measure(experiment: Experiment, measure: str) -> None:
    """Do nothing if the experiment keeps this measure (or none was asked for).

    Raises:
        BadParameter: it does not; the message names those it keeps.
    """
    labels = [one.label for one in experiment.measures]
    if measure and measure not in labels:
        near = nearest(measure, labels)
        hint = f"did you mean {near}?" if near else "name it under `measures:`"
        raise typer.BadParameter(
            f"{measure}: this experiment measures {listed(labels)}; {hint}", param_hint="--measure"
        )


def tell(found: Mapping[str, object], files: Iterable[Path], folder: Path, show: Callable[[], None] | None) -> None:
    """Print what was found: as one JSON document, or by `show` and where figures and tables are."""
    if show is None:
        from abmsim.results.files import json_text

        typer.echo(json_text(found), nl=False)
        return
    show()
    typer.echo(f"Figures and tables: {', '.join(path.name for path in files)} in {folder}")


def cases_told(kept: Kept, chosen: int) -> str:
    """Which case is shown, and how to see the others; empty where there is only one."""
    from abmsim.experiments.points import case_name

    count = len(kept.points.labels.rows)
    if count == 1:
        return ""
    others = ", ".join(f"--case {number + 1}: {case_name(kept.points, number)}" for number in range(count)
                       if number != chosen)  # fmt: skip
    return f"case {chosen + 1} of {count}: {case_name(kept.points, chosen)} ({others})"
