# SPDX-License-Identifier: Apache-2.0
"""`abmsim sensitivity`: which uncertain numbers the answer hangs on, beside what mere luck would show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from abmsim.cli.analysing import (
    AsJson,
    CaseNumber,
    Jobs,
    Measure,
    Out,
    Pairs,
    Target,
    cases_told,
    check_measure,
    runs_of,
)

if TYPE_CHECKING:
    from abmsim.experiments.reading import Kept
    from abmsim.scenario.experiment import Experiment

MethodName = Annotated[
    str,
    typer.Option(metavar="morris|sobol|pawn|delta|emulator", help="How; as the experiment was designed if left out."),
]


def command(
    target: Target,
    *,
    measure: Measure = "",
    method: MethodName = "",
    case: CaseNumber = 1,
    out: Out = None,
    pairs: Pairs = None,
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> None:
    """Say which uncertain numbers the answer hangs on; runs of an experiment file are carried out first."""

    def check(experiment: Experiment) -> None:
        """Refuse an experiment that varies nothing or lacks the measure."""
        check_measure(experiment, measure)
        check_varies(experiment)

    kept = runs_of(target, out, jobs, pairs, check)
    from abmsim.analysis.sensitivity.tornado import is_one_at_a_time

    if is_one_at_a_time(kept) and not method:
        files, document = _one_at_a_time(kept, measure, case - 1, as_json)
    else:
        files, document = _indices(kept, measure, method, case - 1, as_json)
    if as_json:
        from abmsim.results.files import json_text

        typer.echo(json_text(document), nl=False)
        return
    typer.echo(f"Figures and tables: {', '.join(path.name for path in files)} in {kept.folder}")


def _indices(kept: Kept, measure: str, method: str, case: int, as_json: bool) -> tuple[list[Path], dict[str, Any]]:
    from abmsim.analysis.sensitivity import analyse_runs
    from abmsim.cli.sensitivity_shown import show
    from abmsim.report.sensitivity_files import document_of, write_sensitivity

    found = analyse_runs(kept, measure or None, method or None, case)
    if not as_json:
        show(found, cases_told(kept, case))
    return write_sensitivity(kept, found), document_of(kept, found)


def _one_at_a_time(kept: Kept, measure: str, case: int, as_json: bool) -> tuple[list[Path], dict[str, Any]]:
    from abmsim.analysis.sensitivity.tornado import tornado
    from abmsim.cli.sensitivity_shown import show_tornado
    from abmsim.report.sensitivity_files import document_of, write_tornado

    found = tornado(kept, measure or None, case)
    if not as_json:
        show_tornado(found, cases_told(kept, case))
    return write_tornado(kept, found), document_of(kept, found)


def check_varies(experiment: Experiment) -> None:
    """Do nothing if the experiment leaves numbers open in a way that tells their influence.

    Raises:
        BadParameter: it does not.
    """
    from abmsim.scenario.methods import DEFAULTS

    if experiment.sample == DEFAULTS:
        raise typer.BadParameter(
            "nothing is left open in this experiment; give it uncertainties: and method: {sample: morris}",
            param_hint="FILE",
        )
