# SPDX-License-Identifier: Apache-2.0
"""A city of one community: whether contacts are chosen among one's own makes no difference to anybody."""

import numpy as np
from engine.worlds import LIAISON, SCALE, believing, same, scenario

from abmsim.economy import Economy

ALONE = {"*.share_of_residents": 0.0, "communities.mexican.share_of_residents": 1.0}


def lived_with(share: float, numbers: dict[str, float]) -> Economy:
    """Live a year in which this share of contacts is chosen among one's own."""
    plan = believing(scenario(LIAISON), {**numbers, "people.share_contacts_own_community": share})
    economy = Economy(plan, 1, scale=SCALE)
    for _ in range(12):
        economy.step()
    return economy


def test_one_community_of_its_own_kind_is_the_pooled_city() -> None:
    apart, pooled = lived_with(1.0, ALONE), lived_with(0.0, ALONE)
    assert np.array_equal(apart.city.people.contacts, pooled.city.people.contacts)
    assert same(apart.table, pooled.table)
    assert np.array_equal(apart.city.people.purse, pooled.city.people.purse)
    assert apart.measures()["all"]["informed_share"] == apart.measures()["mexican"]["informed_share"]


def test_in_a_city_of_several_it_does_make_a_difference() -> None:
    apart, pooled = lived_with(1.0, {}), lived_with(0.0, {})
    people = apart.city.people
    known = people.contacts >= 0
    assert (people.community[people.contacts] == people.community[:, None])[known].all()
    assert not same(apart.table, pooled.table)
