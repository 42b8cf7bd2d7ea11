# SPDX-License-Identifier: Apache-2.0
"""What the model itself would decide for one resident, where a class of agents asks for it (ODD 4.4).

Nothing here is compiled unless a behaviour is overridden or somebody asks an agent; the month's own passes
(`decide_hire`, `decide_close` ...) are asked where they are.
"""

from abmsim.accounts import in_dollars
from abmsim.city import Mode
from abmsim.compiled import rule
from abmsim.dice import chance, key_of
from abmsim.passes.licensing import considers_formalising
from abmsim.rules.borrowing import may_borrow
from abmsim.rules.expecting import expected_demand
from abmsim.rules.formalising import could_formalise
from abmsim.rules.hearing import chance_contact_tells, took_part
from abmsim.rules.opening import fundable_share
from abmsim.rules.spending import consume, save
from abmsim.rules.starting_up import Choice, could_start, expected_profit
from abmsim.rules.trading import is_registered
from abmsim.world import World


@rule
def may_start(i: int, world: World) -> bool:
    """Return whether resident i has neither a firm nor a file."""
    return could_start(i, world.city.people, world.city.firms, world.city.files)


@rule
def may_formalise(i: int, world: World) -> bool:
    """Return whether the owner of firm i could have a licence and thinks about one this month."""
    city = world.city
    return could_formalise(i, city.people, city.firms, city.files) and considers_formalising(i, world)


@rule
def choice_of(i: int, mode: int, world: World) -> Choice:
    """Return what a business of this form promises resident i, and whether it can be funded."""
    city, numbers = world.city, world.numbers
    if mode == Mode.NONE:
        return Choice(0, True, 0.0, 0.0)
    language, expecting = numbers.language, numbers.expecting
    plain = expected_demand(i, False, city.people, city.market, numbers.trading, language, expecting)
    likely = plain * numbers.borrowing.margin_assumed_share
    share = fundable_share(i, likely, city.people, world.profile, city.lender, numbers.borrowing, world.luck)
    scale = max(share, numbers.capital.smallest_scale_share)
    demand = expected_demand(i, is_registered(mode), city.people, city.market, numbers.trading, language, expecting)
    profit = expected_profit(i, mode, demand, scale, city.people, world.profile, numbers)
    return Choice(mode, share >= numbers.capital.smallest_scale_share, demand, profit)


@rule
def decide_borrow(i: int, world: World) -> float:
    """Return the dollars that resident i would borrow at most: all that the lender lends anybody like i."""
    lender = world.profile.lender
    if not may_borrow(i, world.city.people, lender, world.numbers.borrowing, world.luck):
        return 0.0
    return lender.largest_loan_dollars - in_dollars(world.city.firms.loan[i])


@rule
def decide_tell(i: int, world: World) -> float:
    """Return the chance that resident i tells a contact how licensing works."""
    people = world.city.people
    part = took_part(i, people, world.city.firms.mode)
    return chance_contact_tells(people.informed[i], part, world.numbers.hearing)


@rule
def decide_save(i: int, world: World) -> float:
    """Return the dollars that resident i keeps in the purse at the end of the month."""
    people = world.city.people
    more = save(i, people, world.city.firms, world.numbers.spending) - people.consumption[i]
    return in_dollars(people.purse[i] - max(0, min(more, people.purse[i])))


@rule
def apply_save(i: int, kept: int, world: World) -> None:
    """Let resident i consume all but `kept` cents."""
    people = world.city.people
    consume(i, people.consumption[i] + people.purse[i] - kept, people, world.city.flows)


@rule
def own_luck(i: int, question: int, world: World) -> float:
    """Return the luck in (0, 1) of resident i for a question of one's own this month, the same in both worlds of a pair."""
    return chance(key_of(world.luck, question, world.clock), world.city.people.identity[i])
