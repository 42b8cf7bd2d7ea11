# SPDX-License-Identifier: Apache-2.0
"""Every cent: balances follow from flows, no money appears or vanishes, and the bills are the public cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from abmsim.results.audit.finding import Finding, Worst
from abmsim.results.blocks import Block
from abmsim.results.errors import DamagedError
from abmsim.results.reading import read_table
from abmsim.results.tables import BALANCE_COLUMNS, COST_COLUMNS, FLOW_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

CENTS_PER_DOLLAR = 100
PAID = {
    "lent_dollars": ("loan_out",),
    "repaid_dollars": ("loan_principal", "loan_recovery"),
    "interest_dollars": ("loan_interest",),
    "procurement_dollars": ("procurement_award",),
    "wages_dollars": ("co_ethnic_wage", "outside_staff_pay"),
    "fees_dollars": ("fee", "renewal"),
    "mainstream_revenue_dollars": ("mainstream_sale", "procurement_award"),
}
GIVEN_BACK = {"fees_dollars": ("fee_refund",)}
RECEIPTS_TAX = ("receipts_tax_city", "receipts_tax_state")
EVERYBODY = "all"
KEYS = ["scenario", "pair", "month"]
CENTS = ("opening_cents", "in_cents", "out_cents", "closing_cents")
FIRMS = "firms"


def account_lines(folder: Path, worlds: Mapping[str, Block]) -> Iterator[Finding]:
    """Findings on money, all in whole cents."""
    balances = _whole(folder / "balances.csv", read_table(folder / "balances.csv", BALANCE_COLUMNS), CENTS)
    flows = _whole(folder / "flows.csv", read_table(folder / "flows.csv", FLOW_COLUMNS), ("cents",))
    yield _closing(balances)
    yield _carried_over(balances)
    yield from _booked(balances, flows)
    yield _constant(balances)
    yield _firms_keep_nothing(balances)
    yield from _paid(flows, worlds)
    yield _receipts_tax(flows, worlds)
    yield _bills(folder, worlds)


def _closing(balances: pd.DataFrame) -> Finding:
    residual = balances["opening_cents"] + balances["in_cents"] - balances["out_cents"] - balances["closing_cents"]
    return _largest("money: opening + in - out = closing, each sector", balances, residual)


def _carried_over(balances: pd.DataFrame) -> Finding:
    ordered = balances.sort_values(["scenario", "pair", "sector", "month"], kind="stable")
    before = ordered.groupby(["scenario", "pair", "sector"], sort=False)["closing_cents"].shift(1)
    later = ordered[before.notna()]
    residual = later["opening_cents"] - before[before.notna()].astype(np.int64)
    return _largest("money: opening(t) = closing(t-1), each sector", later, residual)


def _booked(balances: pd.DataFrame, flows: pd.DataFrame) -> Iterator[Finding]:
    """What a sector took in and paid out is the sum of the payments with its name on them."""
    for side, column in (("payee", "in_cents"), ("payer", "out_cents")):
        paid = flows.groupby([*KEYS, side])["cents"].sum().rename_axis([*KEYS, "sector"])
        written = balances.set_index([*KEYS, "sector"])[column]
        written, paid = written.align(paid, join="outer", fill_value=0)
        residual = (written - paid).astype(np.int64)
        yield _largest(f"money: {column} = sum of flows, each sector", residual.reset_index(), residual)


def _constant(balances: pd.DataFrame) -> Finding:
    total = balances.groupby(KEYS, sort=True)["closing_cents"].sum()
    first = total.groupby(level=["scenario", "pair"]).transform("first")
    return _largest("money: all sectors together hold the same cash every month", total.reset_index(), total - first)


def _firms_keep_nothing(balances: pd.DataFrame) -> Finding:
    firms = balances[balances["sector"] == FIRMS]
    return _largest("money: the sector firms closes each month at 0", firms, firms["closing_cents"])


def _paid(flows: pd.DataFrame, worlds: Mapping[str, Block]) -> Iterator[Finding]:
    """What `months.csv` says in dollars was paid is what `flows.csv` says in cents."""
    for measure, names in PAID.items():
        back = GIVEN_BACK.get(measure, ())
        worst = Worst(f"money: {measure} = {' - '.join([' + '.join(names), *back])}")
        moved = flows[flows["flow"].isin((*names, *back))]
        booked = _cents(moved.assign(cents=moved["cents"].where(~moved["flow"].isin(back), -moved["cents"])))
        for name, block in worlds.items():
            written = block.of(measure)[:, 1:]
            cents = [[booked.get((name, pair, month), 0) for month in block.months[1:]] for pair in block.pairs]
            worst.see(name, block, written - np.array(cents) / CENTS_PER_DOLLAR, written, first_month=1)
        yield worst.finding()


def _receipts_tax(flows: pd.DataFrame, worlds: Mapping[str, Block]) -> Finding:
    """Communities pay what their firms pay; the rest of `all` is competing firms'."""
    worst = Worst(f"money: taxes_dollars of all communities = {' + '.join(RECEIPTS_TAX)}")
    booked = _cents(flows[flows["flow"].isin(RECEIPTS_TAX)])
    for name, block in worlds.items():
        own = [place for place, community in enumerate(block.communities) if community != EVERYBODY]
        written = block.measure("taxes_dollars")[:, 1:, own].sum(axis=2)
        cents = [[booked.get((name, pair, month), 0) for month in block.months[1:]] for pair in block.pairs]
        worst.see(name, block, written - np.array(cents) / CENTS_PER_DOLLAR, written, first_month=1)
    return worst.finding()


