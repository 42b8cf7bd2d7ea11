# SPDX-License-Identifier: Apache-2.0
"""`abmsim experiment`: many settings, each in many pairs; stopped, killed or full, it goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from abmsim.cli.carrying import carried_out, command_line, resume_command, wishes_of
from abmsim.cli.ending import SOME_RUNS_FAILED

if TYPE_CHECKING:
    from abmsim.experiments.carrying import Finished

MOST_SHOWN = 5
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of an experiment.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="Processes or threads; all cores if left out.")]
Pairs = Annotated[int | None, typer.Option(min=1, max=100_000, help="Pairs at every point instead of the file's.")]
ExecutorName = Annotated[str, typer.Option("--executor", metavar="processes|threads|dask", help="Who does the work.")]
Address = Annotated[str, typer.Option(metavar="tcp://HOST:PORT", help="An existing Dask scheduler.")]
TargetSe = Annotated[
    list[str] | None, typer.Option("--target-se", metavar="MEASURE=SE", help="More pairs until this is reached.")
]
Retry = Annotated[bool, typer.Option("--retry-failed", help="Try runs again that failed.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Do every run here, whatever other experiments did.")]


def run(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An experiment file, or the folder it is in.")],
    *,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the results.")] = None,
    pairs: Pairs = None,
    jobs: Jobs = None,
    executor: ExecutorName = "processes",
    address: Address = "",
    shard: Annotated[str, typer.Option(metavar="I/N", help="Do only every N-th run, from the I-th on.")] = "",
    target_se: TargetSe = None,
    retry_failed: Retry = False,
    no_cache: NoCache = False,
) -> None:
    """Carry out an experiment, or go on with it."""
    from abmsim.experiments.asking import carry_out_experiment
    from abmsim.scenario.experiment import load_experiment

    experiment = load_experiment(file)
    wishes = wishes_of(jobs, executor, address, pairs, retry_failed, no_cache)
    labels = [one.label for one in experiment.measures]
    wishes = replace(wishes, shard=_shard(shard), targets=_targets(target_se, labels))
    for warning in experiment.warnings:
        typer.echo(f"warning: {warning}", err=True)
    source = Path(file) / "experiment.yaml" if Path(file).is_dir() else Path(file)
    _carry_out(lambda told: carry_out_experiment(experiment, out, replace(wishes, told=told), source), out)


def resume(
    folder: Folder,
    *,
    pairs: Pairs = None,
    jobs: Jobs = None,
    executor: ExecutorName = "processes",
    address: Address = "",
    retry_failed: Retry = False,
    no_cache: NoCache = False,
) -> None:
    """Go on with the experiment of a folder, whatever interrupted it."""
    from abmsim.experiments import asking

    wishes = wishes_of(jobs, executor, address, pairs, retry_failed, no_cache)
    _carry_out(lambda told: asking.resume(folder, replace(wishes, told=told)), folder)


def status(
    folder: Folder,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Say how far an experiment is, from any terminal."""
    from abmsim.experiments.status import status_of

    found = status_of(folder)
    if as_json:
        typer.echo(json.dumps(asdict(found), indent=2, ensure_ascii=False))
        return
    failed = f", {found.failed} failed" if found.failed else ""
    typer.echo(f"{folder}: {found.state}, {found.done} of {found.wanted} runs done{failed}")
    if found.seconds_left is not None:
        typer.echo(f"{found.runs_per_second:.3g} runs a second, {found.seconds_left:.0f} s left ({found.writer})")
    elif found.state == "stopped":
        typer.echo(f"To go on: {resume_command(folder)}")


def export(
    folder: Folder,
    *,
    kind: Annotated[str, typer.Option("--format", metavar="csv|parquet|netcdf", help="Kind of file.")] = "csv",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where; beside the runs if left out.")] = None,
) -> None:
    """Write all runs as one file for other programs."""
    from abmsim.experiments.exporting import export as write

    typer.echo(str(write(folder, kind, out)))


def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="The folders of all shards.")],
    *,
    out: Annotated[Path, typer.Option(metavar="DIR", help="A new folder for the whole experiment.")],
) -> None:
    """Put the shards of an experiment together."""
    from abmsim.experiments.merging import merge as put_together

    merged = put_together(folders, out, command_line())
    typer.echo(f"{out}: {merged.done} runs from {len(folders)} folders")
    if merged.failed or merged.missing:
        typer.echo(
            f"{merged.failed} runs failed, {merged.missing} are missing; to do them: {resume_command(out)}", err=True
        )
        raise typer.Exit(SOME_RUNS_FAILED)


COMMANDS: dict[str, Callable[..., None]] = {
    "run": run,
    "resume": resume,
    "status": status,
    "export": export,
    "merge": merge,
}


def _shard(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    first, slash, count = text.partition("/")
    if slash and first.isdecimal() and count.isdecimal() and 1 <= int(first) <= int(count):
        return int(first), int(count)
    raise typer.BadParameter(f"{text!r} is not I/N with I from 1 to N, such as 3/8", param_hint="--shard")


def _targets(texts: list[str] | None, labels: list[str]) -> Any:
    from abmsim.scenario.measuring import Target

    if not texts:
        return None
    targets = []
    for text in texts:
        label, _, error = text.partition("=")
        if label not in labels:
            raise typer.BadParameter(f"{text}: this experiment measures {', '.join(labels)}", param_hint="--target-se")
        targets.append(Target(label, _error(text, error)))
    return tuple(targets)


def _error(text: str, error: str) -> float:
    try:
        wanted = float(error)
    except ValueError:
        wanted = 0.0
    if 0 < wanted < float("inf"):
        return wanted
    raise typer.BadParameter(f"{text}: the standard error must be a number above 0", param_hint="--target-se")


def _carry_out(work: Callable[[Any], Finished], folder: Path | None) -> None:
    """Carry out with a progress bar and tell what was done."""
    _show(carried_out(work, folder))


def _show(finished: Finished) -> None:
    if finished.repaired:
        typer.echo(f"{finished.repaired} runs were damaged on the disk and were carried out again", err=True)
    typer.echo(f"{finished.folder}: {finished.done} runs at {len(finished.points)} points; a row a run in runs.csv, "
               "a row a point in points.csv")  # fmt: skip
    for one in finished.failed[:MOST_SHOWN]:
        typer.echo(f"point {one.point}, pair {one.pair} failed: {one.error}", err=True)
    if finished.failed:
        again = f"{resume_command(finished.folder)} --retry-failed"
        typer.echo(
            f"{len(finished.failed)} runs failed (failed-point-*.txt tell the stories). Again: {again}", err=True
        )
        raise typer.Exit(SOME_RUNS_FAILED)
