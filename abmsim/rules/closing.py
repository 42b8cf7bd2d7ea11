# SPDX-License-Identifier: Apache-2.0
"""When a firm closes: its owner can do better, suppliers have had enough, or it is found without a licence (ODD 7.11).

Owners learn what they are good at from profit (Jovanovic 1982): those who stay are those for whom it pays,
which is why older firms close less often.
"""

import math
from typing import TYPE_CHECKING, NamedTuple

from abmsim.accounts import FLOW, buy, in_cents
from abmsim.arithmetic import logistic
from abmsim.city import CLOSED_COLUMN, NOBODY, NOT_YET, FileKind, Files, Firms, Mode, People, Spells, Tally
from abmsim.compiled import rule
from abmsim.dice import Draw, Key, Luck, chance, key_of
from abmsim.profile import Profile
from abmsim.rules.borrowing import default
from abmsim.rules.earning import expected_wage_dollars
from abmsim.rules.hiring import lay_off
from abmsim.rules.opening import leave_firm
from abmsim.rules.trading import hours_share, is_main, is_registered

if TYPE_CHECKING:
    from abmsim.city import IntArray
    from abmsim.rules.borrowing import Borrowing
    from abmsim.rules.earning import Earning
    from abmsim.rules.trading import Trading

FINE = FLOW["fine"]


class Closing(NamedTuple):
    """The numbers of these rules; values, units and sources in closing.yaml."""

    chance_other_exit_registered_per_month: float
    chance_other_exit_unregistered_per_month: float
    chance_economic_exit_per_month: float
    spread_of_exit_dollars_per_month: float
    months_of_profit_known: float
    supplier_credit_limit_dollars: float
    supplier_credit_months: float
    chance_found_per_month: float
    chance_shut_when_found: float
    months_to_know_own_talent: float


@rule
def believed_profit(prior: float, typical: float, age_months: int, numbers: Closing) -> float:
    """Return what an owner expects a month: the prior gives way to what the firm has shown."""
    weight = age_months / (age_months + numbers.months_of_profit_known)
    return prior + weight * (typical - prior)


@rule
def chance_of_other_exit(registered: bool, numbers: Closing) -> float:
    """Return the chance that a firm closes this month for reasons other than what it earns."""
    if registered:
        return numbers.chance_other_exit_registered_per_month
    return numbers.chance_other_exit_unregistered_per_month


@rule
def chance_to_close(registered: bool, given_up_dollars: float, believed_dollars: float, numbers: Closing) -> float:
    """Return the chance that a firm closes this month.

    chance = other + economic / (1 + exp(-(given up - believed) / spread))
    """
    gap = (given_up_dollars - believed_dollars) / numbers.spread_of_exit_dollars_per_month
    return chance_of_other_exit(registered, numbers) + numbers.chance_economic_exit_per_month * logistic(gap)


@rule
def wants_to_close(
    i: int,
    luck_now: float,
    clock: int,
    people: People,
    firms: Firms,
    trading: "Trading",
    earning: "Earning",
    independence_dollars: float,
    pull_dollars: float,
    numbers: Closing,
) -> bool:
    """Return whether the owner of firm i gives it up this month; who goes on whatever the firm earns is not asked what it earns."""
    registered = is_registered(firms.mode[i])
    if luck_now >= chance_of_other_exit(registered, numbers) + numbers.chance_economic_exit_per_month:
        return False
    age = clock - firms.opened_month[i]
    believed = believed_profit(firms.prior_profit[i], firms.typical_profit[i], age, numbers)
    wage = expected_wage_dollars(i, people, earning) - independence_dollars
    given_up = hours_share(firms.mode[i], trading) * wage - pull_dollars
    return luck_now < chance_to_close(registered, given_up, believed, numbers)


@rule
def withdraw_file(i: int, people: People, files: Files, tally: Tally) -> None:
    """Take the file of resident i out of the office."""
    if files.kind[i] != FileKind.NONE:
        files.kind[i] = FileKind.NONE
        files.serial[i] = NOBODY
        tally.withdrawn[people.community[i]] += 1


@rule
def learn_own_talent(i: int, age: int, people: People, numbers: Closing) -> None:
    """Let an owner who closes know the own talent better, the longer the firm has lived."""
    weight = age / (age + numbers.months_to_know_own_talent)
    people.believed_talent[i] += weight * (people.talent[i] - people.believed_talent[i])


@rule
def close_firm(
    i: int,
    people: People,
    firms: Firms,
    files: Files,
    tally: Tally,
    spells: Spells,
    fund: "IntArray",
    flows: "IntArray",
    borrowing: "Borrowing",
    numbers: Closing,
    clock: int,
) -> None:
    """Close the firm of resident i: staff leave, debts are settled or written off, the owner looks for a job."""
    while firms.staff[i] + firms.outside_staff[i] > 0:
        lay_off(i, people, firms, tally)
    withdraw_file(i, people, files, tally)
    default(i, people, firms, fund, flows, tally, borrowing)
    tally.closures[people.community[i]] += 1
    if is_registered(firms.mode[i]):
        tally.registered_closures[people.community[i]] += 1
    if is_main(firms.mode[i]):
        leave_firm(i, people)
    learn_own_talent(i, clock - firms.opened_month[i], people, numbers)
    people.taste_month[i] = clock
    spells.rows[firms.spell[i], CLOSED_COLUMN] = clock
    firms.mode[i] = Mode.NONE
    firms.saves_for_staff[i] = 0
    firms.spell[i] = NOBODY
    firms.revenue[i] = 0
    firms.demand[i] = 0.0
    firms.registered_month[i] = NOT_YET


@rule
def is_found(i: int, people: People, firms: Firms, numbers: Closing, key: Key) -> bool:
    """Return whether inspectors find firm i without a licence; more staff, more easily."""
    if is_registered(firms.mode[i]):
        return False
    staff: int = firms.staff[i] + firms.outside_staff[i]
    return chance(key, people.identity[i]) < numbers.chance_found_per_month * (1 + staff)


@rule
def fine(i: int, people: People, firms: Firms, profile: Profile, flows: "IntArray") -> None:
    """Let the firm pay the fine, as far as the purse goes."""
    cents = min(people.purse[i], in_cents(profile.taxes.fine_dollars))
    buy(people.purse, firms.till, flows, i, FINE, cents)


@rule
def credit_limit_dollars(usual_sales: float, numbers: Closing) -> float:
    """Return the unpaid bills at which suppliers stop delivering: more for a larger firm."""
    return numbers.supplier_credit_limit_dollars + numbers.supplier_credit_months * usual_sales


@rule
def is_shut(
    i: int, people: People, firms: Firms, profile: Profile, flows: "IntArray", numbers: Closing, luck: Luck, clock: int
) -> bool:
    """Return whether firm i must close: found and shut, or suppliers stop delivering."""
    if is_found(i, people, firms, numbers, key_of(luck, Draw.DETECTED, clock)):
        fine(i, people, firms, profile, flows)
        if chance(key_of(luck, Draw.SHUT, clock), people.identity[i]) < numbers.chance_shut_when_found:
            return True
    limit = credit_limit_dollars(firms.typical_demand[i], numbers)
    # a limit that is no number shuts nobody, so that the watch finds the firm
    return bool(limit < math.inf and firms.supplier_credit[i] > in_cents(limit))
