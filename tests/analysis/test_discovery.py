# SPDX-License-Identifier: Apache-2.0
"""When it fails: the box that was planted is found, mere luck is not taken for one, and it is said in plain words."""

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from abmsim.analysis.discovery import Label, discover, prim, tree
from abmsim.analysis.discovery.asking import label_of
from abmsim.cli import main
from abmsim.experiments import Cases, Column, FunctionSubject, Request, carry_out, points_of
from abmsim.experiments.reading import kept_runs, of_scenario
from abmsim.results.errors import RefusedError

NAMES = ("a", "b", "c", "d")
INPUTS = (Column("a", "hours", "Hours of one review."), *(Column(name) for name in NAMES[1:]))


def table(points: int = 300) -> np.ndarray:
    return np.random.default_rng(3).random((points, len(NAMES)))


def planted(vectors) -> np.ndarray:
    """Fails where a is high and c is low, and now and then elsewhere."""
    accident = np.random.default_rng(4).random(len(vectors)) < 0.04
    return ((vectors[:, 0] > 0.6) & (vectors[:, 2] < 0.5)) ^ accident


def effect(x):
    """An effect that is 5, but -1 where a is above 0.6 and c below 0.5."""
    return -1.0 if x[0] > 0.6 and x[2] < 0.5 else 5.0


def runs(folder: Path, function=effect, points=200, labels=None) -> Path:
    vectors = points_of(NAMES, table(points), labels, INPUTS)
    carry_out(vectors, FunctionSubject(function, ("net_jobs",)), Request(folder))
    return folder


def test_a_planted_box_is_found_with_its_edges() -> None:
    vectors = table()
    found = prim(NAMES, vectors, planted(vectors))
    edges = {one.name: (one.low, one.high) for one in found.limits}
    assert sorted(edges) == ["a", "c"]
    assert edges["a"][0] == pytest.approx(0.6, abs=0.04)
    assert edges["a"][1] is None
    assert edges["c"][1] == pytest.approx(0.5, abs=0.04)
    assert found.box.density > 0.85
    assert found.box.coverage > 0.8
    assert found.chance <= 0.05
    assert all(one.chance < 1e-3 and one.reproduced >= 0.7 for one in found.limits)
    assert found.trajectory[0].mass == 1
    assert all(one.mass >= 0.05 for one in found.trajectory)


def test_the_same_box_as_ema_workbench_finds() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench.analysis.prim import Prim

        vectors = table()
        fails = planted(vectors)
        frame = pd.DataFrame(vectors, columns=list(NAMES))
        way = Prim(frame, fails.astype(float), threshold=0.5).find_box().peeling_trajectory
    balance = 2 * way["density"] * way["coverage"] / (way["density"] + way["coverage"])
    known = way.loc[int(balance.idxmax())]
    own = max(prim(NAMES, vectors, fails).trajectory, key=lambda one: one.balance)
    assert own.balance == pytest.approx(float(balance.max()), abs=0.03)
    assert own.density == pytest.approx(float(known["density"]), abs=0.05)
    assert own.coverage == pytest.approx(float(known["coverage"]), abs=0.06)


def test_failures_dealt_out_at_random_have_no_box() -> None:
    vectors = table(200)
    found = prim(NAMES, vectors, np.random.default_rng(5).random(200) < 0.3)
    assert found.chance > 0.05 or not found.limits


def test_a_tree_finds_the_same_place() -> None:
    vectors = table()
    first = tree(NAMES, vectors, planted(vectors))[0]
    edges = {one.name: (one.low, one.high) for one in first.limits}
    assert edges["a"][0] == pytest.approx(0.6, abs=0.04)
    assert edges["c"][1] is not None
    assert first.density > 0.8


@pytest.mark.parametrize("method", ["prim", "tree"])
def test_it_is_said_in_a_sentence_with_units_and_meanings(tmp_path, method) -> None:
    found = discover(runs(tmp_path / "a"), "net_jobs < 0", method)
    assert found.sentences[0].startswith("net_jobs is below 0 in ")
    assert "a (Hours of one review) is 0.6" in found.sentences[0]
    assert "hours or more" in found.sentences[0]


def test_levers_that_are_numbers_are_inputs_and_scenarios_are_chosen(tmp_path) -> None:
    labels = Cases(("scenario", "staff"), (("half", 0.5), ("whole", 1.0)))
    kept = kept_runs(runs(tmp_path / "a", points=60, labels=labels))
    one = of_scenario(kept, "whole")
    assert len(one.points) == 60
    assert [column.label for column in discover(kept, "net_jobs < 0").inputs][-1] == "staff"
    assert "staff" not in [column.label for column in discover(one, "net_jobs < 0").inputs]
    with pytest.raises(RefusedError, match="there is: half, whole"):
        of_scenario(kept, "double")


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("net_jobs < -5", "at least 5 must be so"),
        ("net_jobs < 9", "at least 5 must be so"),
        ("firms < 9", "there is: net_jobs"),
        ("net_jobs", "is no condition"),
        ("net_jobs == 3", "is no condition"),
    ],
)
def test_a_condition_that_tells_nothing_apart_is_refused(tmp_path, label, told) -> None:
    with pytest.raises(RefusedError, match=told) as refused:
        discover(runs(tmp_path / "a", points=60), label)
    assert refused.value.exit_code == 2


def test_few_points_and_unknown_methods_are_refused(tmp_path) -> None:
    folder = runs(tmp_path / "a", points=10)
    with pytest.raises(RefusedError, match="10 points are too few"):
        discover(folder)
    with pytest.raises(RefusedError, match="choose one of prim, tree"):
        discover(folder, method="forest")
    assert label_of(" net_jobs >= 2.5 ") == Label("net_jobs", ">=", 2.5)


def test_the_command_tells_and_draws(tmp_path, capsys) -> None:
    folder = runs(tmp_path / "a")
    assert main(["discover", str(folder), "--when", "net_jobs < 0"]) == 0
    assert "net_jobs is below 0 in" in capsys.readouterr().out
    for name in ("discovery.json", "discovery-trade-off.svg", "discovery-box.svg"):
        assert (folder / name).exists()
    assert "a (Hours of one review) is 0.6" in (folder / "discovery-box.svg").read_text()
    assert main(["discover", str(folder), "--when", "net_jobs < 0", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in document["box"]["limits"]] == ["a", "c"]
    assert main(["discover", str(folder), "--when", "net_jobs"]) == 2
    assert "is no condition" in capsys.readouterr().err
