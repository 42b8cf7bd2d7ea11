# SPDX-License-Identifier: Apache-2.0
"""What to buy: the best mix of a function whose answer is known, complements, robust choices, honest figures."""

import itertools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from abmsim.analysis.portfolio import Goal, Lever, seek
from abmsim.analysis.portfolio.buying import shelf_of
from abmsim.analysis.portfolio.judging import chosen_elsewhere, judged
from abmsim.analysis.portfolio.mixes import every_mix, first_mixes, only
from abmsim.analysis.portfolio.running import carried_out, columns_of, portfolio
from abmsim.cli import main
from abmsim.experiments import Cases, Column, points_of
from abmsim.experiments.reading import Kept
from abmsim.results.errors import RefusedError
from abmsim.scenario.experiment import load_experiment

OUTREACH = Lever("outreach", ("half", "whole"))
OFFICE = Lever("office", ("more", "much more"))
COURSE = Lever("course", ("",))
LEVERS = (OUTREACH, OFFICE, COURSE)
COSTS = ((0, 20, 40), (0, 20, 40), (0, 30))
GOALS = (Goal("net_jobs", "jobs", ("net_jobs",)), Goal("firms", "firms", ("north", "south")))
POINTS, PAIRS = 12, 6


class City:
    """Outreach brings people to an office that has no hours for them: each alone does next to nothing."""

    def __init__(self, luck: float = 1.0) -> None:
        self.luck, self.stages = luck, []

    def live(self, mixes, stage):
        self.stages.append((stage, tuple(mixes)))
        draws = np.random.default_rng(len(mixes) + (stage == "front"))
        hardship = draws.random((POINTS, 1))
        rows = [self.jobs(mix, hardship) + self.luck * draws.normal(size=(POINTS, PAIRS)) * any(mix) for mix in mixes]
        costs = [np.full((POINTS, PAIRS), self.cost(mix)) for mix in mixes]
        jobs = np.stack(rows)
        return {"net_jobs": jobs, "dollars": np.stack(costs), "north": jobs / 2, "south": jobs / 4}

    @staticmethod
    def cost(mix) -> float:
        return float(sum(costs[dose] for costs, dose in zip(COSTS, mix, strict=True)))

    @staticmethod
    def jobs(mix, hardship):
        """A course helps where times are good; outreach and office hours only together, and always."""
        outreach, office, course = mix
        return 0.5 * outreach + 0.9 * office + 3.0 * outreach * office + 12.0 * course * (1 - 1.4 * hardship)


def asked(budget=60.0, city=None, goals=GOALS):
    return seek(LEVERS, goals, budget, (city or City()).live, "dollars")


def test_the_mix_that_is_best_by_enumeration_is_found() -> None:
    hardship = np.linspace(0, 1, 1000)[:, None]
    for budget in (30.0, 45.0, 60.0, 80.0):
        payable = [mix for mix in itertools.product(range(3), range(3), range(2)) if City.cost(mix) <= budget]
        best = max(payable, key=lambda mix: City.jobs(mix, hardship).mean())
        found = asked(budget)
        assert found.recommended.mix == best
        assert found.recommended.cost_dollars <= budget
        assert found.mixes == 18
        assert found.affordable == len(payable)


def test_levers_that_only_work_together_are_complements() -> None:
    found = asked()
    together = [(one.levers, one.goal) for one in found.complements]
    assert together == [(("outreach", "office"), "net_jobs")]
    assert found.complements[0].estimate.mean == pytest.approx(12, abs=1)  # both at their second dose
    assert found.substitutes == ()
    assert any(told.startswith("outreach and office together add 12") for told in found.sentences)


def test_a_lever_that_takes_from_another_is_a_substitute() -> None:
    class Crowded(City):
        @staticmethod
        def jobs(mix, hardship):
            return 5.0 * max(mix[0] > 0, mix[1] > 0) + 0 * hardship

    found = asked(city=Crowded())
    assert [one.levers for one in found.substitutes] == [("outreach", "office")]
    assert found.frugal.cost_dollars == 20
    assert any(told.startswith("Cheaper and not told from it") for told in found.sentences)


def test_bad_cases_choose_otherwise_than_the_mean() -> None:
    class Gamble(City):
        @staticmethod
        def jobs(mix, hardship):
            return 4.0 * (mix[0] > 0) + mix[2] * (20 - 30 * hardship)

    found = asked(30.0, Gamble(0.1))
    assert found.recommended.name == "course"
    assert found.best_by("bad cases").name.startswith("outreach")
    assert found.recommended.bad_case < 0 < found.best_by("bad cases").bad_case
    assert found.best_by("regret").regret == min(one.regret for one in found.candidates if one.is_affordable)
    assert any(told.startswith("Best where numbers turn out badly") and "outreach" in told for told in found.sentences)


