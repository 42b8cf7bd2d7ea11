# SPDX-License-Identifier: Apache-2.0
"""Builds the city of a trial: a shipped city at the trial's size, with the few settings that a trial may freeze."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from abmsim.parameters import Number
from abmsim.scenario.cities import City
from abmsim.scenario.money import keep_books
from abmsim.scenario.plan import Scenario
from abmsim.scenario.plans import Plans

# What shrinks and grows with the city. Doses of levers are no part of it: in a trial they stand as they were given.
SIZED: Final = (
    "people.immigrants", "office.staff_hours_per_month", "office.background_files_per_month", "lender.capital_dollars",
    "lender.admin_dollars_per_month", "trading.city_purchases_dollars_per_month",
)  # fmt: skip
REVIEWERS: Final = "office.reviewers"
RECEIPTS: Final = "city_receipts_dollars_per_month"
REVIEWS: Final = "licensing.reviews_"
PATHS: Final = (f"{REVIEWS}home", f"{REVIEWS}commercial", f"{REVIEWS}food")
# What the office has to work with and to work on, when all files need more reviews: it stays as busy as it was.
OFFICE_WORK: Final = ("office.staff_hours_per_month", "office.background_files_per_month")
TAX: Final = "taxes.gross_receipts_tax_share"
UNREGISTERED: Final = "share_of_businesses_unregistered"
CONTROL: Final = "control"
MARK: Final = "control-"
# The setting that changes the competing firms, which have no number of their own.
INELIGIBLE: Final = "share_incumbents_ineligible"


def numbers_of(city: City, before: Mapping[str, Number], settings: Mapping[str, float]) -> dict[str, float]:
    """Give every number of the trial's city; `before` are those of rules and levers, which the city may override."""
    numbers = {name: number.value for name, number in sorted({**before, **city.numbers}.items())}
    if "population" in settings:
        adults = numbers["people.immigrants"] * numbers["people.share_adults"]
        numbers |= resized(numbers, city, settings["population"] / adults)
    if "reviews" in settings:
        numbers |= staffed(numbers, settings["reviews"] / usual_reviews(numbers, city))
        numbers |= dict.fromkeys(PATHS, settings["reviews"])
    if "gross_receipts_tax_share" in settings:
        numbers[TAX] = settings["gross_receipts_tax_share"]
    if "share_unregistered" in settings:
        names = [f"communities.{one.name}.{UNREGISTERED}" for one in city.profile.communities]
        numbers |= dict.fromkeys(names, settings["share_unregistered"])
    return numbers


def resized(numbers: Mapping[str, float], city: City, factor: float) -> dict[str, float]:
    """Give the numbers of the city that follow its size, times `factor`."""
    names = [*SIZED, *(f"sectors.{one.name}.{RECEIPTS}" for one in city.profile.sectors)]
    reviewers = max(1, int(numbers[REVIEWERS] * factor + 1 / 2))
    return {**{name: numbers[name] * factor for name in names}, REVIEWERS: float(reviewers)}


def usual_reviews(numbers: Mapping[str, float], city: City) -> float:
    """Give how many reviews a file of the city needs on average: its paths as common as they are among residents' trades."""
    reviews, weights = 0.0, 0.0
    for one in city.profile.communities:
        mix = {
            trade.name: numbers[f"communities.{one.name}.business_mix.{trade.name}"] for trade in city.profile.sectors
        }
        whole = math.fsum(mix.values())
        for trade in city.profile.sectors:
            weight = numbers[f"communities.{one.name}.share_of_residents"] * mix[trade.name] / whole
            reviews += weight * numbers[f"{REVIEWS}{trade.path}"]
            weights += weight
    return reviews / weights


def staffed(numbers: Mapping[str, float], factor: float) -> dict[str, float]:
    """Give the numbers of an office whose every file takes `factor` times the work: as many more hours and reviewers.

    Without them the office of a trial would have a queue that grows for ever, which no study describes.
    """
    reviewers = max(1, int(numbers[REVIEWERS] * factor + 1 / 2))
    return {**{name: numbers[name] * factor for name in OFFICE_WORK}, REVIEWERS: float(reviewers)}


@dataclass(frozen=True, slots=True)
class Parts:
    """What the worlds of a trial are made of: a city, the numbers of rules and levers, each arm's levers, the first month."""

    city: City
    registry: Mapping[str, Number]
    arms: Mapping[str, Plans]
    start: tuple[int, int]


def arm_scenario(parts: Parts, settings: Mapping[str, float], arm: str, months: int, beside: str = "") -> Scenario:
    """Give the scenario of one arm: its levers, paid without limit, over the months of the trial.

    The levers of the arm `beside` run too, for the people of that arm. What the settings of the trial's city fix counts
    as chosen, so that a parameter vector leaves it alone.
    """
    numbers = numbers_of(parts.city, parts.registry, settings)
    known = {**parts.registry, **parts.city.numbers}
    levers = [named_after(one, parts.arms[one]) for one in (arm, beside) if one]
    rules = tuple(rule for one in levers for rule in one.rules)
    books = keep_books(rules, (), numbers, months)
    kinds = {plan.kind for one in parts.arms.values() for plan in one.plans}
    return Scenario(
        name=arm,
        slug=arm,
        question="",
        city=parts.city.profile,
        start=parts.start,
        months=months,
        interventions=tuple(plan for one in levers for plan in one.plans),
        instalments=(),
        costs=books.costs,
        returned=(),
        numbers=numbers,
        registry=known,
        forced=(),
        warnings=(),
        overspend="warn",
        files=((parts.city.file, parts.city.digest),),
        cost_rules=rules,
        reserves=books.reserves,
        chosen=tuple(sorted(name for name, value in numbers.items() if value != known[name].value)),
        lever_defaults={name: number.value for name, number in known.items() if name.split(".")[0] in kinds},
    )


def named_after(arm: str, levers: Plans) -> Plans:
    """Give the levers of the control arm ids of their own, so that both arms can run in one world; others keep theirs."""
    if arm != CONTROL:
        return levers
    return Plans(
        tuple(replace(plan, id=f"{MARK}{plan.id}") for plan in levers.plans),
        tuple(replace(rule, intervention=f"{MARK}{rule.intervention}") for rule in levers.rules),
    )
