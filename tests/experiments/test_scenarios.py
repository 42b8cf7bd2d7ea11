# SPDX-License-Identifier: Apache-2.0
"""Scenarios as what an experiment tries: same run, same name; changed file, refused; resumed from the folder alone."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from results import small_city

from abmsim.experiments import Request, ScenarioSubject, carry_out
from abmsim.experiments.asking import Wishes, carry_out_experiment, experiment_from, read_about, resume
from abmsim.experiments.cache import FILE, Cache
from abmsim.experiments.sampling import latin_hypercube, points_asked
from abmsim.experiments.scenarios import subject_of
from abmsim.results.errors import DamagedError, RefusedError
from abmsim.scenario.experiment import Experiment, load_experiment
from abmsim.scenario.measuring import Target
from abmsim.scenario.varying import Uncertainty

FILE_TEXT = """schema: 1
name: Half or whole?
question: Is half a liaison enough?
scenarios: [../../scenarios/liaison.yaml]
levers: {liaison.staff: [0.5, 1]}
uncertainties: {licensing.fee_dollars: range}
measures: [net_jobs, registered_firms, {measure: starts, take: sum}, licence_months]
method: {sample: latin_hypercube, points: 3}
pairs: 2
"""
PLAN = """schema: 1
name: A liaison
city: albuquerque
start: 2015-07
months: 6
interventions:
  - liaison: {language: es, staff: 1}
