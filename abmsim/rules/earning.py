# SPDX-License-Identifier: Apache-2.0
"""Outside wages and benefits; jobs lost and found (ODD 7.6)."""

from typing import TYPE_CHECKING, NamedTuple

from abmsim.accounts import FLOW, between, in_cents, in_dollars, put
from abmsim.barriers.language import job_search_factor
from abmsim.city import People, State
from abmsim.compiled import rule
from abmsim.dice import Draw, Luck, chance, key_of
from abmsim.profile import Profile

if TYPE_CHECKING:
    from abmsim.barriers.language import Language
    from abmsim.city import IntArray

WAGE = FLOW["outside_wage"]
BENEFIT = FLOW["benefit"]
UNEMPLOYED, OUTSIDE_JOB = int(State.UNEMPLOYED), int(State.OUTSIDE_JOB)


class Earning(NamedTuple):
    """The numbers of these rules; values, units and sources in earning.yaml."""

    value_of_home_time_dollars_per_month: float
    wage_expected_when_unemployed_share: float


@rule
def benefit_cents(wage: int, unauthorised: int, share: float) -> int:
    """Return the unemployment benefit of a month; none without authorisation."""
    return 0 if unauthorised else in_cents(in_dollars(wage) * share)


@rule
def earn(people: People, profile: Profile, flows: "IntArray") -> None:
    """Pay a month of outside wages and benefits."""
    wages, benefits, share = 0, 0, profile.labour.share_wage_replaced_by_benefit
    for i in range(len(people.state)):
        wage = people.wage[i] if people.state[i] == State.OUTSIDE_JOB else 0
        benefit = benefit_cents(people.wage[i], people.unauthorised[i], share)
        benefit = benefit if people.state[i] == State.UNEMPLOYED else 0
        wages += put(people.purse, i, wage)
        benefits += put(people.purse, i, benefit)
        people.income[i] += wage + benefit
    between(flows, WAGE, wages)
    between(flows, BENEFIT, benefits)


@rule
def expected_wage_dollars(i: int, people: People, numbers: Earning) -> float:
    """Return what an hour-filling month outside the own firm is worth to this resident."""
    if people.state[i] == State.AT_HOME or people.from_home[i]:
        return numbers.value_of_home_time_dollars_per_month
    if people.state[i] == State.UNEMPLOYED:
        return in_dollars(people.wage[i]) * numbers.wage_expected_when_unemployed_share
    return in_dollars(people.wage[i])


@rule
def change_outside_jobs(people: People, profile: Profile, language: "Language", luck: Luck, clock: int) -> None:
    """Let some lose their outside job and some of the unemployed find one, harder with little English."""
    lose_key = key_of(luck, Draw.LOSE_JOB, clock)
    find_key = key_of(luck, Draw.FIND_JOB, clock)
    for i in range(len(people.state)):
        now = people.state[i]
        loses = chance(lose_key, people.identity[i]) < profile.labour.chance_job_lost_per_month
        found = profile.labour.chance_job_found_per_month * job_search_factor(people.english[i], language)
        finds = chance(find_key, people.identity[i]) < found
        then = UNEMPLOYED if (now == OUTSIDE_JOB) & loses else now
        people.state[i] = OUTSIDE_JOB if (now == UNEMPLOYED) & finds else then
