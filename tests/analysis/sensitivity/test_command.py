# SPDX-License-Identifier: Apache-2.0
"""`abmsim sensitivity` on an experiment file, with the model itself in a very small city, and the tornado."""

import json
from pathlib import Path

import numpy as np
import pytest

from abmsim.analysis.sensitivity.tornado import tornado
from abmsim.cli import main
from abmsim.experiments import Column, FunctionSubject, Request, carry_out, points_of
from abmsim.experiments.sampling import one_at_a_time
from abmsim.results.errors import RefusedError
from abmsim.scenario.varying import Uncertainty

TEXT = """schema: 1
name: What drives it?
scenarios: [liaison]
uncertainties: {hearing.chance_participant_tells_per_month: range, starting_up.chance_to_act_per_month: range}
measures: [additional_firms, public_cost_dollars]
method: {sample: morris, points: 4}
pairs: 1
months: 8
scale: 0.02
"""


@pytest.fixture
def file(tmp_path, monkeypatch) -> str:
    """An experiment of 16 short runs in an empty project."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ABMSIM_CACHE", str(tmp_path / "cache"))
    Path("experiment.yaml").write_text(TEXT)
    return "experiment.yaml"


def test_a_file_is_carried_out_and_analysed(file, capsys) -> None:
    assert main(["sensitivity", file, "--out", "a", "--jobs", "1", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["measure"], document["runs"], document["samples"]) == ("additional_firms", 16, 4)
    names = ["hearing.chance_participant_tells_per_month", "starting_up.chance_to_act_per_month"]
    assert [one["name"] for one in document["inputs"]] == names
    assert Path("a/runs.csv").exists()
    assert main(["sensitivity", "a", "--measure", "public_cost_dollars"]) == 2
    assert "no variance: public_cost_dollars is " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "change", "told"),
    [
        (["--measure", "jobs"], "", "this experiment measures additional_firms, public_cost_dollars"),
        ([], "method: {sample: defaults}", "nothing is left open"),
        ([], "method: {sample: sobol, points: 20}", "a power of 2, at least 16"),
    ],
)
def test_what_cannot_be_told_is_refused_before_anything_is_run(file, capsys, words, change, told) -> None:
    if change:
        Path(file).write_text(TEXT.replace("method: {sample: morris, points: 4}", change))
    assert main(["sensitivity", file, "--out", "a", *words]) == 2
    assert told in capsys.readouterr().err
    assert not Path("a").exists()


def two_of_three(x, seed):
    return float(3 * x[0] - x[1] + np.random.default_rng(seed).normal())


def moved(folder: Path, function=two_of_three) -> Path:
    numbers = tuple(Uncertainty(name, 0, 1, "hours", "Hours") for name in "abc")
    vectors = one_at_a_time(numbers, np.array([0.5, 0.5, 0.5]))
    points = points_of("abc", vectors, None, tuple(Column(name, "hours", "Hours") for name in "abc"))
    carry_out(points, FunctionSubject(function, ("net_jobs",), seeded=True), Request(folder, 3))
    return folder


def test_a_tornado_tells_the_change_at_both_bounds_on_the_same_luck(tmp_path) -> None:
    found = tornado(moved(tmp_path / "a"))
    assert [(arm.name, round(arm.at_low.mean, 9), round(arm.at_high.mean, 9)) for arm in found.arms] == [
        ("a", -1.5, 1.5), ("b", 0.5, -0.5), ("c", 0, 0)]  # fmt: skip
    assert found.usual.pairs == 3


def test_the_command_draws_the_tornado(tmp_path, capsys) -> None:
    folder = moved(tmp_path / "a")
    assert main(["sensitivity", str(folder)]) == 0
    assert "net_jobs: one number at a time" in capsys.readouterr().out
    assert "a: -1.5 at 0, 1.5 at 1" in (folder / "sensitivity-tornado.svg").read_text()
    assert main(["sensitivity", str(folder), "--json"]) == 0
    assert [one["name"] for one in json.loads(capsys.readouterr().out)["inputs"]] == ["a", "b", "c"]


def always_alike(x, seed):
    return 2.0


def test_a_tornado_of_nothing_is_refused(tmp_path) -> None:
    with pytest.raises(RefusedError, match="no variance: net_jobs is 2"):
        tornado(moved(tmp_path / "a", always_alike))
    points = points_of("ab", np.random.default_rng(1).random((5, 2)))
    carry_out(points, FunctionSubject(always_alike, seeded=True), Request(tmp_path / "b"))
    with pytest.raises(RefusedError, match="do not move one number at a time"):
        tornado(tmp_path / "b")
