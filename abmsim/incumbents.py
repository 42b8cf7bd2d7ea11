# SPDX-License-Identifier: Apache-2.0
"""What the firms of month 0 sell, and how strong the incumbents are that they share their markets with (ODD 6.2).

Sums are exact (`math.fsum`), so that every machine finds the same prices.
"""

import math
from typing import NamedTuple

import numpy as np

from abmsim.accounts import CENTS_PER_DOLLAR
from abmsim.arithmetic import logarithm
from abmsim.city import City, FloatArray, IntArray, Mode
from abmsim.compiled import rule
from abmsim.profile import Profile
from abmsim.rules.trading import Trading, appeal, capacity_dollars, hours_share, is_registered

SMALLEST_SHARE = 0.05  # incumbents are never weaker than this share of the firms we follow


class Stock(NamedTuple):
    """Who owns what in month 0 (arrays of length n)."""

    mode: IntArray
    staff: IntArray


def total(values: FloatArray) -> float:
    """Return the exact sum, rounded once."""
    return math.fsum(values.tolist())


@rule
def appeals(
    talent: FloatArray, practice: FloatArray, customers: FloatArray, mode: IntArray, trading: Trading, drawn: FloatArray
) -> None:
    """Write every owner's usual appeal."""
    for i in range(len(mode)):
        drawn[i] = 0.0
        if mode[i] != Mode.NONE:
            drawn[i] = appeal(customers[i], talent[i], is_registered(mode[i]), practice[i], trading)


@rule
def limits(practice: FloatArray, mode: IntArray, staff: IntArray, trading: Trading, most: FloatArray) -> None:
    """Write what every owner with this staff can sell in a month."""
    for i in range(len(mode)):
        hours = hours_share(mode[i], trading)
        most[i] = capacity_dollars(hours, staff[i], 1.0, practice[i], trading)


def fit_talent_to_staff(city: City, stock: Stock, demand: FloatArray, most: FloatArray, ratio: float) -> None:
    """Let employers be as able as their staff shows: their demand is what owner and staff can sell."""
    for i in np.flatnonzero(stock.staff > 0):
        if demand[i] > 0:
            points = logarithm(ratio * most[i] / demand[i])
            city.people.talent[i] += points
            city.people.believed_talent[i] = city.people.talent[i]


def set_prices(
    city: City, profile: Profile, stock: Stock, drawn: FloatArray, factor: FloatArray, most: FloatArray
) -> FloatArray:
    """Set what a unit of appeal draws so that firms without staff sell what the profile says; return demands."""
    people, market = city.people, city.market
    demand = drawn * (factor * market.usual_price[people.sector] + market.niche_price[people.community])
    sold = np.minimum(demand, most)
    for k in range(len(market.spending)):
        rows = (people.sector == k) & (stock.mode > Mode.NONE) & (stock.staff == 0)
        mean = total(sold[rows]) / int(rows.sum()) if rows.any() else 0.0
        if mean > 0:
            market.usual_price[k] *= profile.trades.typical_receipts_dollars_per_month[k] / mean
    return demand


def set_incumbents(
    city: City, profile: Profile, drawn: FloatArray, factor: FloatArray, niche_dollars: FloatArray
) -> None:
    """Let incumbents be as strong as the prices and the spending of month 0 imply."""
    people, market = city.people, city.market
    for k in range(len(market.spending)):
        ours = total((drawn * factor)[people.sector == k])
        theirs = market.spending[k] / market.usual_price[k] - ours if market.usual_price[k] > 0 else 1.0
        market.incumbents[k] = max(theirs, SMALLEST_SHARE * ours)
        market.price[k] = market.usual_price[k]
    inside = profile.people.share_of_niche_served_inside
    for c in range(len(niche_dollars)):
        ours = total(drawn[people.community == c])
        market.niche_incumbents[c] = ours * (1 - inside) / inside if inside > 0 else ours / SMALLEST_SHARE
        market.niche_price[c] = inside * niche_dollars[c] / ours if ours > 0 else 0.0


def niche_dollars_of(city: City, profile: Profile) -> FloatArray:
    """Return what each community spends a month in its own shops and services and those that compete for it."""
    groups = len(profile.communities.share_of_residents)
    spent = np.bincount(city.people.community, city.people.consumption / CENTS_PER_DOLLAR, minlength=groups)
    return spent * profile.communities.share_spent_in_niche
