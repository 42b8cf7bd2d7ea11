# SPDX-License-Identifier: Apache-2.0
"""Many pairs of worlds on the same luck: one without, one with what the city does (ODD 4.3).

Pair k depends on seed and k alone: not on how many pairs there are, on other scenarios, or on workers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from abmsim.city import NOT_YET, OPENED_COLUMN, City, FloatArray, IntArray
from abmsim.comparing import Comparison
from abmsim.economy import Economy
from abmsim.scenario.plan import Scenario

OTHER_LUCK = 1 << 62
UNTOUCHED = "untouched"


@dataclass(frozen=True)
class CostLine:
    """One bill of one month: which intervention, what for, who paid, in cents."""

    month: int
    intervention: str
    item: str
    funder: str
    payer: str
    in_kind: bool
    cents: int


@dataclass(frozen=True)
class WorldRecord:
    """What one world of one pair left behind.

    Shapes: months [months + 1, communities + 1, measures] (row 0 is month 0, the last community is `all`; NaN is
    undefined); flows [months + 1, flows] cents; balances [months + 1, sectors, 4] cents (opening, in, out,
    closing); spells [firms, 9], months relative to the scenario's month 1, NOT_YET where empty.
    """

    months: FloatArray
    flows: IntArray
    balances: IntArray
    costs: tuple[CostLine, ...]
    spells: IntArray
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class PairRecord:
    """One pair: every distinct world once (counterfactuals first), and each scenario's paired measures."""

    pair: int
    seed: int
    worlds: tuple[WorldRecord, ...]
    paired: tuple[FloatArray, ...]


@dataclass
class Diary:
    """Writes down a world month by month."""

    economy: Economy
    months: list[FloatArray] = field(default_factory=list)
    flows: list[IntArray] = field(default_factory=list)
    balances: list[IntArray] = field(default_factory=list)
    served: bool = False

    def write(self) -> None:
        """Copy this month's measures and accounts."""
        self.months.append(self.economy.table.copy())
        self.flows.append(self.economy.city.flows.copy())
        self.balances.append(self.economy.balance.copy())
        self.served = self.served or bool(self.economy.city.people.assisted.any())

    def record(self) -> WorldRecord:
        """Return what was written."""
        scenario, scale = self.economy.scenario, self.economy.scale
        planned = (
            CostLine(c.month, c.intervention, c.item, c.funder, c.payer, c.in_kind, round(c.cents * scale))
            for c in scenario.costs
        )
        paid = (CostLine(*bill) for programme in self.economy.programmes.values() for bill in programme.bills)
        costs = (*planned, *paid)
        warnings = self._warnings()
        return WorldRecord(
            np.array(self.months),
            np.array(self.flows),
            np.array(self.balances),
            costs,
            spells_of(self.economy.city, self.economy.spin_up),
            warnings,
        )

    def _warnings(self) -> tuple[str, ...]:
        """Say that no intervention touched anybody, or which of several did not."""
        programmes = self.economy.programmes
        if programmes and not self.served and not any(one.touched for one in programmes.values()):
            return (UNTOUCHED,)
        return tuple(f"{UNTOUCHED} {name}" for name, one in programmes.items() if not (one.touched or one.bills))


def spells_of(city: City, spin_up: int) -> IntArray:
    """Return the lives of all firms, with months counted from the scenario's start."""
    rows = city.spells.rows[: city.spells.used[0]].copy()
    lived = rows[:, OPENED_COLUMN:]
    lived[lived != NOT_YET] -= spin_up
    return rows


def distinct(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """Return the scenarios without repetitions, in order of first use."""
    found: list[Scenario] = []
    for scenario in scenarios:
        if not any(is_same_world(scenario, other) for other in found):
            found.append(scenario)
    return found


def is_same_world(one: Scenario, other: Scenario) -> bool:
    """Return whether two scenarios make the same world."""
    return one == other and dict(one.numbers) == dict(other.numbers)


def position_of(scenario: Scenario, worlds: Sequence[Scenario]) -> int:
    """Return where a scenario's world stands among the distinct ones."""
    return next(k for k, other in enumerate(worlds) if is_same_world(scenario, other))


def begin(scenarios: Sequence[Scenario], seed: int, pair: int, scale: float) -> list[Economy]:
    """Return an economy at month 0 for each scenario; those that believe the same numbers share the spin-up."""
    begun: list[Economy] = []
    for scenario in scenarios:
        twin = next((e for e in begun if shares_start(e.scenario, scenario)), None)
        begun.append(Economy(scenario, seed, pair=pair, scale=scale) if twin is None else twin.fork(scenario))
    return begun


def shares_start(one: Scenario, other: Scenario) -> bool:
    """Return whether two scenarios begin with the same city (levers' own numbers do not act before they run)."""
    acts = set(one.numbers) - set(one.lever_defaults)
    same = all(one.numbers[name] == other.numbers.get(name) for name in acts)
    return same and one.city == other.city and one.start == other.start


def live_pair(
    scenarios: Sequence[Scenario],
    against: Sequence[Scenario],
    seed: int,
    pair: int,
    scale: float = 1.0,
    independent: bool = False,
) -> PairRecord:
    """Live pair number `pair` of every scenario beside its counterfactual, all on the same luck.

    `independent` gives the scenarios another luck than their counterfactuals, for checking what pairing is worth.
    """
    worlds = [*distinct(against), *scenarios]
    bases = len(distinct(against))
    treated_pair = pair + OTHER_LUCK if independent else pair
    if independent:
        economies = [*begin(worlds[:bases], seed, pair, scale), *begin(worlds[bases:], seed, treated_pair, scale)]
    else:
        economies = begin(worlds, seed, pair, scale)
    diaries = [Diary(economy) for economy in economies]
    comparisons = [
        Comparison(economies[position_of(base, worlds[:bases])], economies[bases + j]) for j, base in enumerate(against)
    ]
    for diary in diaries:
        diary.write()
    paired: list[list[FloatArray]] = [[comparison.count()] for comparison in comparisons]
    for _ in range(scenarios[0].months):
        for diary in diaries:
            diary.economy.step()
            diary.write()
        for rows, comparison in zip(paired, comparisons, strict=True):
            rows.append(comparison.count())
    return PairRecord(pair, seed, tuple(diary.record() for diary in diaries), tuple(np.array(rows) for rows in paired))
