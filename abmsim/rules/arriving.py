# SPDX-License-Identifier: Apache-2.0
"""Who a newcomer is: trade, schooling, English, wage, savings, trust and talent (ODD 7.2)."""

import math
from typing import TYPE_CHECKING, NamedTuple

from abmsim.accounts import in_cents
from abmsim.arithmetic import exponential
from abmsim.city import NOBODY, People, State
from abmsim.compiled import rule
from abmsim.dice import Draw, Luck, chance, key_of, normal
from abmsim.profile import Profile

if TYPE_CHECKING:
    from abmsim.barriers.language import Language
    from abmsim.city import FloatArray


class Arriving(NamedTuple):
    """The numbers of these rules; values, units and sources in arriving.yaml."""

    spread_of_talent_log_points: float
    self_knowledge_share: float
    wage_education_log_points: float
    typical_practice_share: float
    spread_of_practice_share: float
    median_reluctance_months: float
    spread_of_log_reluctance: float
    share_barred: float
    share_barred_unauthorised: float
    trust_gap_unauthorised: float
    largest_purse_dollars: float
    capital_talent_link: float


@rule
def position(luck: float, shares: "FloatArray") -> int:
    """Return which of several shares (summing to 1) a luck in (0, 1) falls into."""
    reached = 0.0
    for k in range(len(shares)):
        reached = reached + shares[k]
        if luck < reached:
            return k
    return len(shares) - 1


@rule
def within(value: float, low: float, high: float) -> float:
    """Return value, or the bound that it passes."""
    return max(low, min(high, value))


@rule
def english_level(limited_luck: float, level_luck: float, share_limited: float, threshold: float) -> float:
    """Return English in [0, 1]: below the threshold for the limited, at or above it for the others."""
    if limited_luck < share_limited:
        return threshold * level_luck
    return threshold + (1 - threshold) * level_luck


@rule
def wage_cents(person_draw: float, spread: float, typical_dollars: float, schooling: float, numbers: Arriving) -> int:
    """Return the monthly wage in an outside job; `schooling` is levels above the community's mean."""
    return in_cents(typical_dollars * exponential(spread * person_draw + numbers.wage_education_log_points * schooling))


@rule
def draw_schooling(i: int, who: int, people: People, profile: Profile, language: "Language", luck: Luck) -> None:
    """Draw education and English."""
    groups = profile.communities
    c = people.community[i]
    people.education[i] = position(chance(key_of(luck, Draw.EDUCATION, 0), who), groups.shares_of_education[c])
    above = people.education[i] - groups.mean_education[c]
    limited = within(groups.share_limited_english[c] - language.education_gap_share * above, 0.0, 1.0)
    people.english[i] = english_level(
        chance(key_of(luck, Draw.ENGLISH, 0), who),
        chance(key_of(luck, Draw.ENGLISH_LEVEL, 0), who),
        limited,
        profile.people.english_share_from,
    )


@rule
def draw_means(i: int, who: int, people: People, profile: Profile, numbers: Arriving, luck: Luck) -> None:
    """Draw wage, savings and the capital that this person's kind of business needs."""
    groups = profile.communities
    c = people.community[i]
    above = people.education[i] - groups.mean_education[c]
    drawn = normal(key_of(luck, Draw.WAGE, 0), who)
    typical = groups.typical_wage_dollars_per_month[c]
    people.wage[i] = wage_cents(drawn, groups.spread_of_log_wages[c], typical, above, numbers)
    savings = groups.typical_savings_dollars[c] * exponential(
        groups.spread_of_log_savings[c] * normal(key_of(luck, Draw.SAVINGS, 0), who)
    )
    people.purse[i] = in_cents(min(savings, numbers.largest_purse_dollars))
    people.start_up_capital[i] = 0.0
    if chance(key_of(luck, Draw.CAPITAL_NONE, 0), who) >= groups.share_starting_without_capital[c]:
        link = numbers.capital_talent_link
        own = math.sqrt(1 - link * link) * normal(key_of(luck, Draw.CAPITAL, 0), who)
        drawn = own + link * people.believed_talent[i] / numbers.spread_of_talent_log_points
        people.start_up_capital[i] = groups.typical_start_up_capital_dollars[c] * exponential(
            groups.spread_of_log_start_up_capital[c] * drawn
        )


