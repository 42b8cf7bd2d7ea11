# SPDX-License-Identifier: Apache-2.0
"""What a run prints below its table: what it can see, where the jobs come from, and what the money bought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from abmsim.analysis.yardsticks import CLAIMED, Published, published
from abmsim.cli.figures_shown import level, shown

Entry = Mapping[str, Any]
SEEN = (
    ("additional_registered_firms", "registered firms"),
    ("additional_jobs", "additional jobs"),
    ("net_jobs", "net jobs"),
)
PRICES = (
    ("cost_per_gross_job_dollars", "gross"),
    ("cost_per_additional_job_dollars", "additional"),
    ("cost_per_net_job_dollars", "net"),
)
ACCOUNTS = (
    (
        "Jobs: gross {gross_jobs} - deadweight {deadweight_jobs} + spillover {spillover_jobs} = additional {additional_jobs}; "
        "- displaced {displaced_jobs} = net {net_jobs}; induced {induced_jobs}, apart."
    ),
    (
        "Of the additional: owners {additional_owner_jobs}, employees {additional_employee_jobs}; created {created_jobs}, "
        "retained {retained_jobs}; full-time {additional_fte_jobs}; held outside the target group {leakage_jobs}."
    ),
    "Wage jobs elsewhere left for them: {additional_vacated_jobs}; net jobs are fewer by as many as nobody refills.",
    "A grant report would claim {reported_jobs} jobs (created {reported_created_jobs}, retained {reported_retained_jobs}).",
)
NOT_STATED = "not stated"


def sight_line(entry: Entry) -> str:
    """The smallest effects that as many pairs show, the pairs for a standard error of 1, and what shared luck is worth."""
    parts = [_seen(label, entry["precision"][measure]) for measure, label in SEEN]
    return f"This run can see: {'; '.join(parts)}."


def _seen(label: str, found: Entry) -> str:
    least, pairs, shared = found["smallest_detectable"], found["pairs_for_se_of_1"], found["variance_reduction"]
    if least is None:
        return f"{label} unknown"
    worth = "" if shared is None else f", shared luck cut its variance {level(shared)} times"
    return f"{label} from {least:.2g} on (a standard error of 1 takes {pairs} pairs{worth})"


def account_lines(entry: Entry) -> list[str]:
    """Where the jobs come from, who holds them, what a grant report would say, and what they cost."""
    mean = {name: shown(figure)[0] for name, figure in entry["headline"].items()}
    return [
        *(line.format(**mean) for line in ACCOUNTS),
        _prices(entry["headline"]),
        _money(entry),
        *_survival(entry["survival"]),
    ]


def _prices(headline: Entry) -> str:
    own = [f"{label} {_price(headline[measure])}" for measure, label in PRICES]
    others = [f"{one.counts} {_range(one.low_dollars, one.high_dollars)}" for one in published()]
    claims = _range(*_ends(published(CLAIMED)))
    return f"Dollars a job: {'; '.join(own)}. Elsewhere: {'; '.join(others)}; by programmes' own reports {claims}."


def _ends(prices: Sequence[Published]) -> tuple[float, float]:
    return min(one.low_dollars for one in prices), max(one.high_dollars for one in prices)


def _price(figure: Entry) -> str:
    mean, interval, _ = shown(figure)
    return f"{mean} ({interval})" if figure["mean"] is not None else NOT_STATED


def _range(low: float, high: float) -> str:
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"


def _money(entry: Entry) -> str:
    later = [f"{one['dollars']:,.0f} at {one['rate']:.0%}".replace("%", " %") for one in entry["cost"]["present_value"]]
    back = entry["fiscal_return"]
    mean, interval, _ = shown({**back, "mean": back["dollars"]})
    funders = [f"{funder} {dollars:,.0f}" for funder, dollars in entry["cost"]["by_funder"].items()]
    paid = f" ({', '.join(funders)})" if funders else ""
    return (
        f"Public cost, dollars: {entry['cost']['dollars']:,.0f}{paid}; valued in month 1: {', '.join(later)}. The city "
        f"takes in {mean} ({interval}) more in taxes and fees, competing firms' losses included."
    )


def _survival(ages: Sequence[Entry]) -> list[str]:
    """A line where firms of the run could be old enough; text for the others would say nothing."""
    known = [
        f"{one['baseline_mean']:.0%} without, {one['scenario_mean']:.0%} with, after {one['months']} months"
        for one in ages
        if one["mean"] is not None
    ]
    return [f"New firms still open: {'; '.join(known)}.".replace("%", " %")] if known else []


def interaction_lines(comparison: Entry, names: Mapping[str, str], label: str) -> list[str]:
    """Whether scenarios that unite two others do more than the two together."""
    return [_interaction(one, names, label) for one in comparison["interactions"]]


def _interaction(one: Entry, names: Mapping[str, str], label: str) -> str:
    mean, interval, _ = shown(one)
    parts = " plus ".join(names[part] for part in one["parts"])
    return f"{label}: {names[one['scenario']]} less ({parts}): {mean} ({interval}), {one['reading']}."


def precision_line(comparisons: Sequence[Entry], labels: Mapping[str, str]) -> str:
    """The smallest effects that every scenario of a run would show, and the pairs for a standard error of 1."""
    return f"This run can see: {'; '.join(_worst(one, labels[one['measure']]) for one in comparisons)}."


def _worst(comparison: Entry, label: str) -> str:
    known = [one for one in comparison["precision"] if one["smallest_detectable"] is not None]
    if not known:
        return f"{label} unknown"
    least = max(one["smallest_detectable"] for one in known)
    pairs = max(one["pairs_for_se_of_1"] for one in known)
    return f"{label} from {least:.2g} on (a standard error of 1 takes {pairs} pairs)"
