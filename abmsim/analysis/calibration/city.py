# SPDX-License-Identifier: Apache-2.0
"""A city as a simulator: for each vector, first the pulls with which its untreated city stands still, then its moments.

Another vector founds another city. Each community's two alternative-specific constants (decision 0008) are found anew for
it in a few steps on the same luck, the first damped, the later ones as steep as the last one showed, so that stocks stay
at the profile's counts; the last run, with the pulls found, is the one that is measured.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from abmsim.analysis.calibration.problem import Array, Problem
from abmsim.analysis.moments import Chronicle, live_untreated, predicted, stated
from abmsim.experiments.points import Column
from abmsim.results.identity import sources_digest
from abmsim.results.inputs import deciding_sha256
from abmsim.version import MODEL_BEHAVIOUR

if TYPE_CHECKING:
    from abmsim.scenario import Scenario
    from abmsim.scenario.facts import Fact

OPEN = (
    "arriving.capital_talent_link", "arriving.median_reluctance_months", "arriving.self_knowledge_share",
    "arriving.spread_of_log_reluctance", "arriving.spread_of_talent_log_points", "borrowing.chance_kin_lends",
    "borrowing.own_savings_share", "borrowing.share_creditworthy", "capital.output_elasticity_ratio",
    "capital.smallest_scale_share", "capital.wear_share_per_month", "closing.chance_economic_exit_per_month",
    "closing.chance_found_per_month", "closing.chance_other_exit_registered_per_month",
    "closing.chance_other_exit_unregistered_per_month", "closing.spread_of_exit_dollars_per_month",
    "expecting.hidden_talent_log_points", "formalising.chance_considered_per_month", "hearing.chance_forget_per_month",
    "hearing.chance_other_tells_per_month", "hearing.chance_participant_tells_per_month",
    "hearing.pull_of_origin_per_month", "hearing.weight_of_contacts_per_month", "hiring.first_hire_cost_dollars",
    "hiring.most_staff_unregistered", "hiring.pay_covered_to_hire_share", "hiring.pay_covered_to_stay_share",
    "language.mainstream_gap_log_points", "learning.customers_gain_share_per_month", "learning.first_customers_share",
    "learning.practice_loss_share_per_month", "lender.capital_dollars", "licensing.compliance_burden_dollars",
    "licensing.learning_burden_dollars", "licensing.psychological_burden_dollars", "licensing_queue.chance_returned",
    "licensing_queue.chance_withdrawn_per_month", "licensing_queue.knowledge_prevents_return_share",
    "licensing_queue.language_prevents_return_share", "mentoring.cost_relief_share", "office.hours_per_review",
    "office.staff_hours_per_month", "settling.share_of_employers_young", "settling.typical_months_as_employer",
    "spending.buffer_months", "spending.consumed_share", "spending.excess_spent_share", "spending.remitted_share",
    "spending.saved_for_staff_share", "starting_up.chance_taste_changes_per_month",
    "starting_up.chance_to_act_per_month", "starting_up.cost_of_capital_share_per_month",
    "starting_up.effort_of_starting_dollars_per_month", "starting_up.risk_discount_share",
    "starting_up.spread_of_taste_dollars_per_month", "starting_up.value_of_independence_dollars_per_month",
    "taking_up.base_log_odds", "taking_up.intends_log_odds", "taking_up.profit_fall_log_odds",
    "trading.licence_sales_log_points", "trading.lowest_markup_share", "trading.practice_sales_log_points",
    "trading.price_elasticity_ratio", "trading.spread_of_shock_log_points", "trading.units_per_worker_month",
)  # fmt: skip
OPEN_IN_EACH_COMMUNITY = "share_of_businesses_unregistered"  # nobody has counted them: a prior, not a target
PULLS = ("pull_to_business_dollars_per_month", "pull_to_licence_dollars_per_month")
DOLLARS_PER_LOG_POINT = np.array([700.0, 250.0])  # damped Newton steps of experiments/city_at_rest
LAST_YEAR_SHARE = 0.6
MONTHS_PER_YEAR = 12
STEPS = 4
LEAST_CHANGE = 0.02  # log points: less tells no slope
SMALLEST_RATE, LARGEST_RATE = 0.5, 4.0  # of the usual step
SMALLEST_COUNT = 0.5
AT_REST = 0.1  # log points: the standard deviation of what a city at rest may be off, besides luck
BAND_DEVIATIONS = 4.0  # a band is read as two standard deviations to each side


def opened(scenario: Scenario) -> tuple[str, ...]:
    """The numbers that a calibration of this city opens."""
    shares = (f"communities.{one.name}.{OPEN_IN_EACH_COMMUNITY}" for one in scenario.city.communities)
    return tuple(name for name in (*OPEN, *shares) if name in scenario.registry)


def problem_of(scenario: Scenario, facts: Sequence[Fact], names: Sequence[str] | None = None) -> Problem:
    """Make the calibration of a city: open numbers over their ranges; a target's error is observation and discrepancy.

    Both deviations are a quarter of the band: published bands are read as two deviations to each side, and a model may
    be as far off as the table. That the untreated city stands still is a target too, for the stocks of each community:
    where no pull within its range holds a stock, the vector does not describe this city.
    """
    known = opened(scenario) if names is None else [name for name in names if name in scenario.registry]
    still = [gap_name(name) for name in pulls_of(scenario)]
    bounds = np.array([(scenario.registry[name].low, scenario.registry[name].high) for name in known], dtype=np.float64)
    figures = [stated(fact) for fact in facts]
    band = np.array([figure.high - figure.low for figure in figures])
    return Problem(
        tuple(known), bounds[:, 0], bounds[:, 1], (*(fact.id for fact in facts), *still),
        np.array([*(figure.value for figure in figures), *np.zeros(len(still))]),
        np.array([*(np.sqrt(2) * band / BAND_DEVIATIONS), *np.full(len(still), AT_REST)]),
        (*(group_of(fact.id) for fact in facts), *still),
    )  # fmt: skip


def pulls_of(scenario: Scenario) -> tuple[str, ...]:
    """The names of a city's pulls, two a community."""
    return tuple(f"communities.{one.name}.{pull}" for one in scenario.city.communities for pull in PULLS)


