# SPDX-License-Identifier: Apache-2.0
"""From a scenario to the document that says what each way of evaluating it would have found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from abmsim.analysis.effects import estimate
from abmsim.analysis.evaluation.advising import advice
from abmsim.analysis.evaluation.designs import DESIGNS
from abmsim.analysis.evaluation.judging import Asked, EvaluationTask, PairJudged
from abmsim.analysis.evaluation.numbers import Evaluating, content, evaluating
from abmsim.analysis.evaluation.records import OUTCOMES
from abmsim.analysis.evaluation.summarising import shown, summary_of
from abmsim.results.cells import rounded
from abmsim.results.ensembles import shipped_ensemble
from abmsim.results.errors import AllFailedError, RefusedError
from abmsim.results.inputs import deciding_sha256
from abmsim.results.kept import Failure
from abmsim.results.sealing import sealed
from abmsim.results.workers import Lost, in_processes, in_this_process
from abmsim.version import MODEL_BEHAVIOUR, __version__

if TYPE_CHECKING:
    from abmsim.scenario import Scenario

SCHEMA = 1
FEWEST_PAIRS = 2
NO_LEVER = "the scenario has no interventions: there is nothing to evaluate"
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Evaluated:
    """The document of evaluation.json, and the pairs that failed."""

    document: dict[str, Any]
    failed: tuple[Failure, ...]


def evaluate(
    scenario: Scenario,
    pairs: int = 20,
    seed: int = 1,
    jobs: int = 1,
    *,
    scale: float = 1.0,
    budget_dollars: float | None = None,
    told: Told | None = None,
    fixed_numbers: bool = False,
) -> Evaluated:
    """Try out seven ways to evaluate a scenario in `pairs` simulated cities; the numbers do not depend on `jobs`.

    Where the city has an ensemble, pair k believes its vector k, unless `fixed_numbers`.

    Raises:
        RefusedError: the scenario does nothing, or there are fewer than two pairs.
        AllFailedError: no pair, or only one, came to its end.
        WorkersLostError: workers were killed more often than can be an accident.
    """
    if not scenario.interventions:
        raise RefusedError(NO_LEVER)
    if pairs < FEWEST_PAIRS:
        raise RefusedError(f"an evaluation is tried out in at least {FEWEST_PAIRS} pairs, not {pairs}")
    numbers = evaluating()
    ensemble = None if fixed_numbers else shipped_ensemble(scenario)
    task = EvaluationTask(scenario, numbers, seed, scale, who_is_asked(budget_dollars, numbers), ensemble)
    found, failed = _judge_pairs(task, pairs, jobs, told)
    if len(found) < FEWEST_PAIRS:
        raise AllFailedError(f"{len(failed)} of {pairs} pairs failed; the first: {failed[0].error}")
    return Evaluated(document_of(task, found, budget_dollars), failed)


def who_is_asked(budget_dollars: float | None, numbers: Evaluating) -> Asked:
    """Return how many each design asks at most: as many as the budget buys, or the usual number."""
    asked: dict[tuple[str, str], int | None] = {}
    for design in DESIGNS:
        for outcome in OUTCOMES:
            buys = None if budget_dollars is None else design.affordable(outcome, budget_dollars, numbers)
            # who cannot afford a single interview is shown at the usual size, and what that costs
            asked[design.name, outcome] = buys or numbers.people_asked
    return asked


def _judge_pairs(
    task: EvaluationTask, pairs: int, jobs: int, told: Told | None
) -> tuple[list[PairJudged], tuple[Failure, ...]]:
    """Return what every pair says, in their order, and those that failed."""
    tell = told or _say_nothing
    tell(0, pairs)
    crew = min(jobs, pairs)
    keys = range(1, pairs + 1)
    work = in_this_process(task, keys) if crew <= 1 else in_processes(task, keys, crew)
    outcomes: list[tuple[int, PairJudged | Failure]] = []
    with closing(work) as homes:
        for home in homes:
            outcomes += [(k, Failure(k, one.reason, "") if isinstance(one, Lost) else one) for k, one in home]
            tell(len(outcomes), pairs)
    outcomes.sort(key=lambda one: one[0])
    found = [one for _, one in outcomes if isinstance(one, PairJudged)]
    return found, tuple(one for _, one in outcomes if isinstance(one, Failure))


def _say_nothing(done: int, wanted: int) -> None:
    """Take note of nothing."""


def document_of(task: EvaluationTask, found: Sequence[PairJudged], budget_dollars: float | None) -> dict[str, Any]:
    """Return the document of evaluation.json."""
    scenario = task.scenario
    document = {
        "schema": SCHEMA,
        "abmsim": __version__,
        "model_behaviour": MODEL_BEHAVIOUR,
        "scenario": scenario.slug,
        "name": scenario.name,
        "inputs": deciding_sha256(scenario),
        "start": f"{scenario.start[0]}-{scenario.start[1]:02d}",
        "months": scenario.months,
        "months_before": task.numbers.months_before,
        "seed": task.seed,
        "pairs": len(found),
        "surveys_per_world": task.numbers.surveys_per_world,
        "scale": rounded(task.scale),
        "budget_dollars": None if budget_dollars is None else rounded(budget_dollars),
        "parameter_vectors": None if task.ensemble is None else task.ensemble.sha256,
        "accounts": {
            name: shown(estimate(np.array([one.accounts[name] for one in found]))) for name in found[0].accounts
        },
        "outcomes": [_outcome(name, task.numbers, found, budget_dollars) for name in OUTCOMES],
        "numbers": {name: {**one, "range": list(one["range"])} for name, one in content().items()},
    }
    return sealed("evaluation", document)


def _outcome(
    name: str, numbers: Evaluating, found: Sequence[PairJudged], budget_dollars: float | None
) -> dict[str, Any]:
    """Return the designs for one outcome, what the planned programme truly did, and which design to take."""
    rows = [summary_of(found, design, name, numbers) for design in DESIGNS]
    truth = estimate([one.judged[name, DESIGNS[0].name, "planned"].truth for one in found])
    return {"outcome": name, "truth": shown(truth), "designs": rows, "advice": advice(rows, budget_dollars)}