def _cents(rows: pd.DataFrame) -> dict[tuple[object, ...], int]:
    """Cents by scenario, pair and month."""
    totals = rows.groupby(KEYS, as_index=False)["cents"].sum()
    keys = zip(totals["scenario"].tolist(), totals["pair"].tolist(), totals["month"].tolist(), strict=True)
    return dict(zip(keys, totals["cents"].tolist(), strict=True))


def _bills(folder: Path, worlds: Mapping[str, Block]) -> Finding:
    """The dollars of `months.csv` are the cents of `costs.csv`."""
    costs = _whole(folder / "costs.csv", read_table(folder / "costs.csv", COST_COLUMNS), ("cents",))
    billed = _cents(costs)
    worst = Worst("costs: public_cost_dollars = sum of bills")
    for name, block in worlds.items():
        written = np.nan_to_num(block.of("public_cost_dollars"))
        bills = [[billed.pop((name, pair, month), 0) for month in block.months] for pair in block.pairs]
        worst.see(name, block, written - np.array(bills) / CENTS_PER_DOLLAR, written)
    for (world, pair, month), cents in billed.items():
        worst.see_whole(f"{world}, pair {pair}, month {month}", cents)
    return worst.finding()


def _largest(identity: str, rows: pd.DataFrame, residual: pd.Series) -> Finding:
    """The worst row, named by its keys; `residual` lies in the order of `rows`."""
    if len(residual) == 0:
        return Finding(identity, 0, 0.0)
    at = int(np.argmax(np.abs(residual.to_numpy())))
    worst = abs(int(residual.iloc[at]))
    row = rows.iloc[at]
    sector = f", {row['sector']}" if "sector" in rows.columns else ""
    where = f"{row['scenario']}, pair {row['pair']}, month {row['month']}{sector}" if worst else ""
    return Finding(identity, len(residual), float(worst), where)


def _whole(path: Path, table: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """The same table with whole cents.

    Raises:
        DamagedError: a cell is empty or no whole number.
    """
    for column in columns:
        if len(table) and table[column].dtype.kind not in "iu":
            raise DamagedError(f"{path}: {column} has a cell that is no whole number")
        table[column] = table[column].astype(np.int64)
    return table
