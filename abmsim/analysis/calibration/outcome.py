# SPDX-License-Identifier: Apache-2.0
"""What a calibration leaves behind: the ensemble, each target beside its prediction, prior beside posterior."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from abmsim.analysis.calibration.carrying import Calibrated
from abmsim.analysis.moments import score
from abmsim.results import cells
from abmsim.results.ensembles import Ensemble
from abmsim.results.files import write_json, write_text
from abmsim.version import MODEL_BEHAVIOUR

if TYPE_CHECKING:
    from abmsim.analysis.calibration.city import StandingCity
    from abmsim.scenario.facts import Fact

Array = np.ndarray[Any, np.dtype[Any]]
LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95
NARROWED = 0.8  # of the prior's standard deviation
SHIFTED = 0.35  # prior standard deviations
UNIFORM_DEVIATION = np.sqrt(1 / 12)
TELLS_NOTHING, TELLS = "nothing", "something"
FAR = 3.0  # band-widths
POSTERIOR_HEAD = ("number", "low", "high", "mean", "p05", "p95", "deviation_ratio", "shift", "targets_tell")
TARGETS_HEAD = (
    "id", "moment", "value", "band_low", "band_high", "prior_median", "median", "p05", "p95", "inside", "widths", "used"
)  # fmt: skip


@dataclass(frozen=True)
class TargetRow:
    """A target beside what the members' own runs gave."""

    fact: Fact
    low: float
    value: float
    high: float
    prior_median: float
    median: float
    p05: float
    p95: float
    inside: bool
    widths: float
    used: str


@dataclass(frozen=True)
class NumberRow:
    """A number before and after: a uniform prior over its range, and the members."""

    name: str
    low: float
    high: float
    mean: float
    p05: float
    p95: float
    deviation_ratio: float
    shift: float

    @property
    def tells(self) -> str:
        """Whether the targets tell anything about it."""
        return TELLS if self.deviation_ratio < NARROWED or abs(self.shift) > SHIFTED else TELLS_NOTHING


def target_rows(found: Calibrated, facts: Sequence[Fact]) -> list[TargetRow]:
    """One row a target, in the order of the facts."""
    return [_target(found, place, fact) for place, fact in enumerate(facts)]


def _target(found: Calibrated, place: int, fact: Fact) -> TargetRow:
    members, prior = (table[:, place][np.isfinite(table[:, place])] for table in (found.predictions, found.prior))
    low, middle, high = _quantiles(members)
    held = score(fact, middle)
    figure = held.stated
    return TargetRow(
        fact, figure.low, figure.value, figure.high, _quantiles(prior)[1], middle, low, high, held.inside, held.widths,
        found.learned.verdicts[place],
    )  # fmt: skip


def _quantiles(seen: Array) -> tuple[float, float, float]:
    if not len(seen):
        return float("nan"), float("nan"), float("nan")
    low, middle, high = np.quantile(seen, (LOW, MIDDLE, HIGH)).tolist()
    return low, middle, high


def number_rows(found: Calibrated) -> list[NumberRow]:
    """One row an open number, in their order."""
    problem = found.problem
    rows = []
    for place, name in enumerate(problem.names):
        low, high = float(problem.low[place]), float(problem.high[place])
        seen = found.members[:, place]
        p05, _, p95 = _quantiles(seen)
        deviation = UNIFORM_DEVIATION * (high - low)
        shift = (float(seen.mean()) - (low + high) / 2) / deviation
        rows.append(NumberRow(name, low, high, float(seen.mean()), p05, p95, float(seen.std()) / deviation, shift))
    return rows


def share_inside(rows: Sequence[TargetRow]) -> float:
    """The share of targets inside their bands, facts of one target together counting as one."""
    from abmsim.analysis.calibration.city import group_of

    groups: dict[str, list[bool]] = {}
    for row in rows:
        groups.setdefault(group_of(row.fact.id), []).append(row.inside)
    return float(np.mean([np.mean(inside) for inside in groups.values()]))


def ensemble_of(found: Calibrated, city: StandingCity) -> Ensemble:
    """The members with the pulls that make each one's city stand still; one whose run failed is left out."""
    pulls = found.predictions[:, len(city.facts) + len(city.pulls) :]
    whole = np.isfinite(pulls).all(axis=1)
    vectors = np.column_stack([found.members, np.round(pulls, 1)])[whole]
    # nine significant figures: what is written is what is believed, and a file of them can be read
    kept = tuple(tuple(float(f"{value:.9g}") for value in vector) for vector in vectors.tolist())
    return Ensemble(city.scenario.city.name, (*found.problem.names, *city.pulls), kept, MODEL_BEHAVIOUR)


def gaps_left(found: Calibrated, city: StandingCity) -> Array:
    """How far each member's stocks are from the profile's, in log points [members, communities, all or licensed]."""
    first = len(city.facts)
    gaps = found.predictions[:, first : first + len(city.pulls)]
    return gaps.reshape(len(gaps), -1, 2)


def summary_of(found: Calibrated, city: StandingCity, made: dict[str, Any]) -> dict[str, Any]:
    """The calibration in figures."""
    rows = target_rows(found, city.facts)
    survival = next((row for row in rows if row.fact.moment == "employer_survival_5_years_share"), None)
    return {
        "city": city.scenario.city.name,
        "model_behaviour": MODEL_BEHAVIOUR,
        **made,
        "numbers": len(found.problem.names),
        "targets": len(rows),
        "targets_inside_share": cells.rounded(share_inside(rows)),
        "facts_inside_share": cells.rounded(float(np.mean([row.inside for row in rows]))),
        "facts_beyond_3_widths": [row.fact.id for row in rows if not row.widths <= FAR],
        "survival_5_years": None if survival is None else cells.rounded(survival.median),
        "not_implausible_share": [cells.rounded(share) for share in found.shares],
        "members": len(found.members),
        "median_stock_gap": cells.rounded(float(np.nanmedian(np.abs(gaps_left(found, city)[:, :, 0])))),
        "median_licence_gap": cells.rounded(float(np.nanmedian(np.abs(gaps_left(found, city)[:, :, 1])))),
        "numbers_untold": [row.name for row in number_rows(found) if row.tells == TELLS_NOTHING],
    }


def write_outcome(folder: Path, found: Calibrated, city: StandingCity, made: dict[str, Any]) -> dict[str, Any]:
    """Write ensemble, tables and summary into the folder; return the summary."""
    summary = summary_of(found, city, made)
    write_json(folder / "ensemble.json", ensemble_of(found, city).document())
    write_text(folder / "targets.csv", _targets_table(target_rows(found, city.facts)))
    write_text(folder / "posterior.csv", _posterior_table(number_rows(found)))
    write_json(folder / "calibration.json", summary)
    return summary


def _targets_table(rows: Sequence[TargetRow]) -> Iterator[str]:
    yield cells.header(TARGETS_HEAD)
    for row in rows:
        numbers = (row.value, row.low, row.high, row.prior_median, row.median, row.p05, row.p95)
        shown = ",".join(cells.number(value) for value in numbers)
        widths = cells.number(row.widths) if np.isfinite(row.widths) else ""
        yield f"{cells.text(row.fact.id)},{row.fact.moment},{shown},{cells.truth(row.inside)},{widths},{row.used}\n"


def _posterior_table(rows: Sequence[NumberRow]) -> Iterator[str]:
    yield cells.header(POSTERIOR_HEAD)
    for row in rows:
        numbers = (row.low, row.high, row.mean, row.p05, row.p95, row.deviation_ratio, row.shift)
        yield f"{row.name},{','.join(cells.number(value) for value in numbers)},{row.tells}\n"
