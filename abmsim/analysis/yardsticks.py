# SPDX-License-Identifier: Apache-2.0
"""What jobs have cost elsewhere, and whether a scenario promises more of them than money has bought anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

from abmsim.analysis.effects import Array, Estimate, estimate
from abmsim.analysis.ratios import ratio_of_means
from abmsim.results.cells import rounded

FILE = "yardsticks.yaml"
MADE, OTHER, CLAIMED = "costs_per_job", "other_costs_per_job", "claimed_costs_per_job"
PER_DOLLARS = 100_000
# Which published figures each way of counting jobs is held against, and what it is called.
HELD_AGAINST = (
    ("reported", "reported_jobs", "claimed", "jobs that a grant report would claim"),
    ("gross", "gross_jobs", "gross", "gross jobs"),
    ("additional", "additional_jobs", "net", "additional jobs"),
    ("net", "net_jobs", "net", "net jobs"),
)
LOUD = "IMPLAUSIBLE"
IMPLAUSIBLE = (
    "{loud}, more jobs per $100,000 than any published programme: {found}. Doubt the scenario and its numbers before you "
    "quote it."
)
ONE = "{own} {what} (published: at most {most:.2g}, {published})"
SURELY = "{own} {what}, at least {low} (published: at most {most:.2g}, {published})"


@dataclass(frozen=True, slots=True)
class Published:
    """A published cost per job, and which jobs it counts."""

    id: str
    counts: str
    low_dollars: float
    high_dollars: float
    source: str

    @property
    def most_jobs(self) -> float:
        """The most jobs that 100,000 dollars bought at this price."""
        return PER_DOLLARS / self.low_dollars


@cache
def published(section: str = MADE) -> tuple[Published, ...]:
    """The published costs per job, in the order of the file."""
    text = (resources.files("abmsim.analysis") / FILE).read_text(encoding="utf-8")
    content: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return tuple(
        Published(one["id"], one["counts"], float(one["dollars"][0]), float(one["dollars"][1]), one["source"])
        for one in content[section]
    )


def most_generous(counts: str) -> Published:
    """The published programme that made most jobs of this kind for the money."""
    known = [one for one in (*published(MADE), *published(OTHER), *published(CLAIMED)) if one.counts == counts]
    return min(known, key=lambda one: one.low_dollars)


def jobs_for_the_money(differences: Mapping[str, Array], costs: Array) -> list[dict[str, Any]]:
    """Jobs per 100,000 dollars, each way of counting them beside the most generous published programme."""
    return [
        _held(name, differences[measure], costs, most_generous(counts)) for name, measure, counts, _ in HELD_AGAINST
    ]


def _held(name: str, jobs: Array, costs: Array, most: Published) -> dict[str, Any]:
    cost: Estimate = estimate(costs)
    ratio = ratio_of_means(jobs * PER_DOLLARS, costs, cost, "public costs")
    low, high = (None, None) if ratio.interval is None else (ratio.interval.low, ratio.interval.high)
    return {
        "counts": name,
        "per_100000_dollars": None if ratio.mean is None else rounded(ratio.mean),
        "ci_low": None if low is None else rounded(low),
        "ci_high": None if high is None else rounded(high),
        "most_published": rounded(most.most_jobs),
        "published": most.id,
        "source": most.source,
        "implausible": ratio.mean is not None and ratio.mean > most.most_jobs,
        **({"reason": ratio.reason} if ratio.reason else {}),
    }


def doubts(held: Sequence[Mapping[str, Any]]) -> list[str]:
    """One warning of every way of counting by which the scenario beats all published programmes; none if it does not."""
    names = {name: what for name, _, _, what in HELD_AGAINST}
    found = []
    for one in (one for one in held if one["implausible"]):
        sure = one["ci_low"] is not None and one["ci_low"] > one["most_published"]
        words = {
            "own": _three_digits(one["per_100000_dollars"]),
            "what": names[one["counts"]],
            "low": _three_digits(one["ci_low"]) if sure else "",
            "most": one["most_published"],
            "published": one["published"].replace("_", " "),
        }
        found.append((SURELY if sure else ONE).format(**words))
    return [IMPLAUSIBLE.format(loud=LOUD, found="; ".join(found))] if found else []


def _three_digits(value: float) -> str:
    """A number as people write it: 37.2, 1,460; never with an exponent."""
    return f"{float(f'{value:.3g}'):,.10g}"
