# SPDX-License-Identifier: Apache-2.0
"""Every month of every city: people, firms, jobs, files and loans follow from the month before and add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from abmsim.measures import MEASURES
from abmsim.results.audit.finding import Finding, Worst
from abmsim.results.blocks import Block
from abmsim.results.records import Array

EVERYBODY = "all"
# `x(t) = x(t-1) + a - b`, as the contract writes it
FROM_MONTH_TO_MONTH = {
    "people": ("residents", "+ arrivals - departures"),
    "firms": ("firms", "+ starts - closures"),
    "registered firms": ("registered_firms", "+ registered_starts + formalised - registered_closures"),
    "employees": ("employee_jobs", "+ hires - separations"),
    "queue": ("pending", "+ applications - approvals - withdrawn"),
    "loans": ("loans_outstanding_dollars", "+ lent_dollars - repaid_dollars - written_off_dollars"),
}
WITHIN_A_MONTH = {
    "firms by licence": ("firms", "+ registered_firms + unregistered_firms"),
    "firms by owner": ("firms", "+ main_job_owners + side_businesses"),
    "jobs": ("jobs", "+ owner_jobs + employee_jobs"),
    "owners' jobs": ("owner_jobs", "+ main_job_owners"),
}


def city_lines(worlds: Mapping[str, Block]) -> Iterator[Finding]:
    """Findings on the identities of `months.csv`."""
    for title, (stock, change) in FROM_MONTH_TO_MONTH.items():
        worst = Worst(f"{title}: {stock}(t) = {stock}(t-1) {change}")
        for name, block in worlds.items():
            before, now = block.measure(stock)[:, :-1], block.measure(stock)[:, 1:]
            added, size = _added(block, change)
            worst.see(name, block, now - before - added[:, 1:], size[:, 1:] + np.abs(now), first_month=1)
        yield worst.finding()
    for title, (whole, parts) in WITHIN_A_MONTH.items():
        worst = Worst(f"{title}: {whole} = {parts.removeprefix('+ ')}")
        for name, block in worlds.items():
            added, size = _added(block, parts)
            worst.see(name, block, block.measure(whole) - added, size)
        yield worst.finding()
    yield _at_work(worlds)
    yield _workers(worlds)
    yield _everybody(worlds)


def _added(block: Block, terms: str) -> tuple[Array, Array]:
    """The sum of the terms `+ a - b`, and the sum of their sizes."""
    words = terms.split()
    total = np.zeros(block.values.shape[:-1])
    size = np.zeros_like(total)
    for sign, measure in zip(words[::2], words[1::2], strict=True):
        values = block.measure(measure)
        total = total + values if sign == "+" else total - values
        size += np.abs(np.nan_to_num(values))
    return total, size


def _at_work(worlds: Mapping[str, Block]) -> Finding:
    """Nobody is counted twice; who is at home is in neither group."""
    terms = "+ main_job_owners + employed_residents + unemployed_residents"
    worst = Worst(f"people at work: {terms.removeprefix('+ ')} <= residents")
    for name, block in worlds.items():
        counted, size = _added(block, terms)
        worst.see(name, block, np.maximum(counted - block.measure("residents"), 0), size)
    return worst.finding()


def _workers(worlds: Mapping[str, Block]) -> Finding:
    """Every job has one worker: a resident of some community, or one of the outside staff."""
    worst = Worst("workers: jobs = jobs_held by communities + outside_staff_jobs = jobs_held in all")
    for name, block in worlds.items():
        jobs = block.of("jobs", EVERYBODY)
        held = block.measure("jobs_held")
        everybody = block.communities.index(EVERYBODY)
        residents = np.delete(held, everybody, axis=2).sum(axis=2)
        worst.see(name, block, residents + block.of("outside_staff_jobs", EVERYBODY) - jobs, jobs)
        worst.see(name, block, held[:, :, everybody] - jobs, jobs)
    return worst.finding()


def _everybody(worlds: Mapping[str, Block]) -> Finding:
    """`all` is the sum of the communities wherever a measure has no outsiders."""
    worst = Worst("all = sum of communities, where a measure has no outsiders")
    for name, block in worlds.items():
        for measure in (measure for measure in MEASURES if measure.adds_up):
            see_sum(worst, name, block, measure.name, first=int(measure.kind == "flow"))
    return worst.finding()


def see_sum(worst: Worst, world: str, block: Block, measure: str, *, first: int = 0) -> None:
    """Compare `all` with the sum of the communities from month `first` on; flows start in month 1."""
    values = block.measure(measure)[:, first:]
    everybody = block.communities.index(EVERYBODY)
    parts = np.delete(values, everybody, axis=2)
    residual = values[:, :, everybody] - parts.sum(axis=2)
    worst.see(f"{world}, {measure}", block, residual, np.nansum(np.abs(parts), axis=2), first_month=first)
