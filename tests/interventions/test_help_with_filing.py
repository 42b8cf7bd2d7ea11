# SPDX-License-Identifier: Apache-2.0
"""Help that bears the burden of a licence, offers that stand, and letters that make people act on what they intend."""

import numpy as np
import pytest
from engine.worlds import SCALE, believing, lived, scenario

from abmsim.city import Mode
from abmsim.economy import Economy
from abmsim.interventions.reaching import Offer, benefit_dollars
from abmsim.interventions.registration_payment import FORMS, VISITS
from abmsim.passes.starting import decide_intend
from abmsim.rules.starting_up import could_start
from abmsim.support import Support, no_support
from abmsim.world import refer

VISIT = "- registration_payment: {dollars: 500}"
FORMS_DONE = "- registration_payment: {dollars: 500, forms_done: true}"
HELP = {"liaison": "- liaison: {language: es, staff: 10}", "navigator": "- navigator: {staff: 10}"}
LETTERS = "- information_letters: {letters_per_month: 20000, language: es, owners_only: false}"


def given(line: str, month: int = 1, **numbers: float) -> tuple[Economy, Support]:
    """Live a city up to a month of service, and see what is given then."""
    plan = believing(scenario(line), {name.replace("__", "."): value for name, value in numbers.items()})
    economy = lived(plan, month - 1, scale=SCALE)
    economy.month = month
    return economy, economy.support()


def test_a_visit_that_does_the_forms_spares_the_share_said_and_another_visit_nothing() -> None:
    _, done = given(FORMS_DONE)
    _, told = given(VISIT)
    assert set(done.spared[done.served != 0].tolist()) == {0.8}
    assert not done.spared[done.served == 0].any()
    assert (done.served == told.served).all()
    assert not told.spared.any()


def test_forms_cost_what_they_cost_for_each_visit_that_does_them() -> None:
    economy = lived(scenario(FORMS_DONE), 2, scale=SCALE)
    bills = economy.programmes["registration_payment"].bills
    visits, forms = (sum(bill.cents for bill in bills if bill.item == item) for item in (VISITS, FORMS))
    assert forms > 0
    assert forms / 6_000 == visits / 4_000
    plain = lived(scenario(VISIT), 2, scale=SCALE)
    assert {bill.item for bill in plain.programmes["registration_payment"].bills} <= {
        VISITS,
        "payments to owners who register",
    }


def test_money_is_set_aside_for_forms_only_where_they_are_done() -> None:
    limited = FORMS_DONE.replace("dollars: 500", "dollars: 500, budget_dollars: 10000, visits_per_month: 10")
    lines = (limited, limited.replace("true", "false"))
    done, plain = (sum(one.cents for one in scenario(line).reserves if one.item == FORMS) for line in lines)
    assert done == 24 * 10 * 6_000
    assert plain == 0


def test_an_offer_that_stands_is_weighed_again_and_only_while_it_stands() -> None:
    _, first = given(VISIT)
    _, later = given(VISIT, month=2)
    standing = later.payment_dollars > 0
    again = standing & (later.served == 0)
    assert again.sum() > 50
    assert set(later.considering[again].tolist()) == {0.2}
    assert not later.considering[~standing].any()
    assert set(first.considering[first.served != 0].tolist()) == {0.9}
    _, once = given(VISIT, month=2, registration_payment__chance_considered_again_per_month=0.0)
    assert not once.considering[(once.payment_dollars > 0) & (once.served == 0)].any()


def files_handed_in(line: str, **numbers: float) -> float:
    """Count the files of ten months; how fast the office works through them is another matter."""
    plan = believing(scenario(line), {name.replace("__", "."): value for name, value in numbers.items()})
    economy, total = Economy(plan, 1, scale=SCALE), 0.0
    for _ in range(10):
        economy.step()
        total += economy.measures()["all"]["applications"]
    return total


def test_more_file_where_the_offer_stands_and_more_still_where_forms_are_done() -> None:
    large, done = VISIT.replace("500", "6000"), FORMS_DONE.replace("500", "6000")
    once = files_handed_in(large, registration_payment__chance_considered_again_per_month=0.0)
    assert files_handed_in(VISIT) < once < files_handed_in(large) < files_handed_in(done)


@pytest.mark.parametrize(("kind", "share"), [("liaison", 0.6), ("navigator", 0.3)])
def test_clients_are_spared_a_share_weigh_a_licence_and_attend(kind, share) -> None:
    _, support = given(HELP[kind], month=4)
    clients = support.served != 0
    assert clients.any()
    for column, value in ((support.spared, share), (support.considering, 0.9), (support.attention, 1.0)):
        assert set(column[clients].tolist()) == {value}
        assert not column[~clients].any()


def test_a_burden_that_is_spared_makes_a_licensed_start_more_likely_and_no_other_choice_of_who_has_none() -> None:
    economy = lived(scenario(), 3, scale=SCALE)
    city = economy.city
    rows = [i for i in range(economy.places) if could_start(i, city.people, city.firms, city.files)]
    chosen = []
    for spared in (0.0, 0.0, 1.0):
        support = no_support(economy.places)
        support.spared[:] = spared
        here = refer(economy.world_at(economy.clock, support))
        chosen.append(np.array([decide_intend(i, here).mode for i in rows]))
    assert (chosen[0] == chosen[1]).all()
    changed = chosen[0] != chosen[2]
    assert changed.any()
    assert (chosen[2][changed] >= Mode.REGISTERED_SIDE).all()


def test_help_is_worth_what_it_spares() -> None:
    economy = lived(scenario(), 1, scale=SCALE)
    people, here = economy.city.people, refer(economy.world)
    people.informed[0], people.english[0], people.trust[0] = 1, 0.25, 0.5
    numbers = economy.numbers.licensing
    forms, dealing = numbers.compliance_burden_dollars * 0.75, numbers.psychological_burden_dollars * 0.5
    assert benefit_dollars(0, Offer(0.0, True), here) == pytest.approx(0)
    assert benefit_dollars(0, Offer(0.0, True, spared=0.5), here) == pytest.approx(0.5 * (forms + dealing))
    assert benefit_dollars(0, Offer(0.0, True, spared=1.0), here) == pytest.approx(forms + dealing)
    assert benefit_dollars(0, Offer(0.0, False, spared=1.0), here) == 0


def test_readers_act_sooner_and_a_letter_nobody_attends_to_changes_no_start() -> None:
    _, support = given(LETTERS)
    readers = support.reached != 0
    assert readers.any()
    assert set(support.attention[readers].tolist()) == {1.0}
    assert not support.attention[~readers].any()
    _, unmoved = given(LETTERS, information_letters__attention=0.0)
    assert (unmoved.reached == support.reached).all()
    assert not unmoved.attention.any()
