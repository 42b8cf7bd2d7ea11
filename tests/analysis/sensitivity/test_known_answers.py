# SPDX-License-Identifier: Apache-2.0
"""Functions whose answer is known: indices, ranks, refusals, and no influence seen where there is only noise."""

import numpy as np
import pytest
from SALib.analyze import morris as salib_morris
from SALib.analyze import pawn as salib_pawn
from SALib.analyze import sobol as salib_sobol

from abmsim.analysis import sensitivity
from abmsim.analysis.sensitivity import analyse
from abmsim.analysis.sensitivity.estimators import Morris, Pawn, Sobol
from abmsim.experiments.points import LUCK, Plan
from abmsim.experiments.sampling import designed
from abmsim.results.errors import RefusedError
from abmsim.scenario.varying import Uncertainty
from analysis.sensitivity import functions

SEEDS = 40
SAMPLES = 1024
INERT = ("x2", "x3", "x4")


def inputs(problem) -> tuple[Uncertainty, ...]:
    return tuple(Uncertainty(name, low, high, "", "") for name, (low, high) in problem.items())


def worst_errors(problem, function, expected, second_order) -> np.ndarray:
    """The largest error of S1 and of ST for each seed, by the same design and estimator, evaluated directly."""
    found = []
    for seed in range(1, SEEDS + 1):
        points = designed(Plan("sobol", SAMPLES, seed, second_order), inputs(problem), ())
        answers = function(points.vectors[:, :-1].T)
        shares = Sobol(points.plan, points.names, points.vectors, answers).indices(np.arange(SAMPLES))
        found.append(
            [np.abs(shares[kind][:-1] - known).max() for kind, known in zip(("S1", "ST"), expected, strict=True)]
        )
    return np.array(found)


@pytest.mark.slow
@pytest.mark.parametrize("second_order", [True, False])
def test_ishigami_over_40_seeds(second_order) -> None:
    expected = (functions.ISHIGAMI_S1, functions.ISHIGAMI_ST)
    errors = worst_errors(functions.ISHIGAMI, functions.ishigami, expected, second_order)
    assert (errors.max(axis=1) <= 0.03).mean() >= 0.95


@pytest.mark.slow
def test_sobol_g_over_40_seeds() -> None:
    errors = worst_errors(functions.SOBOL_G, functions.sobol_g, functions.sobol_g_shares(), second_order=True)
    assert (errors.max(axis=1) <= 0.03).mean() >= 0.95


def test_ishigami_once_with_second_order_intervals_and_convergence() -> None:
    found = analyse(functions.ISHIGAMI, functions.ishigami, samples=512)
    np.testing.assert_allclose(found.S1, functions.ISHIGAMI_S1, atol=0.05)
    np.testing.assert_allclose(found.ST, functions.ISHIGAMI_ST, atol=0.05)
    assert abs(found.S2[0, 2] - 0.2437) < 0.06
    assert abs(found.S2[0, 1]) < 0.06
    assert found.verdicts == ("matters", "matters", "matters")
    assert [step.samples for step in found.convergence] == [128, 256, 512]
    assert (found.ST_conf > 0).all()
    assert found.indices["ST"].floor == 0


def test_a_linear_function_is_the_sum_of_its_parts() -> None:
    found = analyse(functions.LINEAR, functions.linear, samples=256)
    expected = functions.SLOPES**2 / (functions.SLOPES**2).sum()
    np.testing.assert_allclose(found.S1, expected, atol=0.02)
    np.testing.assert_allclose(found.ST, expected, atol=0.02)


def test_morris_ranks_a_linear_function_exactly() -> None:
    found = analyse(functions.LINEAR, functions.linear, "morris", samples=10)
    np.testing.assert_allclose(found.mu_star, np.abs(functions.SLOPES))
    np.testing.assert_allclose(found.mu, functions.SLOPES)
    np.testing.assert_allclose(found.sigma, 0, atol=1e-9)
    assert found.ranked() == [4, 3, 2, 1, 0, 5]
    assert found.verdicts[5] == "does not matter"


def test_groups_move_together() -> None:
    names = list(functions.LINEAR)
    problem = {"names": names, "bounds": [[0, 1]] * 6, "groups": ["a", "a", "b", "b", "b", "c"]}
    shares = analyse(problem, functions.linear, samples=256)
    assert shares.names == ("a", "b", "c")
    np.testing.assert_allclose(shares.ST, np.array([5, 50, 0]) / 55, atol=0.02)
    effects = analyse(problem, functions.linear, "morris", samples=30)
    assert effects.ranked() == [1, 0, 2]
    assert "mu" not in effects.indices


