# SPDX-License-Identifier: Apache-2.0
"""Shares of one whole that an experiment moves one by one: the others give way, and whoever runs it is told."""

from pathlib import Path

import numpy as np
import pytest

from abmsim.cli import main
from abmsim.population import places_of, profile_of
from abmsim.scenario import load_scenario
from abmsim.scenario.experiment import load_experiment

TEXT = """schema: 1
name: Shares
scenarios: [baseline]
uncertainties: {UNCERTAIN}
method: {sample: latin_hypercube, points: 2}
"""
RESIDENTS = "communities.mexican.share_of_residents"
SCHOOL = "communities.mexican.share_education_degree"
TRADE = "communities.mexican.business_mix.food"


def profile(numbers):
    """The profile of the baseline city with some numbers changed."""
    scenario = load_scenario("baseline").with_numbers(numbers)
    communities = [(one.name, one.language) for one in scenario.city.communities]
    return profile_of(scenario.numbers, communities, [(one.name, one.path) for one in scenario.city.sectors], 1.0)


@pytest.mark.parametrize(
    ("uncertain", "told"),
    [
        (f"{RESIDENTS}: range", "one uncertain number is a share of one whole (the communities)"),
        (
            f"{SCHOOL}: range, {TRADE}: range",
            "2 uncertain numbers are shares of one whole (schooling of mexican, the trades",
        ),
    ],
)
def test_whoever_moves_a_share_is_told_that_the_others_give_way(tmp_path, monkeypatch, capsys, uncertain, told) -> None:
    monkeypatch.chdir(tmp_path)
    Path("experiment.yaml").write_text(TEXT.replace("UNCERTAIN", uncertain))
    (warning,) = load_experiment("experiment.yaml").warnings
    assert told in warning
    assert "give way in proportion" in warning
    assert main(["experiment", "run", "experiment.yaml", "--shard", "0/2"]) == 2
    assert capsys.readouterr().err


def test_no_share_no_warning(tmp_path) -> None:
    (tmp_path / "experiment.yaml").write_text(TEXT.replace("UNCERTAIN", "office.hours_per_review: range"))
    assert load_experiment(tmp_path / "experiment.yaml").warnings == ()


def test_the_others_of_a_whole_give_way_in_proportion() -> None:
    usual, moved = profile({}), profile({RESIDENTS: 0.72, SCHOOL: 0.17, TRADE: 0.05})
    for before, after, place in (
        (usual.communities.shares_of_education[0], moved.communities.shares_of_education[0], 3),
        (usual.communities.shares_of_trades[0], moved.communities.shares_of_trades[0], 4),
    ):
        assert after.sum() == pytest.approx(1)
        assert after[place] > before[place]
        others = np.delete(after, place) / np.delete(before, place)
        assert others == pytest.approx(np.full(len(others), others[0]))
    before, after = places_of(usual), places_of(moved)
    assert after.sum() == before.sum()
    assert after[0] > before[0]
    assert (after[1:] / before[1:]) == pytest.approx(
        np.full(len(before) - 1, (after[1:] / before[1:]).mean()), rel=0.02
    )