def test_picking_the_best_of_many_does_not_pick_their_luck() -> None:
    draws = np.random.default_rng(1)
    picked, honest, chances = [], [], []
    for _ in range(100):
        values = draws.normal(size=(10, 10, 6))
        every = np.ones(10, dtype=bool)
        picked.append(judged(values, every).means.max())
        honest.append(chosen_elsewhere(values, every).mean())
        chances.append(judged(values, every).chances.sum())
    assert np.mean(picked) > 0.15
    assert abs(np.mean(honest)) < 0.04
    assert chances == pytest.approx([1.0] * 100)


def test_what_costs_too_much_when_lived_is_not_recommended() -> None:
    class Dearer(City):
        @staticmethod
        def cost(mix):
            return City.cost(mix) + 15 * (mix[0] > 0) * (mix[1] > 0) * (mix[2] > 0)

    found = asked(60.0, Dearer())
    assert found.recommended.is_affordable
    assert all(one.chance_best == 0 for one in found.candidates if not one.is_affordable)


def test_a_community_that_gets_least_is_what_equity_looks_at() -> None:
    found = asked()
    best = found.recommended.outcomes
    assert best["firms"].mean == pytest.approx(best["net_jobs"].mean / 4)


def test_the_table_is_made_from_levers_alone_and_in_twos() -> None:
    mixes = first_mixes(LEVERS)
    assert mixes[0] == (0, 0, 0)
    assert only(LEVERS, outreach=1) in mixes
    assert only(LEVERS, outreach=2, office=2) in mixes
    assert len(mixes) == 1 + 5 + 3
    city = City()
    found = asked(60.0, city)
    assert city.stages[0] == ("parts", mixes)
    assert len(city.stages[1][1]) == len(found.candidates) <= 11
    assert len(every_mix(LEVERS)) == 18


@pytest.mark.parametrize(
    ("budget", "told"),
    [(10.0, "the cheapest costs $20"), (0.0, "above 0"), (float("nan"), "above 0"), (-5.0, "above 0")],
)
def test_a_budget_that_buys_nothing_is_refused(budget, told) -> None:
    with pytest.raises(RefusedError) as refused:
        asked(budget)
    assert told in str(refused.value)


def test_an_answer_that_never_varies_is_refused() -> None:
    class Dull(City):
        @staticmethod
        def jobs(mix, hardship):
            return 0 * sum(mix) * hardship

    with pytest.raises(RefusedError, match="no variance: net_jobs is 0 in every run"):
        asked(city=Dull(0.0))


def test_too_many_mixes_are_refused() -> None:
    with pytest.raises(RefusedError, match="name fewer doses"):
        every_mix([Lever(f"lever{number}", ("a", "b", "c")) for number in range(12)])


SCENARIO = """schema: 1
name: All that could be bought
extends: baseline.yaml
interventions:
  - liaison: {language: es, staff: 0.5, start: 2015-08}
  - office_hours: {hours_per_month: 60, start: 2015-08}
"""
TEXT = """schema: 1
name: What to buy?
scenarios: [shop.yaml]
levers: {liaison.staff: [0.5, 1]}
uncertainties: {office.hours_per_review: range}
method: {sample: latin_hypercube, points: 2}
measures: [net_jobs]
pairs: 2
months: 10
scale: 0.02
"""


