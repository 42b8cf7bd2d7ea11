# SPDX-License-Identifier: Apache-2.0
"""The model itself, in a small city: its files pass the audit, do not depend on jobs, and can be made again."""

import json

import pytest

from abmsim.cli import main
from abmsim.results.audit import audit
from results import small_city

SMALL = ("--pairs", "2", "--months", "8", "--scale", "0.02", "--set", "licensing.fee_dollars=50")
SCENARIOS = ("liaison", "deep_dives", "baseline")  # the last does nothing


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run of three shipped scenarios."""
    place = tmp_path_factory.mktemp("model") / "run"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("abmsim.running._write_report", small_city.write_no_figures)
        patch.setattr("abmsim.results.identity.sources_digest", small_city.digest)
        assert main(["run", *SCENARIOS, *SMALL, "--jobs", "1", "--out", str(place)]) == 0
    return place


def test_every_identity_holds(folder):
    assert [f"{one.identity}: {one.where}" for one in audit(folder) if not one.holds] == []


def test_two_processes_give_the_same_bytes(folder, tmp_path, bytes_of):
    assert main(["run", *SCENARIOS, *SMALL, "--jobs", "2", "--out", str(tmp_path / "two")]) == 0
    assert bytes_of(tmp_path / "two") == bytes_of(folder)


@pytest.mark.slow
def test_forty_pairs_are_the_same_bytes_on_one_two_or_four_processes(tmp_path, bytes_of):
    many = ("--pairs", "40", "--months", "4", "--scale", "0.005", "--set", "settling.months_of_spin_up=12")
    found = {}
    for jobs in ("1", "2", "4"):
        assert main(["run", "liaison", *many, "--jobs", jobs, "--out", str(tmp_path / jobs)]) == 0
        found[jobs] = bytes_of(tmp_path / jobs)
    assert found["1"] == found["2"] == found["4"]
    assert {"months.csv", "pairs.csv", "flows.csv", "effects.csv"} <= set(found["1"])


def test_the_folder_is_made_again_to_the_byte(folder, capsys):
    assert main(["rerun", str(folder), "--jobs", "1"]) == 0
    assert "same to the byte" in capsys.readouterr().out


def test_a_city_that_does_nothing_gains_nothing(folder):
    summary = json.loads((folder / "summary.json").read_text())
    nothing = summary["scenarios"][SCENARIOS.index("baseline")]
    for measure in ("additional_firms", "additional_jobs", "net_jobs", "public_cost_dollars"):
        figure = nothing["headline"][measure]
        assert (figure["mean"], figure["chance_positive"]) == (0, 0)
    assert nothing["headline"]["cost_per_net_job_dollars"]["mean"] is None
