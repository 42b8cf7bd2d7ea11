# SPDX-License-Identifier: Apache-2.0
"""`abmsim worth-knowing`: which uncertain number to measure before choosing, and what knowing it would be worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from abmsim.cli.analysing import AsJson, Jobs, Measure, Out, Pairs, Target, check_measure, runs_of, tell

if TYPE_CHECKING:
    from abmsim.analysis.worth_knowing import Ledger, WorthKnowing
    from abmsim.scenario.experiment import Experiment

DollarsPerUnit = Annotated[
    float | None,
    typer.Option(
        metavar="DOLLARS", help="What one net job (one unit of the measure) is worth to you; there is no usual value."
    ),
]
Together = Annotated[
    list[str] | None, typer.Option(metavar="NAME,NAME", help="Numbers that one measurement would tell at once.")
]


def command(
    target: Target,
    *,
    measure: Measure = "",
    dollars_per_unit: DollarsPerUnit = None,
    together: Together = None,
    out: Out = None,
    pairs: Pairs = None,
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> None:
    """Say which number to measure before choosing; runs of an experiment file are carried out first."""
    groups = [[name.strip() for name in text.split(",")] for text in together or ()]

    def check(experiment: Experiment) -> None:
        """Refuse an experiment that cannot say what is worth knowing."""
        from abmsim.analysis.worth_knowing.checking import check_experiment

        check_measure(experiment, measure)
        check_experiment(experiment, pairs, groups)

    kept = runs_of(target, out, jobs, pairs, check)
    from abmsim.analysis.worth_knowing import worth_knowing
    from abmsim.report.worth_files import document_of, write_worth

    found = worth_knowing(kept, measure or None, dollars_per_unit, groups)
    files = write_worth(kept, found)
    tell(document_of(kept, found), files, kept.folder, None if as_json else lambda: show(found))


def show(found: WorthKnowing) -> None:
    """Print decisions, numbers and sentences."""
    typer.echo(f"{found.measure}: {found.points} vectors, {found.pairs} pairs each")
    for ledger in found.ledgers:
        _show(ledger, found)
    for sentence in found.sentences:
        typer.echo(sentence)
    for warning in found.warnings:
        typer.echo(f"warning: {warning}", err=True)


def _show(ledger: Ledger, found: WorthKnowing) -> None:
    from abmsim.cli.sensitivity_shown import change, digits
    from abmsim.cli.tables import print_table

    heads = ["decision", f"{ledger.unit} (interval)", "chance to be best", "public cost", "cost each"]
    print_table(
        heads,
        [
            [one.name, change(one.value), f"{one.chance_best:.0%}", _dollars(one.cost_dollars),
             _dollars(one.cost_per_unit_dollars) or one.reason] for one in ledger.decisions
        ],
    )  # fmt: skip
    rows = [
        [" + ".join(one.names), f"{digits(one.worth.value)} ({digits(one.worth.low)} to {digits(one.worth.high)})",
         digits(ledger.floor_high), one.verdict, found.meaning(one.names[0]).strip(" ()")]
        for one in (*ledger.inputs, *ledger.together)
    ]  # fmt: skip
    print_table(["number", f"worth in {ledger.unit} (interval)", "what says nothing shows", "verdict", "meaning"], rows)


def _dollars(value: float | None) -> str:
    return "" if value is None else f"${value:,.0f}"
