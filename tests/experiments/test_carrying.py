# SPDX-License-Identifier: Apache-2.0
"""An experiment is carried out once, whole, the same by whomever; what fails is told and the rest is kept."""

import csv
import functools
import json
import math

import numpy as np
import pandas as pd
import pytest

from abmsim.experiments import FunctionSubject, Processes, Request, Threads, carry_out, points_of
from abmsim.results.errors import AllFailedError, DamagedError, RefusedError
from abmsim.results.precision import LEAST_PAIRS
from abmsim.scenario.measuring import Target
from experiments import functions
from experiments.conftest import table


def test_every_point_has_every_pair_and_every_file_is_there(finished_once) -> None:
    runs = pd.read_csv(finished_once / "runs.csv")
    assert list(runs.columns) == ["point", "a", "b", "pair", "status", "y", "error"]
    assert [tuple(row) for row in runs[["point", "pair"]].to_numpy()] == [(p, k) for p in range(40) for k in (1, 2)]
    assert set(runs["status"]) == {"done"}
    manifest = json.loads((finished_once / "manifest.json").read_text())
    assert (manifest["complete"], manifest["done"], manifest["failed"]) == (True, 80, [])
    assert set(manifest["files"]) == {"runs.csv", "points.csv"}
    assert not list(finished_once.glob(".*.tmp"))


def test_points_tell_mean_and_standard_error(finished_once) -> None:
    runs = pd.read_csv(finished_once / "runs.csv")
    points = pd.read_csv(finished_once / "points.csv")
    np.testing.assert_allclose(points["y.mean"], runs.groupby("point")["y"].mean(), rtol=1e-7)
    np.testing.assert_allclose(points["y.se"], runs.groupby("point")["y"].sem(), rtol=1e-7)


def test_the_same_bytes_whoever_does_the_work(tmp_path, carry) -> None:
    for name, executor in (("one", Processes(1)), ("two", Processes(2)), ("threads", Threads(3))):
        carry(tmp_path / name, "noisy", points=8, pairs=3, executor=executor)
    tables = {(tmp_path / name / "runs.csv").read_bytes() for name in ("one", "two", "threads")}
    assert len(tables) == 1


def test_values_are_points_by_pairs(tmp_path, carry) -> None:
    finished = carry(tmp_path / "a", "two", points=5, pairs=2, labels=("first", "gap"))
    assert finished.values("first").tolist() == [[n, n] for n in range(5)]
    np.testing.assert_allclose(finished.values("gap")[:, 0], [n - n / 7 for n in range(5)])


def test_a_finished_experiment_is_not_carried_out_again(tmp_path, carry) -> None:
    assert carry(tmp_path / "a", points=5).carried_out == 5
    before = (tmp_path / "a" / "runs.csv").read_bytes()
    assert carry(tmp_path / "a", points=5).carried_out == 0
    assert (tmp_path / "a" / "runs.csv").read_bytes() == before


def test_more_pairs_continue_and_give_what_one_go_gives(tmp_path, carry) -> None:
    carry(tmp_path / "grown", "noisy", pairs=1)
    assert carry(tmp_path / "grown", "noisy", pairs=3).carried_out == 12
    carry(tmp_path / "whole", "noisy", pairs=3)
    assert (tmp_path / "grown" / "runs.csv").read_bytes() == (tmp_path / "whole" / "runs.csv").read_bytes()


def test_a_lambda_works_here_and_is_refused_by_other_processes(tmp_path) -> None:
    subject = FunctionSubject(lambda vector: float(vector[0]))
    assert carry_out(table(), subject, Request(tmp_path / "a")).done == 6
    assert carry_out(table(), subject, Request(tmp_path / "b", executor=Threads(2))).done == 6
    with pytest.raises(RefusedError, match="module of its own"):
        carry_out(table(), subject, Request(tmp_path / "c", executor=Processes(2)))


