# SPDX-License-Identifier: Apache-2.0
"""A tiny city for the tests of agents, and a fingerprint of everything in it."""

import hashlib
from functools import cache

import numpy as np
from engine.worlds import LIAISON, MEETINGS, scenario

from abmsim import Economy

SCALE = 0.02
SPIN_UP = 3


@cache
def plan(months: int = 12, spin_up: int = SPIN_UP):
    """A liaison and meetings in a city that was settled a moment ago."""
    return scenario(LIAISON, MEETINGS, months=months).with_numbers({"settling.months_of_spin_up": spin_up})


def city(agent_class=None, *, months: int = 0, seed: int = 1, scale: float = SCALE) -> Economy:
    """Live some months of a tiny city."""
    economy = Economy(plan(), seed, agent_class, scale=scale)
    for _ in range(months):
        economy.step()
    return economy


def fingerprint(economy: Economy) -> str:
    """Give a digest of every column, table and account."""
    state = economy.city
    parts = (state.people, state.firms, state.files, state.queue, state.market, state.tally, state.spells)
    arrays = [column for part in parts for column in part]
    digest = hashlib.sha256()
    for array in [*arrays, state.flows, state.lender, economy.table, economy.balance]:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
