# SPDX-License-Identifier: Apache-2.0
"""The scoreboard as plain words and figures: one document for programs, from which every table is printed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from abmsim.analysis.evidence.scoring import NOT_SCORED, Score, decided, nothing_works, one_constant, score_of
from abmsim.results.sealing import sealed
from abmsim.version import MODEL_BEHAVIOUR

if TYPE_CHECKING:
    from abmsim.analysis.evidence.board import Board
    from abmsim.analysis.evidence.held import HeldFact
    from abmsim.analysis.evidence.judging import Judged
    from abmsim.analysis.evidence.scoring import Row
    from abmsim.analysis.trials.estimating import Effect

NO_ENSEMBLE = "the default numbers: no parameter ensemble was given, so intervals cover luck only"


def document_of(board: Board, facts: Sequence[HeldFact], city: str) -> dict[str, Any]:
    """Return the scoreboard as one JSON document; what is undefined is null. `city` is the one that the facts are about."""
    scored = [row for row in board.rows if row.verdict != NOT_SCORED]
    document = {
        "model_behaviour": MODEL_BEHAVIOUR,
        "city": city,
        "parameters": NO_ENSEMBLE
        if board.vectors == 1
        else f"an ensemble of {board.vectors} vectors, one for all rows",
        "seed": board.seed,
        "trials": [_row(row) for row in scored],
        "scores": _scores(scored),
        "core": _scores([row for row in scored if row.trial.tier == "core"]),
        "orderings": [_judged(one) for one in board.judged],
        "orderings_that_hold": [one.verdict for one in board.judged].count("holds"),
        "not_scored": [_row(row) for row in board.rows if row.verdict == NOT_SCORED],
        "not_mapped": [{"id": name, "why": why} for name, why in board.not_mapped],
        "facts": [_fact(one) for one in facts],
        "failed_pairs": [{"pair": one.pair, "error": one.error} for one in board.failed],
    }
    return sealed("evidence", document)


def known(value: float) -> float | None:
    """Return a figure, or None where it is undefined."""
    return value if math.isfinite(value) else None


def _effect(effect: Effect) -> dict[str, Any]:
    return {"estimate": known(effect.value), "standard_error": known(effect.error), "pairs": effect.pairs}


def _row(row: Row) -> dict[str, Any]:
    trial, published = row.trial, row.trial.published
    stated = None
    if published is not None:
        stated = {
            "estimate": published.estimate, "ci": list(published.ci), "accept": list(published.accept),
            "baseline": published.baseline,
        }  # fmt: skip
    everywhere = sorted({plan.kind for plan in trial.arms[trial.treated] if is_everywhere(plan.options)})
    return {
        "id": trial.id, "tier": trial.tier, "study": trial.study, "outcome": trial.outcome.name, "estimand": trial.estimand,
        "simulated": _effect(row.effect), "in_world": _effect(row.in_world), "baseline": known(row.baseline),
        "people_per_pair": round(row.people_per_pair, 1), "published": stated, "verdict": row.verdict, "z": known(row.z),
        "undecided_because": row.undecided_because,
        "acts_on_everybody": everywhere if trial.unit != "city" else [],
    }  # fmt: skip


def is_everywhere(options: Mapping[str, object]) -> bool:
    """Whether a lever has no option that says whom it serves, so that even in a trial it acts on everybody."""
    return not {"communities", "language", "sectors"} & set(options)


def _scores(rows: Sequence[Row]) -> dict[str, Any]:
    """Return hits and mean |z| of the model and of two dumb models, all on the rows that have a verdict."""
    found = decided(rows)
    published = [one for _, _, one in found]
    size, constant = one_constant(published)
    return {
        "rows": len(rows), "undecided": len(rows) - len(found), "model": _score(score_of(found)),
        "nothing_works": _score(nothing_works(published)), "one_constant": {"size": size, **_score(constant)},
    }  # fmt: skip


def _score(score: Score) -> dict[str, Any]:
    return {"hits": score.hits, "of": score.rows, "mean_z": known(score.mean_z)}


def _judged(judged: Judged) -> dict[str, Any]:
    sums = [
        {
            "sum": dict(condition.weights), "low": known(condition.low), "high": known(condition.high),
            "simulated": _effect(effect), "verdict": verdict,
        }
        for condition, effect, verdict in zip(judged.check.conditions, judged.sums, judged.verdicts, strict=True)
    ]  # fmt: skip
    effects = {name: _effect(effect) for name, effect in judged.effects.items()}
    return {
        "id": judged.check.id,
        "says": judged.check.says,
        "verdict": judged.verdict,
        "effects": effects,
        "holds": sums,
    }


def _fact(one: HeldFact) -> dict[str, Any]:
    fact, stated = one.prediction.fact, one.prediction.stated
    return {
        "id": fact.id, "moment": fact.moment, "where": dict(fact.where), "source": fact.source, "value": stated.value,
        "band": [stated.low, stated.high], "median": known(one.prediction.value), "low": known(one.low),
        "high": known(one.high), "pairs": one.pairs, "verdict": "hit" if one.prediction.inside else "miss",
        "band_widths_off": known(one.prediction.widths),
    }  # fmt: skip
