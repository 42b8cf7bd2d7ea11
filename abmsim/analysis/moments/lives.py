# SPDX-License-Identifier: Apache-2.0
"""Moments of firms' lives: entry, exit, first hires, survival since the first payroll, jobs created and lost by age.

Ages count from the first payroll, as in the Business Dynamics Statistics, whose age 1 is what happens between the first
March with employees and the next: the first year. Survival is that of a period (Kaplan and Meier 1958): the chances to
live through each month of age are those of all firms of that age which are seen in these years, chained. So that no
assumption about month 0 enters, only firms count whose first payroll was lived, spin-up included; each is seen from
month 0 or its first payroll on, whichever is later. After a spin-up of 36 months, 25 more are the least for five years.
Death rates at age 6 to 15 need older firms: they count those that the founding gave an age.
"""

from __future__ import annotations

import numpy as np

from abmsim.analysis.moments.chronicle import NEVER, Array
from abmsim.analysis.moments.part import Part, share
from abmsim.analysis.moments.stocks import count, mean_count, without_staff
from abmsim.city import MONTHS_PER_YEAR


def _in_window(part: Part, months: Array) -> Array:
    """Whether each month lies in the whole years that were seen [f]."""
    window = part.chronicle.window
    inside: Array = (months >= window.start) & (months < window.stop)
    return inside


def entries(part: Part) -> float:
    """Firms opened in the whole years seen, of the kind they opened as."""
    opened = part.chronicle.firms.opened
    return float((_in_window(part, opened) & part.open_at(opened)).sum())


def exits(part: Part) -> float:
    """Firms closed in the whole years seen, of the kind they were a month before."""
    closed = part.chronicle.firms.closed
    return float((_in_window(part, closed) & part.open_at(closed - 1)).sum())


def entry_share_per_month(part: Part) -> float:
    """Firms opened in a month per adult resident of the community."""
    return share(entries(part), part.measure("residents").sum())


def _per_business(part: Part, events: float) -> float:
    return share(events / part.chronicle.years, mean_count(part, without_staff(part)))


def entries_per_business(part: Part) -> float:
    """Firms opened in a year per firm without staff."""
    return _per_business(part, entries(part))


def exits_per_business(part: Part) -> float:
    """Firms closed in a year per firm without staff."""
    return _per_business(part, exits(part))


def first_hires(part: Part) -> float:
    """Firms that take on their first employee in a year, per firm without staff."""
    month = part.chronicle.firms.first_employee
    return _per_business(part, float((_in_window(part, month) & part.open_at(month)).sum()))


def survival(part: Part, years: int) -> float:
    """The share of firms that are open so many years after the first payroll; undefined where an age was not seen."""
    alive = 1.0
    for at_risk, died in zip(*_by_age(part, years * MONTHS_PER_YEAR), strict=True):
        alive *= 1 - share(died, at_risk)
    return alive


def _by_age(part: Part, months: int) -> tuple[list[float], list[float]]:
    """Firms at risk at each month of age, and those of them that closed before the next."""
    chronicle, lives = part.chronicle, part.chronicle.firms
    first = lives.first_employee
    seen_from = np.maximum(first, 0)
    lived = (first > -chronicle.spin_up) & (first < NEVER) & part.open_at(seen_from)
    age_seen = (seen_from - first)[lived]
    left = np.minimum(lives.closed, chronicle.months)[lived] - first[lived]
    closed = lives.closed[lived] <= chronicle.months
    ages = np.arange(months)[:, None]
    at_risk = (age_seen <= ages) & (left > ages)
    died = at_risk & closed & (left == ages + 1)
    return at_risk.sum(axis=1).tolist(), died.sum(axis=1).tolist()


def _ages_at_start(part: Part) -> Array:
    """Months since the first payroll at the start of every year that can be followed to its end [f, starts]."""
    starts = np.arange(part.chronicle.months - MONTHS_PER_YEAR + 1)
    ages: Array = starts - part.chronicle.firms.first_employee[:, None]
    return ages


def employer_deaths(part: Part, first_year: int, last_year: int) -> float:
    """Firms with staff in these years of age that close within the year: all years, whichever month they start in."""
    ages = _ages_at_start(part)
    starts = ages.shape[1]
    old = (ages >= (first_year - 1) * MONTHS_PER_YEAR) & (ages < last_year * MONTHS_PER_YEAR)
    here = old & part.open[:, :starts] & (part.chronicle.firms.staff[:, :starts] > 0)
    dies = part.chronicle.firms.closed[:, None] <= np.arange(starts) + MONTHS_PER_YEAR
    return share((here & dies).sum(), here.sum())


def job_flow(part: Part, year: int, sign: int) -> float:
    """Jobs created (sign 1) or lost (-1) within a year by firms in this year of age, over their mean jobs.

    Davis and Haltiwanger's rate: the denominator is the mean of the jobs before and after; firms that close lose all.
    """
    ages = _ages_at_start(part)
    starts = ages.shape[1]
    right_age = (ages >= (year - 1) * MONTHS_PER_YEAR) & (ages < year * MONTHS_PER_YEAR)
    here = right_age & part.open[:, :starts]
    staff = part.chronicle.firms.staff.astype(np.int64)
    before, after = np.where(here, staff[:, :starts], 0), np.where(here, staff[:, MONTHS_PER_YEAR:], 0)
    moved = np.maximum(sign * (after - before), 0).sum()
    return share(moved, (before.sum() + after.sum()) / 2)


def share_starting_without_capital(part: Part) -> float:
    """New firms that need no start-up capital."""
    new = _new(part)
    return share(count(part, new & (part.chronicle.firms.needed_dollars <= 0)[:, None]), count(part, new))


def share_starting_with(part: Part, dollars: float) -> float:
    """New firms that start with so much capital or more."""
    new = _new(part)
    return share(count(part, new & (part.chronicle.firms.capital_dollars >= dollars)[:, None]), count(part, new))


def _new(part: Part) -> Array:
    """Firms in the month they open [f, m]."""
    months = np.arange(part.chronicle.months + 1)
    new: Array = part.open & (part.chronicle.firms.opened[:, None] == months)
    return new
