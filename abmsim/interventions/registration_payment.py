# SPDX-License-Identifier: Apache-2.0
"""A payment to owners without a licence who register: offered on a visit, paid with the licence (ODD 7.14.6).

Information and a free licence move few owners, a payment worth months of profit moves many (de Mel, McKenzie and
Woodruff 2013). The offer stands: who did not register on the visit weighs it again, now and then. Where the visitor
does the forms with the owner, most of the burden is the visitor's. Money is set aside for owners as they file; when
all is set aside, the offer ends, and among those who file in that last month luck decides. What stays when the
payments stop are the licences.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from abmsim.accounts import in_cents, in_dollars
from abmsim.city import FileKind, IntArray
from abmsim.interventions.paying_out import pay_others, pay_people
from abmsim.interventions.reaching import amount, whole_places
from abmsim.interventions.targeting import by_luck, is_same_person, people_of, without_licence
from abmsim.support import Support, Town, giving

PAYMENTS, VISITS = "payments to owners who register", "visits to owners without a licence"
FORMS = "forms done on visits"


class RegistrationPayment(NamedTuple):
    """The numbers of this intervention; values, units and sources in registration_payment.yaml."""

    cost_dollars_per_visit: float
    chance_considered_when_visited: float
    chance_considered_again_per_month: float
    share_of_burden_spared: float
    cost_dollars_of_forms_per_visit: float
    last_offer_months_before_end: float


NUMBERS = RegistrationPayment


def payment_cents(options: Mapping[str, object], month_of_service: int, town: Town) -> int:
    """Return what one owner is paid: dollars, or months of the median profit of the owners meant when it began."""
    if options.get("dollars") is not None:
        return in_cents(amount(options, "dollars"))
    agreed = town.programme.remembered("payment", 1)
    if month_of_service == 1:
        profits = town.city.firms.typical_profit[people_of(options, town) & without_licence(town)]
        median = max(0.0, float(np.median(profits))) if len(profits) else 0.0
        agreed[0] = in_cents(amount(options, "months_of_profit") * median)
    return int(agreed[0])


def visited_now(
    options: Mapping[str, object], numbers: RegistrationPayment, eligible: IntArray, town: Town
) -> IntArray:
    """Return the owners visited this month for the first time, as many as visits and money for them allow."""
    if town.month > town.programme.end - numbers.last_offer_months_before_end:
        return eligible[:0]
    seen = is_same_person(town.programme.remembered("visited", len(town.city.people.state)), town)
    rows = by_luck(eligible[~seen[eligible]], town)
    places = town.programme.places(VISITS, town.month, in_cents(numbers.cost_dollars_per_visit))
    if options["forms_done"]:
        forms = in_cents(numbers.cost_dollars_of_forms_per_visit)
        places = min(places, town.programme.places(FORMS, town.month, forms))
    if options.get("visits_per_month") is not None:
        scaled = amount(options, "visits_per_month") * town.scale
        places = min(places, whole_places(float(scaled), town.programme.number, town.luck, town.clock))
    return rows[:places]


def serve(options: Mapping[str, object], numbers: RegistrationPayment, month_of_service: int, town: Town) -> Support:
    """Visit owners who were not visited yet; the offer stands for all who were, while there is money for one more."""
    n, book = len(town.city.people.state), town.programme
    support = giving(n, "served", "told", "considering", "spared", "payment_dollars")
    cents = payment_cents(options, month_of_service, town)
    visited, offered = book.remembered("visited", n), book.remembered("offered", n)
    offered[:] = 0
    book.remembered("visits", 1)[0] = 0
    if not 0 < cents <= free_cents(town):
        return support
    eligible = np.flatnonzero(people_of(options, town) & without_licence(town))
    new = visited_now(options, numbers, eligible, town)
    visited[new] = town.city.people.identity[new] + 1
    rows = eligible[is_same_person(visited, town)[eligible]]
    offered[rows] = cents
    book.remembered("visits", 1)[0] = len(new)
    support.served[new] = 1
    support.told[new] = 1
    support.considering[rows] = numbers.chance_considered_again_per_month
    support.considering[new] = numbers.chance_considered_when_visited
    support.spared[rows] = numbers.share_of_burden_spared if options["forms_done"] else 0.0
    support.payment_dollars[rows] = in_dollars(cents)
    return support


def free_cents(town: Town) -> int:
    """Return the money that is neither paid nor set aside for somebody who has filed."""
    promised = town.programme.remembered("promised", len(town.city.people.state))
    return town.programme.at_hand(PAYMENTS, town.month) - int(promised.sum())


def settle(options: Mapping[str, object], numbers: RegistrationPayment, town: Town) -> None:
    """Set money aside for owners who filed, as far as it reaches; pay those who have their licence; free the rest."""
    city, n, book = town.city, len(town.city.people.state), town.programme
    offered, promised, who = (book.remembered(name, n) for name in ("offered", "promised", "promised_to"))
    registered = city.firms.registered_month == town.clock
    waiting = city.files.kind == FileKind.FORMALISATION
    filed = by_luck(np.flatnonzero((offered > 0) & (city.files.joined >= town.clock) & (waiting | registered)), town)
    filed = filed[np.cumsum(offered[filed]) <= free_cents(town)]
    promised[filed] = offered[filed]
    who[filed] = city.people.identity[filed] + 1
    kept = (promised > 0) & is_same_person(who, town)
    rows = np.flatnonzero(kept & registered)
    pay_people(PAYMENTS, "registration_payment", rows, promised[rows], town)
    promised[~(kept & waiting)] = 0
    visits = int(book.remembered("visits", 1)[0])
    pay_others(VISITS, visits * in_cents(numbers.cost_dollars_per_visit), town)
    if options["forms_done"]:
        pay_others(FORMS, visits * in_cents(numbers.cost_dollars_of_forms_per_visit), town)
