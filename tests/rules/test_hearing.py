# SPDX-License-Identifier: Apache-2.0
"""One month of word of mouth among three people: who hears, who forgets, and how long a meeting stays in mind."""

import numpy as np
import pytest
from rules.desk import desk

from abmsim.city import Mode
from abmsim.rules.hearing import Hearing, hear, prepare_to_hear

TOLD = Hearing(
    chance_participant_tells_per_month=1.0, chance_other_tells_per_month=0.0, chance_forget_per_month=0.0,
    weight_of_contacts_per_month=0.2, pull_of_origin_per_month=0.0, english_gain_share_per_month=0.1,
    english_at_co_ethnic_work_ratio=0.5, attention_kept_share=0.75,
)  # fmt: skip
OWNER, FRIEND, STRANGER = 0, 1, 2


def a_month(numbers: Hearing, *, informed=(1, 0, 0), attention=(0.0, 0.0, 0.0), served=(0, 0, 0)):
    """Let an owner with a licence, a friend of the owner's and a stranger talk for a month."""
    at = desk(3, english=0.5)
    at.people.informed[:], at.people.attention[:], at.people.served[:] = informed, attention, served
    at.people.trust[:] = (1.0, 0.5, 0.2)
    at.people.contacts[FRIEND, 0] = OWNER
    mode = np.array([Mode.REGISTERED_MAIN, Mode.NONE, Mode.NONE], dtype=np.int8)
    talk = np.zeros((3, 2))
    prepare_to_hear(at.people, mode, talk, numbers)
    hear(at.people, mode, talk, numbers, at.luck, 1)
    return at.people


def test_a_friend_of_an_owner_hears_and_a_stranger_does_not() -> None:
    assert a_month(TOLD).informed.tolist() == [1, 1, 0]
    assert a_month(TOLD._replace(chance_participant_tells_per_month=0.0)).informed.tolist() == [1, 0, 0]
    assert a_month(TOLD, informed=(0, 0, 1)).informed.tolist() == [0, 0, 1]


def test_everybody_forgets_but_owners_with_a_licence_and_who_was_served_this_month() -> None:
    forgetful = TOLD._replace(chance_forget_per_month=1.0)
    assert a_month(forgetful, informed=(1, 1, 1)).informed.tolist() == [1, 0, 0]
    assert a_month(forgetful, informed=(1, 1, 1), served=(0, 0, 1)).informed.tolist() == [1, 0, 1]


def test_a_meeting_is_less_on_the_mind_every_month() -> None:
    assert a_month(TOLD, attention=(0.0, 1.0, 0.4)).attention == pytest.approx([0.0, 0.75, 0.3])


def test_trust_is_drawn_to_that_of_contacts_and_english_grows() -> None:
    people = a_month(TOLD)
    assert people.trust == pytest.approx([1.0, 0.5 + 0.2 * 0.5, 0.2])
    assert people.english == pytest.approx([0.55, 0.55, 0.55])
