# SPDX-License-Identifier: Apache-2.0
"""Who comes when help is offered: what owners without a licence want, and whose luck it is."""

import numpy as np
from engine.worlds import SCALE, believing, lived, scenario

from abmsim.city import FileKind, Mode
from abmsim.economy import Economy
from abmsim.interventions.reaching import WANTS_LICENCE, WANTS_NOTHING, Offer, inclination
from abmsim.rules.formalising import could_formalise
from abmsim.world import refer

EASY = {
    "licensing.learning_burden_dollars": 0.0,
    "licensing.compliance_burden_dollars": 0.0,
    "licensing.psychological_burden_dollars": 0.0,
    "licensing.fee_dollars": 0.0,
    "licensing.food_permit_dollars": 0.0,
    "licensing.renewal_dollars_per_year": 0.0,
    "formalising.share_of_tax_believed_due": 0.0,
}


def wants(economy: Economy, rows: np.ndarray) -> set[int]:
    here = refer(economy.world)
    return {int(inclination(int(i), Offer(0.9, True), here)) for i in rows}


def owners_who_could(economy: Economy) -> np.ndarray:
    city = economy.city
    could = [could_formalise(i, city.people, city.firms, city.files) for i in range(economy.places)]
    return np.flatnonzero(could)


def test_owners_who_would_register_count_as_wanting_a_licence() -> None:
    economy = lived(believing(scenario(), EASY), 1, scale=SCALE)
    rows = owners_who_could(economy)
    economy.city.people.reluctance[:] = -1.0
    assert wants(economy, rows[economy.city.firms.typical_profit[rows] > 1]) == {WANTS_LICENCE}
    economy.city.people.reluctance[:] = 1e6
    assert wants(economy, rows[economy.city.firms.typical_profit[rows] > 1]) == {WANTS_NOTHING}


def test_owners_with_a_licence_want_none_and_applicants_want_theirs() -> None:
    economy = lived(scenario(), 6, scale=SCALE)
    firms, files = economy.city.firms, economy.city.files
    assert wants(economy, np.flatnonzero((firms.mode >= Mode.REGISTERED_SIDE) & (files.kind == 0))) == {WANTS_NOTHING}
    assert wants(economy, np.flatnonzero(files.kind != FileKind.NONE)) == {WANTS_LICENCE}


def served(*levers: str, months: int = 2) -> set[int]:
    economy = lived(scenario(*levers), months, scale=SCALE)
    return set(economy.city.people.identity[economy.city.people.assisted != 0].tolist())


def test_each_programme_has_its_own_luck_with_each_person() -> None:
    one, other = "- liaison: {language: es, staff: 3, id: first}", "- liaison: {language: es, staff: 3, id: second}"
    assert served(one) != served(other)
    assert len(served(one) & served(other)) < len(served(one)) / 2


def test_a_programme_has_the_same_luck_wherever_it_stands() -> None:
    one, meetings = "- liaison: {language: es, staff: 3}", "- deep_dives: {meetings_per_month: 4, seats: 60}"
    first, second = served(one, months=1), served(meetings, months=1)
    assert first - second
    assert second - first
    assert served(one, meetings, months=1) == served(meetings, one, months=1) == first | second
