# SPDX-License-Identifier: Apache-2.0
"""Shares of variance by an emulator: right where they are known, also in loud luck, and refused where it cannot tell."""

import json

import numpy as np
import pytest

from abmsim.analysis.sensitivity import analyse
from abmsim.cli import main
from abmsim.experiments import Column, FunctionSubject, Request, carry_out, points_of
from abmsim.experiments.sampling import latin_hypercube
from abmsim.results.errors import RefusedError
from abmsim.scenario.varying import Uncertainty
from analysis.sensitivity import functions

SHARES = functions.SLOPES**2 / (functions.SLOPES**2).sum()


def loud(x, seed):
    """The linear function, with luck that makes two thirds of the variance of one run."""
    return functions.linear(x) + np.random.default_rng([seed, int(1e9 * x[0])]).normal() * 3


def luck_alone(x, seed):
    return np.random.default_rng([seed, int(1e9 * x[0])]).normal()


def test_ishigami_from_200_points() -> None:
    found = analyse(functions.ISHIGAMI, functions.ishigami, method="emulator", samples=200)
    np.testing.assert_allclose(found.S1, functions.ISHIGAMI_S1, atol=0.05)
    np.testing.assert_allclose(found.ST, functions.ISHIGAMI_ST, atol=0.05)
    assert found.verdicts == ("matters", "matters", "matters")
    assert found.held_out is not None
    assert found.held_out.explained > 0.9


def test_shares_in_loud_luck_are_those_of_what_is_not_luck() -> None:
    found = analyse(functions.LINEAR, loud, method="emulator", samples=160, pairs=6)
    np.testing.assert_allclose(found.ST, SHARES, atol=0.06)
    assert found.luck.share_of_one_run > 0.5
    assert (found.verdicts[5], found.verdicts[4]) == ("does not matter", "matters")
    index = found.indices["ST"]
    assert (index.low <= SHARES + 0.01).all()
    assert (index.high >= SHARES - 0.01).all()
    assert 0 <= index.floor <= index.floor_high < 0.05
    assert found.held_out.error == pytest.approx(3 / np.sqrt(6), rel=0.25)  # of held-out means: luck of six pairs
    assert "explains" in found.held_out.told()


def test_where_there_is_only_luck_the_emulator_is_refused_with_the_reason() -> None:
    with pytest.raises(RefusedError, match=r"the emulator of y explains .*% of what is not luck in runs held out"):
        analyse(functions.FIVE, luck_alone, method="emulator", samples=60, pairs=4)


@pytest.mark.parametrize("samples", [30, 500])
def test_too_few_and_too_many_points_are_refused(samples) -> None:
    with pytest.raises(RefusedError, match=r"at least 40|from 40 to 400"):
        analyse(functions.LINEAR, functions.linear, method="emulator", samples=samples)


def test_more_inputs_than_an_emulator_can_tell_are_refused() -> None:
    many = {f"x{place}": (0, 1) for place in range(21)}
    with pytest.raises(RefusedError, match="21 inputs are too many for one emulator; sieve them"):
        analyse(many, np.sum, method="emulator", samples=40)


def test_direct_sobol_in_loud_luck_points_to_the_emulator() -> None:
    found = analyse(functions.LINEAR, loud, samples=64, pairs=1)
    assert any("sample: emulator" in warning for warning in found.warnings)


def hypercube(folder):
    numbers = tuple(Uncertainty(name, 0, 1, "", "", "triangular", 0.3) for name in functions.LINEAR)
    vectors = latin_hypercube(numbers, 80, 1)
    points = points_of(tuple(functions.LINEAR), vectors, None, tuple(Column(name) for name in functions.LINEAR))
    carry_out(points, FunctionSubject(functions.linear, ("net_jobs",)), Request(folder, 2))
    return folder


def test_a_hypercube_that_was_carried_out_serves_an_emulator(tmp_path, capsys) -> None:
    folder = hypercube(tmp_path / "a")
    assert main(["sensitivity", str(folder), "--method", "emulator", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["method"], document["judged_by"]) == ("emulator", "ST")
    assert document["emulator"]["explained"] > 0.95
    shares = [one["indices"]["ST"]["value"] for one in document["inputs"]]
    assert shares == pytest.approx(SHARES.tolist(), abs=0.04)
    written = (folder / "sensitivity.json").read_bytes()
    assert main(["sensitivity", str(folder), "--method", "emulator"]) == 0
    assert "in runs held out from it; its error there is" in capsys.readouterr().out
    assert (folder / "sensitivity.json").read_bytes() == written
    assert (folder / "sensitivity-indices.svg").exists()


TEXT = """schema: 1
name: What drives it?
scenarios: [liaison]
uncertainties: {office.hours_per_review: range}
method: {sample: emulator, points: 401}
"""


def test_a_file_that_asks_for_too_many_points_is_refused(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "experiment.yaml").write_text(TEXT)
    assert main(["sensitivity", "experiment.yaml", "--out", "a"]) == 2
    told = capsys.readouterr().err
    assert "from 40 to 400" in told
    assert "points: 400" in told


@pytest.mark.parametrize("method", ["pawn", "delta", "emulator"])
def test_groups_are_refused_where_inputs_are_looked_at_one_by_one(method) -> None:
    grouped = {"names": ["a", "b", "c"], "bounds": [(0, 1)] * 3, "groups": ["one", "one", "other"]}
    with pytest.raises(RefusedError, match="groups go with morris or sobol"):
        analyse(grouped, np.sum, method=method, samples=64)