def test_the_estimators_agree_with_salib() -> None:
    points = designed(Plan("sobol", 128, 3, False), inputs(functions.ISHIGAMI), ())
    answers = np.array([functions.ishigami(row[:-1]) for row in points.vectors])
    cube = {"num_vars": 4, "names": list(points.names), "bounds": [[0, 1]] * 4}
    own = Sobol(points.plan, points.names, points.vectors, answers).indices(np.arange(128))
    known = salib_sobol.analyze(cube, answers, calc_second_order=False, num_resamples=2, seed=1)
    np.testing.assert_allclose(own["ST"], known["ST"], rtol=1e-6)
    points = designed(Plan("morris", 15, 3, levels=4), inputs(functions.ISHIGAMI), ())
    answers = np.array([functions.ishigami(row[:-1]) for row in points.vectors])
    shares = (points.vectors + np.pi) / (2 * np.pi)
    shares[:, -1] = points.vectors[:, -1] / 100_000 % 4 / 3
    effects = Morris(points.plan, points.names, points.vectors, answers).indices(np.arange(15))
    known = salib_morris.analyze(cube, shares, answers, num_levels=4, num_resamples=2, seed=1)
    for kind in ("mu", "mu_star", "sigma"):
        np.testing.assert_allclose(effects[kind], np.asarray(known[kind], dtype=float), atol=1e-6)
    points = designed(Plan("pawn", 400, 3), inputs(functions.ISHIGAMI), ())
    answers = np.array([functions.ishigami(row[:-1]) for row in points.vectors])
    known = salib_pawn.analyze(cube, points.vectors, answers, S=10, seed=1)
    np.testing.assert_allclose(
        Pawn(points.vectors, answers).indices(np.arange(400))["pawn"], known["median"], atol=0.03
    )


@pytest.mark.parametrize("method", ["pawn", "delta"])
def test_given_runs_find_who_matters(method) -> None:
    found = analyse(functions.LINEAR, functions.linear, method, samples=300)
    assert found.ranked()[0] == 4
    assert found.verdicts[4] == "matters"
    assert found.verdicts[5] != "matters"


@pytest.mark.parametrize(("method", "samples"), [("sobol", 256), ("morris", 40), ("pawn", 600)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_noise_is_as_large_as_signal_nobody_inert_matters(method, samples, seed) -> None:
    found = analyse(functions.FIVE, functions.as_noisy_as_it_says, method, samples, seed)
    told = dict(zip(found.names, found.verdicts, strict=True))
    assert [told[name] for name in INERT if told[name] == "matters"] == []
    assert told["x0"] == "matters"
    if method == "sobol":
        assert 0.4 < found.luck.share_of_one_run < 0.6


def test_with_ten_pairs_the_signal_is_found_and_luck_is_told() -> None:
    found = analyse(functions.FIVE, functions.as_noisy_as_it_says, samples=128, pairs=10)
    assert found.verdicts == ("matters", "matters", *["does not matter"] * 3)
    assert 0.4 < found.luck.share_of_one_run < 0.6
    assert found.luck.share_of_answer < 0.15
    assert not any("at least 10 pairs" in warning for warning in found.warnings)


def test_few_pairs_in_much_noise_are_warned_about() -> None:
    def louder(x, seed):
        return functions.as_noisy_as_it_says(x, seed) * 2 - x[0] * 2

    found = analyse(functions.FIVE, louder, samples=64, pairs=2)
    assert any("at least 10 pairs" in warning for warning in found.warnings)
    assert any("average more pairs" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"samples": 1000}, "power of 2"),
        ({"samples": 8}, "at least 16"),
        ({"method": "morris", "samples": 3}, "at least 4"),
        ({"method": "pawn", "samples": 20}, "at least 50"),
        ({"method": "fast"}, "morris, sobol, pawn, delta"),
        ({"seed": 0}, "seed must be a whole number of at least 1"),
        ({"seed": True}, "seed must be"),
        ({"levels": 5}, "even number"),
        ({"problem": {"x": (1, 1)}}, "empty"),
        ({"problem": {"x": (float("nan"), 1)}}, "empty"),
        ({"problem": {}}, "no inputs"),
        ({"problem": {LUCK: (0, 1)}}, "noise floor"),
        ({"problem": {"names": ["a"], "bounds": [[0, 1]], "dists": ["norm"]}}, "Uncertainty"),
        ({"problem": {"names": ["a"], "bounds": [[0, 1]], "groups": ["a", "b"]}}, "2 groups"),
        ({"function": functions.constant}, "no variance"),
        ({"function": functions.breaks}, r"point \d+, pair 1 failed .*nan"),
    ],
)
def test_what_tells_nothing_is_refused_with_the_reason(change, told) -> None:
    asked = {"problem": functions.LINEAR, "function": functions.linear, "samples": 16, **change}
    with pytest.raises(RefusedError, match=told) as refused:
        analyse(**asked)
    assert refused.value.exit_code == 2


def test_an_index_that_a_method_does_not_give_is_named() -> None:
    found = analyse(functions.LINEAR, functions.linear, "morris", samples=4)
    with pytest.raises(AttributeError, match="gives no 'S1'; it gives: mu_star"):
        _ = found.S1
    assert sensitivity.analyse is analyse
