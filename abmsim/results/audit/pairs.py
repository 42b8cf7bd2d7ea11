# SPDX-License-Identifier: Apache-2.0
"""Two worlds of a pair: what `pairs.csv` says of them must follow from `months.csv` and from its own definitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from abmsim.measures import PAIRED_MEASURES
from abmsim.results.audit.cities import EVERYBODY, see_sum
from abmsim.results.audit.finding import Finding, Worst
from abmsim.results.blocks import Block
from abmsim.results.errors import DamagedError

DIFFERENCES = {
    "additional_firms": "firms",
    "additional_registered_firms": "registered_firms",
    "additional_jobs": "jobs",
    "additional_owner_jobs": "owner_jobs",
    "additional_employee_jobs": "employee_jobs",
    "additional_fte_jobs": "fte_jobs",
    "additional_outside_staff_jobs": "outside_staff_jobs",
    "additional_jobs_held_below_english": "jobs_held_below_english",
}
WITHIN_A_PAIR = (
    ("additional_jobs", "gross_jobs - deadweight_jobs + spillover_jobs"),
    ("additional_jobs", "created_jobs + retained_jobs"),
    ("net_jobs", "additional_jobs - displaced_jobs"),
)
SUMMED_SO_FAR = {
    "additional_starts": "starts",
    "additional_registered_starts": "registered_starts",
    "additional_formalised": "formalised",
    "additional_reached_12_months": "reached_12_months",
    "additional_reached_24_months": "reached_24_months",
    "additional_vacated_jobs": "vacated_jobs",
    "additional_wages_dollars": "wages_dollars",
    "additional_incumbent_revenue_dollars": "incumbent_revenue_dollars",
}


def pair_lines(
    folder: Path, worlds: Mapping[str, Block], paired: Mapping[str, Block], baselines: Mapping[str, str]
) -> Iterator[Finding]:
    """Findings on the comparison of the two worlds of each pair."""
    for name, block in paired.items():
        for other in (name, baselines[name]):
            if (worlds[other].pairs, worlds[other].months) != (block.pairs, block.months):
                raise DamagedError(f"{folder / 'pairs.csv'}: {name} and {other} have not the same pairs and months")
    yield from (_difference(measure, of, worlds, paired, baselines) for measure, of in DIFFERENCES.items())
    yield from (_within(measure, terms, paired) for measure, terms in WITHIN_A_PAIR)
    yield _job_months(paired)
    yield from (_so_far(measure, of, worlds, paired, baselines) for measure, of in SUMMED_SO_FAR.items())
    yield _public_cost(worlds, paired, baselines)
    yield _incumbents(worlds, paired, baselines)
    yield _everybody(paired)


def _difference(
    measure: str, of: str, worlds: Mapping[str, Block], paired: Mapping[str, Block], baselines: Mapping[str, str]
) -> Finding:
    worst = Worst(f"pairs: {measure} = {of} with less {of} without")
    for name, block in paired.items():
        treated, without = worlds[name].measure(of), worlds[baselines[name]].measure(of)
        worst.see(name, block, block.measure(measure) - (treated - without), treated)
    return worst.finding()


def _within(measure: str, terms: str, paired: Mapping[str, Block]) -> Finding:
    worst = Worst(f"pairs: {measure} = {terms}")
    words = f"+ {terms}".split()
    for name, block in paired.items():
        residual = block.measure(measure).copy()
        size = np.abs(residual)
        for sign, term in zip(words[::2], words[1::2], strict=True):
            values = block.measure(term)
            residual = residual - values if sign == "+" else residual + values
            size = size + np.abs(values)
        worst.see(name, block, residual, size)
    return worst.finding()


def _job_months(paired: Mapping[str, Block]) -> Finding:
    worst = Worst("pairs: additional_job_months = additional_jobs summed over the months so far")
    for name, block in paired.items():
        jobs = block.measure("additional_jobs")
        residual = block.measure("additional_job_months") - np.cumsum(jobs, axis=1)
        worst.see(name, block, residual, np.cumsum(np.abs(jobs), axis=1))
    return worst.finding()


def _so_far(
    measure: str, of: str, worlds: Mapping[str, Block], paired: Mapping[str, Block], baselines: Mapping[str, str]
) -> Finding:
    """Month 0 has no flows: nothing has happened yet."""
    worst = Worst(f"pairs: {measure} = {of} with less {of} without, summed over the months so far")
    for name, block in paired.items():
        treated, without = (worlds[world].measure(of)[:, 1:] for world in (name, baselines[name]))
        written = block.measure(measure)[:, 1:]
        size = np.cumsum(np.abs(treated) + np.abs(without), axis=1)
        worst.see(name, block, written - np.cumsum(treated - without, axis=1), size, first_month=1)
    return worst.finding()


def _public_cost(worlds: Mapping[str, Block], paired: Mapping[str, Block], baselines: Mapping[str, str]) -> Finding:
    """Month 0 has no costs: nothing has been paid yet."""
    worst = Worst("pairs: public_cost_dollars = that with less that without, each month of the whole city")
    for name, block in paired.items():
        treated = worlds[name].of("public_cost_dollars")[:, 1:]
        without = worlds[baselines[name]].of("public_cost_dollars")[:, 1:]
        written = block.of("public_cost_dollars")[:, 1:]
        worst.see(name, block, written - (treated - without), np.abs(treated) + np.abs(without), first_month=1)
    return worst.finding()


def _incumbents(worlds: Mapping[str, Block], paired: Mapping[str, Block], baselines: Mapping[str, str]) -> Finding:
    worst = Worst("pairs: incumbent_jobs with less without = induced_jobs - displaced_jobs, in the whole city")
    for name, block in paired.items():
        treated, without = worlds[name].of("incumbent_jobs"), worlds[baselines[name]].of("incumbent_jobs")
        change = block.of("induced_jobs") - block.of("displaced_jobs")
        worst.see(name, block, treated - without - change, treated)
    return worst.finding()


def _everybody(paired: Mapping[str, Block]) -> Finding:
    worst = Worst(f"pairs: {EVERYBODY} = sum of communities, where a measure has no outsiders")
    for name, block in paired.items():
        for measure in (measure for measure in PAIRED_MEASURES if measure.adds_up):
            see_sum(worst, name, block, measure.name)
    return worst.finding()
