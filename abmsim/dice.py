# SPDX-License-Identifier: Apache-2.0
"""Luck: one number for each resident, decision and month, the same in every world (ODD 3.3).

Luck is a hash of (seed, pair, decision, month, identity), not a stream: no policy, thread or order of
events can disturb anybody else's luck. The mixing function is SplitMix64's (Steele, Lea, Flood 2014).
"""

import hashlib
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from abmsim.arithmetic import logarithm, normal_quantile
from abmsim.city import FloatArray, IntArray
from abmsim.compiled import rule

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
SECOND = np.uint64(0xD1B54A32D192ED03)
THIRD = np.uint64(0x8CB92BA72F3D8DD7)
MIX_A = np.uint64(0xBF58476D1CE4E5B9)
MIX_B = np.uint64(0x94D049BB133111EB)
SHIFT_30, SHIFT_27, SHIFT_31, SHIFT_11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
UNIT = 1.0 / 9007199254740992.0
HIGHEST_BITS = np.uint64(0xFFFFFFFFFFFFFFFF)
STRETCH = 128  # identities looked at together
Key = np.uint64  # of one decision in one month


class Luck(NamedTuple):
    """The 128 bits from which every draw of one pair of worlds follows."""

    first: np.uint64
    second: np.uint64


class Draw(IntEnum):
    """What is decided by luck: each has its own numbers, so that none can disturb another."""

    DEPART = 1
    ARRIVE = 2
    COMMUNITY = 3
    SECTOR = 4
    EDUCATION = 5
    ENGLISH = 6
    ENGLISH_LEVEL = 7
    WAGE = 8
    SAVINGS = 9
    INFORMED = 10
    TRUST = 11
    PRACTICE = 12
    TALENT = 13
    SIGNAL = 14
    RELUCTANCE = 15
    CANNOT = 16
    UNAUTHORISED = 17
    LABOUR = 18
    UNEMPLOYED = 19
    CAPITAL_NONE = 20
    CAPITAL = 21
    CONTACT = 22
    CONTACT_OWN = 23
    VACANT = 24
    OWNS = 30
    MAIN_JOB = 31
    REGISTERED = 32
    AGE = 33
    EMPLOYS = 34
    STAFF = 35
    GROWTH = 36
    SHOCK = 37
    NOISE = 38
    HEAR = 40
    FORGET = 41
    ACT = 42
    TASTE = 43
    REDRAW = 44
    MATCH = 45
    LOSE_JOB = 46
    FIND_JOB = 47
    DETECTED = 48
    SHUT = 49
    CLOSE = 50
    CONSIDER = 51
    WITHDRAW = 52
    RETURNED = 53
    REVIEW = 54
    FILED = 55
    BACKGROUND = 56
    BACKGROUND_FILED = 57
    KIN = 58
    CREDIT = 59
    KNOWS_LENDER = 60
    TAKE_UP = 61
    INVITE = 62
    CO_ETHNIC = 63
    EXPAND = 64
    REVIEW_FIRST = 65
    NICHE = 66
    BELIEVES = 67
    STAFF_SIDE = 68
    PLACE = 69
    HOURS = 70
    TURN = 71
    HEED = 72
    READ = 73


def luck_of(seed: int, pair: int) -> Luck:
    """Return the luck of pair number `pair` under `seed` (both whole numbers from 0 to 2**64 - 1)."""
    digest = hashlib.sha256(f"abmsim luck {seed} {pair}".encode()).digest()
    return Luck(np.uint64(int.from_bytes(digest[:8], "little")), np.uint64(int.from_bytes(digest[8:16], "little")))


@rule
def mix(bits: np.uint64) -> np.uint64:
    """Return 64 well-mixed bits for 64 bits (SplitMix64's finaliser)."""
    bits = (bits ^ (bits >> SHIFT_30)) * MIX_A
    bits = (bits ^ (bits >> SHIFT_27)) * MIX_B
    return bits ^ (bits >> SHIFT_31)


@rule
def key_of(luck: Luck, decision: int, month: int) -> Key:
    """Return the key of one decision in one month (months count from the spin-up, never negative)."""
    return mix(luck.first ^ mix(luck.second + np.uint64(decision) * SECOND + np.uint64(month) * THIRD))


@rule
def chance(key: Key, identity: int) -> float:
    """Return this identity's luck in (0, 1) for the decision behind `key` (cast: Numba hands keys back as plain ints)."""
    bits = mix(np.uint64(key) + np.uint64(identity) * GOLDEN)
    return (float(bits >> SHIFT_11) + 0.5) * UNIT


