# SPDX-License-Identifier: Apache-2.0
"""Whether a simulated effect agrees with a published one, and how far two dumb models get on the same rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from abmsim.analysis.trials.estimating import Effect

if TYPE_CHECKING:
    from abmsim.scenario.trials import Published, Trial

HIT, MISS, UNDECIDED, NOT_SCORED = "hit", "miss", "undecided", "not scored"
LEAST_PAIRS: Final = 30  # fewer give no verdict, whatever they say
SHARE_OF_HALF_WIDTH: Final = 0.25  # of the published interval, that the standard error may be
NORMAL_95: Final = 1.96


@dataclass(frozen=True)
class Row:
    """One trial on the scoreboard: the effect in paired worlds, the same as the study itself would have seen it, a verdict."""

    trial: Trial
    effect: Effect
    in_world: Effect
    baseline: float
    people_per_pair: float
    verdict: str
    z: float
    undecided_because: str = ""


@dataclass(frozen=True)
class Score:
    """What a model gets on some rows: hits, and how many standard errors it is off on average (NaN without rows)."""

    rows: int
    hits: int
    mean_z: float


def half_width(published: Published) -> float:
    """Return half the width of the published interval."""
    return (published.ci[1] - published.ci[0]) / len(published.ci)


def largest_error(published: Published) -> float:
    """Return the standard error that a simulated effect may have at most."""
    return SHARE_OF_HALF_WIDTH * half_width(published)


def z_of(value: float, error: float, published: Published) -> float:
    """Return how many standard errors, of study and simulation together, lie between the two."""
    theirs = half_width(published) / NORMAL_95
    return (value - published.estimate) / math.hypot(theirs, error)


def why_undecided(effect: Effect, published: Published) -> str:
    """Return why there can be no verdict; nothing when there can."""
    if not math.isfinite(effect.value):
        return "undefined"
    if effect.pairs < LEAST_PAIRS:
        return f"{effect.pairs} pairs, at least {LEAST_PAIRS} are needed"
    if not effect.error <= largest_error(published):
        return f"standard error {effect.error:.3g}, at most {largest_error(published):.3g} is allowed"
    return ""


def verdict_of(effect: Effect, published: Published) -> str:
    """Return hit or miss by the accept band, or undecided."""
    if why_undecided(effect, published):
        return UNDECIDED
    return HIT if published.accept[0] <= effect.value <= published.accept[1] else MISS


def pairs_to_decide(effect: Effect, published: Published) -> int:
    """Return about how many pairs a verdict takes, judged from the pairs there are."""
    if not (math.isfinite(effect.error) and math.isfinite(effect.value)):
        return LEAST_PAIRS
    ratio = effect.error / largest_error(published)
    return max(LEAST_PAIRS, math.ceil(effect.pairs * ratio * ratio))


def score_of(found: Iterable[tuple[float, float, Published]]) -> Score:
    """Return the score of values with standard errors beside what was published."""
    rows = list(found)
    hits = [one.accept[0] <= value <= one.accept[1] for value, _, one in rows]
    sizes = [abs(z_of(value, error, one)) for value, error, one in rows]
    return Score(len(rows), hits.count(True), math.fsum(sizes) / len(sizes) if sizes else math.nan)


def decided(rows: Sequence[Row]) -> list[tuple[float, float, Published]]:
    """Return value, standard error and published figure of the rows with a verdict."""
    return [
        (row.effect.value, row.effect.error, row.trial.published)
        for row in rows
        if row.trial.published is not None and row.verdict in (HIT, MISS)
    ]


def nothing_works(published: Sequence[Published]) -> Score:
    """Return the score of a model in which no programme ever changes anything."""
    return score_of((0.0, 0.0, one) for one in published)


def one_constant(published: Sequence[Published]) -> tuple[float, Score]:
    """Return the best constant and its score: every effect has that size, in the row's own unit, and the right sign.

    The constant is chosen with the answers in sight: most hits first, then the smallest mean |z|. Effects published as
    zero count as positive.
    """
    ends = {abs(figure) for one in published for figure in (one.estimate, *one.accept)}
    best: tuple[float, Score] = (0.0, nothing_works(published))
    for size in sorted(ends):
        score = score_of((math.copysign(size, one.estimate) if one.estimate else size, 0.0, one) for one in published)
        if (-score.hits, score.mean_z) < (-best[1].hits, best[1].mean_z):
            best = (size, score)
    return best
