# SPDX-License-Identifier: Apache-2.0
"""Moments of the firms that are there, of their money, and of the people around them: means over whole years.

Receipts and pay count the months that a firm traded from the first to the last day: a firm that opens at a month's end
has sold nothing yet.
"""

from __future__ import annotations

import numpy as np

from abmsim.analysis.moments.chronicle import CENTS, Array
from abmsim.analysis.moments.part import Part, share
from abmsim.city import MONTHS_PER_YEAR, Mode

SMALL_STAFF = 4
HUNDRED = 100


def count(part: Part, which: Array) -> float:
    """How many firm-months of whole years fulfil `which` [f, m]."""
    return float(which[:, part.chronicle.window].sum())


def mean_count(part: Part, which: Array) -> float:
    """How many firms fulfil it in the mean month."""
    return count(part, which) / (part.chronicle.years * MONTHS_PER_YEAR)


def with_staff(part: Part) -> Array:
    """Open firms of this part that have employees [f, m]."""
    found: Array = part.open & (part.chronicle.firms.staff > 0)
    return found


def without_staff(part: Part) -> Array:
    """Open firms of this part that have none [f, m]."""
    found: Array = part.open & (part.chronicle.firms.staff == 0)
    return found


def _main(part: Part) -> Array:
    mode = part.chronicle.firms.mode
    mains: Array = part.open & ((mode == Mode.UNREGISTERED_MAIN) | (mode == Mode.REGISTERED_MAIN))
    return mains


def _total(part: Part, amounts: Array, which: Array) -> float:
    return float(np.where(which, amounts, 0)[:, part.chronicle.window].sum())


def businesses(part: Part) -> float:
    """Open firms in the mean month, as many as the city of full size would have."""
    return mean_count(part, part.open) / part.chronicle.scale


def share_employing(part: Part) -> float:
    """Firms with staff, of all firms."""
    return share(count(part, with_staff(part)), count(part, part.open))


def staff_per_employer(part: Part) -> float:
    """Employees per firm with staff."""
    return share(_total(part, part.chronicle.firms.staff, part.open), count(part, with_staff(part)))


def staff_per_main_job_owner(part: Part) -> float:
    """Employees of all firms per owner whose firm is the main job."""
    return share(_total(part, part.chronicle.firms.staff, part.open), count(part, _main(part)))


def share_in_sector(part: Part) -> float:
    """Firms of the sectors in `where`, of all firms of the community and kind."""
    return share(count(part, part.open), count(part, part.of("community", "kind").open))


def _traded(part: Part, lowest: int, highest: int | None = None) -> Array:
    """Firm-months traded with so many paid employees."""
    lives = part.chronicle.firms
    months = np.arange(part.chronicle.months + 1)
    traded: Array = part.open & (lives.opened[:, None] < months) & (lives.paid_staff >= lowest)
    return traded if highest is None else traded & (lives.paid_staff <= highest)


def _yearly_receipts(part: Part, lowest: int, highest: int | None = None) -> float:
    traded = _traded(part, lowest, highest)
    receipts = _total(part, part.chronicle.firms.revenue_cents, traded)
    return share(receipts / CENTS * MONTHS_PER_YEAR, count(part, traded))


def receipts_without_staff(part: Part) -> float:
    """Mean yearly receipts of a firm without staff: twelve mean months."""
    return _yearly_receipts(part, 0, 0)


def receipts_with_staff(part: Part) -> float:
    """Mean yearly receipts of a firm with staff."""
    return _yearly_receipts(part, 1)


def receipts_with_small_staff(part: Part) -> float:
    """Mean yearly receipts of a firm with one to four employees."""
    return _yearly_receipts(part, 1, SMALL_STAFF)


def payroll_share(part: Part) -> float:
    """Pay over receipts of firms with staff."""
    lives, traded = part.chronicle.firms, _traded(part, 1)
    return share(_total(part, lives.pay_cents, traded), _total(part, lives.revenue_cents, traded))


def pay_per_employee(part: Part) -> float:
    """Mean yearly pay of an employee."""
    lives, traded = part.chronicle.firms, _traded(part, 1)
    pay = _total(part, lives.pay_cents, traded) / CENTS * MONTHS_PER_YEAR
    return share(pay, _total(part, lives.paid_staff, traded))


def owner_income(part: Part) -> float:
    """Mean yearly income of owners whose firm is the main job, in the months they own it."""
    mains = _main(part)
    income = _total(part, part.chronicle.firms.income_cents, mains)
    return share(income / CENTS * MONTHS_PER_YEAR, count(part, mains))


def main_job_owners_per_100(part: Part) -> float:
    """Owners whose firm is the main job, per 100 immigrants of all ages (residents are the adults among them)."""
    immigrants = part.measure("residents").sum() / part.chronicle.share_adults
    return share(HUNDRED * part.measure("main_job_owners").sum(), immigrants)


def share_of_workers_owning(part: Part) -> float:
    """The same owners, of all residents at work."""
    owners = part.measure("main_job_owners").sum()
    return share(owners, owners + part.measure("employed_residents").sum())


def share_limited_english(part: Part) -> float:
    """Adults whose English is below the profile's cut-off."""
    residents = part.measure("residents")
    return 1 - share((residents * part.measure("english_share")).sum(), residents.sum())


def mean_loan(part: Part) -> float:
    """Dollars lent per microloan."""
    loans = part.chronicle.loans[part.chronicle.window][:, list(part.communities)]
    return share(part.measure("lent_dollars").sum(), loans.sum())
