# SPDX-License-Identifier: Apache-2.0
"""`abmsim portfolio`: which mix and dose of levers to buy for a budget, and what else comes close."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abmsim.cli.analysing import AsJson, Jobs, Measure, Out, Pairs, Target, tell
from abmsim.cli.carrying import carried_out, wishes_of

if TYPE_CHECKING:
    from abmsim.analysis.portfolio import Portfolio
    from abmsim.experiments.asking import Wishes
    from abmsim.experiments.carrying import Finished
    from abmsim.scenario.experiment import Experiment

Budget = Annotated[float, typer.Option(metavar="DOLLARS", help="What there is to spend over the months simulated.")]


def command(
    target: Target,
    *,
    budget: Budget,
    measure: Measure = "net_jobs",
    out: Out = None,
    pairs: Pairs = None,
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> None:
    """Find the best use of a budget among the levers of an experiment; what is missing is carried out first."""
    from abmsim.analysis.portfolio import portfolio
    from abmsim.analysis.portfolio.running import folder_of
    from abmsim.experiments.asking import carry_out_experiment
    from abmsim.report.portfolio_files import write_portfolio

    def carry_out(experiment: Experiment, folder: Path, wishes: Wishes) -> Finished:
        """Carry out an experiment and show how far it is."""
        return carried_out(lambda told: carry_out_experiment(experiment, folder, replace(wishes, told=told)), None)

    folder = folder_of(target, out)
    wishes = wishes_of(jobs, "processes", "", pairs, False, False)
    found = portfolio(target, budget, folder, measure, wishes, carry_out)
    files = write_portfolio(folder, found)
    tell(found.as_json(), files, folder, None if as_json else lambda: show(found))


def show(found: Portfolio) -> None:
    """Print the candidates and the sentences."""
    from abmsim.cli.sensitivity_shown import digits
    from abmsim.cli.tables import print_table

    heads = ["mix", "cost", "chance to be best", *found.goals, "bad cases", "regret", ""]
    rows = []
    for one in sorted(found.candidates, key=lambda each: -each.outcomes[found.goals[0]].mean):
        outcomes = [
            f"{digits(each.mean)} ({digits(each.low)} to {digits(each.high)})" for each in one.outcomes.values()
        ]
        robust = ["" if value is None else digits(value) for value in (one.bad_case, one.regret)]
        note = "costs too much" if not one.is_affordable else "beaten by another" if one.is_beaten else ""
        rows.append([one.name, f"${one.cost_dollars:,.0f}", f"{one.chance_best:.0%}", *outcomes, *robust, note])
    vectors = "1 vector" if found.points == 1 else f"{found.points} vectors"
    typer.echo(f"{found.mixes} mixes, {found.affordable} within the budget by the table of effects; "
               f"{len(found.candidates)} lived again: {vectors}, {found.pairs} pairs each")  # fmt: skip
    print_table(heads, rows)
    for sentence in found.sentences:
        typer.echo(sentence)
