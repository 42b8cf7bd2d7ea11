# SPDX-License-Identifier: Apache-2.0
"""Scenarios as what an experiment tries: each run is one pair of worlds under one vector of uncertain numbers."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from abmsim.experiments.points import Column, without_luck
from abmsim.measures import INDEX, PAIRED_INDEX
from abmsim.results.ensembles import shipped_ensemble
from abmsim.results.identity import sources_digest
from abmsim.results.inputs import NOT_DECIDING, without
from abmsim.results.living import Live, engine
from abmsim.scenario.measuring import AT_MONTH, EVERYBODY, SUM
from abmsim.version import MODEL_BEHAVIOUR

if TYPE_CHECKING:
    from abmsim.ensemble import PairRecord
    from abmsim.results.ensembles import Ensemble
    from abmsim.scenario import Scenario
    from abmsim.scenario.experiment import Case, Experiment
    from abmsim.scenario.measuring import Measured

# What follows from the rest of a scenario and its numbers, or only names it.
SMALL = 0.02  # of the city: enough to compile everything
FOLLOWS = ("name", "slug", "question", "numbers", "costs", "returned", "forced", "overspend")


@dataclass(frozen=True)
class ScenarioSubject:
    """The cases of an experiment, lived in pairs of worlds on the same luck."""

    cases: tuple[Case, ...]
    measures: tuple[Measured, ...]
    seed: int = 1
    scale: float = 1.0
    live: Live | None = None  # None: the model itself
    ensemble: Ensemble | None = None  # what each pair believes of the numbers that nobody chose

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """What every run gives."""
        return tuple(Column(one.label, one.unit, one.meaning, one.may_be_undefined) for one in self.measures)

    def identity(self) -> dict[str, str]:
        """Everything that decides the numbers, by name."""
        parts: dict[str, list[str]] = {}
        for case in self.cases:
            settings = [[one.lever, one.value] for one in case.settings]
            parts.setdefault(case.name, []).append(_sha256([_deciding(case.scenario), settings]))
        return {f"scenario {name}": _sha256(digests) for name, digests in parts.items()} | {
            "measures": ", ".join(one.label for one in self.measures),
            "seed": str(self.seed),
            "scale": repr(float(self.scale)),
            "months": str(self.cases[0].scenario.months),
            **({} if self.ensemble is None else {"parameter vectors": self.ensemble.sha256}),
            "model_behaviour": str(MODEL_BEHAVIOUR),
            "model sources": sources_digest(),
        }

    def prepare(self) -> None:
        """Live a very small city with every combination of levers: what is compiled or loaded once is not timed."""
        if self.live is not None:
            return
        scenarios = [case.scenario for case in self.cases]
        different = {tuple(plan.kind for plan in scenario.interventions): scenario for scenario in scenarios}
        for scenario in different.values():
            engine()([scenario], [scenario.counterfactual()], 1, 1, SMALL, False)

    def values(self, case: int, vector: Mapping[str, float], pair: int) -> Sequence[float]:
        """Live one pair and take the measures."""
        numbers, shift = without_luck(vector)
        pair += shift
        believed = self._believed(case, pair)
        scenario = believed.with_numbers(numbers) if numbers else believed
        live = self.live or engine()
        record = live([scenario], [scenario.counterfactual()], self.seed, pair, self.scale, False)
        return [_taken(record, one, _place(scenario, one.community)) for one in self.measures]

    def run_identity(self, case: int, vector: Mapping[str, float], pair: int) -> str | None:
        """Resolved scenario, numbers, seed, pair, scale and model: the same run has the same name in any experiment."""
        if self.live is not None:
            return None
        known, shift = without_luck(vector)
        pair += shift
        numbers = {**self._believed(case, pair).numbers, **known}
        deciding = [
            self._shapes[case], sorted(numbers.items()), self.seed, pair, float(self.scale), MODEL_BEHAVIOUR,
            sources_digest(),
        ]  # fmt: skip
        return _sha256(deciding)

    def _believed(self, case: int, pair: int) -> Scenario:
        """A case under what the pair believes; numbers that the scenario sets itself stay as they are."""
        scenario = self.cases[case].scenario
        return scenario if self.ensemble is None else scenario.with_vector(self.ensemble.vector(pair))

    @cached_property
    def _shapes(self) -> tuple[str, ...]:
        """Each case without its numbers and what follows from them."""
        return tuple(_sha256(_deciding(case.scenario, FOLLOWS)) for case in self.cases)


def subject_of(experiment: Experiment, live: Live | None = None) -> ScenarioSubject:
    """What an experiment file asks to be tried; its cases share a city, and with it the city's ensemble."""
    ensemble = None if experiment.fixed_numbers else shipped_ensemble(experiment.cases[0].scenario)
    return ScenarioSubject(experiment.cases, experiment.measures, experiment.seed, experiment.scale, live, ensemble)


def _deciding(scenario: Scenario, also: tuple[str, ...] = ()) -> Any:
    """A scenario as plain data, without what cannot change a number (and without `also`)."""
    left_out = {*NOT_DECIDING, *also} - {"lever_defaults", "cost_rules"}
    names = [field.name for field in dataclasses.fields(scenario) if field.name not in left_out]
    return without({name: _plain(getattr(scenario, name)) for name in names}, NOT_DECIDING)


def _plain(part: Any) -> Any:
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        return {field.name: _plain(getattr(part, field.name)) for field in dataclasses.fields(part)}
    if isinstance(part, tuple):
        return [_plain(one) for one in part]
    return dict(part) if isinstance(part, Mapping) else part


def _taken(record: PairRecord, one: Measured, place: int) -> float:
    """One measure of one run, at its month or over the months up to it."""
    if one.paired:
        months = record.paired[0][:, place, PAIRED_INDEX[one.measure]]
    else:
        months = record.worlds[-1].months[:, place, INDEX[one.measure]]
    if one.take == AT_MONTH:
        return float(months[one.month])
    defined = months[1 : one.month + 1]
    defined = defined[~np.isnan(defined)]
    if not len(defined):
        return float("nan")
    total = float(defined.sum())
    return total if one.take == SUM else total / len(defined)


def _place(scenario: Scenario, community: str) -> int:
    return [*(one.name for one in scenario.city.communities), EVERYBODY].index(community)


def _sha256(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode("utf-8")).hexdigest()
