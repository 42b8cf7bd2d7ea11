# SPDX-License-Identifier: Apache-2.0
"""On made-up cities whose truth is known, sound designs recover it and the others are off by what theory says."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from abmsim.analysis.evaluation.designs import DESIGNS
from abmsim.analysis.evaluation.designs.average_business import average_business
from abmsim.analysis.evaluation.designs.before_after import before_after
from abmsim.analysis.evaluation.designs.cut_off import cut_off
from abmsim.analysis.evaluation.designs.lottery import lottery
from abmsim.analysis.evaluation.designs.matched import UNMATCHED, matched, partners
from abmsim.analysis.evaluation.designs.roll_out import roll_out
from abmsim.analysis.evaluation.designs.self_report import self_report
from analysis.evaluation.synthetic import BEFORE, LAST, PLAIN, dice, listed, setting, steady

PEOPLE = 300


def close(found, truth) -> None:
    """The mean of many evaluations is the truth, to four standard errors."""
    found = np.array(found)
    assert found.mean() == pytest.approx(truth, abs=4 * found.std(ddof=1) / math.sqrt(len(found)))


def test_self_report_is_off_by_what_would_have_come_anyway() -> None:
    """Forty jobs come anyway, ten because of the programme; clients see fifty."""
    clients = np.arange(100)
    after = np.where(clients < 50, 1, 0)
    city = setting(steady(100, np.zeros(100, int), after), clients=listed(clients))
    assert self_report(city, "jobs", None, PLAIN, dice(1)).estimate == pytest.approx(50)


def test_courtesy_adds_the_jobs_that_were_there_before() -> None:
    """Of 100 clients with 2 jobs each, half gain one: 50 grown, and all 200 called saved by those who are polite."""
    clients = np.arange(100)
    city = setting(steady(100, np.full(100, 2), np.where(clients < 50, 3, 2)), clients=listed(clients))
    polite = PLAIN._replace(chance_jobs_are_called_saved=0.25)
    found = [self_report(city, "jobs", None, polite, dice(k)).estimate for k in range(200)]
    close(found, 50 + 0.25 * 200)


def test_clients_who_credit_less_claim_less() -> None:
    clients = np.arange(100)
    city = setting(steady(100, np.zeros(100, int), np.ones(100, int)), clients=listed(clients))
    modest = PLAIN._replace(chance_growth_is_credited=0.3)
    close([self_report(city, "jobs", None, modest, dice(k)).estimate for k in range(200)], 30)


def test_forgotten_jobs_look_like_growth() -> None:
    city = setting(steady(100, np.full(100, 4), np.full(100, 4)), clients=listed(np.arange(100)))
    forgetful = PLAIN._replace(share_of_earlier_jobs_forgotten=0.1)
    close([self_report(city, "jobs", None, forgetful, dice(k)).estimate for k in range(200)], 40)


def test_those_with_good_news_answer_more() -> None:
    """Half the clients have a firm of one job; they answer three times as often, so the claim is three quarters, not half."""
    clients = np.arange(400)
    city = setting(steady(400, np.zeros(400, int), (clients < 200).astype(int)), clients=listed(clients))
    eager = PLAIN._replace(share_of_owners_who_answer=0.6, share_of_others_who_answer=0.2)
    assert np.mean([self_report(city, "jobs", None, eager, dice(k)).estimate for k in range(100)]) == pytest.approx(
        300, rel=0.03
    )


def test_the_average_business_takes_away_the_citys_growth_and_no_more() -> None:
    """Clients grow from 10 to 13, others from 10 to 11: the city by 15 %, so that 100 clients stand 150 above it."""
    before, after = np.full(400, 10), np.where(np.arange(400) < 100, 13, 11)
    city = setting(steady(400, before, after), clients=listed(np.arange(100)))
    assert average_business(city, "jobs", None, PLAIN, dice(1)).estimate == pytest.approx(100 * (3 - 10 * 0.15))


def test_before_and_after_takes_the_trend_for_the_programme() -> None:
    """Ten licences a month before, twelve after, whatever the reason: 2 x 24 are claimed."""
    monthly = np.concatenate([[0], np.full(BEFORE, 10), np.full(LAST - BEFORE, 12)])
    licences = np.zeros((LAST + 1, PEOPLE), dtype=int)
    licences[:, 0] = np.cumsum(monthly)
    found = before_after(setting(np.zeros_like(licences), licences), "registrations", None, PLAIN, dice(1))
    assert found.estimate == pytest.approx(2 * (LAST - BEFORE))
    assert found.p < 0.001
    grown = setting(steady(PEOPLE, np.ones(PEOPLE, int), np.full(PEOPLE, 3)))
    assert before_after(grown, "jobs", None, PLAIN, dice(1)).estimate == pytest.approx(2 * PEOPLE)


def test_matching_recovers_the_effect_where_only_seen_things_decide_who_comes() -> None:
    """Owners come more often and grow more; among owners the programme adds one job to each client."""
    luck, found = dice(9), []
    for k in range(60):
        owners = luck.random(1000) < 0.3
        clients = luck.random(1000) < np.where(owners, 0.4, 0.1)
        grown = np.where(owners, luck.integers(0, 4, 1000), luck.integers(0, 2, 1000))
        city = setting(steady(1000, owners, owners + grown + clients), clients=listed(np.flatnonzero(clients)))
        found.append(matched(city, "jobs", None, PLAIN, dice(k)).estimate / clients.sum())
    close(found, 1.0)


def test_matching_is_off_by_the_drive_that_nobody_sees() -> None:
    luck, found = dice(10), []
    for k in range(40):
        drive = luck.random(1000) < 0.3
        clients = luck.random(1000) < np.where(drive, 0.5, 0.02)
        city = setting(steady(1000, np.ones(1000, int), 1 + drive), clients=listed(np.flatnonzero(clients)))
        found.append(matched(city, "jobs", None, PLAIN, dice(k)).estimate / clients.sum())
    assert np.mean(found) > 0.5


def test_nobody_is_matched_twice_or_to_somebody_unlike() -> None:
    before = dice(11).integers(0, 3, 600)
    clients = listed(np.concatenate([np.arange(80), np.arange(80, 160)]))
    clients = replace(clients, row=np.repeat([BEFORE + 1, BEFORE + 2], 80))
    city = setting(steady(600, before, before), clients=clients)
    found = partners(clients, city, dice(1))
    taken = found[found != UNMATCHED]
    assert len(taken) > 100
    assert len(np.unique(taken)) == len(taken)
    assert taken.min() >= 160
    assert (before[taken] == before[clients.place[found != UNMATCHED]]).all()


def applicants_with(effect, luck, share=0.5):
    """A city of applicants in which being drawn brings `effect` licences on average."""
    drawn = luck.random(PEOPLE) < share
    gained = (luck.random(PEOPLE) < 0.2).astype(int) + drawn * (luck.random(PEOPLE) < effect)
    return setting(
        steady(PEOPLE, np.ones(PEOPLE, int), 1 + gained),
        steady(PEOPLE, np.zeros(PEOPLE, int), gained),
        applicants=listed(np.arange(PEOPLE), admitted=drawn),
    ), drawn


@pytest.mark.parametrize("outcome", ["jobs", "registrations"])
def test_a_lottery_recovers_the_truth(outcome) -> None:
    luck, off = dice(12), []
    for k in range(300):
        city, drawn = applicants_with(0.3, luck)
        off.append(lottery(city, outcome, 200, PLAIN, dice(k)).estimate - 0.3 * drawn.sum())
    close(off, 0.0)


def test_a_lottery_finds_nothing_where_there_is_nothing_more_often_than_it_should() -> None:
    luck = dice(13)
    alarms = [lottery(applicants_with(0.0, luck)[0], "jobs", None, PLAIN, dice(k)).p < 0.05 for k in range(500)]
    assert np.mean(alarms) < 0.09


def test_a_lottery_sees_as_much_as_the_closed_form_says() -> None:
    luck, effect, seen = dice(14), 0.15, []
    for k in range(400):
        drawn = luck.random(PEOPLE) < 0.5
        gained = luck.random(PEOPLE) < np.where(drawn, 0.2 + effect, 0.2)
        city = setting(
            np.zeros((LAST + 1, PEOPLE), int),
            steady(PEOPLE, np.zeros(PEOPLE, int), gained),
            applicants=listed(np.arange(PEOPLE), admitted=drawn),
        )
        seen.append(lottery(city, "registrations", None, PLAIN, dice(k)).p < 0.05)
    error = math.sqrt((0.2 * 0.8 + 0.35 * 0.65) / (PEOPLE / 2))
    power = stats.norm.cdf(effect / error - stats.norm.ppf(0.975))
    assert np.mean(seen) == pytest.approx(power, abs=0.06)


def test_names_that_are_not_found_shrink_what_a_lottery_finds() -> None:
    luck, off = dice(15), []
    for k in range(300):
        city, drawn = applicants_with(0.3, luck)
        found = lottery(city, "registrations", None, PLAIN._replace(share_of_records_linked=0.8), dice(k))
        off.append(found.estimate - 0.8 * 0.3 * drawn.sum())
    close(off, 0.0)


def test_a_cut_off_recovers_the_planted_jump() -> None:
    luck, off = dice(16), []
    for k in range(200):
        score = luck.uniform(-1, 1, PEOPLE)
        gained = luck.poisson(1 + score) + 2 * (score >= 0)
        city = setting(
            steady(PEOPLE, np.ones(PEOPLE, int), 1 + gained),
            applicants=listed(np.arange(PEOPLE), admitted=score >= 0, score=score),
        )
        off.append(cut_off(city, "jobs", 250, PLAIN, dice(k)).estimate - 2 * (score >= 0).sum())
    close(off, 0.0)


def licences_in_waves(luck, effect):
    """Neighbourhoods with levels of their own and a common trend; those that have begun get `effect` more a month."""
    places, months = 1500, LAST
    wave = luck.permutation(np.arange(30) % 3)
    level = luck.uniform(0.01, 0.05, 30)[np.arange(places) % 30]
    begun = np.array([BEFORE + 1, BEFORE + 13, 10_000])[wave[np.arange(places) % 30]]
    events = np.zeros((months + 1, places), dtype=int)
    for month in range(1, months + 1):
        chance = level + 0.0005 * month + effect * (begun <= month)
        events[month] = luck.random(places) < chance
    truth = effect * sum(int(max(0, months + 1 - start)) for start in begun.tolist())
    return setting(np.zeros((months + 1, places), int), np.cumsum(events, axis=0), wave=wave), truth


@pytest.mark.parametrize("effect", [0.0, 0.03])
def test_waves_recover_the_effect_under_parallel_trends(effect) -> None:
    luck, off, seen = dice(17), [], []
    for k in range(60):
        city, truth = licences_in_waves(luck, effect)
        found = roll_out(city, "registrations", None, PLAIN, dice(k))
        off.append(found.estimate - truth)
        seen.append(found.p < 0.05)
    close(off, 0.0)
    assert np.mean(seen) > 0.9 if effect else np.mean(seen) < 0.15


def test_waves_recover_jobs_too() -> None:
    luck, off = dice(18), []
    for k in range(40):
        wave = luck.permutation(np.arange(30) % 3)
        level = luck.integers(0, 3, 30)[np.arange(1500) % 30]
        treated = wave[np.arange(1500) % 30] < 2
        grown = (luck.random(1500) < 0.3).astype(int) + treated * (luck.random(1500) < 0.5)
        city = setting(steady(1500, level, level + grown), wave=wave)
        off.append(roll_out(city, "jobs", 1000, PLAIN, dice(k)).estimate - 0.5 * treated.sum())
    close(off, 0.0)


def test_people_who_moved_away_are_asked_nothing() -> None:
    city = setting(steady(100, np.zeros(100, int), np.ones(100, int)), clients=listed(np.arange(50)))
    here = city.roll.here.copy()
    here[LAST, :20] = False
    gone = replace(city, roll=replace(city.roll, here=here))
    found = self_report(gone, "jobs", None, PLAIN, dice(1))
    assert (found.asked, found.available, found.estimate) == (30, 30, 30)


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
@pytest.mark.parametrize("outcome", ["jobs", "registrations"])
def test_where_nobody_comes_no_design_is_significant(design, outcome) -> None:
    city = setting(np.zeros((LAST + 1, 90), int))
    found = design.apply(city, outcome, 50, PLAIN, dice(1))
    assert found.p >= 0.05


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
def test_no_more_are_asked_than_the_money_buys(design) -> None:
    for dollars in (4000.0, 60_000.0, 200_000.0):
        people = design.affordable("jobs", dollars, PLAIN)
        assert people >= 0
        if people:
            assert (
                design.cost_dollars("jobs", people, PLAIN) <= dollars < design.cost_dollars("jobs", people + 1, PLAIN)
            )
