# SPDX-License-Identifier: Apache-2.0
"""What mentors, classes and peers do for owners, for how long, and what they do not."""

from functools import cache

import numpy as np
import pytest
from engine.worlds import column, paid, scenario
from stories.signs import SCALE, change, last, pairs, rises

from abmsim.city import Mode
from abmsim.economy import Economy

MENTORS = "- mentoring: {matches_per_month: 100, months: 6, language: es, end: 2016-06}"  # months 1 to 12
CLASSES = "- classroom_training: {courses_per_month: 20, seats: 100, end: 2016-06}"
OWNERS_CLASS = "- classroom_training: {courses_per_month: 20, seats: 100, stage: owners, end: 2016-06}"
PEERS = "- peer_network: {seats: 300, months: 12, stage: owners, end: 2016-06}"
SPANISH, OTHERS = ("mexican", "other_latin_american"), ("vietnamese", "other_asian", "other")


@cache
def profits(lever: str, window: int, seeds: int = 6) -> tuple[float, ...]:
    """Ratio of the profits of those whom a lever reached in its first months, month by month, to the same firms' without it.

    Only firms that both worlds have in their first form are compared, so that who opens and closes does not matter.
    """
    treated_sum, without_sum = np.zeros(24), np.zeros(24)
    for seed in range(1, seeds + 1):
        plan = scenario(lever)
        treated, without = Economy(plan, seed, scale=SCALE), Economy(plan.counterfactual(), seed, scale=SCALE)
        opened = without.city.firms.opened_month.copy()
        for month in range(24):
            treated.step()
            without.step()
            if month == window:
                reached = treated.city.people.assisted != 0
            if month >= window:
                both = (
                    reached & (opened == treated.city.firms.opened_month) & (opened == without.city.firms.opened_month)
                )
                both &= (treated.city.firms.mode != Mode.NONE) & (treated.city.firms.mode == without.city.firms.mode)
                treated_sum[month] += treated.city.firms.profit[both].sum()
                without_sum[month] += without.city.firms.profit[both].sum()
    return tuple(treated_sum[window:] / without_sum[window:])


def test_a_mentor_raises_profit_while_matched() -> None:
    """Brooks, Donovan and Johnson 2018: about +20 % (5 to 40), by cheaper goods; the same order here, a third to thrice.

    The model gives some 40 %: a tenth off the cost of goods is much to firms whose margin is thin.
    """
    while_matched = np.mean(profits(MENTORS, 3)[:2])
    assert 1 + 0.20 / 3 < while_matched < 1 + 0.20 * 3


def test_the_mentors_effect_fades_when_the_mentor_has_left() -> None:
    found = profits(MENTORS, 3)
    while_matched, after = np.mean(found[:2]) - 1, np.mean(found[-4:]) - 1
    assert abs(after) < while_matched / 3


def test_mentors_come_to_those_who_speak_their_language_and_nobody_else() -> None:
    mentored = pairs(MENTORS)
    for community in SPANISH:
        assert (last(mentored, "assisted_persons", community) > 0).all()
    for community in OTHERS:
        assert (last(mentored, "assisted_persons", community) == 0).all()


def test_mentored_owners_earn_more_in_the_whole_community() -> None:
    assert rises(change(pairs(MENTORS), "owner_income_dollars", "mexican", slice(4, 13)))


def test_mentors_open_no_doors_at_city_hall() -> None:
    """They neither inform nor license: formalised firms change by less than one in twenty."""
    mentored = pairs(MENTORS)
    without = np.mean([column(pair.worlds[0], "formalised")[1:].sum() for pair in mentored])
    assert abs(change(mentored, "formalised").mean()) < max(1.0, without / 20)


def test_every_match_is_paid_and_nothing_else() -> None:
    for pair in pairs(MENTORS):
        bills = [line.cents for line in pair.worlds[1].costs]
        assert {line.item for line in pair.worlds[1].costs} == {"matches"}
        assert all(cents % 600_00 == 0 for cents in bills)
        assert paid(pair.worlds[1], "programme_cost").sum() == sum(bills) > 0
        assert max(line.month for line in pair.worlds[1].costs) <= 12


