# SPDX-License-Identifier: Apache-2.0
"""Every moment by its name, and which parts of the economy it can be asked of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import numpy as np

from abmsim.analysis.moments import lives, stocks
from abmsim.analysis.moments.chronicle import Chronicle
from abmsim.analysis.moments.part import Part
from abmsim.measures import MEASURES
from abmsim.units import PRICE_YEAR, to_price_year

Computed = Callable[[Part], float]
FIFTY_THOUSAND: Final = 50_000.0

PEOPLE: Final[Mapping[str, Computed]] = {
    "main_job_owners_per_100_immigrants": stocks.main_job_owners_per_100,
    "share_of_workers_owning": stocks.share_of_workers_owning,
    "share_limited_english": stocks.share_limited_english,
    "mean_loan_dollars": stocks.mean_loan,
}
FIRMS: Final[Mapping[str, Computed]] = {
    "businesses": stocks.businesses,
    "entry_share_per_month": lives.entry_share_per_month,
    "entries_per_business_per_year": lives.entries_per_business,
    "exits_per_business_per_year": lives.exits_per_business,
    "share_employing": stocks.share_employing,
    "staff_per_employer": stocks.staff_per_employer,
    "staff_per_main_job_owner": stocks.staff_per_main_job_owner,
    "first_hires_share_per_year": lives.first_hires,
    "employer_survival_1_year_share": partial(lives.survival, years=1),
    **{f"employer_survival_{years}_years_share": partial(lives.survival, years=years) for years in (2, 3, 4, 5)},
    "employer_deaths_age_6_to_10_share_per_year": partial(lives.employer_deaths, first_year=6, last_year=10),
    "employer_deaths_age_11_to_15_share_per_year": partial(lives.employer_deaths, first_year=11, last_year=15),
    **{f"job_creation_age_{age}_share_per_year": partial(lives.job_flow, year=age, sign=1) for age in (1, 5)},
    **{f"job_destruction_age_{age}_share_per_year": partial(lives.job_flow, year=age, sign=-1) for age in (1, 5)},
    "receipts_without_staff_dollars_per_year": stocks.receipts_without_staff,
    "receipts_with_staff_dollars_per_year": stocks.receipts_with_staff,
    "receipts_with_1_to_4_staff_dollars_per_year": stocks.receipts_with_small_staff,
    "payroll_share_of_receipts": stocks.payroll_share,
    "pay_per_employee_dollars_per_year": stocks.pay_per_employee,
    "share_starting_without_capital": lives.share_starting_without_capital,
    "owner_income_dollars_per_year": stocks.owner_income,
    "share_in_sector": stocks.share_in_sector,
}
DATED = "share_starting_with_50000_dollars"  # 50,000 dollars of the year of the table
_ADDS_UP: Final = ("stock", "flow")
_MEASURES: Final = {one.name: one for one in MEASURES}


def keys_allowed(name: str) -> tuple[str, ...]:
    """Which keys of `where` a moment or measure understands."""
    if name in FIRMS or name == DATED:
        return ("community", "sector", "kind")
    return ("community",)


def moment(chronicle: Chronicle, name: str, where: Mapping[str, str] | None = None, *, year: int = PRICE_YEAR) -> float:
    """One moment, or the mean of one monthly measure; NaN where it is undefined. Dollars are those of 2015.

    Counts are given for the city of full size. `year` is that of the dollars in the name of a moment.

    Raises:
        KeyError: no moment or measure has this name.
        ValueError: `where` asks for what this moment cannot be split by, or for what the city does not have.
    """
    part = Part(chronicle, dict(where or {}))
    check_keys(name, part.where)
    if name in PEOPLE or name in FIRMS:
        found = {**PEOPLE, **FIRMS}[name](part)
    elif name == DATED:
        found = lives.share_starting_with(part, to_price_year(FIFTY_THOUSAND, year))
    else:
        found = _mean_measure(part, name)
    return float(found)


def check_keys(name: str, where: Mapping[str, str]) -> None:
    """Do nothing if a moment can be asked of this part; else raise KeyError or ValueError with what is allowed."""
    if not (name in PEOPLE or name in FIRMS or name == DATED or name in _MEASURES):
        raise KeyError(f"no moment or measure is called {name}")
    allowed = keys_allowed(name)
    for key in where:
        if key not in allowed:
            raise ValueError(f"{name} cannot be told apart by {key}, only by {', '.join(allowed)}")
    if name == "share_in_sector" and "sector" not in where:
        raise ValueError("share_in_sector needs a sector in `where`")
    several = "," in where.get("community", "")
    if name in _MEASURES and several and _MEASURES[name].kind not in _ADDS_UP:
        raise ValueError(f"{name} is a mean: it can be asked of one community or of all, not of several")


def _mean_measure(part: Part, name: str) -> float:
    """A monthly measure over the months of whole years in which it is defined."""
    from abmsim.measures import INDEX

    if "community" in part.where:
        months = part.measure(name).sum(axis=1)
    else:
        months = part.chronicle.measures[part.chronicle.window, -1, INDEX[name]]
    defined = months[~np.isnan(months)]
    mean = float(defined.mean()) if len(defined) else float("nan")
    return mean / part.chronicle.scale if _MEASURES[name].kind in _ADDS_UP else mean
