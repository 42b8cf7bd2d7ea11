# SPDX-License-Identifier: Apache-2.0
"""`abmsim discover`: under which conditions a scenario fails, in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from abmsim.cli.analysing import AsJson, Jobs, Out, Pairs, Target, runs_of

if TYPE_CHECKING:
    from abmsim.scenario.experiment import Experiment

When = Annotated[
    str, typer.Option(metavar="'MEASURE < NUMBER'", help="What counts as failing; its first measure <= 0 if left out.")
]
MethodName = Annotated[str, typer.Option(metavar="prim|tree", help="A box of conditions, or a small tree.")]
ScenarioName = Annotated[
    str, typer.Option("--scenario", metavar="NAME", help="Only this scenario of the experiment; its first if left out.")
]


def command(
    target: Target,
    *,
    when: When = "",
    method: MethodName = "prim",
    scenario: ScenarioName = "",
    out: Out = None,
    pairs: Pairs = None,
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> None:
    """Find when a scenario fails; runs of an experiment file are carried out first."""

    def check(experiment: Experiment) -> None:
        """Refuse a label that the experiment cannot give."""
        check_label(experiment, when)

    kept = runs_of(target, out, jobs, pairs, check)
    from abmsim.analysis.discovery import discover
    from abmsim.experiments.reading import of_scenario
    from abmsim.report.discovery_files import write_discovery
    from abmsim.results.files import json_text

    chosen = of_scenario(kept, scenario)
    found = discover(chosen, when or None, method)
    files = write_discovery(kept.folder, found)
    if as_json:
        typer.echo(json_text(found.as_json()), nl=False)
        return
    for sentence in found.sentences:
        typer.echo(sentence)
    typer.echo(f"Figures and document: {', '.join(path.name for path in files)} in {kept.folder}")


def check_label(experiment: Experiment, when: str) -> None:
    """Do nothing if the experiment keeps the measure of a condition.

    Raises:
        BadParameter: it does not.
        RefusedError: the condition cannot be read.
    """
    from abmsim.analysis.discovery.asking import label_of
    from abmsim.cli.analysing import check_measure

    if when:
        check_measure(experiment, label_of(when).measure)
