# SPDX-License-Identifier: Apache-2.0
"""What a liaison and meetings do, for whom, and what they cannot do."""

import numpy as np
from engine.worlds import column, lived, scenario
from stories.signs import SCALE, change, falls, last, pairs, rises, row_of, settings

from abmsim.city import Mode, State
from abmsim.economy import Economy

LIAISON = "- liaison: {language: es, staff: 5}"
MANY = "- liaison: {language: es, staff: 20}"
VIETNAMESE = "- liaison: {language: vi, staff: 5}"
MEETINGS = "- deep_dives: {meetings_per_month: 8, seats: 40}"
SPANISH = ("mexican", "other_latin_american")
OTHERS = ("vietnamese", "other_asian", "other")


def test_the_liaison_helps_spanish_speakers_and_nobody_else() -> None:
    helped = pairs(LIAISON)
    for community in SPANISH:
        assert (last(helped, "assisted_persons", community) > 0).all()
        assert rises(change(helped, "informed_share", community))
        assert rises(change(helped, "trust", community))
    for community in OTHERS:
        assert (last(helped, "assisted_persons", community) == 0).all()
        assert np.abs(change(helped, "trust", community)).max() < change(helped, "trust", "mexican").min()
        assert (
            np.abs(last(helped, "additional_registered_firms", community)).sum()
            < last(helped, "additional_registered_firms", "mexican").sum()
        )


def test_a_liaison_in_another_language_helps_others() -> None:
    helped = pairs(VIETNAMESE)
    assert (last(helped, "assisted_persons", "vietnamese") > 0).all()
    assert (last(helped, "assisted_persons", "mexican") == 0).all()
    assert rises(change(helped, "informed_share", "vietnamese"))


def test_the_liaisons_clients_hand_in_better_files() -> None:
    """Most who want a licence come here; of a handful of clients chance hides it, for they also hand in more files.

    Here the liaison helps with language alone: who is also spared burden hands in so many more that more come back.
    """
    alone = ("share_of_burden_spared", "chance_considered_when_helped", "attention")
    numbers = {"taking_up.intends_log_odds": 3.5, **{f"liaison.{name}": 0.0 for name in alone}}
    helped = pairs(MANY, believing=settings(numbers))
    files, returned = (
        np.array([[column(world, name, row_of("mexican"))[1:].sum() for world in pair.worlds] for pair in helped])
        for name in ("applications", "returned")
    )
    assert falls((returned / files)[:, 1] - (returned / files)[:, 0])
    assert falls(change(helped, "returned", "mexican"))
    assert rises(change(helped, "applications", "mexican"))
    assert rises(change(helped, "approvals", "mexican"))
    assert rises(change(helped, "registered_firms", "mexican"))


def test_clients_who_are_spared_burden_hand_in_more_files() -> None:
    numbers = {"taking_up.intends_log_odds": 3.5}
    none = settings({**numbers, "liaison.share_of_burden_spared": 0.0})
    more = change(pairs(MANY, believing=settings(numbers)), "applications", "mexican")
    assert rises(more)
    assert rises(more - change(pairs(MANY, believing=none), "applications", "mexican"))


def test_what_clients_know_stays_for_a_while_when_the_liaison_leaves() -> None:
    left, stayed = pairs("- liaison: {language: es, staff: 5, end: 2016-06}"), pairs(LIAISON)  # month 12
    assert np.array_equal(
        change(left, "informed_share", "mexican", slice(1, 13)),
        change(stayed, "informed_share", "mexican", slice(1, 13)),
    )
    after = change(left, "informed_share", "mexican", slice(24, 25))
    assert rises(after)
    assert rises(change(stayed, "informed_share", "mexican", slice(24, 25)) - after)
    assert all(column(pair.worlds[1], "people_served")[13:].sum() == 0 for pair in left)


def test_who_comes_was_often_coming_anyway() -> None:
    """Clients open firms more often than their neighbours even in the world without the liaison."""
    clients, neighbours = [], []
    for seed in range(1, 6):
        plan = scenario(LIAISON)
        treated, without = Economy(plan, seed, scale=SCALE), Economy(plan.counterfactual(), seed, scale=SCALE)
        had_none = without.city.firms.mode == Mode.NONE
        for _ in range(18):
            treated.step()
            without.step()
        assisted = treated.city.people.assisted != 0
        eligible = had_none & np.isin(treated.city.people.community, [row_of(name) for name in SPANISH])
        opened = without.city.firms.mode != Mode.NONE
        clients.append(opened[eligible & assisted].mean())
        neighbours.append(opened[eligible & ~assisted].mean())
    assert np.mean(clients) > 1.2 * np.mean(neighbours) > 0