@pytest.fixture
def file(tmp_path, monkeypatch) -> str:
    """An experiment with two levers in an empty project."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ABMSIM_CACHE", str(tmp_path / "cache"))
    Path("shop.yaml").write_text(SCENARIO)
    Path("experiment.yaml").write_text(TEXT)
    return "experiment.yaml"


BUY = ("--budget", "250000", "--measure", "additional_registered_firms", "--jobs", "1")


def stopped_before_the_front(experiment, folder, wishes):
    if folder.name != "parts":
        raise KeyboardInterrupt
    return carried_out(experiment, folder, wishes)


def test_the_command_lives_the_table_and_the_front_and_resumes(file, capsys) -> None:
    with pytest.raises(KeyboardInterrupt):
        portfolio(file, 250_000, "a", "additional_registered_firms", carry_out=stopped_before_the_front)
    before = Path("a/parts/runs.csv").read_bytes()
    assert main(["portfolio", file, "--out", "a", *BUY, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["mixes"] == 6
    assert document["goals"][0]["goal"] == "additional_registered_firms"
    assert document["budget_dollars"] == 5000  # of a city of a fiftieth
    assert document["candidates"][0]["mix"] == "do nothing"
    assert {path.name for path in Path("a").iterdir()} >= {"parts", "portfolio.csv", "portfolio.json", "portfolio.svg"}
    assert Path("a/parts/runs.csv").read_bytes() == before
    written = Path("a/portfolio.json").read_bytes()
    assert main(["portfolio", "a", *BUY]) == 0
    assert Path("a/portfolio.json").read_bytes() == written
    assert "6 mixes, " in capsys.readouterr().out
    assert len([path for path in Path("a").iterdir() if path.name.startswith("front-")]) == 1


@pytest.mark.parametrize(
    ("change", "words", "told"),
    [
        (
            ("levers: {liaison.staff: [0.5, 1]}", "levers: {licensing.fee_dollars: [25, 40]}"),
            [],
            "no option of an intervention",
        ),
        (("[shop.yaml]", "[shop.yaml, liaison]"), [], "takes one scenario"),
        (("[shop.yaml]", "[baseline]"), [], "nothing to buy"),
        (("[shop.yaml]", "[city_accelerator]"), [], "without funding:"),
        (("pairs: 2", "pairs: 1"), [], "at least 2"),
        (("", ""), ["--measure", "trust"], "trust: the most wanted measure is one of net_jobs"),
        (("", ""), ["--budget", "-4"], "above 0"),
    ],
)
def test_what_cannot_be_bought_is_refused_before_anything_is_run(file, capsys, change, words, told) -> None:
    text = TEXT.replace(*change)
    if "baseline" in text or "city_acc" in text:
        text = text.replace("levers: {liaison.staff: [0.5, 1]}\n", "")
    Path(file).write_text(text)
    assert main(["portfolio", file, "--out", "a", *BUY, *words]) == 2
    assert told in capsys.readouterr().err
    assert not Path("a").exists()


def test_a_mix_put_together_is_the_scenario_as_written(file) -> None:
    experiment = load_experiment(file)
    shelf = shelf_of(experiment)
    written = experiment.cases[1].scenario
    assert [lever.doses for lever in shelf.levers] == [("staff=0.5", "staff=1"), ("",)]
    put_together = shelf.case((2, 1)).scenario
    assert replace(put_together, name=written.name, slug=written.slug) == written
    empty = shelf.case((0, 0)).scenario
    assert (empty.interventions, empty.costs, empty.months) == ((), (), 10)


def test_a_run_that_is_not_finite_is_named() -> None:
    columns = (Column("public_cost_dollars"), Column("owner_income_dollars.mean"))
    values = np.ones((4, 2, 2))
    values[3, 1, 1] = np.nan
    points = points_of(("x",), [[0.0], [1.0]], Cases(("mix",), (("nothing",), ("liaison",))))
    with pytest.raises(RefusedError, match=r"owner_income_dollars.mean is not finite at point 3, pair 2"):
        columns_of(Kept(Path("runs"), points, columns, values), GOALS, [])


def test_mixes_that_tie_share_the_chance_to_be_the_best() -> None:
    values = np.repeat(np.random.default_rng(1).normal(size=(1, 10, 6)), 2, axis=0)
    assert judged(values, np.ones(2, dtype=bool)).chances == pytest.approx([0.5, 0.5])


def test_a_goal_that_no_mix_serves_is_said_to_be_served_by_none() -> None:
    class Harmful(City):
        def live(self, mixes, stage):
            lived = super().live(mixes, stage)
            return {**lived, "north": -1.0 * (lived["dollars"] > 0), "south": -1.0 * (lived["dollars"] > 0)}

    told = asked(city=Harmful()).sentences
    assert "No mix that was lived again raises firms above doing nothing." in told


def test_a_lever_that_does_nothing_is_left_out_and_named() -> None:
    class Sleepy(City):
        def live(self, mixes, stage):
            return super().live([(*mix[:2], 0) for mix in mixes], stage)

    found = asked(city=Sleepy(0.0))
    assert found.idle == ("course",)
    assert found.mixes == 9
    assert all(one.mix[2] == 0 for one in found.candidates)
    assert "course did nothing and cost nothing in any run, so it is left out." in found.sentences
