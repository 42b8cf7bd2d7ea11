# SPDX-License-Identifier: Apache-2.0
"""A toy city that keeps every identity of the contract, so that results folders can be tested without the model."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from abmsim.accounts import FLOW, FLOWS, SECTORS_OF_ACCOUNTS, balances
from abmsim.measures import INDEX, NAMES, PAIRED_INDEX, PAIRED_NAMES
from abmsim.scenario import CityProfile, Community, CostLine, InterventionPlan, Scenario, Sector

MONTHS = 6
EMPTY = -9999
FIRMS_AT_START = 12
CITY = CityProfile(
    "toytown",
    "Toytown",
    (Community("north", "North", "es"), Community("east", "East", "vi")),
    (Sector("food", "Food", "food"), Sector("care", "Care", "home")),
)


def scenario(name: str = "liaison", strength: int = 1, months: int = MONTHS, dollars: int = 1000) -> Scenario:
    """A checked scenario with one lever of this strength; 0 runs a lever that does nothing."""
    lever = InterventionPlan("liaison", "liaison", 1, months, {"staff": float(strength), "language": "es"})
    paid = CostLine(1, "liaison", "=salary, and benefits", "City", "city", False, dollars * 100)
    return Scenario(
        name=name, slug=name, question="What does it add?", city=CITY, start=(2015, 7), months=months,
        interventions=(lever,), instalments=(), costs=tuple(replace(paid, month=m + 1) for m in range(months)),
        returned=(), numbers={"licensing.fee_dollars": 35.0, "noise.scale": 1.0}, registry={}, forced=(),
        warnings=(), overspend="refuse", files=(("scenarios/liaison.yaml", "0" * 64),),
    )  # fmt: skip


@dataclass(frozen=True)
class ToyWorld:
    months: np.ndarray
    flows: np.ndarray
    balances: np.ndarray
    costs: tuple[CostLine, ...]
    spells: np.ndarray
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class ToyPair:
    pair: int
    seed: int
    worlds: tuple[ToyWorld, ...]
    paired: tuple[np.ndarray, ...]


def live_pair(scenarios, against, seed, pair, scale=1.0, independent=False):
    """The toy engine; the same signature as `abmsim.ensemble.live_pair`."""
    distinct = []
    for one in against:
        if one not in distinct:
            distinct.append(one)
    worlds = [_live(one, [seed, pair]) for one in distinct]
    treated = [_live(one, [seed, pair, 7] if independent else [seed, pair]) for one in scenarios]
    paired = tuple(
        _compare(worlds[distinct.index(other)], world) for world, other in zip(treated, against, strict=True)
    )
    return ToyPair(pair, seed, (*worlds, *treated), paired)


def write_no_figures(
    folder: Path, language: str = "en", kind: str = "html", to: Path | None = None, beside: Sequence[Path] = ()
) -> Path:
    """Stand for the report, which has tests of its own: figures take a second."""
    del beside
    place = to or folder / f"report.{kind}"
    place.write_text(f"<html lang={language}>", encoding="utf-8")
    return place


def digest() -> str:
    """Stand for the digest of the model's sources."""
    return "t0y" * 20


def fails_on_third(scenarios, against, seed, pair, scale=1.0, independent=False):
    if pair == 3:
        raise ArithmeticError("negative stock in month 4, rule hiring, resident 17")
    return live_pair(scenarios, against, seed, pair, scale, independent)


def fails_always(scenarios, against, seed, pair, scale=1.0, independent=False):
    raise ArithmeticError("nobody is home")


def slow(scenarios, against, seed, pair, scale=1.0, independent=False):
    time.sleep(0.3)
    return live_pair(scenarios, against, seed, pair, scale, independent)


def dies_once(scenarios, against, seed, pair, scale=1.0, independent=False):
    """Kills its worker the first time that pair 2 is lived."""
    marker = Path(os.environ["ABMSIM_TEST_MARKER"])
    if pair == 2 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return live_pair(scenarios, against, seed, pair, scale, independent)


def dies_always(scenarios, against, seed, pair, scale=1.0, independent=False):
    if pair == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return live_pair(scenarios, against, seed, pair, scale, independent)


def dies_every_time(scenarios, against, seed, pair, scale=1.0, independent=False):
    os.kill(os.getpid(), signal.SIGKILL)


