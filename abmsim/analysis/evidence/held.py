# SPDX-License-Identifier: Apache-2.0
"""Holds the untreated city against published facts: the middle and the spread of what the pairs show, beside each figure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from abmsim.analysis.evidence.board import Effort, say_nothing
from abmsim.analysis.moments import check_facts, live_untreated, predicted, score
from abmsim.analysis.trials.carrying import Vector
from abmsim.results.errors import AllFailedError
from abmsim.results.workers import Lost, in_processes, in_this_process
from abmsim.scenario.cities import find_city, read_city
from abmsim.scenario.numbers import stem_numbers
from abmsim.scenario.places import Library
from abmsim.scenario.plans import Plans
from abmsim.scenario.problems import Place, Report, ScenarioError
from abmsim.scenario.trial_city import CONTROL, Parts, arm_scenario
from abmsim.scenario.trials import START

if TYPE_CHECKING:
    from abmsim.analysis.moments import Prediction
    from abmsim.scenario.facts import Fact
    from abmsim.scenario.plan import Scenario

PAIRS: Final = 12
MONTHS: Final = 36  # with the spin-up, enough to see employers live through five years
OUTER_PER_CENT: Final = (2.5, 97.5)


@dataclass(frozen=True)
class HeldFact:
    """A fact, the median of the pairs held against it, and the interval that 95 % of them lie in (NaN: undefined)."""

    prediction: Prediction
    low: float
    high: float
    pairs: int


@dataclass(frozen=True)
class FactWork:
    """What every worker is told once: the city without programmes, the facts, the parameter vectors in turn."""

    scenario: Scenario
    facts: tuple[Fact, ...]
    vectors: tuple[Vector, ...]
    seed: int

    def one(self, pair: int) -> list[float]:
        """Live the city once and return what it shows for each fact."""
        scenario = self.scenario.with_vector(self.vectors[(pair - 1) % len(self.vectors)])
        chronicle = live_untreated(scenario, self.seed, pair)
        return [predicted(chronicle, fact) for fact in self.facts]


def untreated(city: str) -> Scenario:
    """Return a shipped city in which nobody does anything, long enough for its moments.

    Raises:
        ScenarioError: there is no such city.
    """
    library, report = Library(), Report()
    registry = stem_numbers(library, report)
    path = find_city(city, library.cities, library.cities, Place("--city"), library, report)
    profile = None if path is None else read_city(path, library, registry, report)
    if profile is None:
        raise ScenarioError(report.problems)
    return arm_scenario(Parts(profile, registry, {CONTROL: Plans()}, START), {}, CONTROL, MONTHS)


def hold_facts(facts: Sequence[Fact], city: str, effort: Effort, vectors: tuple[Vector, ...]) -> tuple[HeldFact, ...]:
    """Live the city in as many pairs as the effort says at first and hold each fact against them.

    Raises:
        RefusedError: a fact that this city cannot be asked for.
        AllFailedError: a pair could not be lived.
    """
    scenario = untreated(city)
    check_facts(facts, scenario.city)
    work = FactWork(scenario, tuple(facts), vectors, effort.seed)
    pairs, jobs, told = effort.pairs, effort.jobs, effort.told or say_nothing
    keys = range(1, pairs + 1)
    found: dict[int, list[float]] = {}
    told(0, pairs, 0)
    with closing(in_this_process(work, keys) if jobs <= 1 else in_processes(work, keys, min(jobs, pairs))) as homes:
        for home in homes:
            for pair, outcome in home:
                if isinstance(outcome, Lost):
                    raise AllFailedError(f"pair {pair} of the untreated city failed: {outcome.reason}")
                found[pair] = outcome
            told(len(found), pairs, 0)
    shown = np.array([found[pair] for pair in sorted(found)])
    return tuple(held(fact, shown[:, place]) for place, fact in enumerate(facts))


def held(fact: Fact, shown: np.ndarray) -> HeldFact:
    """Return a fact held against the figures of the pairs (NaN: undefined there)."""
    defined = shown[~np.isnan(shown)]
    if not len(defined):
        return HeldFact(score(fact, math.nan), math.nan, math.nan, 0)
    low, high = np.percentile(defined, OUTER_PER_CENT)
    return HeldFact(score(fact, float(np.median(defined))), float(low), float(high), len(defined))
