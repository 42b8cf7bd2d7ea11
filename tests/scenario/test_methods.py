# SPDX-License-Identifier: Apache-2.0
"""How an experiment file asks for a sensitivity analysis: designs, groups, shapes, and every mistake in them."""

import numpy as np
import pytest

from abmsim.experiments.designs import values_at
from abmsim.experiments.points import LUCK
from abmsim.experiments.sampling import points_asked
from abmsim.scenario import ScenarioError
from abmsim.scenario.experiment import load_experiment
from abmsim.scenario.varying import Uncertainty
from scenario.conftest import HEAD, LIBRARY

START = "schema: 1\nname: What drives it?\nscenarios: [../../scenarios/plan.yaml]\n"
FEE = "uncertainties: {licensing.fee_dollars: range}\n"
TWO = "uncertainties: {licensing.fee_dollars: range, licensing.steps: [2, 3]}\n"


@pytest.fixture
def load(project):
    project.write(HEAD, "plan.yaml")
    return lambda lines: load_experiment(
        project.write(START + lines, "../experiments/q/experiment.yaml"), library=LIBRARY
    )


@pytest.fixture
def code(load):
    def of(lines: str) -> str:
        with pytest.raises(ScenarioError) as caught:
            load(lines)
        (problem,) = caught.value.problems
        assert problem.line
        assert problem.suggestion
        return problem.code

    return of


@pytest.mark.parametrize(
    ("method", "rows"),
    [("{sample: morris, points: 5}", 20), ("{sample: sobol, points: 16}", 80),
     ("{sample: sobol, points: 16, second_order: true}", 128), ("{sample: pawn, points: 60}", 60),
     ("{sample: delta}", 256), ("{sample: morris, points: 5, groups: by_file}", 15),
     ("{sample: sobol, points: 16, groups: {all_of_it: [licensing.fee_dollars, licensing.steps]}}", 64)],
)  # fmt: skip
def test_every_design_has_its_rows_and_a_column_for_luck(load, method, rows) -> None:
    points = points_asked(load(f"{TWO}method: {method}\n"))
    assert len(points) == rows
    assert points.names == ("licensing.fee_dollars", "licensing.steps", LUCK)
    assert points.inputs[-1].unit == "pairs"
    assert points.digest() == points_asked(load(f"{TWO}method: {method}\n")).digest()
    assert (points.vectors[:, -1] % 100_000 == 0).all()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (FEE + "method: {sample: sobol, points: 100}\n", "too_few_points"),
        (FEE + "method: {sample: morris, points: 3}\n", "too_few_points"),
        (FEE + "method: {sample: pawn, points: 10}\n", "too_few_points"),
        (FEE + "method: {sample: morris, levels: 5}\n", "odd_levels"),
        (FEE + "method: {sample: morris, groups: {a: [licensing.steps]}}\n", "group_nowhere"),
        (FEE + "method: {sample: morris, groups: 3}\n", "not_table"),
        (FEE + "method: {sample: pawn, groups: by_file}\n", "groups_unmoved"),
        (FEE + "method: {sample: latin_hypercube, groups: by_file}\n", "groups_unmoved"),
        (
            FEE + "method: {sample: morris, groups: {a: licensing.fee_dollars, b: licensing.fee_dollars}}\n",
            "named_twice",
        ),
        ("method: {sample: sobol}\n", "nothing_varies"),
        ("uncertainties: {licensing.fee_dollars: {shape: normal}}\n", "not_choice"),
        ("uncertainties: {licensing.fee_dollars: {peak: 10}}\n", "peak_outside"),
        ("uncertainties: {licensing.fee_dollars: {shape: triangular, peak: 1000000}}\n", "peak_outside"),
        ("uncertainties: {licensing.interest: {shape: log_uniform}}\n", "shape_at_zero"),
        ("uncertainties: {licensing.fee_dollars: {shapes: uniform}}\n", "unknown_key"),
    ],
)
def test_a_design_that_cannot_tell_anything_is_refused_where_it_stands(code, lines, expected) -> None:
    assert code(lines) == expected


def test_the_peak_is_the_usual_value_where_none_is_given(load) -> None:
    (one,) = load("uncertainties: {licensing.fee_dollars: {range: [20, 60], shape: triangular}}\n").uncertainties
    assert (one.low, one.high, one.shape) == (20, 60, "triangular")
    assert one.low <= one.peak <= one.high


@pytest.mark.parametrize(
    ("one", "median"),
    [(Uncertainty("a", 1, 3, "", ""), 2), (Uncertainty("a", 1, 100, "", "", "log_uniform"), 10),
     (Uncertainty("a", 0, 2, "", "", "triangular", 1.0), 1), (Uncertainty("a", 0, 2, "", "", "triangular", 0.0), 2 - 2**0.5)],
)  # fmt: skip
def test_shapes_have_their_ends_and_their_median(one, median) -> None:
    np.testing.assert_allclose(values_at(one, np.array([0.0, 0.5, 1.0])), [one.low, median, one.high])
