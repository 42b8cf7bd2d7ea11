# SPDX-License-Identifier: Apache-2.0
"""Published facts beside what a chronicle shows: prediction, hit or miss, and by how many band-widths."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from abmsim.analysis.moments.chronicle import Chronicle
from abmsim.analysis.moments.part import ALL, named
from abmsim.analysis.moments.table import check_keys, moment
from abmsim.results.errors import RefusedError
from abmsim.scenario.outcomes import FACT_MOMENTS
from abmsim.units import is_money, to_price_year

if TYPE_CHECKING:
    from abmsim.scenario import CityProfile
    from abmsim.scenario.facts import Fact

_UNITS = {one.name: one.unit for one in FACT_MOMENTS}


class Stated(NamedTuple):
    """A fact in the model's money: dollars of 2015."""

    value: float
    low: float
    high: float


class Prediction(NamedTuple):
    """A fact and what the model gives for it; `widths` is how many band-widths the prediction lies outside the band."""

    fact: Fact
    stated: Stated
    value: float
    inside: bool
    widths: float


def stated(fact: Fact) -> Stated:
    """A fact's figure and band, in dollars of 2015 where they are dollars."""
    if not is_money(_UNITS[fact.moment]):
        return Stated(float(fact.value), *(float(end) for end in fact.band))
    return Stated(*(float(to_price_year(dollars, fact.year)) for dollars in (fact.value, *fact.band)))


def predicted(chronicle: Chronicle, fact: Fact) -> float:
    """What a chronicle shows for a fact; NaN where it is undefined."""
    return moment(chronicle, fact.moment, fact.where, year=fact.year)


def score(fact: Fact, value: float) -> Prediction:
    """Hold a prediction against a fact; one that is undefined is outside by an infinite number of widths."""
    figure = stated(fact)
    if math.isnan(value):
        return Prediction(fact, figure, value, False, math.inf)
    outside = max(figure.low - value, value - figure.high, 0.0)
    return Prediction(fact, figure, value, outside == 0, outside / (figure.high - figure.low))


def check_facts(facts: Sequence[Fact], city: CityProfile) -> None:
    """Do nothing if a city can be asked for every fact.

    Raises:
        RefusedError: naming the first fact that asks for what this city or moment does not have.
    """
    communities = tuple(one.name for one in city.communities)
    sectors = tuple(one.name for one in city.sectors)
    for fact in facts:
        try:
            check_keys(fact.moment, fact.where)
            if (community := fact.where.get("community", ALL)) != ALL:
                named(community, communities, "community")
            if "sector" in fact.where:
                named(fact.where["sector"], sectors, "sector")
        except (KeyError, ValueError) as error:
            raise RefusedError(f"fact {fact.id}: {error.args[0]}") from error
