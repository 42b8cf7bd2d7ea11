# SPDX-License-Identifier: Apache-2.0
"""The tables of a results folder, written row by row from what is kept; rows are sorted by their key columns.

One world of one pair is in memory at a time, whatever the number of pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from abmsim.accounts import FLOWS, SECTORS_OF_ACCOUNTS
from abmsim.measures import MEASURES, NAMES, PAIRED_NAMES
from abmsim.results import cells, kept
from abmsim.results.files import write_text
from abmsim.results.plan import Plan
from abmsim.results.records import Array, KeptWorld
from abmsim.results.store import Store

EMPTY = -9999  # how the records say "not yet"
MONTH_KEYS = ("scenario", "pair", "month", "community")
COST_COLUMNS = ("scenario", "pair", "month", "intervention", "item", "funder", "in_kind", "cents")
FLOW_COLUMNS = ("scenario", "pair", "month", "flow", "payer", "payee", "cents")
BALANCE_COLUMNS = (
    "scenario", "pair", "month", "sector", "opening_cents", "in_cents", "out_cents", "closing_cents",
)  # fmt: skip
SPELL_COLUMNS = (
    "scenario", "pair", "firm", "community", "sector", "kind", "opened_registered", "opened_month",
    "registered_month", "first_employee_month", "closed_month",
)  # fmt: skip
VECTOR_COLUMNS = ("pair", "number", "value")
KINDS = ("main", "side")
_FLOW_COLUMNS_AT_START = [i for i, measure in enumerate(MEASURES) if measure.kind == "flow"]
_FLOW_ORDER = sorted(range(len(FLOWS)), key=lambda i: FLOWS[i].name)
_SECTOR_ORDER = sorted(range(len(SECTORS_OF_ACCOUNTS)), key=SECTORS_OF_ACCOUNTS.__getitem__)


@dataclass(frozen=True)
class Kept:
    """The finished pairs of a plan, ready to be written."""

    plan: Plan
    store: Store
    pairs: tuple[int, ...]

    def worlds(self) -> Iterator[tuple[str, int, KeptWorld]]:
        """Every world of every pair, sorted by the world's name and the pair."""
        for place in sorted(range(len(self.plan.worlds)), key=lambda place: self.plan.worlds[place].name):
            for pair in self.pairs:
                yield self.plan.worlds[place].name, pair, kept.world(self.store, pair, place)

    def comparisons(self) -> Iterator[tuple[str, int, Array]]:
        """Every scenario's difference to its counterfactual, sorted by scenario and pair."""
        for place in sorted(range(len(self.plan.treated)), key=lambda place: self.plan.treated[place].name):
            for pair in self.pairs:
                yield self.plan.treated[place].name, pair, kept.paired(self.store, pair, place)


def write_tables(folder: Path, runs: Kept) -> dict[str, str]:
    """Write every table of the pairs; return the sha256 of each file."""
    tables: dict[str, Callable[[Kept], Iterator[str]]] = {
        "months.csv": months_table,
        "pairs.csv": pairs_table,
        "costs.csv": costs_table,
        "spells.csv": spells_table,
        "vectors.csv": vectors_table,
        "flows.csv": flows_table,
        "balances.csv": balances_table,
    }
    return {name: write_text(folder / name, table(runs)) for name, table in tables.items()}


def months_table(runs: Kept) -> Iterator[str]:
    """A row per scenario, pair, month and community; flows of month 0 are empty: nothing has flowed yet."""
    yield cells.header((*MONTH_KEYS, *NAMES))
    for name, pair, world in runs.worlds():
        months = world.months.copy()
        months[0][:, _FLOW_COLUMNS_AT_START] = np.nan
        yield from _rows(f"{name},{pair}", months, runs.plan.communities)


def pairs_table(runs: Kept) -> Iterator[str]:
    """A row per scenario, pair, month and community: how the two worlds of the pair differ."""
    yield cells.header((*MONTH_KEYS, *PAIRED_NAMES))
    for name, pair, paired in runs.comparisons():
        yield from _rows(f"{name},{pair}", paired, runs.plan.communities)


def costs_table(runs: Kept) -> Iterator[str]:
    """A row per bill: what for, in which month, and who paid."""
    yield cells.header(COST_COLUMNS)
    for name, pair, world in runs.worlds():
        for cost in sorted(world.costs):
            words = (cells.text(word) for word in (cost.intervention, cost.item, cost.funder))
            yield f"{name},{pair},{cost.month},{','.join(words)},{cells.truth(cost.in_kind)},{cost.cents}\n"


def spells_table(runs: Kept) -> Iterator[str]:
    """A row per firm that was ever open; a month that has not come yet is an empty cell."""
    yield cells.header(SPELL_COLUMNS)
    communities = [cells.text(name) for name in runs.plan.communities]
    sectors = [cells.text(name) for name in runs.plan.sectors]
    for name, pair, world in runs.worlds():
        start = f"{name},{pair},"
        spells = world.spells[np.lexsort((world.spells[:, 5], world.spells[:, 0]))]
        for firm, community, sector, kind, registered, *months in spells.tolist():
            dates = ",".join("" if month == EMPTY else str(month) for month in months)
            who = f"{firm},{communities[community]},{sectors[sector]},{KINDS[kind]}"
            yield f"{start}{who},{cells.truth(registered)},{dates}\n"


def vectors_table(runs: Kept) -> Iterator[str]:
    """A row per pair and number that varies between pairs; without an ensemble nothing varies."""
    yield cells.header(VECTOR_COLUMNS)
    if (ensemble := runs.plan.ensemble) is not None:
        for pair in runs.pairs:
            vector = ensemble.vector(pair)
            yield from (f"{pair},{name},{cells.number(vector[name])}\n" for name in runs.plan.varied)


def flows_table(runs: Kept) -> Iterator[str]:
    """A row per payment that happened, summed over everybody who made it that month."""
    yield cells.header(FLOW_COLUMNS)
    middles = [f"{flow.name},{flow.payer},{flow.payee}" for flow in FLOWS]
    for name, pair, world in runs.worlds():
        for month, flows in enumerate(world.flows.tolist()):
            start = f"{name},{pair},{month}"
            yield from (f"{start},{middles[i]},{flows[i]}\n" for i in _FLOW_ORDER if flows[i] != 0)


def balances_table(runs: Kept) -> Iterator[str]:
    """A row per sector and month: what it had, what came in, what went out, what is left."""
    yield cells.header(BALANCE_COLUMNS)
    for name, pair, world in runs.worlds():
        for month, sectors in enumerate(world.balances.tolist()):
            for i in _SECTOR_ORDER:
                cents = ",".join(map(str, sectors[i]))
                yield f"{name},{pair},{month},{SECTORS_OF_ACCOUNTS[i]},{cents}\n"


def _rows(start: str, values: Array, communities: tuple[str, ...]) -> Iterator[str]:
    """Rows of a block [months, communities, measures], communities in the order of their names."""
    order = sorted(range(len(communities)), key=communities.__getitem__)
    names = [cells.text(name) for name in communities]
    number = cells.number
    for month, block in enumerate(values.tolist()):
        for i in order:
            yield f"{start},{month},{names[i]},{','.join([number(value) for value in block[i]])}\n"