def _live(one: Scenario, key: list[int]) -> ToyWorld:
    luck = np.random.default_rng(key)
    strength = sum(int(lever.options.get("staff", 1)) for lever in one.interventions)
    places = len(one.city.communities)
    spells = np.concatenate(
        [_spells(luck, place, one.months, strength if place == 0 else 0) for place in range(places)]
    )
    spells[:, 0] = np.arange(1, len(spells) + 1)
    months = np.full((one.months + 1, places + 1, len(NAMES)), np.nan)
    for place in range(places):
        months[:, place] = _community(luck, spells[spells[:, 1] == place], one.months)
    months[:, places] = months[:, :places].sum(axis=1)
    _citywide(months, one)
    flows = _flows(luck, months)
    table = np.zeros((one.months + 1, len(SECTORS_OF_ACCOUNTS), 4), dtype=np.int64)
    opening = np.full(len(SECTORS_OF_ACCOUNTS), 500_000, dtype=np.int64)
    opening[SECTORS_OF_ACCOUNTS.index("firms")] = 0
    for month in range(one.months + 1):
        table[month] = balances(opening, flows[month])
        opening = table[month, :, 3]
    return ToyWorld(months, flows, table, one.costs, spells)


def _spells(luck, place: int, months: int, strength: int) -> np.ndarray:
    """Firms there at the start, newcomers, and `strength` more a month from the lever, drawn apart."""
    opened = np.concatenate(
        [np.zeros(FIRMS_AT_START, int) - luck.integers(0, 30, FIRMS_AT_START), luck.integers(1, months + 1, 5)]
    )
    closed = np.where(luck.random(len(opened)) < 0.2, luck.integers(1, months + 1, len(opened)), EMPTY)
    registered = luck.random(len(opened)) < 0.5
    extra = np.repeat(np.arange(1, months + 1), strength)
    keep = luck.random(months * 50)[: len(extra)] < 0.7
    opened = np.concatenate([opened, extra[keep]])
    registered = np.concatenate([registered, np.ones(keep.sum(), bool)])
    closed = np.concatenate([closed, np.full(keep.sum(), EMPTY)])
    closed = np.where((closed != EMPTY) & (closed <= opened), EMPTY, closed)
    spells = np.full((len(opened), 9), EMPTY, dtype=np.int64)
    spells[:, 1], spells[:, 2], spells[:, 3] = place, np.arange(len(opened)) % 2, 0
    spells[:, 4], spells[:, 5] = registered, opened
    spells[:, 6] = np.where(registered, opened, EMPTY)
    spells[:, 8] = closed
    return spells


def _community(luck, spells: np.ndarray, last: int) -> np.ndarray:
    block = np.zeros((last + 1, len(NAMES)))
    column = {name: block[:, place] for name, place in INDEX.items()}
    month = np.arange(last + 1)[:, None]
    opened, registered, closed = spells[:, 5], spells[:, 4] == 1, spells[:, 8]
    is_open = (opened <= month) & ((closed == EMPTY) | (closed > month))
    column["firms"][:] = column["main_job_owners"][:] = column["owner_jobs"][:] = is_open.sum(axis=1)
    column["registered_firms"][:] = (is_open & registered).sum(axis=1)
    column["unregistered_firms"][:] = (is_open & ~registered).sum(axis=1)
    column["starts"][:] = (opened == month).sum(axis=1)
    column["registered_starts"][:] = ((opened == month) & registered).sum(axis=1)
    column["closures"][:] = (closed == month).sum(axis=1)
    column["registered_closures"][:] = ((closed == month) & registered).sum(axis=1)
    for age in (12, 24):
        column[f"reached_{age}_months"][:] = (is_open & (opened == month - age)).sum(axis=1)
    hires, separations = luck.poisson(2, last + 1), luck.poisson(1, last + 1)
    column["hires"][:], column["separations"][:] = hires, separations
    column["employee_jobs"][:] = 20 + np.cumsum(hires - separations)
    column["jobs"][:] = column["jobs_held"][:] = column["owner_jobs"] + column["employee_jobs"]
    arrivals, departures = luck.poisson(3, last + 1), luck.poisson(2, last + 1)
    column["arrivals"][:], column["departures"][:] = arrivals, departures
    column["residents"][:] = 400 + np.cumsum(arrivals - departures)
    column["employed_residents"][:] = 250
    column["unemployed_residents"][:] = column["residents"] - column["main_job_owners"] - 250
    column["applications"][:], column["approvals"][:] = luck.poisson(3, last + 1), luck.poisson(2, last + 1)
    column["pending"][:] = 30 + np.cumsum(column["applications"] - column["approvals"])
    column["licence_months"][:] = np.where(column["approvals"] > 0, 1 + luck.random(last + 1), np.nan)
    column["lent_dollars"][:], column["repaid_dollars"][:] = luck.integers(0, 90_000, (2, last + 1)) / 100
    column["wages_dollars"][:] = 2000 * column["employee_jobs"]
    column["loans_outstanding_dollars"][:] = 5000 + np.cumsum(column["lent_dollars"] - column["repaid_dollars"])
    return block


