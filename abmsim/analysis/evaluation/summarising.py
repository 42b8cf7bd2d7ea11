# SPDX-License-Identifier: Apache-2.0
"""What many simulated evaluations say about each design: how far off, how sure, and what it takes to see the effect."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from abmsim.analysis.effects import Array, Estimate, estimate
from abmsim.analysis.evaluation.designs.finding import NOBODY, TRIAL, Design
from abmsim.analysis.evaluation.judging import EVERYBODY, PLANNED, Judged, PairJudged
from abmsim.analysis.evaluation.numbers import Evaluating
from abmsim.analysis.evaluation.statistics import LEVEL, WANTED_POWER, smallest_detectable
from abmsim.results.cells import rounded

DETECTS, NOT_DETECTABLE, MISLEADS, NOT_POSSIBLE = "detects", "not_detectable", "misleads", "not_possible"
PEOPLE, MONTHS = "people", "months"
FEWEST_EVALUATIONS = 2
SURE = 0.99  # of ten sound designs hardly one is called misleading by luck


class Sight(NamedTuple):
    """How well a design sees: the mean of its claims less the truth, and how far single claims scatter around that."""

    bias: Estimate
    scatter: float
    smallest: float


def judged_of(found: Sequence[PairJudged], outcome: str, design: str, size: str) -> list[Judged]:
    """Return what one design found, pair by pair."""
    return [one.judged[outcome, design, size] for one in found]


def sight_of(judged: Sequence[Judged]) -> Sight:
    """Return bias and scatter of the claims against the truth of the same world."""
    off = [one.claims - one.truth for one in judged]
    bias = estimate([_mean(values) for values in off])
    scatter = scatter_of(off)
    return Sight(bias, scatter, smallest_detectable(scatter))


def scatter_of(values: Sequence[Array]) -> float:
    """Return the standard deviation of single evaluations: of cities and, within each, of surveys."""
    kept = [one[~np.isnan(one)] for one in values]
    kept = [one for one in kept if len(one)]
    if len(kept) < FEWEST_EVALUATIONS:
        return math.nan
    within = [float(np.var(one, ddof=1)) for one in kept if len(one) > 1]
    surveys = float(np.mean([len(one) for one in kept]))
    sampling = float(np.mean(within)) if within else 0.0
    between = float(np.var([one.mean() for one in kept], ddof=1))
    return math.sqrt(max(between + sampling * (1 - 1 / surveys), 0.0))


def share_found(ps: Sequence[Array]) -> Estimate:
    """Return the share of evaluations that find something at the 5 % level, one mean a pair."""
    return estimate([float((one < LEVEL).mean()) for one in ps])


def summary_of(found: Sequence[PairJudged], design: Design, outcome: str, numbers: Evaluating) -> dict[str, Any]:
    """Return everything about one design and outcome, ready for JSON."""
    planned = judged_of(found, outcome, design.name, PLANNED)
    everybody = judged_of(found, outcome, design.name, EVERYBODY)
    asked = round(float(np.mean([one.asked for one in planned])))
    row = {
        "design": design.name,
        "assigned": design.work == TRIAL,
        "test": planned[0].test,
        "asks": design.asks(outcome),
        "people_asked": asked,
        "people_available": round(float(np.mean([one.available for one in planned]))),
        "cost_dollars": rounded(design.cost_dollars(outcome, asked, numbers)),
    }
    sight, best = sight_of(planned), sight_of(everybody)
    if not math.isfinite(sight.scatter):
        return {**row, "verdict": NOT_POSSIBLE}
    truth = estimate([one.truth for one in planned])
    power = share_found([one.ps for one in planned])
    alarms = share_found([one.ps_without for one in planned])
    nothing = [_mean(one.claims_without) for one in planned]
    misleads = is_misleading(alarms, nothing, numbers)
    return {
        **row,
        "estimate": shown(estimate([_mean(one.claims) for one in planned])),
        "claims_low": rounded(_quantile(planned, LEVEL / 2)),
        "claims_high": rounded(_quantile(planned, 1 - LEVEL / 2)),
        "truth": shown(truth),
        "truth_on_those_compared": shown(estimate([one.truth_on for one in planned])),
        "bias": shown(sight.bias),
        "claim_without_effect": shown(estimate(nothing)),
        "standard_error_reported": rounded(_mean(np.array([_mean(one.errors) for one in planned]))),
        "scatter": rounded(sight.scatter),
        "power": shown(power),
        "false_alarms": shown(alarms),
        "smallest_detectable": rounded(sight.smallest),
        "smallest_detectable_asking_everybody": rounded(best.smallest),
        "needed": needed(design, outcome, truth, (sight, best), planned),
        "verdict": MISLEADS if misleads else DETECTS if power.mean >= WANTED_POWER else NOT_DETECTABLE,
    }


def is_misleading(alarms: Estimate, nothing: Sequence[float], numbers: Evaluating) -> bool:
    """Return whether a design claims something where the programme does nothing: in its tests, or on average.

    Both have to be more than luck gives in as many pairs.
    """
    loud = alarms.mean > numbers.largest_share_of_false_alarms and alarms.interval.low > LEVEL
    off = estimate(nothing, SURE).interval
    return loud or off.low > 0 or off.high < 0


def shown(found: Estimate) -> dict[str, Any]:
    """Return an estimate for JSON: mean, standard error and 95 % interval."""
    return {
        "mean": rounded(found.mean),
        "se": rounded(found.error),
        "ci_low": rounded(found.interval.low),
        "ci_high": rounded(found.interval.high),
    }


def needed(
    design: Design, outcome: str, truth: Estimate, sights: tuple[Sight, Sight], judged: Sequence[Judged]
) -> dict[str, Any]:
    """Return what it would take to see the true effect in 80 of 100 evaluations, bias apart.

    People where more can be asked, months (on each side) of records for before and after; and how many programmes like
    this one would have to be evaluated together.
    """
    sight, best = sights
    size = abs(truth.mean)
    if not size > 0 or math.isnan(size) or truth.interval.low <= 0 <= truth.interval.high:
        return {"people": None, "months": None, "programmes": None, "why": "the_true_effect_is_not_known_from_zero"}
    people = months = None
    if design.asks(outcome) != NOBODY:
        asked = float(np.mean([one.asked for one in judged]))
        available = float(np.mean([one.available for one in judged]))
        people = people_needed(size, (sight.scatter, asked), (best.scatter, available))
    elif design.name == "before_after":
        months = months_needed(size, sight.scatter, judged[0].months)
    programmes = max(1, math.ceil((best.smallest / size) ** 2)) if math.isfinite(best.smallest) else None
    return {"people": people, "months": months, "programmes": programmes}


def people_needed(size: float, planned: tuple[float, float], everybody: tuple[float, float]) -> int | None:
    """Return how many have to be asked; None when not even everybody is enough.

    The variance of a claim is that of the city's luck plus a part that shrinks with the share of people asked.
    """
    (scatter, asked), (least, available) = planned, everybody
    wanted = (size / smallest_detectable(1.0)) ** 2
    luck = least * least
    if luck > wanted:
        return None
    if asked >= available or scatter <= least:
        return math.ceil(min(available, asked * (scatter * scatter) / wanted))
    sampling = (scatter * scatter - luck) / (1 / asked - 1 / available)
    return min(math.ceil(available), math.ceil(1 / ((wanted - luck) / sampling + 1 / available)))


def months_needed(size: float, scatter: float, months: tuple[int, int]) -> int | None:
    """Return how many months on each side show an effect of `size` that came in the months after.

    The error of a difference of monthly means shrinks with the root of the months.
    """
    before, after = months
    if before < 1 or after < 1:
        return None
    month_variance = (scatter / after) ** 2 / (1 / before + 1 / after)
    return math.ceil(2 * month_variance * (smallest_detectable(1.0) / (size / after)) ** 2)


def _mean(values: Array) -> float:
    kept = values[~np.isnan(values)]
    return float(kept.mean()) if len(kept) else math.nan


def _quantile(judged: Sequence[Judged], share: float) -> float:
    return float(np.nanquantile(np.concatenate([one.claims for one in judged]), share))