@rule
def draw_standing(i: int, who: int, people: People, profile: Profile, numbers: Arriving, luck: Luck) -> None:
    """Draw legal standing, what the person knows of licensing, trust in City Hall and place in the labour market."""
    groups = profile.communities
    c = people.community[i]
    people.unauthorised[i] = chance(key_of(luck, Draw.UNAUTHORISED, 0), who) < groups.share_unauthorised[c]
    barred = numbers.share_barred_unauthorised if people.unauthorised[i] else numbers.share_barred
    people.cannot_license[i] = chance(key_of(luck, Draw.CANNOT, 0), who) < barred
    people.informed[i] = chance(key_of(luck, Draw.INFORMED, 0), who) < groups.share_informed[c]
    trust = groups.mean_trust[c] + groups.spread_of_trust[c] * normal(key_of(luck, Draw.TRUST, 0), who)
    trust = trust - numbers.trust_gap_unauthorised * (people.unauthorised[i] - groups.share_unauthorised[c])
    people.trust[i] = within(trust, 0.0, 1.0)
    people.trust_origin[i] = people.trust[i]
    people.state[i] = State.AT_HOME
    if chance(key_of(luck, Draw.LABOUR, 0), who) < groups.share_in_labour_force[c]:
        jobless = chance(key_of(luck, Draw.UNEMPLOYED, 0), who) < profile.labour.unemployment_share
        people.state[i] = State.UNEMPLOYED if jobless else State.OUTSIDE_JOB


@rule
def draw_talent(i: int, who: int, people: People, profile: Profile, numbers: Arriving, luck: Luck) -> None:
    """Draw trade, talent, what the person believes of it, business practice and reluctance to register."""
    people.sector[i] = position(
        chance(key_of(luck, Draw.SECTOR, 0), who), profile.communities.shares_of_trades[people.community[i]]
    )
    spread = numbers.spread_of_talent_log_points
    known = numbers.self_knowledge_share
    people.believed_talent[i] = spread * math.sqrt(known) * normal(key_of(luck, Draw.SIGNAL, 0), who)
    hidden = spread * math.sqrt(1 - known) * normal(key_of(luck, Draw.TALENT, 0), who)
    people.talent[i] = people.believed_talent[i] + hidden
    drawn = normal(key_of(luck, Draw.PRACTICE, 0), who)
    practice = numbers.typical_practice_share + numbers.spread_of_practice_share * drawn
    people.practice[i] = within(practice, 0.0, 1.0)
    people.own_practice[i] = people.practice[i]
    people.reluctance[i] = numbers.median_reluctance_months * exponential(
        numbers.spread_of_log_reluctance * normal(key_of(luck, Draw.RELUCTANCE, 0), who)
    )


@rule
def draw_person(
    i: int,
    who: int,
    clock: int,
    people: People,
    profile: Profile,
    numbers: Arriving,
    language: "Language",
    luck: Luck,
) -> None:
    """Write a new person called `who` into place i; the community of a place never changes."""
    people.identity[i] = who
    draw_talent(i, who, people, profile, numbers, luck)
    draw_schooling(i, who, people, profile, language, luck)
    draw_means(i, who, people, profile, numbers, luck)
    draw_standing(i, who, people, profile, numbers, luck)
    people.taste_month[i] = clock
    people.attention[i] = 0.0
    people.assisted[i] = 0
    people.served[i] = 0
    people.from_home[i] = 0
    people.consumption[i] = 0
    people.income[i] = 0
    people.employer[i] = NOBODY
    people.next_worker[i] = NOBODY
