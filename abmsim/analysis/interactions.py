# SPDX-License-Identifier: Apache-2.0
"""Is A + B more than A plus B? Found by itself where a scenario's levers are those of two others of the same run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from abmsim.analysis.adjusting import holm, p_value
from abmsim.analysis.effects import Array, Estimate, estimate
from abmsim.results.cells import rounded

Levers = tuple[str, ...]


def unions(levers: Sequence[Levers], counterfactuals: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """The places (both, one, other) of scenarios that do exactly what two others do, in the same untreated city."""
    for both, own in enumerate(levers):
        for one, other in combinations(range(len(levers)), 2):
            if both in (one, other) or not levers[one] or not levers[other]:
                continue
            same_city = counterfactuals[both] == counterfactuals[one] == counterfactuals[other]
            if same_city and Counter(own) == Counter(levers[one]) + Counter(levers[other]):
                yield both, one, other


def interactions(
    names: Sequence[str], levers: Sequence[Levers], counterfactuals: Sequence[str], values: Array
) -> list[dict[str, Any]]:
    """What A + B does beyond A plus B, one entry a union; `values` are differences [pairs, scenarios]."""
    places = list(unions(levers, counterfactuals))
    found = [estimate(values[:, both] - values[:, one] - values[:, other]) for both, one, other in places]
    p_values = [p_value(one) for one in found]
    return [
        {
            "scenario": names[both],
            "parts": [names[one], names[other]],
            "mean": rounded(beyond.mean),
            "ci_low": rounded(beyond.interval.low),
            "ci_high": rounded(beyond.interval.high),
            "p": rounded(p),
            "p_adjusted": rounded(adjusted),
            "reading": reading(beyond),
        }
        for (both, one, other), beyond, p, adjusted in zip(places, found, p_values, holm(p_values), strict=True)
    ]


def reading(beyond: Estimate) -> str:
    """What the interval allows to say."""
    if beyond.interval.low > 0:
        return "more than the sum of its parts"
    if beyond.interval.high < 0:
        return "less than the sum of its parts"
    return "not told from the sum of its parts"
