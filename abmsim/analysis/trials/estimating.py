# SPDX-License-Identifier: Apache-2.0
"""From the pairs of a trial to its effect, in the unit in which the study published it, with a standard error.

The standard error is the jackknife's over pairs (Efron and Tibshirani 1993, chapter 11): one pair is left out at a
time, so that ratios and odds of sums are treated like plain means, and people of one city are not taken for independent.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from abmsim.scenario.trials import COUNT, LOG_ODDS, PERCENT, POINTS, RATIO

if TYPE_CHECKING:
    from abmsim.analysis.trials.living import Totals

Array = np.ndarray[Any, np.dtype[Any]]
PER_CENT: Final = 100.0
HALF: Final = 0.5  # added to each cell of a table of odds, so that an empty one has odds too (Haldane 1956)
ENTRANTS_GAP: Final = "entrants_gap"
MANY_ENOUGH: Final = 2  # pairs


@dataclass(frozen=True, slots=True)
class Effect:
    """A mean effect over pairs with its standard error, both NaN where nothing is defined."""

    value: float
    error: float
    pairs: int


def table_of(answers: Sequence[Totals]) -> Array:
    """Return the answers to one question, a row a pair, the columns those of `Totals`; pairs without an answer left out."""
    rows = np.array(answers, dtype=float).reshape(len(answers), -1)
    return np.asarray(rows[~np.isnan(rows).any(axis=1)])


def _mean(total: Array, heads: Array) -> Array:
    """Return total / heads, NaN where there is nobody."""
    return np.asarray(np.divide(total, heads, out=np.full(np.shape(total), np.nan), where=heads > 0))


def _difference(heads: Array, control: Array, treated: Array) -> Array:
    return _mean(treated - control, heads)


def _points(heads: Array, control: Array, treated: Array) -> Array:
    return PER_CENT * _mean(treated - control, heads)


def _percent(heads: Array, control: Array, treated: Array) -> Array:
    """Return the difference in per cent of the control's mean, which may be negative where profits are."""
    shown = np.where((heads > 0) & (control != 0), np.abs(control), np.nan)
    return PER_CENT * (treated - control) / shown


def _log_odds(heads: Array, control: Array, treated: Array) -> Array:
    """Return the logarithm of the ratio of odds, from shares of the heads."""
    odds = [np.log((count + HALF) / (heads - count + HALF)) for count in (treated, control)]
    return np.where(heads > 0, odds[0] - odds[1], np.nan)


Formula = Callable[[Array, Array, Array], Array]
FORMULAS: Final[Mapping[str, Formula]] = {
    POINTS: _difference, PERCENT: _percent, LOG_ODDS: _log_odds, COUNT: _difference,
}  # fmt: skip


def value_of(estimand: str, sums: Array, is_share: bool, units: float) -> Array:
    """Return the effect from sums over pairs: `sums` has the columns of `Totals` last, and any shape before."""
    people, control, treated, others, _, others_treated, per_control, per_treated = np.moveaxis(sums, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        if estimand == RATIO:
            divided = per_treated - per_control
            return np.asarray(units * _mean(treated - control, np.abs(divided)) * np.sign(divided))
        if estimand == ENTRANTS_GAP:
            return PER_CENT * (_mean(treated, people) / _mean(others_treated, others) - 1)
        formula = _points if estimand == POINTS and is_share else FORMULAS[estimand]
        return formula(people, control, treated)


def in_world(estimand: str, sums: Array, is_share: bool) -> Array:
    """Return what the study itself would have seen: the treated arm beside the others in the world with the programme."""
    people, _, treated, others, _, others_treated, *_ = np.moveaxis(sums, -1, 0)
    like = _mean(others_treated, others) * people  # as many people as are in the treated arm
    with np.errstate(divide="ignore", invalid="ignore"):
        if estimand == RATIO:
            return np.full(np.shape(people), np.nan)
        formula = _points if estimand == POINTS and is_share else FORMULAS[estimand]
        return formula(people, like, treated)


def jackknife(statistic: Callable[[Array], Array], table: Array) -> Effect:
    """Return a statistic of the sums over pairs and its standard error by leaving out one pair at a time."""
    pairs = len(table)
    if pairs < MANY_ENOUGH:
        value = float(statistic(table.sum(axis=0))) if pairs else math.nan
        return Effect(value, math.nan, pairs)
    total = np.array([math.fsum(column) for column in table.T.tolist()])
    value, without = float(statistic(total)), statistic(total - table)
    if not np.isfinite(without).all():
        return Effect(value, math.nan, pairs)
    centred = without - without.mean()
    return Effect(value, float(np.sqrt((pairs - 1) / pairs * np.dot(centred, centred))), pairs)
