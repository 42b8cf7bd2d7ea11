# SPDX-License-Identifier: Apache-2.0
"""A results folder can be made again from itself, and the first thing that differs is named."""

import json
import shutil

import pytest

from abmsim.cli.rerun import _rerun
from abmsim.results.errors import DamagedError
from abmsim.results.inputs import INPUTS, read_plan
from abmsim.results.plan import plan_run
from abmsim.running import Request, run_into
from results import small_city


@pytest.fixture(autouse=True)
def toy_engine(monkeypatch):
    """The toy city in place of the model."""
    monkeypatch.setattr("abmsim.results.living.engine", lambda: small_city.live_pair)


def test_a_folder_is_reproduced_to_the_byte(finished):
    assert _rerun(finished, 1) == (None, [])


def test_a_moved_folder_with_several_scenarios_is_reproduced(tmp_path):
    plan = plan_run([small_city.scenario("a", 1), small_city.scenario("b", 2)], small_city.scenario("c", 3))
    run_into(tmp_path / "run", plan, Request(2))
    moved = shutil.move(tmp_path / "run", tmp_path / "moved")
    assert _rerun(moved, 1) == (None, [])


def test_the_plan_comes_back_as_it_was(finished):
    plan = plan_run([small_city.scenario()])
    assert read_plan(finished) == plan


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("months.csv", ",north,", ",n0rth,"),
        ("summary.json", '"pairs": 5', '"pairs": 6'),
        ("flows.csv", "remittance", "r3mittance"),
    ],
)
def test_the_first_difference_is_named_with_file_and_line(finished, name, old, new):
    path = finished / name
    path.write_text(path.read_text().replace(old, new, 1))
    difference, _ = _rerun(finished, 1)
    assert difference is not None
    assert difference.startswith(f"{name}, line ")
    assert new in difference


def test_a_missing_file_and_another_model_are_named(finished):
    manifest = json.loads((finished / "manifest.json").read_text())
    (finished / "costs.csv").unlink()
    assert _rerun(finished, 1)[0] == "costs.csv: is missing there"
    manifest["versions"]["model_behaviour"] = 0
    (finished / "manifest.json").write_text(json.dumps(manifest))
    assert "model_behaviour" in str(_rerun(finished, 1)[0])


def test_other_versions_with_the_same_results_are_only_told(finished):
    manifest = json.loads((finished / "manifest.json").read_text())
    manifest["versions"]["numpy"] = "1.0"
    (finished / "manifest.json").write_text(json.dumps(manifest))
    difference, versions = _rerun(finished, 1)
    assert difference is None
    assert len(versions) == 1
    assert versions[0].startswith("numpy 1.0 there, ")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"worlds": [{"world": "a"}]}', '{"worlds": 3}'])
def test_damaged_inputs_are_refused(finished, content):
    (finished / INPUTS).write_text(content)
    with pytest.raises(DamagedError, match=INPUTS):
        _rerun(finished, 1)


@pytest.mark.parametrize("change", [{"complete": False}, {"pairs": "many"}, {"schema": 99}])
def test_an_odd_manifest_is_refused(finished, change):
    manifest = json.loads((finished / "manifest.json").read_text())
    (finished / "manifest.json").write_text(json.dumps(manifest | change))
    with pytest.raises(DamagedError, match=r"manifest\.json"):
        _rerun(finished, 1)
