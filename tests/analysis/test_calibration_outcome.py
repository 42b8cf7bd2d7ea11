# SPDX-License-Identifier: Apache-2.0
"""A calibration's tables, page and ensemble say what was found, and the command refuses what it cannot carry out."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
from engine.worlds import scenario

from abmsim.analysis.calibration import Calibrated, Problem
from abmsim.analysis.calibration.city import StandingCity
from abmsim.analysis.calibration.outcome import (
    ensemble_of,
    gaps_left,
    number_rows,
    share_inside,
    target_rows,
    write_outcome,
)
from abmsim.analysis.calibration.posterior import posterior_page
from abmsim.cli import main
from abmsim.results.ensembles import read_ensemble
from abmsim.scenario.facts import Fact

MEMBERS = 200
FACTS = (
    Fact("t01_near", "share_employing", 0.1, (0.08, 0.12), "", "", 2015),
    Fact("t02_far", "businesses", 10, (9, 11), "", "", 2015),
    Fact("t02_also", "businesses", 10.0, (9.0, 11.0), "", "", 2015),
    Fact("t03_unseen", "employer_survival_5_years_share", 0.48, (0.45, 0.51), "", "", 2015),
)


@pytest.fixture(scope="module")
def city():
    return StandingCity(scenario(months=24), FACTS, scale=0.1)


@pytest.fixture
def found(city):
    """Two numbers, the first narrowed and the second as it was; targets near, far and never seen."""
    luck = np.random.default_rng(1)
    names = ("hearing.chance_forget_per_month", "starting_up.risk_discount_share")
    problem = Problem(
        names, np.array([0.0, 10.0]), np.array([1.0, 20.0]), tuple(fact.id for fact in FACTS), np.ones(4), np.ones(4),
        ("t01", "t02", "t02", "t03"),
    )  # fmt: skip
    members = np.column_stack([0.8 + 0.02 * luck.random(MEMBERS), 10 + 10 * (np.arange(MEMBERS) + 0.5) / MEMBERS])
    seen = np.column_stack([luck.normal(0.1, 0.001, MEMBERS), np.full(MEMBERS, 19.0), np.full(MEMBERS, 10.0)])
    rest = np.full((MEMBERS, 2 * len(city.pulls)), 7.04)
    predictions = np.column_stack([seen, np.full(MEMBERS, np.nan), rest])
    learned = SimpleNamespace(verdicts=("used", "out of reach", "used", "out of reach"))
    return Calibrated(problem, learned, (0.3, 0.1), members, predictions, members, predictions)


def test_targets_are_hit_or_missed_by_band_widths(found):
    near, far, also, unseen = target_rows(found, FACTS)
    assert (near.inside, far.inside, also.inside, unseen.inside) == (True, False, True, False)
    assert far.widths == pytest.approx(4)
    assert np.isinf(unseen.widths)
    assert near.p05 < near.median < near.p95
    assert share_inside([near, far, also, unseen]) == pytest.approx((1 + 0.5 + 0) / 3)


def test_what_the_facts_tell_of_each_number(found):
    told, untold = number_rows(found)
    assert (told.tells, untold.tells) == ("something", "nothing")
    assert untold.deviation_ratio == pytest.approx(1, abs=0.01)
    assert told.shift > 1


def test_the_ensemble_holds_numbers_and_pulls(found, city):
    ensemble = ensemble_of(found, city)
    assert len(ensemble.vectors) == MEMBERS
    assert ensemble.names == (*found.problem.names, *city.pulls)
    assert ensemble.vector(1)[city.pulls[0]] == 7.0
    assert gaps_left(found, city).shape == (MEMBERS, len(city.communities), 2)
    found.predictions[3, -1] = np.nan
    assert len(ensemble_of(found, city).vectors) == MEMBERS - 1


def test_the_folder_can_be_read_again(found, city, tmp_path):
    made = {"seed": 1, "scale": 0.1, "months": 24, "runs": 900, "volatile": {"jobs": 2, "minutes_of_last_session": 7.5}}
    summary = write_outcome(tmp_path, found, city, made)
    assert read_ensemble(tmp_path / "ensemble.json") == ensemble_of(found, city)
    assert json.loads((tmp_path / "calibration.json").read_text("utf-8")) == summary
    assert summary["facts_beyond_3_widths"] == ["t02_far", "t03_unseen"]
    assert summary["numbers_untold"] == ["starting_up.risk_discount_share"]
    assert len((tmp_path / "targets.csv").read_text("utf-8").splitlines()) == 5
    assert len((tmp_path / "posterior.csv").read_text("utf-8").splitlines()) == 3
    page = posterior_page(summary, target_rows(found, FACTS), number_rows(found))
    assert "4.0 band-widths outside" in page
    assert "never seen" in page
    assert "say nothing about 1 numbers" in page
    assert "30.0%, 10.0% of the ranges" in page


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["albuquerque", "--waves", "5,5"], "the first 20 or more"),
        (["albuquerque", "--waves", "many"], "numbers of points"),
        (["albuquerque", "--scale", "0"], "above 0"),
        (["albuquerque", "--months", "24"], "36"),
        (["portside"], "--facts"),
        (["nowhere"], "nowhere"),
    ],
)
def test_what_cannot_be_carried_out_is_refused(words, told, capsys):
    assert main(["calibrate", *words]) == 2
    assert told in capsys.readouterr().err


def test_a_fact_that_the_city_cannot_be_asked_for_is_refused(tmp_path, capsys):
    facts = tmp_path / "facts.yaml"
    facts.write_text(
        "schema: 1\nfacts:\n  - {id: one, moment: businesses, where: {community: martian}, value: 1, band: [0, 2], source: x}\n",
        "utf-8",
    )
    assert main(["calibrate", "albuquerque", "--facts", str(facts)]) == 2
    assert "martian" in capsys.readouterr().err