def gap_name(pull: str) -> str:
    """The column of what is left between the stock that a pull holds and the profile's."""
    return f"gap {pull}"


def group_of(name: str) -> str:
    """The target that a fact belongs to: `t11` of `t11_survival_5`; any other fact is a target of its own."""
    head = name.partition("_")[0]
    return head if head[:1] == "t" and head[1:].isdigit() else name


@dataclass(frozen=True)
class StandingCity:
    """A simulator for `calibrate`: facts first, then how far each stock is from the profile's, then the pulls found."""

    scenario: Scenario
    facts: tuple[Fact, ...]
    seed: int = 1
    scale: float = 1.0
    steps: int = STEPS  # towards standing still; 0: live with the pulls that are given

    @cached_property
    def communities(self) -> tuple[str, ...]:
        """The communities in their order."""
        return tuple(one.name for one in self.scenario.city.communities)

    @cached_property
    def pulls(self) -> tuple[str, ...]:
        """The names of the pulls, two a community."""
        return pulls_of(self.scenario)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """What every run gives; a moment of which nothing was seen is undefined."""
        facts = [Column(fact.id, "", fact.moment, may_be_undefined=True) for fact in self.facts]
        gaps = [Column(gap_name(name), "log points") for name in self.pulls]
        return (*facts, *gaps, *(Column(name, "dollars per month") for name in self.pulls))

    def identity(self) -> dict[str, str]:
        """Everything that decides the numbers."""
        facts = json.dumps([[fact.id, fact.moment, dict(fact.where), fact.year] for fact in self.facts])
        return {
            "city": deciding_sha256(self.scenario.counterfactual()),
            "facts": hashlib.sha256(facts.encode()).hexdigest(),
            "seed": str(self.seed),
            "scale": repr(float(self.scale)),
            **({"steps": str(self.steps)} if self.steps != STEPS else {}),
            "model_behaviour": str(MODEL_BEHAVIOUR),
            "model sources": sources_digest(),
        }

    def prepare(self) -> None:
        """Nothing: the model compiles at its first month."""

    def values(self, case: int, vector: Mapping[str, float], pair: int) -> Sequence[float]:
        """Find the pulls of this vector, and measure the city that stands still."""
        del case
        pulls, gap, seen = self.stand_still(vector, pair)
        facts = [predicted(seen, fact) for fact in self.facts]
        return [*facts, *gap.ravel().tolist(), *pulls.ravel().tolist()]

    def run_identity(self, case: int, vector: Mapping[str, float], pair: int) -> str | None:
        """Not shared between experiments."""
        del case, vector, pair
        return None

    def stand_still(self, vector: Mapping[str, float], pair: int = 1) -> tuple[Array, Array, Chronicle]:
        """Pulls [communities, 2], the gaps that are left in log points [communities, 2], and the city they belong to."""
        registry, numbers = self.scenario.registry, self.scenario.numbers
        pulls = np.array([vector.get(name, numbers[name]) for name in self.pulls]).reshape(-1, len(PULLS))
        bounds = np.array([(registry[name].low, registry[name].high) for name in self.pulls], dtype=np.float64).reshape(
            -1, len(PULLS), 2
        )
        rate, before = np.broadcast_to(DOLLARS_PER_LOG_POINT, pulls.shape), None
        for step in range(self.steps + 1):
            given = dict(zip(self.pulls, pulls.ravel().tolist(), strict=True))
            scenario = self.scenario.with_vector({**vector, **given})
            seen = live_untreated(scenario, self.seed, pair, scale=self.scale)
            gap = gap_of(seen, scenario)
            if step < self.steps:
                rate = rate if before is None else _rate(pulls - before[0], gap - before[1], rate)
                before = pulls, gap
                pulls = np.clip(pulls - rate * gap, bounds[..., 0], bounds[..., 1])
        return pulls, gap, seen