def test_a_grant_report_claims_more_than_was_added() -> None:
    helped = pairs(LIAISON)
    assert rises(last(helped, "reported_jobs") - last(helped, "additional_jobs"))


def test_deep_dives_inform_guests_who_tell_others() -> None:
    more = []
    for seed in range(1, 6):
        plan = scenario(MEETINGS)
        treated, without = Economy(plan, seed, scale=SCALE), Economy(plan.counterfactual(), seed, scale=SCALE)
        for _ in range(12):
            treated.step()
            without.step()
        people = treated.city.people
        never_there = (people.assisted == 0) & (people.state != State.VACANT)
        more.append(int(people.informed[never_there].sum()) - int(without.city.people.informed[never_there].sum()))
    assert min(more) >= 0
    assert sum(more) > 10


def test_guests_know_how_licensing_works() -> None:
    economy = lived(scenario(MEETINGS), 1)
    people = economy.city.people
    assert people.informed[people.served != 0].all()
    assert people.served.sum() > 0


def test_meetings_are_held_with_one_community_after_the_other() -> None:
    economy = Economy(scenario("- deep_dives: {meetings_per_month: 1, seats: 500}"), 1, scale=SCALE)
    communities = []
    for _ in range(5):
        economy.step()
        guests = economy.city.people.community[economy.city.people.served != 0]
        communities.append(set(guests.tolist()))
    assert all(guests <= {month % 5} for month, guests in enumerate(communities))
    assert sum(len(guests) for guests in communities) >= 3


def test_no_meeting_holds_more_guests_than_seats() -> None:
    economy = Economy(scenario("- deep_dives: {meetings_per_month: 3, seats: 20}"), 1, scale=SCALE)
    for _ in range(6):
        economy.step()
        assert 0 < economy.measures()["all"]["people_served"] <= 3 * 20 * SCALE


def test_meetings_bring_starts_forward() -> None:
    """Half a year of large meetings that move people: more act, some of them without the money."""
    moved = settings({"deep_dives.attention": 2.0})
    met = pairs("- deep_dives: {meetings_per_month: 40, seats: 200}", months=6, believing=moved)
    assert rises(change(met, "starts"))
    assert rises(change(met, "applications"))
    assert rises(change(met, "thwarted_starts"))


def test_outreach_without_an_office_that_can_review_gives_no_licence() -> None:
    closed = pairs(LIAISON, believing=settings({"office.staff_hours_per_month": 0.0}))
    assert rises(change(closed, "informed_share", "mexican"))
    for pair in closed:
        for world in pair.worlds:
            assert column(world, "approvals")[1:].sum() == 0
        assert column(pair.worlds[1], "registered_starts")[1:].sum() == 0
        assert column(pair.worlds[1], "formalised")[1:].sum() == 0


def test_outreach_gives_more_where_the_office_has_room() -> None:
    choked = pairs(MANY, believing=settings({"office.staff_hours_per_month": 200.0}))
    roomy = pairs(MANY, believing=settings({"office.staff_hours_per_month": 3000.0}))
    assert rises(change(roomy, "approvals"))
    assert change(roomy, "approvals").sum() > 2 * change(choked, "approvals").sum()


def test_more_staff_reach_more_people() -> None:
    served = []
    for staff in (1, 2, 4):
        economy = lived(scenario(f"- liaison: {{language: es, staff: {staff}}}"), 12)
        served.append(economy.city.people.assisted.sum())
    assert served[0] < served[1] < served[2]


def test_owners_with_a_licence_already_have_the_least_reason_to_come() -> None:
    economy = Economy(scenario(LIAISON), 1, scale=SCALE)
    people, firms = economy.city.people, economy.city.firms
    eligible = np.isin(people.community, [row_of(name) for name in SPANISH]) & (people.state != State.VACANT)
    licensed = eligible & (firms.mode >= Mode.REGISTERED_SIDE)
    uninformed = eligible & (firms.mode == Mode.NONE) & (people.informed == 0)
    for _ in range(12):
        economy.step()
    assert people.assisted[licensed].mean() < people.assisted[uninformed].mean()
