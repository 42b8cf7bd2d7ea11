# SPDX-License-Identifier: Apache-2.0
"""What pairs believe: an experiment takes the city's ensemble as `abmsim run` does, unless the file says otherwise."""

import json
from dataclasses import replace

import pytest

from abmsim.analysis.evaluation import judging
from abmsim.cli.evidence import _vectors
from abmsim.experiments import scenarios
from abmsim.experiments.scenarios import subject_of
from abmsim.results import ensembles
from abmsim.results.ensembles import Ensemble
from abmsim.scenario.experiment import load_experiment
from abmsim.version import MODEL_BEHAVIOUR

ACTING, HOURS, FEE = "starting_up.chance_to_act_per_month", "office.hours_per_review", "licensing.fee_dollars"
VECTORS = Ensemble("albuquerque", (ACTING, HOURS, FEE), ((0.01, 1.0, 30.0), (0.2, 2.0, 60.0)), MODEL_BEHAVIOUR)
TEXT = """schema: 1
name: Who believes what?
scenarios: [fee_waiver]
uncertainties: {office.hours_per_review: range}
constants: {licensing.fee_dollars: 41}
pairs: 2
months: 2
"""


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """An experiment in a city that has an ensemble of two vectors."""
    monkeypatch.setattr(scenarios, "shipped_ensemble", lambda _: VECTORS)
    file = tmp_path / "experiment.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return load_experiment(file)


class Seen:
    """Lives nothing; remembers what it was asked to live."""

    def __init__(self) -> None:
        self.worlds = []

    def __call__(self, worlds, against, *_):
        self.worlds.append((worlds[0], against[0]))
        raise StopIteration


def lived(experiment, pair, vector):
    """The numbers of both worlds of one run."""
    seen = Seen()
    with pytest.raises(StopIteration):
        subject_of(experiment, seen).values(0, vector, pair)
    treated, without = seen.worlds[0]
    return treated.numbers, without.numbers


def test_each_pair_believes_its_vector_and_what_the_experiment_says_comes_first(asked) -> None:
    for pair, acting in ((1, 0.01), (2, 0.2), (3, 0.01)):
        for numbers in lived(asked, pair, {HOURS: 1.7}):
            assert numbers[ACTING] == acting
            assert numbers[HOURS] == 1.7  # uncertain in this experiment
            assert numbers[FEE] == 41  # a constant of it


def test_shifted_luck_takes_what_that_pair_believes_along(asked) -> None:
    assert lived(asked, 1, {HOURS: 1.7, "luck": 1.0})[0][ACTING] == 0.2


def test_fixed_numbers_leave_the_ensemble_out(asked) -> None:
    plain = subject_of(replace(asked, fixed_numbers=True))
    assert plain.ensemble is None
    default = asked.cases[0].scenario.numbers[ACTING]
    assert lived(replace(asked, fixed_numbers=True), 2, {HOURS: 1.7})[0][ACTING] == default


def test_beliefs_are_part_of_what_a_run_and_an_experiment_are_known_by(asked) -> None:
    subject, fixed = subject_of(asked), subject_of(replace(asked, fixed_numbers=True))
    vector = {HOURS: 1.7}
    names = {one.run_identity(0, vector, pair) for one in (subject, fixed) for pair in (1, 2)}
    assert len(names) == 4
    assert subject.identity() == fixed.identity() | {"parameter vectors": VECTORS.sha256}
    swapped = replace(subject, ensemble=replace(VECTORS, vectors=VECTORS.vectors[::-1]))
    assert swapped.identity() != subject.identity()
    assert swapped.run_identity(0, vector, 1) not in names  # the luck of pair 1 under the other vector
    json.dumps(subject.identity())


def test_an_evaluation_lives_each_pair_under_its_vector(asked, monkeypatch) -> None:
    seen = []

    def remember(scenario, *_):
        seen.append(scenario.numbers[ACTING])
        raise StopIteration

    monkeypatch.setattr(judging, "live_worlds", remember)
    task = judging.EvaluationTask(asked.cases[0].scenario, None, 1, 1.0, {}, VECTORS)
    assert [task.one(pair).pair for pair in (1, 2)] == [1, 2]  # both fail: nothing was lived
    assert seen == [0.01, 0.2]


def test_trials_and_facts_use_the_ensemble_of_their_city(monkeypatch) -> None:
    monkeypatch.setattr(
        ensembles, "shipped_ensemble", lambda scenario: VECTORS if scenario.city.name == "albuquerque" else None
    )
    assert [one[ACTING] for one in _vectors("albuquerque", False)] == [0.01, 0.2]
    assert _vectors("albuquerque", True) == _vectors("portside", False) == ({},)
