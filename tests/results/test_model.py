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