@rule
def chance_of_two(key: Key, identity: int, other: int) -> float:
    """Return the luck in (0, 1) of an ordered pair of identities, such as a firm and a candidate."""
    bits = mix(mix(np.uint64(key) + np.uint64(identity) * GOLDEN) + np.uint64(other) * THIRD)
    return (float(bits >> SHIFT_11) + 0.5) * UNIT


@rule
def lowest_bits(first_mix: np.uint64, others: IntArray, first: int, last: int) -> np.uint64:
    """Return the lowest bits that one identity (mixed already) draws with those from `first` to `last` (not counted)."""
    lowest = HIGHEST_BITS
    for spot in range(first, last):
        bits = mix(np.uint64(first_mix) + np.uint64(others[spot]) * THIRD) >> SHIFT_11
        lowest = min(lowest, bits)
    return lowest


@rule
def lowest_of_two(key: Key, identity: int, others: IntArray, first: int, last: int) -> tuple[int, float]:
    """Return at which spot from `first` to `last` (not counted) the luck of two is lowest, and that luck; nobody: (-1, 1.0).

    A stretch at a time without asking where, which a processor does for several at once; then only the best stretch again.
    """
    first_mix = mix(np.uint64(key) + np.uint64(identity) * GOLDEN)
    lowest, start = HIGHEST_BITS, -1
    for begin in range(first, last, STRETCH):
        bits = lowest_bits(first_mix, others, begin, min(begin + STRETCH, last))
        if bits < lowest:
            lowest, start = bits, begin
    if start < 0:
        return -1, 1.0
    spot = start
    while mix(np.uint64(first_mix) + np.uint64(others[spot]) * THIRD) >> SHIFT_11 != lowest:
        spot = spot + 1
    return spot, (float(lowest) + 0.5) * UNIT


@rule
def normal(key: Key, identity: int) -> float:
    """Return a standard normal draw by inverse CDF."""
    return normal_quantile(chance(key, identity))


@rule
def waiting(key: Key, identity: int, other: int) -> float:
    """Return an exponential draw with mean 1."""
    return -logarithm(chance_of_two(key, identity, other))


@rule
def gumbel(key: Key, identity: int, other: int) -> float:
    """Return a Gumbel draw (mode 0, scale 1): the taste for one of several choices."""
    return -logarithm(-logarithm(chance_of_two(key, identity, other)))


GUMBEL_STEPS = 1024
GUMBEL_BOUNDS = np.array([-np.inf, *(-logarithm(-logarithm(k / GUMBEL_STEPS)) for k in range(1, GUMBEL_STEPS)), np.inf])


@rule
def gumbel_bounds(key: Key, identity: int, other: int) -> tuple[float, float]:
    """Return two bounds between which the Gumbel draw lies, close together and far cheaper than the draw itself."""
    step = min(int(chance_of_two(key, identity, other) * GUMBEL_STEPS), GUMBEL_STEPS - 1)
    return GUMBEL_BOUNDS[step], GUMBEL_BOUNDS[step + 1]


@rule
def draw_lucks(identity: IntArray, decision: int, luck: Luck, drawn: FloatArray) -> None:
    """Write everybody's fixed luck for a decision about month 0."""
    key = key_of(luck, decision, 0)
    for i in range(len(drawn)):
        drawn[i] = chance(key, identity[i])


@rule
def draw_waits(identity: IntArray, decision: int, luck: Luck, drawn: FloatArray) -> None:
    """Write everybody's fixed exponential draw (mean 1) for a decision about month 0."""
    key = key_of(luck, decision, 0)
    for i in range(len(drawn)):
        drawn[i] = -logarithm(chance(key, identity[i]))


@rule
def draw_normals(identity: IntArray, decision: int, luck: Luck, drawn: FloatArray) -> None:
    """Write everybody's fixed normal draw for a decision about month 0."""
    key = key_of(luck, decision, 0)
    for i in range(len(drawn)):
        drawn[i] = normal(key, identity[i])


def lucks(identity: IntArray, decision: int, luck: Luck) -> FloatArray:
    """Return everybody's fixed luck for a decision about month 0."""
    drawn = np.zeros(len(identity))
    draw_lucks(identity, decision, luck, drawn)
    return drawn


def normals(identity: IntArray, decision: int, luck: Luck) -> FloatArray:
    """Return everybody's fixed normal draw for a decision about month 0."""
    drawn = np.zeros(len(identity))
    draw_normals(identity, decision, luck, drawn)
    return drawn


def waits(identity: IntArray, decision: int, luck: Luck) -> FloatArray:
    """Return everybody's fixed exponential draw (mean 1) for a decision about month 0."""
    drawn = np.zeros(len(identity))
    draw_waits(identity, decision, luck, drawn)
    return drawn
