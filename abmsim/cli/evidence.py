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
SCOREBOARD = Path("experiments/evidence/scoreboard.json")  # in the wheel, for the pages of results
LARGEST_SEED = 2**64 - 1
MOST_PAIRS = 100_000


Pairs = Annotated[
    int | None, typer.Option(min=1, max=MOST_PAIRS, help="Exactly so many pairs; else 30, and more where undecided.")
]
MostPairs = Annotated[int | None, typer.Option(min=1, max=MOST_PAIRS, help="Most pairs for what is undecided.")]
Trials = Annotated[
    Path | None, typer.Option(metavar="FILE_OR_DIR", help="Trials to score; the shipped ones if left out.")
]
FACTS_HELP = "Facts to hold an untreated city against; with neither --trials nor this, those that come with the city."
FixedNumbers = Annotated[bool, typer.Option("--fixed-numbers", help="Every pair believes the same numbers: luck only.")]


def command(
    *,
    trials: Trials = None,
    facts: Annotated[Path | None, typer.Option(metavar="FILE", help=FACTS_HELP)] = None,
    city: Annotated[str, typer.Option(metavar="NAME", help="The city that the facts are about.")] = "albuquerque",
    pairs: Pairs = None,
    most_pairs: MostPairs = None,
    seed: Annotated[int, typer.Option(min=1, max=LARGEST_SEED, help="Which luck.")] = 1,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes; all cores if left out.")] = None,
    fixed_numbers: FixedNumbers = False,
    write: Annotated[bool, typer.Option("--write", help=f"Write {PAGE} and {SCOREBOARD} as well.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Hold the model against published evidence and print the scoreboard: hit, miss or undecided."""
    chosen, ordering = _files(trials, facts)
    stated = _facts(_targets(city) if trials is None and facts is None else facts)
    from abmsim.analysis.evidence.board import PAIRS, Effort, hold_against
    from abmsim.analysis.evidence.telling import document_of

    first = PAIRS if pairs is None else pairs
    most = max(first, most_pairs or (first if pairs is not None else Effort().most_pairs))
    crew = jobs or os.cpu_count() or 1
    with progress() as tell:
        effort = Effort(first, most, crew, seed, tell)
        held = _held(stated, city, effort, pairs, _vectors(city, fixed_numbers)) if stated else ()
        board = hold_against(chosen, ordering, effort, _vectors_of(chosen, fixed_numbers))
    document = document_of(board, held, city)
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


def _targets(city: str) -> Path | None:
    """Return the file of facts that comes with a city, if there is one."""
    from abmsim.scenario.places import Library

    targets = Library().cities / "targets" / f"{city}.yaml"
    return targets if targets.is_file() else None


def _vectors(city: str, fixed_numbers: bool) -> tuple[Mapping[str, float], ...]:
    """Return what pairs believe in turn: the city's ensemble, or the default numbers where it has none."""
    from abmsim.analysis.evidence.board import DEFAULT_NUMBERS
    from abmsim.analysis.evidence.held import untreated
    from abmsim.results.ensembles import shipped_ensemble

    if fixed_numbers:
        return DEFAULT_NUMBERS
    ensemble = shipped_ensemble(untreated(city))
    for warning in () if ensemble is None else ensemble.warnings:
        typer.echo(f"Note: {warning}", err=True)
    return DEFAULT_NUMBERS if ensemble is None else ensemble.all()


def _vectors_of(trials: tuple[Trial, ...], fixed_numbers: bool) -> tuple[Mapping[str, float], ...]:
    """Return what pairs believe in turn in all trials; trials of several cities share nothing but the default numbers."""
    cities = sorted({trial.city for trial in trials})
    if len(cities) > 1:
        typer.echo(
            f"Note: trials of {', '.join(cities)} use the default numbers, as no ensemble is of them all", err=True
        )
    return _vectors("".join(cities), fixed_numbers or len(cities) != 1)


def _held(
    facts: tuple[Fact, ...], city: str, effort: Effort, pairs: int | None, vectors: tuple[Mapping[str, float], ...]
) -> tuple[HeldFact, ...]:
    from abmsim.analysis.evidence.held import PAIRS, hold_facts

    return hold_facts(facts, city, replace(effort, pairs=pairs or PAIRS), vectors)


def _write(document: Mapping[str, Any]) -> None:
    from abmsim.analysis.evidence.tables import page
    from abmsim.results.files import write_json

    mechanisms = _shipped() / MECHANISMS
    text = mechanisms.read_text(encoding="utf-8") if mechanisms.is_file() else ""
    PAGE.write_text(page(document, text), encoding="utf-8")
    write_json(SCOREBOARD, document)
    typer.echo(f"{PAGE} and {SCOREBOARD} are written", err=True)


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
