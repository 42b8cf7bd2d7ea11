# SPDX-License-Identifier: Apache-2.0
"""Small cities for the tests of the engine: the Albuquerque profile at a twentieth of its size, lived once a session.

ABMSIM_TEST_CITY="SCALE MONTHS SPIN_UP" makes them smaller still: that is how the suite is run without a compiler.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

import abmsim
from abmsim.accounts import FLOW, SECTORS_OF_ACCOUNTS
from abmsim.economy import Economy
from abmsim.ensemble import PairRecord, WorldRecord, live_pair
from abmsim.measures import INDEX, PAIRED_INDEX
from abmsim.scenario import Scenario

SMALLER = os.environ.get("ABMSIM_TEST_CITY", "").split()
SCALE = float(SMALLER[0]) if SMALLER else 0.05
MONTHS = int(SMALLER[1]) if SMALLER else 24
ALL = -1  # the last row of a table: everybody
LIAISON = "- liaison: {language: es, staff: 10}"
SIMPLER = "- simpler_licensing: {steps_less: 1}"
MEETINGS = "- deep_dives: {meetings_per_month: 4, seats: 60}"


@cache
def scenario(*levers: str, months: int = MONTHS, city: str = "albuquerque", extra: str = "") -> Scenario:
    """Read a scenario with these lines under `interventions:` and `extra` lines below."""
    lines = ["schema: 1", "name: A small city", f"city: {city}", "start: 2015-07", f"months: {months}"]
    if levers:
        lines += ["interventions:", *(f"  {lever}" for lever in levers)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.yaml"
        path.write_text("\n".join([*lines, extra, ""]), encoding="utf-8")
        read = abmsim.load_scenario(path)
    return read.with_numbers({"settling.months_of_spin_up": int(SMALLER[2])}) if SMALLER else read


def written(kind: str, options: Mapping[str, object]) -> str:
    """Write a lever as a line of a scenario."""
    return f"- {kind}: {json.dumps(options)}"


def believing(plan: Scenario, numbers: Mapping[str, float]) -> Scenario:
    """Give the scenario other numbers; a name that begins with `*.` stands for every community's or trade's number."""
    values = {}
    for name, value in numbers.items():
        ending = name.removeprefix("*")
        found = [known for known in plan.numbers if known.endswith(ending)] if name.startswith("*") else [name]
        assert found, f"no number called {name}"
        values.update(dict.fromkeys(found, value))
    return plan.with_numbers(values)


@cache
def pair(*levers: str, months: int = MONTHS, seed: int = 1, number: int = 1, scale: float = SCALE) -> PairRecord:
    """Live one pair of a small city with these levers; the same question is lived once a session."""
    plan = scenario(*levers, months=months)
    return live_pair([plan], [plan.counterfactual()], seed, number, scale)


@cache
def founded(scale: float) -> Economy:
    """Found a city to which nothing is done, once a session."""
    return Economy(scenario(), 1, scale=scale)


def copied(scale: float) -> Economy:
    """Give a copy of it, to be changed."""
    return founded(scale).fork(scenario())


def lived(plan: Scenario, months: int, *, seed: int = 1, scale: float = SCALE) -> Economy:
    """Live some months of one world."""
    economy = Economy(plan, seed, scale=scale)
    for _ in range(months):
        economy.step()
    return economy


def column(world: WorldRecord, measure: str, row: int = ALL) -> np.ndarray:
    """Give one measure month by month, of everybody or of the community in `row`."""
    return world.months[:, row, INDEX[measure]]


def effect(lived_pair: PairRecord, measure: str, row: int = ALL) -> np.ndarray:
    """Give one paired measure month by month."""
    return lived_pair.paired[0][:, row, PAIRED_INDEX[measure]]


def paid(world: WorldRecord, flow: str) -> np.ndarray:
    """Give one flow in cents month by month."""
    return world.flows[:, FLOW[flow]]


def closing(world: WorldRecord, sector: str) -> np.ndarray:
    """Give the closing cash of a sector of account in cents, month by month."""
    return world.balances[:, SECTORS_OF_ACCOUNTS.index(sector), 3]


def same(one: np.ndarray, other: np.ndarray) -> bool:
    """Say whether two tables agree to the last bit, undefined entries included."""
    return one.shape == other.shape and one.dtype == other.dtype and one.tobytes() == other.tobytes()
