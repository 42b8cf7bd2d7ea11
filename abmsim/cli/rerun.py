# SPDX-License-Identifier: Apache-2.0
"""`abmsim rerun`: makes a results folder again from what it says about itself, and compares every byte."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from abmsim.cli.ending import SOME_RUNS_FAILED
from abmsim.cli.progress import progress


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder.")],
    *,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes; all cores if left out.")] = None,
) -> None:
    """Reproduce a results folder from its manifest, or name the first thing that differs."""
    difference, versions = _rerun(folder, jobs or os.cpu_count() or 1)
    if versions:
        typer.echo(f"Made with other versions: {'; '.join(versions)}", err=True)
    if difference:
        typer.echo(f"Differs: {difference}")
        raise typer.Exit(SOME_RUNS_FAILED)
    typer.echo(f"{folder}: reproduced, every file the same to the byte")


def _rerun(folder: Path, jobs: int) -> tuple[str | None, list[str]]:
    """The first difference, and the versions that are not those of then."""
    from abmsim.results.inputs import read_plan
    from abmsim.results.manifest import pairs_asked, read_manifest
    from abmsim.results.sameness import behaviour_difference, first_difference, version_differences
    from abmsim.running import Request, run_into

    manifest = read_manifest(folder)
    plan = read_plan(folder)
    declared = behaviour_difference(manifest)
    if declared:
        return declared, []
    with TemporaryDirectory(prefix="abmsim-rerun-") as place, progress() as tell:
        again = Path(place) / "results"
        run_into(again, plan, Request(pairs_asked(folder, manifest), jobs, told=tell))
        return first_difference(folder, again), version_differences(folder, again)
