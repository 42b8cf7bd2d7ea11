# SPDX-License-Identifier: Apache-2.0
"""What a programme costs the public, by payer and purpose, in today's money too; and what comes back in taxes and fees."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
from ruamel.yaml import YAML

from abmsim.analysis.effects import Array, Estimate, estimate
from abmsim.analysis.ratios import ratio_of_means
from abmsim.results.cells import rounded

if TYPE_CHECKING:
    import pandas as pd

CENTS_PER_DOLLAR = 100
MONTHS_PER_YEAR = 12
FILE = "discounting.yaml"
# What the city takes in, by the payment that brings it. Money that programmes hand out is in their cost.
TAKEN_IN = {
    "receipts_tax_of_residents_firms": ("receipts_tax_city",),
    "receipts_tax_of_competing_firms": ("incumbents_receipts_tax",),
    "fees_renewals_and_fines": ("fee", "renewal", "fine"),
}


@cache
def discount_rates() -> tuple[float, ...]:
    """The real rates a year at which later money is valued, the lowest first."""
    text = (resources.files("abmsim.analysis") / FILE).read_text(encoding="utf-8")
    numbers: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return tuple(sorted(float(number["value"]) for number in numbers.values()))


def todays_value(dollars: Array, months: Array, rate: float) -> Array:
    """The value in month 1 of dollars paid in each of these months.

    >>> todays_value(np.array([103.0]), np.array([13]), 0.03).round(2).tolist()
    [100.0]
    """
    found: Array = dollars * (1 + rate) ** (-(months - 1) / MONTHS_PER_YEAR)
    return found


def difference_of(table: pd.DataFrame, scenario: str, counterfactual: str) -> pd.DataFrame:
    """The rows of two worlds, the cents of the counterfactual with a minus: whole, so that equal sums leave nothing."""
    own = table[table["scenario"].isin([scenario, counterfactual])].copy()
    sign = np.where(own["scenario"] == scenario, 1, -1)
    own["cents"] = own["cents"].astype("int64").to_numpy() * sign
    return own


def cost_of(costs: pd.DataFrame, scenario: str, counterfactual: str, pairs: int) -> dict[str, Any]:
    """Mean dollars a pair over all months, less those of the counterfactual: nominal, and valued in month 1."""
    own = difference_of(costs, scenario, counterfactual)
    later = []
    for rate in discount_rates():
        valued = own.assign(cents=todays_value(own["cents"].to_numpy(), own["month"].to_numpy(), rate))
        later.append({"rate": rate, **_split(valued, pairs)})
    return {**_split(own, pairs), "present_value": later}


def _split(own: pd.DataFrame, pairs: int) -> dict[str, Any]:
    in_kind = own["in_kind"].astype(str).str.lower() == "true"
    return {
        "dollars": _mean_dollars(own["cents"].sum(), pairs),
        "in_kind_dollars": _mean_dollars(own.loc[in_kind, "cents"].sum(), pairs),
        "by_funder": _totals(own, ["funder"], pairs),
        "by_item": _totals(own, ["intervention", "item"], pairs),
    }


def _mean_dollars(cents: float, pairs: int) -> float | int | None:
    return rounded(float(cents) / CENTS_PER_DOLLAR / max(pairs, 1))


def _totals(own: pd.DataFrame, columns: list[str], pairs: int) -> dict[str, Any]:
    totals = own.groupby(columns, sort=True)["cents"].sum()
    return {
        ": ".join(key if isinstance(key, tuple) else (key,)): _mean_dollars(cents, pairs)
        for key, cents in totals.items()
    }


def fiscal_return(
    flows: pd.DataFrame, scenario: str, counterfactual: str, pairs: Sequence[int], costs: Array
) -> dict[str, Any]:
    """What the city takes in more with the scenario than without, over all months; `costs` are dollars a pair."""
    wanted = [name for names in TAKEN_IN.values() for name in names]
    own = difference_of(flows[flows["flow"].isin(wanted)], scenario, counterfactual)
    total = _by_pair(own, pairs)
    found, cost = estimate(total, method="auto"), estimate(costs)
    share = ratio_of_means(total, costs, cost, "public costs")
    return {
        **_interval(found),
        "by_source": {
            source: rounded(float(_by_pair(own[own["flow"].isin(names)], pairs).mean()))
            for source, names in TAKEN_IN.items()
        },
        "present_value": [{"rate": rate, "dollars": rounded(_valued(own, pairs, rate))} for rate in discount_rates()],
        "per_dollar_of_public_cost": {
            "mean": None if share.mean is None else rounded(share.mean),
            "ci_low": None if share.interval is None else rounded(share.interval.low),
            "ci_high": None if share.interval is None else rounded(share.interval.high),
            **({"reason": share.reason} if share.reason else {}),
        },
    }


def _by_pair(own: pd.DataFrame, pairs: Sequence[int]) -> Array:
    """Dollars of each pair, 0 where nothing was paid."""
    totals = own.groupby("pair")["cents"].sum()
    found: Array = totals.reindex(list(pairs), fill_value=0).to_numpy(dtype=np.float64) / CENTS_PER_DOLLAR
    return found


def _valued(own: pd.DataFrame, pairs: Sequence[int], rate: float) -> float:
    valued = todays_value(own["cents"].to_numpy(), own["month"].to_numpy(), rate)
    return float(valued.sum() / CENTS_PER_DOLLAR / len(pairs)) if len(pairs) else float("nan")


def _interval(found: Estimate) -> dict[str, Any]:
    return {
        "dollars": rounded(found.mean),
        "ci_low": rounded(found.interval.low),
        "ci_high": rounded(found.interval.high),
        "chance_positive": rounded(found.chance_positive),
        "method": found.interval.method,
    }