def gap_of(seen: Chronicle, scenario: Scenario) -> Array:
    """By how many log points all firms, and licensed ones against others, are more than the profile counts."""
    from abmsim.measures import INDEX

    rows = []
    for place, name in enumerate(seen.communities):
        residents, licensed, other = (
            _usual(seen.measures[1:, place, INDEX[measure]])
            for measure in ("residents", "registered_firms", "unregistered_firms")
        )
        wanted = residents * scenario.numbers[f"communities.{name}.businesses_per_adult"]
        without = scenario.numbers[f"communities.{name}.share_of_businesses_unregistered"]
        odds = max(licensed, SMALLEST_COUNT) / max(other, SMALLEST_COUNT) * without / (1 - without)
        rows.append((np.log(max(licensed + other, SMALLEST_COUNT) / wanted), np.log(odds)))
    return np.array(rows)


def _rate(pulled: Array, moved: Array, rate: Array) -> Array:
    """Dollars per log point as the last step showed them (secant), within bounds of the usual step."""
    shown = np.divide(pulled, moved, out=rate.copy(), where=np.abs(moved) > LEAST_CHANGE)
    found: Array = np.clip(shown, SMALLEST_RATE * DOLLARS_PER_LOG_POINT, LARGEST_RATE * DOLLARS_PER_LOG_POINT)
    return found


def _usual(months: Array) -> float:
    """The mean of all months and of the last year, by 2 to 3, so that neither a level nor a drift is left."""
    last = months[-MONTHS_PER_YEAR:].mean()
    return float((1 - LAST_YEAR_SHARE) * months.mean() + LAST_YEAR_SHARE * last)