def test_what_a_partial_gives_is_part_of_the_function(tmp_path) -> None:
    def with_seed(seed: int) -> FunctionSubject:
        return FunctionSubject(functools.partial(functions.noisy, seed=seed))

    assert carry_out(table(), with_seed(1), Request(tmp_path / "a", executor=Processes(2))).done == 6
    with pytest.raises(RefusedError, match="function"):
        carry_out(table(), with_seed(2), Request(tmp_path / "a"))


@pytest.mark.parametrize("function", ["raises", "no_number"])
@pytest.mark.parametrize("executor", [Processes(1), Processes(2), Threads(2)], ids=["here", "processes", "threads"])
def test_a_failed_run_is_a_row_and_the_rest_is_kept(tmp_path, carry, function, executor) -> None:
    finished = carry(tmp_path / "a", function, executor=executor)
    (failed,) = finished.failed
    assert (failed.point, failed.pair, finished.done) == (3, 1, 5)
    with (tmp_path / "a" / "runs.csv").open(encoding="utf-8") as file:
        row = list(csv.reader(file))[4]
    assert row[:1] + row[3:5] == ["3", "1", "failed"]
    assert ("negative stock" if function == "raises" else "y is nan") in row[-1]
    told = (tmp_path / "a" / "failed-point-3-pair-1.txt").read_text()
    assert "Traceback" in told
    manifest = json.loads((tmp_path / "a" / "manifest.json").read_text())
    assert manifest["failed"][0]["traceback"] == "failed-point-3-pair-1.txt"


def test_failed_runs_are_tried_again_when_asked(tmp_path, carry, monkeypatch) -> None:
    monkeypatch.setenv("ABMSIM_TEST_HEALED", str(tmp_path / "healed"))
    carry(tmp_path / "a", "raises")
    (tmp_path / "healed").touch()
    assert carry(tmp_path / "a", "raises").failed
    finished = carry(tmp_path / "a", "raises", retry_failed=True)
    assert (finished.failed, finished.carried_out) == ((), 1)
    assert not list((tmp_path / "a").glob("failed-*"))
    carry(tmp_path / "whole", "raises")
    assert (tmp_path / "a" / "runs.csv").read_bytes() == (tmp_path / "whole" / "runs.csv").read_bytes()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_takes_too_long_has_failed(tmp_path, carry, jobs) -> None:
    finished = carry(tmp_path / "a", "too_long", jobs=jobs, seconds=0.3)
    (failed,) = finished.failed
    assert (failed.point, finished.done) == (3, 5)
    assert "TimeLimit" in failed.error


@pytest.mark.slow
def test_a_run_that_hears_no_alarm_is_ended_with_its_worker(tmp_path, carry, monkeypatch) -> None:
    monkeypatch.setattr("abmsim.results.workers.GRACE_SECONDS", 5.0)
    finished = carry(tmp_path / "a", "deaf", jobs=2, seconds=0.3)
    (failed,) = finished.failed
    assert (failed.point, finished.done) == (3, 5)
    assert "TimeLimit" in failed.error


def test_a_run_that_kills_its_workers_is_lost_alone(tmp_path, carry) -> None:
    finished = carry(tmp_path / "a", "deadly", jobs=2)
    (failed,) = finished.failed
    assert (failed.point, finished.done) == (3, 5)
    assert "killed again and again" in failed.error


def test_a_wrong_number_of_numbers_fails(tmp_path, carry) -> None:
    with pytest.raises(AllFailedError, match="2 numbers came back, not 1") as error:
        carry(tmp_path / "a", "two_numbers")
    assert error.value.exit_code == 3


def test_when_every_run_fails_nothing_but_the_stories_is_kept(tmp_path, carry) -> None:
    with pytest.raises(AllFailedError, match="nobody is home"):
        carry(tmp_path / "a", "raises_always")
    assert not (tmp_path / "a" / "runs.csv").exists()


