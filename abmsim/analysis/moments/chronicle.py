# SPDX-License-Identifier: Apache-2.0
"""Writes down, month by month, what statistics offices would see of every firm in a city.

A chronicle is arrays and nothing else, so that every moment is a function of what was recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from abmsim.city import (
    CLOSED_COLUMN,
    COMMUNITY_COLUMN,
    FIRST_EMPLOYEE_COLUMN,
    MONTHS_PER_YEAR,
    NOT_YET,
    OPENED_COLUMN,
    SECTOR_COLUMN,
)
from abmsim.ensemble import spells_of

if TYPE_CHECKING:
    from abmsim.economy import Economy
    from abmsim.scenario import Scenario

Array = np.ndarray[Any, np.dtype[Any]]
NEVER = 10**6  # a month that does not come
CENTS = 100


class FirmLives(NamedTuple):
    """Every firm that was open at the end of a recorded month (f firms; m months, month 0 first).

    Months count from the scenario's start; NEVER stands for what has not happened. A firm that is not open has mode 0
    and nothing else in that month.
    """

    community: Array  # [f]
    sector: Array  # [f]
    opened: Array  # [f]
    first_employee: Array  # [f] month of the first payroll
    closed: Array  # [f]
    needed_dollars: Array  # [f] start-up capital that this kind of business needs
    capital_dollars: Array  # [f] equipment at the end of the first recorded month: of a new firm, what it started with
    mode: Array  # [f, m]
    staff: Array  # [f, m] employees at the month's end
    paid_staff: Array  # [f, m] employees who were paid in the month
    pay_cents: Array  # [f, m]
    revenue_cents: Array  # [f, m]
    income_cents: Array  # [f, m] of the owner, from all jobs


@dataclass(frozen=True)
class Chronicle:
    """What was seen of one untreated city; the counts are those of the small city where `scale` is below 1."""

    communities: tuple[str, ...]
    sectors: tuple[str, ...]
    scale: float
    share_adults: float
    spin_up: int  # months lived before month 0
    measures: Array  # [m, communities + 1, measures], as in `months.csv`
    loans: Array  # [m, communities] microloans paid out
    firms: FirmLives

    @property
    def months(self) -> int:
        """How many months were lived after month 0."""
        return len(self.measures) - 1

    @property
    def years(self) -> int:
        """How many whole years that is: rates and means are taken over whole years, so that seasons cancel."""
        return self.months // MONTHS_PER_YEAR

    @property
    def window(self) -> slice:
        """The months of those years.

        Raises:
            ValueError: not one year was lived.
        """
        if self.years < 1:
            raise ValueError(f"moments need a year of months at least, not {self.months}")
        return slice(1, self.years * MONTHS_PER_YEAR + 1)


class _Seen(NamedTuple):
    """One month's firms, by the row of their spell."""

    spell: Array
    mode: Array
    staff: Array
    paid_staff: Array
    pay_cents: Array
    revenue_cents: Array
    income_cents: Array
    needed_dollars: Array
    capital_dollars: Array


@dataclass
class Chronicler:
    """Looks at an economy at the end of every month, month 0 first; changes nothing in it."""

    economy: Economy
    _seen: list[_Seen] = field(default_factory=list)
    _measures: list[Array] = field(default_factory=list)
    _loans: list[Array] = field(default_factory=list)
    _staff_before: Array | None = None
    _spell_before: Array | None = None
    _owed_before: Array | None = None

    def look(self) -> None:
        """Write down this month."""
        economy, firms = self.economy, self.economy.city.firms
        self._measures.append(economy.table.copy())
        self._loans.append(self._new_loans())
        rows = np.flatnonzero(firms.mode)
        staff = firms.staff + firms.outside_staff
        paid = self._paid_staff(rows, staff)
        people = economy.city.people
        wage = np.floor(economy.profile.trades.staff_pay_dollars_per_month * CENTS + 1 / 2).astype(np.int64)
        self._seen.append(
            _Seen(
                firms.spell[rows].astype(np.int64), firms.mode[rows].copy(), staff[rows], paid,
                paid * wage[people.sector[rows]], firms.revenue[rows].copy(), people.income[rows].copy(),
                people.start_up_capital[rows].copy(), firms.capital[rows].copy(),
            )
        )  # fmt: skip
        self._staff_before, self._spell_before, self._owed_before = staff, firms.spell.copy(), firms.loan.copy()

    def _paid_staff(self, rows: Array, staff: Array) -> Array:
        """Wages are paid before hiring and laying off: to those who were there at the end of the last month."""
        if self._staff_before is None or self._spell_before is None:
            return staff[rows].copy()
        same = self._spell_before[rows] == self.economy.city.firms.spell[rows]
        return np.where(same, self._staff_before[rows], 0)

    def _new_loans(self) -> Array:
        """Loans grow only by being paid out."""
        firms, groups = self.economy.city.firms, len(self.economy.communities)
        if self._owed_before is None:
            return np.zeros(groups, dtype=np.int64)
        borrowed = firms.loan > self._owed_before
        return np.bincount(self.economy.city.people.community[borrowed], minlength=groups)

    def chronicle(self) -> Chronicle:
        """Return what was written down so far."""
        economy = self.economy
        return Chronicle(
            economy.communities, economy.sectors, economy.scale, economy.profile.people.share_adults, economy.spin_up,
            np.array(self._measures), np.array(self._loans), self._firms(),
        )  # fmt: skip

    def _firms(self) -> FirmLives:
        spells = spells_of(self.economy.city, self.economy.spin_up)
        spells[spells == NOT_YET] = NEVER
        first_seen = np.full(len(spells), len(self._seen))
        for month in reversed(range(len(self._seen))):
            first_seen[self._seen[month].spell] = month
        known = np.flatnonzero(first_seen < len(self._seen))
        place = np.full(len(spells), -1)
        place[known] = np.arange(len(known))
        once = {name: np.zeros(len(known)) for name in ("needed_dollars", "capital_dollars")}
        grid = {
            name: np.zeros((len(known), len(self._seen)), getattr(self._seen[0], name).dtype)
            for name in ("mode", "staff", "paid_staff", "pay_cents", "revenue_cents", "income_cents")
        }
        for month, seen in enumerate(self._seen):
            rows = place[seen.spell]
            for name, column in grid.items():
                column[rows, month] = getattr(seen, name)
            new = first_seen[seen.spell] == month
            for name, column in once.items():
                column[rows[new]] = getattr(seen, name)[new]
        columns = {
            "community": COMMUNITY_COLUMN, "sector": SECTOR_COLUMN, "opened": OPENED_COLUMN,
            "first_employee": FIRST_EMPLOYEE_COLUMN, "closed": CLOSED_COLUMN,
        }  # fmt: skip
        return FirmLives(**{name: spells[known, column] for name, column in columns.items()}, **once, **grid)


def live_untreated(scenario: Scenario, seed: int, pair: int = 1, *, scale: float = 1.0) -> Chronicle:
    """Live a scenario's months without what the city does, and return the chronicle."""
    from abmsim.economy import Economy

    economy = Economy(scenario.counterfactual(), seed, pair=pair, scale=scale)
    chronicler = Chronicler(economy)
    chronicler.look()
    for _ in range(scenario.months):
        economy.step()
        chronicler.look()
    return chronicler.chronicle()
