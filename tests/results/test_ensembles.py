# SPDX-License-Identifier: Apache-2.0
"""Pairs take vectors from the city's ensemble: which takes which depends on nothing else, and what they believe is written."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2

from abmsim.analysis.effects import chi_square_quantile
from abmsim.analysis.splitting import sentence, shares
from abmsim.results import ensembles
from abmsim.results.ensembles import Ensemble, read_ensemble, shipped_ensemble
from abmsim.results.errors import DamagedError, RefusedError
from abmsim.results.identity import folder_name, identity
from abmsim.results.inputs import read_plan
from abmsim.results.living import SECOND_LUCK
from abmsim.results.plan import plan_run
from abmsim.running import Request, run_into
from abmsim.version import MODEL_BEHAVIOUR
from results import small_city

NAMES = ("licensing.fee_dollars", "noise.scale")
ENSEMBLE = Ensemble("toytown", NAMES, tuple((10.0 + k, 1.0 + k / 10) for k in range(4)), MODEL_BEHAVIOUR)
heard = []


def believing(scenarios, against, seed, pair, scale=1.0, independent=False):
    """The toy engine, which writes down what each world believes."""
    fees = [world.numbers["licensing.fee_dollars"] for world in (*scenarios, *against)]
    heard.append((pair, fees))
    return small_city.live_pair(scenarios, against, seed, pair, scale, independent)


@pytest.fixture(autouse=True)
def no_figures(monkeypatch):
    heard.clear()
    monkeypatch.setattr("abmsim.running._write_report", small_city.write_no_figures)


def plan(ensemble=ENSEMBLE, **kwargs):
    return plan_run([small_city.scenario(**kwargs)], ensemble=ensemble)


def test_pair_k_believes_vector_k_whatever_the_number_of_pairs(tmp_path):
    run_into(tmp_path / "run", plan(), Request(6, live=believing))
    fees = {pair: fee for pair, fee in heard if pair < SECOND_LUCK}
    assert fees == {k + 1: [10.0 + k % 4] * 2 for k in range(6)}  # both worlds; from the first again after the fourth
    heard.clear()
    run_into(tmp_path / "more", plan(), Request(3, live=believing))
    assert {pair: fee for pair, fee in heard if pair < SECOND_LUCK}.items() <= fees.items()


def test_the_first_pairs_vectors_are_lived_on_a_second_luck(tmp_path):
    run_into(tmp_path / "run", plan(), Request(12, live=believing))
    second = {pair - SECOND_LUCK: fee[0] for pair, fee in heard if pair > SECOND_LUCK}
    assert second == {k: 10.0 + (k - 1) % 4 for k in range(1, 11)}


def test_what_was_believed_is_written(tmp_path):
    run_into(tmp_path / "run", plan(), Request(3, live=believing))
    vectors = pd.read_csv(tmp_path / "run" / "vectors.csv")
    assert vectors["pair"].tolist() == [1, 1, 2, 2, 3, 3]
    assert vectors["number"].tolist() == list(NAMES) * 3
    assert vectors["value"].tolist() == pytest.approx([10, 1, 11, 1.1, 12, 1.2])


def test_second_lucks_are_in_no_table(tmp_path):
    run_into(tmp_path / "run", plan(), Request(3, live=believing))
    for name in ("months.csv", "pairs.csv", "spells.csv"):
        assert sorted(pd.read_csv(tmp_path / "run" / name)["pair"].unique()) == [1, 2, 3]


def test_a_number_that_the_scenario_sets_itself_stays(tmp_path):
    own = replace(small_city.scenario(), chosen=("licensing.fee_dollars",))
    run_into(tmp_path / "run", plan_run([own], ensemble=ENSEMBLE), Request(2, live=believing))
    assert {fee for _, fees in heard for fee in fees} == {35.0}
    assert pd.read_csv(tmp_path / "run" / "vectors.csv")["number"].unique().tolist() == ["noise.scale"]


def test_another_ensemble_is_another_run(tmp_path):
    other = replace(ENSEMBLE, vectors=ENSEMBLE.vectors[::-1])
    assert folder_name(plan(ensemble=other)) != folder_name(plan()) != folder_name(plan(ensemble=None))
    assert "parameter vectors" not in identity(plan(ensemble=None))
    run_into(tmp_path / "run", plan(), Request(2, live=believing))
    with pytest.raises(RefusedError, match="parameter vectors"):
        run_into(tmp_path / "run", plan(ensemble=other), Request(2, live=believing))


def test_the_folder_holds_the_ensemble_it_was_made_with(tmp_path):
    run_into(tmp_path / "run", plan(), Request(2, live=believing))
    assert read_plan(tmp_path / "run").ensemble == ENSEMBLE
    run_into(tmp_path / "luck", plan(ensemble=None), Request(2, live=believing))
    assert read_plan(tmp_path / "luck").ensemble is None


def test_the_summary_says_what_the_interval_covers(tmp_path):
    with_doubt = run_into(tmp_path / "run", plan(), Request(8, live=believing)).summary["scenarios"][0]
    assert any("the mean over vectors of 2 numbers" in words for words in with_doubt["warnings"])
    assert not any("luck only" in words for words in with_doubt["warnings"])
    assert with_doubt["variance"]["net_jobs"]["second_lucks"] == 8
    luck = run_into(tmp_path / "luck", plan(ensemble=None), Request(8, live=believing)).summary["scenarios"][0]
    assert any("luck only" in words for words in luck["warnings"])
    assert luck["variance"] == {}


def test_an_ensemble_of_another_behaviour_is_warned_of(tmp_path):
    old = replace(ENSEMBLE, model_behaviour=MODEL_BEHAVIOUR - 1)
    entry = run_into(tmp_path / "run", plan(ensemble=old), Request(2, live=believing)).summary["scenarios"][0]
    assert any(f"model behaviour {MODEL_BEHAVIOUR - 1}, this is {MODEL_BEHAVIOUR}" in one for one in entry["warnings"])


def test_the_workers_number_changes_nothing(tmp_path):
    for jobs in (1, 2):
        run_into(tmp_path / str(jobs), plan(), Request(3, jobs, live=small_city.live_pair))
    for name in ("months.csv", "vectors.csv", "summary.json", "inputs.json"):
        one, two = ((tmp_path / jobs / name).read_bytes() for jobs in "12")
        assert one == two


def test_luck_and_ignorance_add_up():
    luck = np.random.default_rng(1)
    doubt, size = luck.normal(0, 3, 4000), 2000
    pairs = doubt + luck.normal(0, 4, 4000)
    found = shares(pairs, luck.normal(0, 4, size) - luck.normal(0, 4, size))
    assert found["luck_share"] == pytest.approx(16 / 25, abs=0.06)
    assert found["luck_share"] + found["ignorance_share"] == pytest.approx(1)
    assert found["luck_share_low"] < 16 / 25 < found["luck_share_high"]
    assert found["one_city_low"] == pytest.approx(-5 * 1.645, abs=0.5)  # however many pairs there are
    assert found["one_city_high"] == pytest.approx(5 * 1.645, abs=0.5)


def test_a_narrow_interval_of_the_mean_does_not_hide_how_far_a_city_may_lie():
    pairs = np.arange(101.0)
    found = {name: shares(pairs, np.ones(5)) for name in ("additional_registered_firms", "net_jobs")}
    said = sentence(70, found)
    assert said.startswith("The interval is that of the mean over vectors of 70 numbers")
    assert "nine of ten pairs add 5 to 95 registered firms and 5 to 95 net jobs" in said


@pytest.mark.parametrize("freedom", [1, 2, 9, 40, 399])
@pytest.mark.parametrize("chance", [0.025, 0.5, 0.975])
def test_the_quantile_of_a_chi_square_is_that_of_scipy(freedom, chance):
    assert chi_square_quantile(freedom, chance) == chi2.ppf(chance, freedom)


def test_no_variance_has_no_shares():
    found = shares(np.zeros(9), np.zeros(5))
    assert found["luck_share"] is None
    assert "Of the variance" not in sentence(3, {"additional_registered_firms": found})


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"names": ["a"], "vectors": [], "city": "x", "model_behaviour": 1},
        {"names": ["a"], "vectors": [[1, 2]], "city": "x", "model_behaviour": 1},
        {"names": ["a"], "vectors": [["one"]], "city": "x", "model_behaviour": 1},
    ],
)
def test_a_broken_ensemble_is_refused(tmp_path, document):
    path = tmp_path / "toytown.json"
    path.write_text(json.dumps(document), "utf-8")
    with pytest.raises(DamagedError, match="not an ensemble"):
        read_ensemble(path)


def test_an_ensemble_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "toytown.json"
    path.write_text(json.dumps(ENSEMBLE.document()), "utf-8")
    assert read_ensemble(path) == ENSEMBLE


def test_only_a_shipped_city_has_a_shipped_ensemble(tmp_path, monkeypatch):
    own = small_city.scenario()
    assert shipped_ensemble(own) is None
    path = tmp_path / "toytown.json"
    path.write_text(json.dumps(ENSEMBLE.document()), "utf-8")
    monkeypatch.setattr(ensembles, "ENSEMBLES", tmp_path)
    assert shipped_ensemble(own) is None  # the city is not read from the package
    shipped = replace(own, files=(*own.files, ("abmsim/cities/toytown.yaml", "0" * 64)))
    assert shipped_ensemble(shipped) == ENSEMBLE
    path.write_text(json.dumps(replace(ENSEMBLE, names=("licensing.fee_dollars", "gone.number")).document()), "utf-8")
    with pytest.raises(RefusedError, match="about gone"):
        shipped_ensemble(shipped)
