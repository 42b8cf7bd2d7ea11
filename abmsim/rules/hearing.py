# SPDX-License-Identifier: Apache-2.0
"""Word of mouth about licensing, trust in City Hall, and learning English (ODD 7.3).

Informed people who took part in something tell others about seven times as often as those who only heard
of it, and being told changes what people know, not what they want (Banerjee et al. 2013).
"""

from typing import NamedTuple

from abmsim.city import BY_REFORM, CONTACTS, IN_PERSON, TELLS, TRUSTS, FloatArray, Mode, People, SmallArray, State
from abmsim.compiled import rule
from abmsim.dice import Draw, Key, Luck, chance, key_of
from abmsim.support import Support

NO_ONE_HERE = -1.0  # instead of a vacant place's trust: one look at a contact tells both


class Hearing(NamedTuple):
    """The numbers of these rules; values, units and sources in hearing.yaml."""

    chance_participant_tells_per_month: float
    chance_other_tells_per_month: float
    chance_forget_per_month: float
    weight_of_contacts_per_month: float
    pull_of_origin_per_month: float
    english_gain_share_per_month: float
    english_at_co_ethnic_work_ratio: float
    attention_kept_share: float


@rule
def chance_contact_tells(informed: int, took_part: bool, numbers: Hearing) -> float:
    """Return the chance that this contact passes on how licensing works."""
    if not informed:
        return 0.0
    if took_part:
        return numbers.chance_participant_tells_per_month
    return numbers.chance_other_tells_per_month


@rule
def next_trust(trust: float, contacts_trust: float, origin: float, numbers: Hearing) -> float:
    """Return trust drawn to that of the contacts and back to where it came from."""
    social = numbers.weight_of_contacts_per_month * (contacts_trust - trust)
    return trust + social + numbers.pull_of_origin_per_month * (origin - trust)


@rule
def next_english(english: float, at_co_ethnic_work: bool, numbers: Hearing) -> float:
    """Return English after a month here; at half speed where work is in the own language."""
    gain = numbers.english_gain_share_per_month * (1 - english)
    return english + (gain * numbers.english_at_co_ethnic_work_ratio if at_co_ethnic_work else gain)


@rule
def took_part(i: int, people: People, mode: SmallArray) -> bool:
    """Return whether this resident owns a registered firm or has been helped by a programme."""
    return bool((mode[i] >= Mode.REGISTERED_SIDE) | (people.assisted[i] == IN_PERSON))


@rule
def receive_support(people: People, support: Support) -> None:
    """Let those who are served or reached this month know, trust and attend."""
    for i in range(len(people.state)):
        people.served[i] = support.served[i]
        people.income[i] = 0
        if support.reached[i] and people.assisted[i] == 0:
            people.assisted[i] = BY_REFORM
        if support.served[i]:
            people.assisted[i] = IN_PERSON
        if support.served[i] or support.reached[i]:
            if support.told[i]:
                people.informed[i] = 1
            people.trust[i] += support.trust_gain[i] * (1 - people.trust[i])
            people.attention[i] = max(people.attention[i], support.attention[i])


@rule
def prepare_to_hear(people: People, mode: SmallArray, talk: FloatArray, numbers: Hearing) -> None:
    """Write, for each place, the chance that its resident tells others, and last month's trust (NO_ONE_HERE where vacant)."""
    for i in range(len(people.state)):
        lives = people.state[i] != State.VACANT
        tells = chance_contact_tells(people.informed[i], took_part(i, people, mode), numbers)
        talk[i, TELLS] = tells if lives else 0.0
        talk[i, TRUSTS] = people.trust[i] if lives else NO_ONE_HERE


@rule
def hear(
    people: People,
    mode: SmallArray,
    talk: FloatArray,
    numbers: Hearing,
    luck: Luck,
    clock: int,
) -> None:
    """Pass word of mouth, trust and English through one month, everybody at once."""
    hear_key = key_of(luck, Draw.HEAR, clock)
    forget_key = key_of(luck, Draw.FORGET, clock)
    for i in range(len(people.state)):
        if people.state[i] == State.VACANT:
            continue
        silent, trusted, neighbours = 1.0, 0.0, 0
        for k in range(CONTACTS):
            j = people.contacts[i, k]
            if j >= 0 and talk[j, TRUSTS] != NO_ONE_HERE:
                silent = silent * (1 - talk[j, TELLS])
                trusted = trusted + talk[j, TRUSTS]
                neighbours = neighbours + 1
        around = trusted / neighbours if neighbours > 0 else talk[i, TRUSTS]
        people.trust[i] = next_trust(talk[i, TRUSTS], around, people.trust_origin[i], numbers)
        people.english[i] = next_english(people.english[i], people.state[i] == State.CO_ETHNIC_JOB, numbers)
        people.attention[i] = numbers.attention_kept_share * people.attention[i]
        know_or_forget(i, people, mode, 1 - silent, numbers, chance(hear_key, people.identity[i]), forget_key)


@rule
def know_or_forget(
    i: int,
    people: People,
    mode: SmallArray,
    chance_told: float,
    numbers: Hearing,
    luck_to_hear: float,
    forget_key: Key,
) -> None:
    """Let the uninformed hear and those without a licence forget."""
    if not people.informed[i]:
        if luck_to_hear < chance_told:
            people.informed[i] = 1
    elif (
        mode[i] < Mode.REGISTERED_SIDE
        and chance(forget_key, people.identity[i]) < numbers.chance_forget_per_month
        and not people.served[i]
    ):
        people.informed[i] = 0
