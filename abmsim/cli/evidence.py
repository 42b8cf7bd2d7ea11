# SPDX-License-Identifier: Apache-2.0
"""`abmsim evidence`: published trials, orderings and facts beside what the model says, and two dumb models."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from abmsim.cli.ending import SOME_RUNS_FAILED
from abmsim.cli.progress import progress

if TYPE_CHECKING:
    from abmsim.analysis.evidence.board import Effort
    from abmsim.analysis.evidence.held import HeldFact
    from abmsim.scenario.facts import Fact
    from abmsim.scenario.ordering import Ordering
    from abmsim.scenario.trials import Trial

FOLDER = "evidence"
ORDERING = "ordering.yaml"
MECHANISMS = "mechanisms.md"
PAGE = Path("docs/background/evidence.md")
LARGEST_SEED = 2**64 - 1
MOST_PAIRS = 100_000


def command(
    *,
    trials: Annotated[
        Path | None, typer.Option(metavar="FILE_OR_DIR", help="Trials to score; the shipped ones if left out.")
    ] = None,
    facts: Annotated[Path | None, typer.Option(metavar="FILE", help="Facts to hold an untreated city against.")] = None,
    city: Annotated[str, typer.Option(metavar="NAME", help="With --facts: the city they are about.")] = "albuquerque",
    pairs: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_PAIRS, help="Exactly so many pairs; else 30, and more where undecided."),
    ] = None,
    most_pairs: Annotated[
        int | None, typer.Option(min=1, max=MOST_PAIRS, help="Most pairs for what is undecided.")
    ] = None,
    seed: Annotated[int, typer.Option(min=1, max=LARGEST_SEED, help="Which luck.")] = 1,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes; all cores if left out.")] = None,
    write: Annotated[bool, typer.Option("--write", help=f"Write {PAGE} as well.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Hold the model against published evidence and print the scoreboard: hit, miss or undecided."""
    chosen, ordering = _files(trials, facts)
    stated = _facts(facts)
    from abmsim.analysis.evidence.board import DEFAULT_NUMBERS, PAIRS, Effort, hold_against
    from abmsim.analysis.evidence.telling import document_of

    first = PAIRS if pairs is None else pairs
    most = max(first, most_pairs or (first if pairs is not None else Effort().most_pairs))
    crew = jobs or os.cpu_count() or 1
    with progress() as tell:
        effort = Effort(first, most, crew, seed, tell)
        held = _held(stated, city, effort, pairs)
        board = hold_against(chosen, ordering, effort, DEFAULT_NUMBERS)
    document = document_of(board, held)
    if write:
        _write(document)
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False)) if as_json else _show(document)
    if board.failed:
        typer.echo(f"{len(board.failed)} pairs failed, the first with {board.failed[0].error}", err=True)
        raise typer.Exit(SOME_RUNS_FAILED)


def _shipped() -> Path:
    """Return the folder of shipped trials."""
    from abmsim.results.errors import DamagedError
    from abmsim.scenario.places import shipped

    experiments = shipped("experiments")
    if experiments is None or not (experiments / FOLDER).is_dir():
        raise DamagedError("the shipped trials are missing; name a folder with --trials")
    return experiments / FOLDER


def _files(named: Path | None, facts: Path | None) -> tuple[tuple[Trial, ...], Ordering]:
    """Return the trials and the orderings that were asked for; none where only facts were."""
    from abmsim.scenario.ordering import Ordering, load_ordering
    from abmsim.scenario.trials import load_trial
    from abmsim.scenario.validating import trials_beside

    if named is None and facts is not None:
        return (), Ordering()
    if named is not None and not named.is_dir():
        return (load_trial(named),), Ordering()
    folder = named or _shipped()
    trials = trials_beside(folder / ORDERING)
    _refuse_twins(trials, folder)
    if not trials:
        from abmsim.results.errors import RefusedError

        raise RefusedError(f"{folder}: no trial in this folder (a YAML file with `arms:` and `published:`)")
    ordered = (folder / ORDERING).is_file()
    return trials, load_ordering(folder / ORDERING, trials) if ordered else Ordering()


def _refuse_twins(trials: tuple[Trial, ...], folder: Path) -> None:
    from abmsim.results.errors import RefusedError

    files: dict[str, str] = {}
    for trial in trials:
        if trial.id in files:
            raise RefusedError(f"{folder}: {trial.file} and {files[trial.id]} have the same id, {trial.id}")
        files[trial.id] = trial.file


def _facts(file: Path | None) -> tuple[Fact, ...]:
    from abmsim.scenario.facts import load_facts

    return () if file is None else load_facts(file)


def _held(facts: tuple[Fact, ...], city: str, effort: Effort, pairs: int | None) -> tuple[HeldFact, ...]:
    if not facts:
        return ()
    from abmsim.analysis.evidence.board import DEFAULT_NUMBERS
    from abmsim.analysis.evidence.held import PAIRS, hold_facts

    return hold_facts(facts, city, replace(effort, pairs=pairs or PAIRS), DEFAULT_NUMBERS)


def _write(document: Mapping[str, Any]) -> None:
    from abmsim.analysis.evidence.tables import page

    mechanisms = _shipped() / MECHANISMS
    text = mechanisms.read_text(encoding="utf-8") if mechanisms.is_file() else ""
    PAGE.write_text(page(document, text), encoding="utf-8")
    typer.echo(f"{PAGE} is written", err=True)


def _show(document: Mapping[str, Any]) -> None:
    from abmsim.analysis.evidence import tables
    from abmsim.cli.tables import print_table

    if document["trials"]:
        print_table(tables.TRIAL_HEADS, tables.trial_rows(document), ((0, 1), (2, 9), (3, 4, 5), (6, 7), (8,)))
    for line in tables.remarks(document):
        typer.echo(line)
    if document["orderings"]:
        print_table(tables.CHECK_HEADS, tables.check_rows(document), ((0, 1), (2,), (3,)))
    if document["facts"]:
        print_table(tables.FACT_HEADS, tables.fact_rows(document))
    for line in tables.score_lines(document):
        typer.echo(line)
    typer.echo(f"Every row used {document['parameters']}.")