@pytest.mark.parametrize(
    ("change", "named"),
    [({"points": 7}, "points"), ({"function": "busy"}, "function"), ({"labels": ("z",)}, "columns")],
)
def test_another_experiment_is_refused_and_named(tmp_path, carry, change, named) -> None:
    carry(tmp_path / "a")
    before = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir() if path.suffix != ".json"}
    with pytest.raises(RefusedError, match=named) as refused:
        carry(tmp_path / "a", **change)
    assert refused.value.exit_code == 2
    assert {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir() if path.suffix != ".json"} == before


def test_another_seed_is_another_experiment(tmp_path, carry) -> None:
    carry(tmp_path / "a", "noisy")
    with pytest.raises(RefusedError, match=r"seed \(1 there, 2 here\)"):
        carry(tmp_path / "a", "noisy", seed=2)


def test_pairs_come_first_so_that_an_interrupted_experiment_is_balanced(tmp_path, carry, monkeypatch) -> None:
    starts = tmp_path / "starts"
    monkeypatch.setenv("ABMSIM_TEST_STARTS", str(starts))
    carry(tmp_path / "a", "noted_noisy", points=3, pairs=2)
    seeds = [line.split()[1] for line in starts.read_text().splitlines()]
    assert seeds == ["1", "1", "1", "2", "2", "2"]


def test_pairs_are_added_where_the_target_is_not_met(tmp_path, carry) -> None:
    finished = carry(tmp_path / "a", "noisy", points=3, pairs=2, targets=(Target("y", 0.25),))
    pairs = (~np.isnan(finished.values("y"))).sum(axis=1)
    points = pd.read_csv(tmp_path / "a" / "points.csv")
    assert (points["y.se"] <= 0.25 * 1.0001).all()
    assert (pairs >= LEAST_PAIRS).all()
    assert carry(tmp_path / "a", "noisy", points=3, pairs=2, targets=(Target("y", 0.25),)).carried_out == 0


def test_a_target_gives_the_same_bytes_for_any_number_of_jobs(tmp_path, carry) -> None:
    for jobs in (1, 2):
        carry(tmp_path / str(jobs), "noisy", points=3, pairs=2, jobs=jobs, targets=(Target("y", 0.4),))
    assert (tmp_path / "1" / "runs.csv").read_bytes() == (tmp_path / "2" / "runs.csv").read_bytes()


def test_a_table_without_points_or_with_holes_is_refused() -> None:
    for vectors in ([], [[1.0, 2.0, 3.0]], [[math.nan, 1.0]]):
        with pytest.raises(ValueError, match=r"columns|finite"):
            points_of(["a", "b"], vectors)


@pytest.mark.parametrize("name", ["runs.csv", "points.csv"])
def test_a_table_that_was_edited_is_refused_and_left_alone(finished, name) -> None:
    (finished / name).write_text("mine")
    with pytest.raises(DamagedError, match=name) as refused:
        carry_out(table(40), FunctionSubject(functions.noisy, seeded=True), Request(finished, 3))
    assert refused.value.exit_code == 4
    assert (finished / name).read_text() == "mine"


def test_a_table_that_was_lost_is_written_again(finished) -> None:
    before = (finished / "runs.csv").read_bytes()
    (finished / "runs.csv").unlink()
    carry_out(table(40), FunctionSubject(functions.noisy, seeded=True), Request(finished, 2))
    assert (finished / "runs.csv").read_bytes() == before


@pytest.mark.parametrize("labels", [("a", "gap"), ("pair", "gap"), ("gap", "gap")])
def test_two_columns_of_one_name_are_refused(tmp_path, carry, labels) -> None:
    with pytest.raises(RefusedError, match=f"column {labels[0]}"):
        carry(tmp_path / "a", "two", labels=labels)
    assert not (tmp_path / "a").exists()


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path, carry) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for place in ("mine", "file"):
        with pytest.raises(RefusedError, match=place):
            carry(tmp_path / place)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.docx"]