def test_classes_bring_starts_forward() -> None:
    """Fairlie, Karlan and Zinman 2015: more owners after six months, no longer after years."""
    taught = pairs(CLASSES)
    early = change(taught, "starts", "", slice(1, 10))
    assert rises(early)
    later = change(taught, "starts", "", slice(16, 25))
    assert later.mean() < early.mean() / 2


def test_who_attends_a_class_knows_how_licensing_works() -> None:
    taught = pairs(CLASSES)
    assert rises(change(taught, "informed_share", "", slice(6, 13)))


def test_a_class_moves_profit_a_little_and_most_of_it_fades() -> None:
    """McKenzie 2021: 5 to 10 % on average of all trainings; Brooks, Donovan and Johnson 2018: about 0 for the class.

    The model has one class for both. Owners here may attend again and again for a year: what hearing it again gave
    fades after, what the first course taught stays.
    """
    found = profits(OWNERS_CLASS, 3)
    assert 0.02 < found[0] - 1 < 0.20
    assert 0 < np.mean(found[-4:]) - 1 < found[0] - 1


def test_what_a_course_teaches_is_the_owners_own_and_taught_once() -> None:
    """Becker 1964: skills stay with the person; a second course closes no more of the gap. .1 of 1 - own level."""
    plan = scenario(OWNERS_CLASS)
    taught, without = Economy(plan, 1, scale=SCALE), Economy(plan.counterfactual(), 1, scale=SCALE)
    before = taught.city.people.own_practice.copy()
    for _ in range(20):
        taught.step()
        without.step()
    same = taught.city.people.identity == without.city.people.identity
    same &= without.city.people.own_practice == before
    more = (taught.city.people.own_practice - before)[same]
    share = more[more != 0] / (1 - before[same][more != 0])
    assert len(share) > 10
    assert share == pytest.approx(plan.numbers["classroom_training.practice_gain_share"])


def test_classes_make_more_applications_and_more_work_for_the_office() -> None:
    taught = pairs(CLASSES)
    assert rises(change(taught, "applications", "", slice(1, 13)))
    assert rises(change(taught, "pending", "", slice(1, 13)))


def test_peers_trust_more_and_the_trust_wears_off() -> None:
    met = pairs(PEERS)
    during, after = change(met, "trust", "", slice(6, 13)), change(met, "trust", "", slice(24, 25))
    assert rises(during)
    assert rises(during - after)


def test_peers_tell_others_who_never_came() -> None:
    more = []
    for seed in range(1, 6):
        plan = scenario(PEERS.replace("owners", "anybody"))
        treated, without = Economy(plan, seed, scale=SCALE), Economy(plan.counterfactual(), seed, scale=SCALE)
        for _ in range(12):
            treated.step()
            without.step()
        people = treated.city.people
        outside = (people.assisted == 0) & (people.state != 0)
        more.append(int(people.informed[outside].sum()) - int(without.city.people.informed[outside].sum()))
    assert sum(more) > 0


def test_the_same_members_meet_until_their_cohort_is_over() -> None:
    plan = scenario("- peer_network: {seats: 200, months: 4, stage: anybody}")
    economy = Economy(plan, 1, scale=SCALE)
    met = []
    for _ in range(8):
        economy.step()
        people = economy.city.people
        met.append({int(who) for who in people.identity[people.served != 0]})
    here = {int(who) for who in economy.city.people.identity}
    assert met[0] & here <= met[3]
    assert len(met[3]) <= 200 * SCALE
    assert not met[3] <= met[7]


def test_nobody_is_met_when_a_cohort_programme_has_ended() -> None:
    for pair in pairs(PEERS):
        assert column(pair.worlds[1], "people_served")[13:].sum() == 0
        assert column(pair.worlds[1], "people_served")[1:13].min() > 0
