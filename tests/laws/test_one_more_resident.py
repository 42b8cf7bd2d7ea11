# SPDX-License-Identifier: Apache-2.0
"""One more resident, without contacts, wage, spending or plans, changes nobody else."""

import numpy as np
import pytest
from engine.worlds import LIAISON, SCALE, SIMPLER, scenario

from abmsim.city import CONTACTS, NOBODY, NOT_YET, City, State
from abmsim.economy import Economy

OUT_OF_REACH = 1e12
MONTHS = 24


def longer(column: np.ndarray) -> np.ndarray:
    """Return the column with a copy of its last row at the end."""
    return np.concatenate([column, column[-1:]])


def with_a_hermit(city: City) -> City:
    """Return the city with a resident whom nobody knows, who earns, has, spends and wants nothing."""
    people = city.people._replace(**{name: longer(one) for name, one in city.people._asdict().items()})
    firms = city.firms._replace(**{name: longer(one) for name, one in city.firms._asdict().items()})
    files = city.files._replace(**{name: longer(one) for name, one in city.files._asdict().items()})
    one_each = ("talk", "line", "next_in_line")
    room = city.scratch._replace(**{name: longer(getattr(city.scratch, name)) for name in one_each})
    pool = city.pool._replace(row=longer(city.pool.row), identity=longer(city.pool.identity))
    hermit = len(people.state) - 1
    for name in ("wage", "purse", "consumption", "income", "assisted", "served", "english", "attention"):
        getattr(people, name)[hermit] = 0
    people.identity[hermit] = hermit
    people.state[hermit] = State.AT_HOME
    people.contacts[hermit] = np.full(CONTACTS, NOBODY)
    people.employer[hermit] = people.next_worker[hermit] = NOBODY
    people.start_up_capital[hermit] = OUT_OF_REACH  # never fundable
    people.cannot_license[hermit] = 1
    firms.mode[hermit] = firms.staff[hermit] = firms.outside_staff[hermit] = firms.loan[hermit] = firms.till[hermit] = 0
    firms.registered_month[hermit] = NOT_YET
    files.kind[hermit] = 0
    return city._replace(people=people, firms=firms, files=files, scratch=room, pool=pool)


@pytest.mark.parametrize("levers", [(), (SIMPLER,)], ids=["untreated", "simpler"])
def test_a_hermit_changes_nobody(levers) -> None:
    plan = scenario(*levers)
    one, other = Economy(plan, 1, scale=SCALE), Economy(plan, 1, scale=SCALE)
    other.city = with_a_hermit(other.city)
    places = one.places
    for _ in range(MONTHS):
        one.step()
        other.step()
        for part in ("people", "firms", "files"):
            for name, column in getattr(one.city, part)._asdict().items():
                assert np.array_equal(getattr(getattr(other.city, part), name)[:places], column), name
        assert np.array_equal(one.city.flows, other.city.flows)
        assert np.array_equal(one.city.market.sales, other.city.market.sales)
    assert np.array_equal(one.city.spells.rows, other.city.spells.rows)
    assert other.city.people.state[places] in (State.AT_HOME, State.VACANT)


def test_a_neighbour_with_a_firm_does_change_others() -> None:
    """The test above would see it: a hermit who sells takes customers from others."""
    plan = scenario(LIAISON)
    one, other = Economy(plan, 1, scale=SCALE), Economy(plan, 1, scale=SCALE)
    other.city = with_a_hermit(other.city)
    hermit = one.places
    other.city.firms.mode[hermit] = 2
    other.city.firms.customers[hermit] = 100.0
    other.city.firms.spell[hermit] = 0
    for economy in (one, other):
        economy.step()
    assert not np.array_equal(one.city.firms.revenue, other.city.firms.revenue[:hermit])
