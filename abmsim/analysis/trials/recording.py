# SPDX-License-Identifier: Apache-2.0
"""What became of everybody who lived in a city when a trial began, month by month, and of the city itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from abmsim.accounts import CENTS_PER_DOLLAR
from abmsim.analysis.trials.choosing import has_wage_job, is_registered
from abmsim.city import Mode, State
from abmsim.measures import INDEX, MEASURES

if TYPE_CHECKING:
    from abmsim.city import BoolArray, City, FloatArray
    from abmsim.economy import Economy

FLOWS: Final = frozenset(one.name for one in MEASURES if one.kind == "flow")
SHARES: Final = frozenset(one.name for one in MEASURES if one.kind == "share")
WITH_COMPETITORS: Final = {"local_jobs": "jobs", "local_employee_jobs": "employee_jobs"}
EVER_REGISTERED, EVER_APPLIED = "ever_registered", "ever_applied"


def _of_firms(city: City, values: FloatArray) -> FloatArray:
    """Return what a firm's column says, 0 without a firm."""
    return np.asarray(np.where(city.firms.mode != Mode.NONE, values, 0.0))


def _income(city: City) -> FloatArray:
    return np.asarray(city.people.income / CENTS_PER_DOLLAR)


# What can be said of a resident from this month alone.
NOW: Final[Mapping[str, Callable[[City], FloatArray]]] = {
    "owns_business": lambda city: (city.firms.mode != Mode.NONE).astype(float),
    "owns_registered_business": lambda city: is_registered(city).astype(float),
    "has_wage_job": lambda city: has_wage_job(city).astype(float),
    "paid_jobs": lambda city: _of_firms(city, (city.firms.staff + city.firms.outside_staff).astype(float)),
    "profit_dollars": lambda city: _of_firms(city, city.firms.profit / CENTS_PER_DOLLAR),
    "sales_dollars": lambda city: _of_firms(city, city.firms.revenue / CENTS_PER_DOLLAR),
    "income_dollars": _income,
    "incumbent_owner_income_dollars": _income,
}
# What counts once it has happened, though the person closed or left since.
EVER: Final[Mapping[str, Callable[[Economy], BoolArray]]] = {
    EVER_REGISTERED: lambda economy: is_registered(economy.city),
    EVER_APPLIED: lambda economy: np.asarray(economy.city.files.joined >= economy.clock),
}


def is_of_persons(outcome: str) -> bool:
    """Whether an outcome is of each person, not of the whole city."""
    return outcome in NOW or outcome in EVER


def of_city(outcome: str, economy: Economy) -> float:
    """Return an outcome of the whole city in the month just lived (NaN: undefined)."""
    if outcome in WITH_COMPETITORS:
        return of_city(WITH_COMPETITORS[outcome], economy) + of_city("incumbent_jobs", economy)
    return float(economy.table[-1, INDEX[outcome]])


@dataclass(frozen=True, order=True)
class Window:
    """An outcome and the months, both inclusive, over which it is averaged (summed when it is a flow that divides)."""

    outcome: str
    first: int
    last: int


@dataclass
class Record:
    """What one window of one world gives: by place for outcomes of persons, one figure for the city."""

    window: Window
    total: FloatArray
    months: FloatArray

    def mean(self) -> FloatArray:
        """Return the average over the months in which it is defined; NaN where there is none."""
        nothing = np.full(len(self.total), np.nan)
        return np.asarray(np.divide(self.total, self.months, out=nothing, where=self.months > 0))


@dataclass
class Recorder:
    """Follows one world of a trial from its start on."""

    economy: Economy
    records: dict[Window, Record] = field(default_factory=dict)

    def __post_init__(self) -> None:
        people = self.economy.city.people
        self.identity = people.identity.copy()
        self.lived_here = np.asarray(people.state != State.VACANT)
        self.ever = {EVER_REGISTERED: EVER[EVER_REGISTERED](self.economy) & self.lived_here}
        self.ever[EVER_APPLIED] = np.zeros(self.economy.places, dtype=bool)
        self.entered = np.zeros(self.economy.places, dtype=np.int64)  # month of the first licence, 0 before it
        self.months = 0  # to be lived

    def follow(self, window: Window) -> None:
        """Keep a record of a window."""
        length = self.economy.places if is_of_persons(window.outcome) else 1
        self.records.setdefault(window, Record(window, np.zeros(length), np.zeros(length)))
        self.months = max(self.months, window.last)

    def live(self) -> None:
        """Live all months that some record needs."""
        while self.economy.month < self.months:
            self.economy.step()
            self.write()

    def write(self) -> None:
        """Take down the month just lived."""
        city, month = self.economy.city, self.economy.month
        stays = (city.people.identity == self.identity) & (city.people.state != State.VACANT) & self.lived_here
        before = self.ever[EVER_REGISTERED].copy()
        for name, seen in self.ever.items():
            seen[EVER[name](self.economy) & stays] = True
        self.entered[self.ever[EVER_REGISTERED] & ~before] = month
        for record in self.records.values():
            if record.window.first <= month <= record.window.last:
                self._add(record, stays)

    def _add(self, record: Record, stays: BoolArray) -> None:
        name = record.window.outcome
        if name in NOW:
            record.total[stays] += NOW[name](self.economy.city)[stays]
            record.months[stays] += 1
        elif name in EVER:
            record.total[:] = self.ever[name]
            record.months[:] = self.lived_here
        elif not np.isnan(value := of_city(name, self.economy)):
            record.total[0] += value
            record.months[0] += 1
