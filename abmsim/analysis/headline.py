# SPDX-License-Identifier: Apache-2.0
"""The few figures of a run that people quote, each with its interval: at the last month, costs over all months."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from abmsim.analysis.effects import Array, Estimate, estimate
from abmsim.analysis.precision import precision, variance_reduction
from abmsim.analysis.ratios import Ratio, ratio_of_means
from abmsim.analysis.table import Compared
from abmsim.measures import PAIRED_NAMES
from abmsim.results.cells import rounded
from abmsim.results.plan import EVERYBODY

SUMMED = ("public_cost_dollars",)  # what a month costs; the headline is what all months cost
WAIT = "licence_months"
COST = "public_cost_dollars"
COST_PER = {
    "cost_per_gross_job_dollars": "gross_jobs",
    "cost_per_additional_job_dollars": "additional_jobs",
    "cost_per_net_job_dollars": "net_jobs",
}
WITHOUT = {"firms": "additional_firms", "registered_firms": "additional_registered_firms", "jobs": "additional_jobs"}

SIGHTED = (*WITHOUT.values(), "net_jobs")


def last_differences(one: Compared, measure: str, community: str = EVERYBODY) -> Array:
    """One difference a pair: at the last month, or summed over the months for what a month costs."""
    if measure == WAIT:
        return mean_wait(one, community)[1] - mean_wait(one, community)[0]
    values = one.paired.of(measure, community)
    if measure not in SUMMED:
        last: Array = values[:, -1]
        return last
    total: Array = np.where(np.isnan(values).all(axis=1), np.nan, np.nansum(values, axis=1))
    return total


def mean_wait(one: Compared, community: str = EVERYBODY) -> tuple[Array, Array]:
    """Months from application to approval over all approvals of the run, a pair: without and with."""
    waits = []
    for world in (one.baseline, one.treated):
        approvals = np.nan_to_num(world.of("approvals", community))
        months = np.nan_to_num(world.of(WAIT, community)) * approvals
        total = approvals.sum(axis=1)
        waits.append(np.where(total > 0, months.sum(axis=1) / np.maximum(total, 1), np.nan))
    return waits[0], waits[1]


def headline(one: Compared, community: str = EVERYBODY) -> dict[str, dict[str, Any]]:
    """Every headline of one scenario in one community."""
    found = {name: last_differences(one, name, community) for name in PAIRED_NAMES}
    estimates = {name: estimate(values, method="auto") for name, values in found.items()}
    entries = {name: _entry(estimates[name]) for name in PAIRED_NAMES}
    for absolute, difference in WITHOUT.items():
        entries[difference] |= _levels(one, absolute, community)
    without, treated = mean_wait(one, community)
    entries[WAIT] = _entry(estimate(treated - without, method="auto")) | _means(without, treated)
    for name, jobs in COST_PER.items():
        ratio = ratio_of_means(found[COST], found[jobs], estimates[jobs], jobs.replace("_", " "))
        entries[name] = _ratio_entry(ratio)
    return entries


def sights(one: Compared) -> dict[str, dict[str, Any]]:
    """What the run can see of firms and jobs, and what pairing on the same luck was worth for each."""
    estimates = {name: estimate(last_differences(one, name), method="auto") for name in SIGHTED}
    reductions = {
        difference: variance_reduction(one.baseline.of(absolute)[:, -1], one.treated.of(absolute)[:, -1])
        for absolute, difference in WITHOUT.items()
    }
    return precision(estimates, reductions)


def _entry(found: Estimate) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "mean": rounded(found.mean),
        "ci_low": rounded(found.interval.low),
        "ci_high": rounded(found.interval.high),
        "chance_positive": rounded(found.chance_positive),
        "method": found.interval.method,
        "se": rounded(found.error),
        "pairs": found.pairs,
    }
    return entry | ({"warning": found.interval.warning} if found.interval.warning else {})


def _ratio_entry(ratio: Ratio) -> dict[str, Any]:
    low = None if ratio.interval is None else rounded(ratio.interval.low)
    high = None if ratio.interval is None else rounded(ratio.interval.high)
    method = None if ratio.interval is None else ratio.interval.method
    entry: dict[str, Any] = {
        "mean": None if ratio.mean is None else rounded(ratio.mean),
        "ci_low": low, "ci_high": high, "chance_positive": None, "method": method,
    }  # fmt: skip
    return entry | ({"reason": ratio.reason} if ratio.reason else {})


def _levels(one: Compared, measure: str, community: str) -> Mapping[str, Any]:
    """The two worlds' means behind a difference, and how much pairing on the same luck narrowed it."""
    without, treated = one.baseline.of(measure, community)[:, -1], one.treated.of(measure, community)[:, -1]
    return {**_means(without, treated), "variance_reduction": variance_reduction(without, treated)}


def _means(without: Array, treated: Array) -> dict[str, Any]:
    return {"baseline_mean": rounded(_mean(without)), "scenario_mean": rounded(_mean(treated))}


def _mean(values: Array) -> float:
    defined = values[~np.isnan(values)]
    return float(defined.mean()) if len(defined) else float("nan")
