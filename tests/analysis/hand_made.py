# SPDX-License-Identifier: Apache-2.0
"""Cities made by hand, small enough that every moment can be counted on one's fingers."""

from dataclasses import dataclass

import numpy as np

from abmsim.analysis.moments import Chronicle, FirmLives
from abmsim.analysis.moments.chronicle import NEVER
from abmsim.city import Mode
from abmsim.measures import INDEX, NAMES

COMMUNITIES = ("mexican", "vietnamese")
SECTORS = ("food", "retail", "transport")
SPIN_UP = 36
WAGE_CENTS = 200_000  # 2,000 dollars a month


@dataclass
class Firm:
    """One firm; `staff` holds from its first payroll to `until` (or to the end)."""

    opened: int = -40
    closed: int = NEVER
    payroll: int = NEVER
    staff: int = 0
    until: int = NEVER
    mode: int = Mode.REGISTERED_MAIN
    community: int = 0
    sector: int = 0
    receipts: float = 1000.0  # dollars a month
    income: float = 500.0
    needed: float = 0.0
    capital: float = 0.0

    def is_open(self, month: int) -> bool:
        """Whether the firm is open at the end of the month."""
        return self.opened <= month < self.closed

    def staff_at(self, month: int) -> int:
        """Employees at the end of the month."""
        return self.staff if self.is_open(month) and self.payroll <= month < self.until else 0


def chronicle(firms: list[Firm], months: int = 12, scale: float = 1.0, loans: int = 0, **measures) -> Chronicle:
    """What was seen of these firms; each measure is one value a community, the same in every month."""
    groups = len(COMMUNITIES)
    table = np.zeros((months + 1, groups + 1, len(NAMES)))
    for name, values in measures.items():
        table[:, :groups, INDEX[name]] = values
        table[:, groups, INDEX[name]] = np.sum(values)
    seen = range(months + 1)
    staff = np.array([[one.staff_at(month) for month in seen] for one in firms])
    paid = np.array([[one.staff_at(month - 1) for month in seen] for one in firms])
    here = np.array([[one.is_open(month) for month in seen] for one in firms])

    def column(name: str, dtype: type = np.int64) -> np.ndarray:
        return np.array([getattr(one, name) for one in firms], dtype)

    lives = FirmLives(
        community=column("community"),
        sector=column("sector"),
        opened=column("opened"),
        first_employee=column("payroll"),
        closed=column("closed"),
        needed_dollars=column("needed", float),
        capital_dollars=column("capital", float),
        mode=np.where(here, column("mode")[:, None], Mode.NONE),
        staff=staff,
        paid_staff=np.where(here, paid, 0),
        pay_cents=np.where(here, paid * WAGE_CENTS, 0),
        revenue_cents=np.where(here, (column("receipts", float) * 100).astype(np.int64)[:, None], 0),
        income_cents=np.where(here, (column("income", float) * 100).astype(np.int64)[:, None], 0),
    )
    lent = np.full((months + 1, groups), loans)
    return Chronicle(COMMUNITIES, SECTORS, scale, 0.8, SPIN_UP, table, lent, lives)