"""
SLICE = {"live": small_city.live_pair}


@pytest.fixture(autouse=True)
def the_same_model_everywhere(monkeypatch) -> None:
    """Somebody who edits the model while its tests run must not make two of its parts disagree."""
    for place in ("results.identity", "experiments.scenarios"):
        monkeypatch.setattr(f"abmsim.{place}.sources_digest", small_city.digest)


@pytest.fixture
def file(tmp_path) -> Path:
    """An experiment of its own project."""
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "liaison.yaml").write_text(PLAN)
    path = tmp_path / "experiments" / "half" / "experiment.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(FILE_TEXT)
    return path


def toy(experiment: Experiment) -> Experiment:
    """The same experiment in the toy city, whose engine takes no time."""
    cases = tuple(replace(case, scenario=replace(case.scenario, city=small_city.CITY)) for case in experiment.cases)
    return replace(experiment, cases=cases)


def carry(file: Path, out: Path, **more):
    return carry_out_experiment(toy(load_experiment(file)), out, Wishes(**{**SLICE, **more}), file)


@pytest.fixture
def resumed_as_toys(monkeypatch) -> None:
    """Let `resume` read the file as the toy city, as `carry` does."""
    monkeypatch.setattr("abmsim.experiments.asking.load_experiment", lambda path: toy(load_experiment(path)))


def test_runs_tell_scenario_levers_uncertain_numbers_and_measures(file, tmp_path) -> None:
    finished = carry(file, tmp_path / "out")
    runs = pd.read_csv(tmp_path / "out" / "runs.csv")
    assert list(runs.columns) == [
        "point", "scenario", "liaison.staff", "licensing.fee_dollars", "pair", "status",
        "net_jobs", "registered_firms", "starts.sum", "licence_months", "error",
    ]  # fmt: skip
    assert (finished.done, len(finished.points), len(runs)) == (12, 6, 12)
    assert runs["liaison.staff"].tolist()[:4] == [0.5, 0.5, 1, 1]
    assert runs["licensing.fee_dollars"].nunique() == 3
    assert (runs["net_jobs"].groupby(runs["liaison.staff"]).mean()).loc[1] >= 0


def test_measures_are_those_of_the_pair(file, tmp_path) -> None:
    carry(file, tmp_path / "out")
    experiment = toy(load_experiment(file))
    runs = pd.read_csv(tmp_path / "out" / "runs.csv")
    row = runs[(runs["point"] == 1) & (runs["pair"] == 2)].iloc[0]
    scenario = experiment.cases[1].scenario.with_numbers({"licensing.fee_dollars": row["licensing.fee_dollars"]})
    record = small_city.live_pair([scenario], [scenario.counterfactual()], 1, 2)
    firms, starts = (record.worlds[1].months[:, -1, small_city.INDEX[name]] for name in ("registered_firms", "starts"))
    assert row["registered_firms"] == firms[-1]
    assert row["starts.sum"] == np.nansum(starts[1:])
    assert row["net_jobs"] == record.paired[0][-1, -1, small_city.PAIRED_INDEX["net_jobs"]]


def test_the_same_run_has_the_same_name_in_any_experiment(file) -> None:
    experiment = load_experiment(file)
    subject, points = subject_of(experiment), points_asked(experiment)
    vector = points.vector(0)
    other = file.with_name("other.yaml")
    fee = vector["licensing.fee_dollars"]
    other.write_text(
        f"schema: 1\nname: Other\nscenarios: [../../scenarios/liaison.yaml]\nlevers: {{liaison.staff: [0.5]}}\n"
        f"constants: {{licensing.fee_dollars: {fee!r}}}\n"
    )
    same = subject_of(load_experiment(other))
    assert subject.run_identity(0, vector, 1) == same.run_identity(0, {}, 1)
    names = {
        subject.run_identity(case, {"licensing.fee_dollars": fee + step}, pair)
        for case in (0, 1)
        for step in (0, 0.5)
        for pair in (1, 2)
    }
    assert len(names) == 8
    assert replace(subject, seed=2).run_identity(0, vector, 1) not in names
    assert replace(subject, scale=0.5).run_identity(0, vector, 1) not in names


def cached(file: Path, out: Path, cache: Cache | None):
    """Carry out with a cache; the toy engine is named like a model."""

    class Named(ScenarioSubject):
        def run_identity(self, case, vector, pair):
            return (
                replace(self, live=None).run_identity(case, vector, pair)
                if self.live
                else super().run_identity(case, vector, pair)
            )

    experiment = toy(load_experiment(file))
    subject = Named(experiment.cases, experiment.measures, 1, 1.0, small_city.live_pair)
    return carry_out(points_asked(experiment), subject, Request(out, 2, cache=cache))


def test_identical_work_is_never_done_twice(file, tmp_path) -> None:
    with closing(Cache()) as cache:
        assert cached(file, tmp_path / "first", cache).carried_out == 12
    with closing(Cache()) as cache:
        again = cached(file, tmp_path / "second", cache)
        assert (again.carried_out, again.done, cache.hits) == (0, 12, 12)
    assert (tmp_path / "first" / "runs.csv").read_bytes() == (tmp_path / "second" / "runs.csv").read_bytes()
    file.write_text(FILE_TEXT.replace("measures: [", "measures: [jobs, "))
    with closing(Cache()) as cache:
        assert cached(file, tmp_path / "third", cache).carried_out == 12
    assert cached(file, tmp_path / "fourth", None).carried_out == 12


def test_a_damaged_cache_is_no_reason_to_stop(file, tmp_path) -> None:
    place = tmp_path / "cache" / FILE
    place.parent.mkdir()
    place.write_bytes(b"nonsense" * 1000)
    with closing(Cache()) as cache:
        assert "without the shared cache" in cache.problem
        assert cached(file, tmp_path / "out", cache).done == 12


def test_a_changed_value_in_the_cache_is_not_used(file, tmp_path) -> None:
    with closing(Cache()) as cache:
        cached(file, tmp_path / "first", cache)
        cache._do("UPDATE runs SET body = replace(body, 'net_jobs\": ', 'net_jobs\": 9')", ())
    with closing(Cache()) as cache:
        assert cached(file, tmp_path / "second", cache).carried_out == 12


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("staff: 1}", "staff: 2}", "scenarios/liaison.yaml"), "scenario a-liaison"),
        (("seed: 1", "seed: 2", ""), "seed"),
        (("[0.5, 1]", "[0.5, 2]", ""), "scenario a-liaison"),
        (("points: 3", "points: 4", ""), "points"),
        (("[net_jobs, ", "[jobs, ", ""), "measures"),
        (("fee_dollars: range", "fee_dollars: [30, 40]", ""), "points"),
    ],
)
def test_what_was_changed_is_named_and_nothing_is_mixed(file, tmp_path, change, named, resumed_as_toys) -> None:
    old, new, where = change
    file.write_text(
        FILE_TEXT.replace("levers: {liaison.staff: [0.5, 1]}\n", "") + "seed: 1\n" if where else FILE_TEXT + "seed: 1\n"
    )
    carry(file, tmp_path / "out")
    before = (tmp_path / "out" / "runs.csv").read_bytes()
    edited = tmp_path / where if where else file
    edited.write_text(edited.read_text().replace(old, new))
    with pytest.raises(RefusedError, match=named) as refused:
        resume(tmp_path / "out", Wishes(**SLICE))
    assert refused.value.exit_code == 2
    assert (tmp_path / "out" / "runs.csv").read_bytes() == before


def test_changed_code_is_named(file, tmp_path, monkeypatch, resumed_as_toys) -> None:
    carry(file, tmp_path / "out")
    monkeypatch.setattr("abmsim.experiments.scenarios.sources_digest", lambda: "0" * 64)
    with pytest.raises(RefusedError, match="model sources"):
        resume(tmp_path / "out", Wishes(**SLICE))


def test_more_pairs_in_the_file_or_the_command_continue(file, tmp_path, resumed_as_toys) -> None:
    carry(file, tmp_path / "out", pairs=1)
    assert resume(tmp_path / "out", Wishes(**SLICE)).done == 6
    assert resume(tmp_path / "out", Wishes(**SLICE, pairs=2)).done == 12
    file.write_text(FILE_TEXT.replace("pairs: 2", "pairs: 3"))
    assert resume(tmp_path / "out", Wishes(**SLICE)).done == 18
    carry(file, tmp_path / "whole")
    assert (tmp_path / "out" / "runs.csv").read_bytes() == (tmp_path / "whole" / "runs.csv").read_bytes()


def test_a_folder_goes_on_without_its_file(file, tmp_path, monkeypatch) -> None:
    carry(file, tmp_path / "out", pairs=1)
    file.unlink()
    moved = (tmp_path / "out").rename(tmp_path / "moved")
    assert resume(moved, Wishes(**SLICE, pairs=2)).done == 12


def test_an_experiment_comes_back_from_its_folder_as_it_was(file, tmp_path) -> None:
    carry(file, tmp_path / "out")
    kept = experiment_from(json.loads(read_about(tmp_path / "out")["inputs"]))
    asked = toy(load_experiment(file))
    assert subject_of(kept).identity() == subject_of(asked).identity()
    assert points_asked(kept).digest() == points_asked(asked).digest()


def test_a_folder_without_an_experiment_is_refused(tmp_path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(RefusedError, match="not the folder of an experiment"):
        resume(tmp_path / "mine", Wishes())
    with pytest.raises(DamagedError, match="no such folder"):
        resume(tmp_path / "nowhere", Wishes())


def test_a_target_cannot_be_shared_out(file, tmp_path) -> None:
    with pytest.raises(RefusedError, match="--shard"):
        carry(file, tmp_path / "out", shard=(1, 2), targets=(Target("net_jobs", 1.0),))


def test_a_latin_hypercube_has_each_number_once_in_each_part() -> None:
    numbers = (Uncertainty("a", 0, 1, "", ""), Uncertainty("b", -2, 2, "", ""))
    table = latin_hypercube(numbers, 50, seed=3)
    for column, (low, width) in enumerate(((0, 1), (-2, 4))):
        parts = np.floor((table[:, column] - low) / width * 50).astype(int)
        assert sorted(parts) == list(range(50))
    assert abs(np.corrcoef(table.T)[0, 1]) < 0.3
    assert (latin_hypercube(numbers[1:], 50, seed=3)[:, 0] == table[:, 1]).all()
    assert (latin_hypercube(numbers, 50, seed=4) != table).any()


def test_one_at_a_time_moves_one_number_at_a_time(file) -> None:
    two = "uncertainties: {licensing.fee_dollars: range, trading.price_elasticity_ratio: [1.5, 3]}"
    text = FILE_TEXT.replace("uncertainties: {licensing.fee_dollars: range}", two)
    file.write_text(text.replace("{sample: latin_hypercube, points: 3}", "{sample: one_at_a_time}"))
    points = points_asked(load_experiment(file))
    vectors = points.vectors[::2]
    assert len(vectors) == 5
    assert [(row != vectors[0]).sum() for row in vectors] == [0, 1, 1, 1, 1]
    assert vectors[3, 1] == 1.5
