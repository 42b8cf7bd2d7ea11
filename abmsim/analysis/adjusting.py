# SPDX-License-Identifier: Apache-2.0
"""How surprising a difference would be if there were none, and what asking many times does to that (Holm 1979)."""

from __future__ import annotations

from collections.abc import Sequence

from abmsim.analysis.effects import Estimate, t_chance

ADJUSTMENT = "Holm"


def p_value(found: Estimate) -> float:
    """The two-sided p-value of a mean difference of 0."""
    if found.error == 0:
        return float(found.mean == 0)
    tail = float(t_chance(found.pairs - 1, -abs(found.mean / found.error)))
    return 2 * tail


def holm(p_values: Sequence[float]) -> list[float]:
    """P-values adjusted for their number, in the same order: never smaller, never above 1.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted, highest = [1.0] * len(p_values), 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = highest
    return adjusted
