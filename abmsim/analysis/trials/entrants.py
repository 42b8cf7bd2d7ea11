# SPDX-License-Identifier: Apache-2.0
"""Firms that get a licence only because of a reform, beside those that would have got one anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from abmsim.analysis.trials.recording import EVER_REGISTERED, Recorder, Window

if TYPE_CHECKING:
    from abmsim.city import BoolArray

SALES, OPEN = "entrant_sales_dollars", "entrant_survival_share"
ENTRANTS: Final = (SALES, OPEN)
MONTHS_TO_SURVIVE: Final = 12


def windows_of(last: int) -> tuple[Window, ...]:
    """Return the records that tell how entrants fare: sales, months with a licence, a licence in the last month."""
    return (
        Window("sales_dollars", 1, last),
        Window("owns_registered_business", 1, last),
        Window("owns_registered_business", last, last),
    )


def entrants(outcome: str, last: int, among: BoolArray, without: Recorder, treated: Recorder) -> tuple[float, ...]:
    """Return heads and sums in the treated world: of those licensed there alone, then of those licensed in both worlds.

    Both got their first licence after the start and a year or more before the end. Sales are those of a month with a
    licence; survival is a licence in the last month. The order is that of `Totals`, nothing being said of the control.
    """
    sales, months, final = (treated.records[one] for one in windows_of(last))
    early = (treated.entered > 0) & (treated.entered <= last - MONTHS_TO_SURVIVE) & among
    anyway = without.ever[EVER_REGISTERED]
    alone, both = early & ~anyway, early & anyway
    monthly = np.divide(sales.total, months.total, out=np.zeros(len(sales.total)), where=months.total > 0)
    value = monthly if outcome == SALES else final.total
    return float(alone.sum()), 0.0, float(value[alone].sum()), float(both.sum()), 0.0, float(value[both].sum())