def _citywide(months: np.ndarray, one: Scenario) -> None:
    """What is not the sum of the communities: means, outsiders' jobs, the city's own bills."""
    months[:, :-1, INDEX["public_cost_dollars"]] = np.nan
    months[:, -1, INDEX["public_cost_dollars"]] = 0
    for cost in one.costs:
        months[cost.month, -1, INDEX["public_cost_dollars"]] += cost.cents / 100
    approvals = months[:, :-1, INDEX["approvals"]]
    waited = np.nansum(months[:, :-1, INDEX["licence_months"]] * approvals, axis=1)
    total = approvals.sum(axis=1)
    months[:, -1, INDEX["licence_months"]] = np.where(total > 0, waited / np.maximum(total, 1), np.nan)
    treated_jobs = months[:, -1, INDEX["jobs"]]
    months[:, :-1, INDEX["incumbent_jobs"]] = np.nan
    months[:, -1, INDEX["incumbent_jobs"]] = 900 - 0.25 * treated_jobs


def _flows(luck, months: np.ndarray) -> np.ndarray:
    flows = luck.integers(0, 5_000, (len(months), len(FLOWS)))
    for flow, measure in (
        ("loan_out", "lent_dollars"),
        ("loan_principal", "repaid_dollars"),
        ("loan_interest", "interest_dollars"),
        ("procurement_award", "procurement_dollars"),
        ("co_ethnic_wage", "wages_dollars"),
        ("fee", "fees_dollars"),
        ("mainstream_sale", "mainstream_revenue_dollars"),
        ("receipts_tax_city", "taxes_dollars"),
    ):
        flows[:, FLOW[flow]] = np.rint(months[:, -1, INDEX[measure]] * 100)
    unused = ("loan_recovery", "outside_staff_pay", "renewal", "fee_refund", "receipts_tax_state")
    flows[:, [FLOW[flow] for flow in unused]] = 0
    flows[0] = 0
    for flow in ("owner_draw", "owner_injection"):
        flows[:, FLOW[flow]] = 0
    into = flows[:, [i for i, flow in enumerate(FLOWS) if flow.payee == "firms"]].sum(axis=1)
    out = flows[:, [i for i, flow in enumerate(FLOWS) if flow.payer == "firms"]].sum(axis=1)
    flows[:, FLOW["owner_draw"]] = np.maximum(into - out, 0)
    flows[:, FLOW["owner_injection"]] = np.maximum(out - into, 0)
    return flows.astype(np.int64)


def _compare(without: ToyWorld, treated: ToyWorld) -> np.ndarray:
    difference = treated.months - without.months
    paired = np.zeros((*difference.shape[:2], len(PAIRED_NAMES)))
    for name, of in (
        ("additional_firms", "firms"),
        ("additional_registered_firms", "registered_firms"),
        ("additional_jobs", "jobs"),
        ("additional_owner_jobs", "owner_jobs"),
        ("additional_employee_jobs", "employee_jobs"),
        ("public_cost_dollars", "public_cost_dollars"),
    ):
        paired[:, :, PAIRED_INDEX[name]] = difference[:, :, INDEX[of]]
    for name, of in (
        ("additional_starts", "starts"),
        ("additional_registered_starts", "registered_starts"),
        ("additional_reached_12_months", "reached_12_months"),
        ("additional_reached_24_months", "reached_24_months"),
        ("additional_wages_dollars", "wages_dollars"),
    ):
        paired[1:, :, PAIRED_INDEX[name]] = np.cumsum(difference[1:, :, INDEX[of]], axis=0)
    additional = paired[:, :, PAIRED_INDEX["additional_jobs"]]
    paired[:, :, PAIRED_INDEX["created_jobs"]] = additional
    paired[:, :, PAIRED_INDEX["gross_jobs"]] = additional + 1
    paired[:, :, PAIRED_INDEX["deadweight_jobs"]] = 1
    paired[:, :, PAIRED_INDEX["displaced_jobs"]] = 0.25 * additional
    paired[:, :, PAIRED_INDEX["net_jobs"]] = 0.75 * additional
    paired[:, :, PAIRED_INDEX["additional_job_months"]] = np.cumsum(additional, axis=0)
    paired[:, :, PAIRED_INDEX["assisted_persons"]] = 1
    for name in ("gross_jobs", "deadweight_jobs", "assisted_persons"):
        paired[:, -1, PAIRED_INDEX[name]] = paired[:, :-1, PAIRED_INDEX[name]].sum(axis=1)
    return paired
