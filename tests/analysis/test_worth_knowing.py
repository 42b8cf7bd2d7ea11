# SPDX-License-Identifier: Apache-2.0
"""What it is worth to know a number: closed forms, luck that is no knowledge, plain words, and what is refused."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from abmsim.analysis.crossed import error_of_mean
from abmsim.analysis.worth_knowing import worth_knowing, worths
from abmsim.analysis.worth_knowing.together import worth_together
from abmsim.cli import main
from abmsim.experiments import Cases, Column, FunctionSubject, Request, carry_out, points_of
from abmsim.experiments.points import Plan
from abmsim.experiments.reading import Kept, kept_runs
from abmsim.results.errors import RefusedError

NAMES = ("office.hours", "trust", "inert", "idle")
INPUTS = (Column("office.hours", "hours", "Hours of one review."), *(Column(name) for name in NAMES[1:]))
COLUMNS = (Column("net_jobs"), Column("public_cost_dollars"))
SIZES = np.array([2.0, 1.0])


def closed_form(mean: float, spread: float) -> float:
    """Knowing a part of size N(0, spread) of a value N(mean, ...) before taking it or leaving it."""
    z = mean / spread
    density, share = math.exp(-z * z / 2) / math.sqrt(2 * math.pi), (1 + math.erf(z / math.sqrt(2))) / 2
    return spread * density + mean * share - max(mean, 0)


def runs(seed: int, mean: float = 0.5, luck: float = 1.0, points: int = 200, pairs: int = 6):
    """Take it (worth mean + 2a + b, with luck of the run and luck that all points share) or leave it."""
    draws = np.random.default_rng(seed)
    vectors = draws.normal(size=(points, len(NAMES)))
    shared, own = draws.normal(size=pairs) * luck / 2, draws.normal(size=(points, pairs)) * luck
    taken = (mean + vectors[:, :2] @ SIZES)[:, None] + shared + own
    return vectors, np.stack([np.zeros_like(taken), taken], axis=2)


def kept(values, vectors=None, plan=None, columns=COLUMNS, cases=("liaison",)) -> Kept:
    """Runs as an experiment leaves them: values [points, pairs, columns] of every case in turn."""
    table = np.random.default_rng(1).random((len(values) // len(cases), len(NAMES))) if vectors is None else vectors
    points = points_of(NAMES, table, Cases(("scenario",), tuple((one,) for one in cases)), INPUTS, plan)
    return Kept(Path("runs"), points, columns, np.asarray(values, dtype=np.float64))


def with_cost(taken, dollars: float = 1000.0):
    return np.stack([taken, np.full_like(taken, dollars)], axis=2)


@pytest.mark.parametrize("mean", [0.5, 3.0])
def test_the_worth_of_a_number_has_its_closed_form(mean) -> None:
    truth = [closed_form(mean, size) for size in SIZES] + [0.0, 0.0]
    found = [worths(*runs(seed, mean)) for seed in range(100, 116)]
    estimates = np.mean([[one.value for one in each.inputs] for each in found], axis=0)
    assert estimates == pytest.approx(truth, abs=0.06)
    everything = np.mean([each.everything.value for each in found])
    assert everything == pytest.approx(closed_form(mean, math.hypot(*SIZES)), abs=0.06)
    covered = [
        one.low - 0.01 <= true <= one.high + 0.01
        for each in found
        for one, true in zip(each.inputs, truth, strict=True)
    ]
    assert np.mean(covered) >= 0.85


def test_luck_is_not_taken_for_knowledge() -> None:
    for seed in range(8):
        draws = np.random.default_rng(seed)
        values = draws.normal(size=(100, 6, 3)) * [0, 3, 3]
        found = worths(draws.random((100, 5)), values)
        assert [one.low for one in found.inputs] == [0] * 5
        assert np.mean([one.value for one in found.inputs]) < 0.1
        assert found.everything.low <= found.floor_high + 0.05


def test_nothing_is_worth_knowing_where_one_choice_is_best_whatever_is_true() -> None:
    vectors, values = runs(3, mean=50.0)
    found = worths(vectors, values)
    assert [(one.value, one.high) for one in found.inputs] == [(0.0, 0.0)] * len(NAMES)
    assert (found.everything.value, found.floor_high) == (0.0, 0.0)


def test_numbers_that_only_matter_together_are_seen_together() -> None:
    draws = np.random.default_rng(5)
    vectors = draws.uniform(-1, 1, (200, 3))
    taken = np.repeat((4 * vectors[:, 0] * vectors[:, 1])[:, None], 4, axis=1) + draws.normal(size=(200, 4)) * 0.3
    values = np.stack([np.zeros_like(taken), taken], axis=2)
    alone = worths(vectors, values).inputs
    both = worth_together(vectors, values, (0, 1))
    assert max(one.value for one in alone) < 0.1
    assert both.low <= 0.5 <= both.high
    assert both.value == pytest.approx(0.5, abs=0.1)  # 4 E max(0, uv), u and v uniform from -1 to 1
    assert worth_together(vectors, values, (0, 2)).value < 0.1


def test_the_error_counts_luck_that_all_points_share() -> None:
    draws = np.random.default_rng(6)
    errors, means = [], []
    for _ in range(300):
        table = draws.normal(size=(50, 1)) + draws.normal(size=(1, 6)) + draws.normal(size=(50, 6))
        means.append(table.mean())
        errors.append(error_of_mean(table))
    assert np.sqrt(np.mean(np.square(errors))) == pytest.approx(np.std(means), rel=0.15)


def test_what_to_measure_first_is_said_in_plain_words() -> None:
    vectors, values = runs(1)
    found = worth_knowing(kept(with_cost(values[:, :, 1]), vectors), together=[("office.hours", "trust")])
    ledger = found.ledgers[0]
    assert ledger.first == ("office.hours", "trust")
    assert [one.verdict for one in ledger.inputs[2:]] == ["not worth measuring"] * 2
    assert ledger.together[0].worth.value >= ledger.inputs[0].worth.value - 0.1
    told = " ".join(found.sentences)
    assert "Measure office.hours (Hours of one review) before choosing: knowing it is worth " in told
    assert "hours: do nothing; " in told
    assert [part.decision for part in ledger.inputs[0].ranges] == ["do nothing", "liaison"]
    taken = next(one for one in ledger.decisions if one.name == "liaison")
    assert taken.cost_dollars == 1000
    assert (taken.cost_per_unit_dollars is None) == bool(taken.reason)


def test_dollars_only_where_somebody_says_what_a_job_is_worth() -> None:
    vectors, values = runs(1, mean=3.0)
    table = kept(with_cost(values[:, :, 1], 25_000.0), vectors)
    assert [one.unit for one in worth_knowing(table).ledgers] == ["net_jobs"]
    jobs, dollars = worth_knowing(table, dollars_per_unit=10_000).ledgers
    assert (jobs.unit, dollars.unit) == ("net_jobs", "dollars")
    assert dollars.inputs[0].worth.value == pytest.approx(10_000 * closed_form(0.5, 2.0), rel=0.35)


def test_two_decisions_are_told_apart_by_the_number_that_divides_them() -> None:
    draws = np.random.default_rng(8)
    vectors = draws.random((150, len(NAMES)))
    one, other = 4 * vectors[:, 0], 4 * (1 - vectors[:, 0])
    table = np.stack([one, other], axis=1).reshape(-1)[:, None] + draws.normal(size=(300, 6)) * 0.5
    found = worth_knowing(kept(with_cost(table), vectors, cases=("liaison", "deep-dives")))
    assert found.ledgers[0].first == ("office.hours",)
    assert found.ledgers[0].inputs[0].worth.value == pytest.approx(1.0, abs=0.2)  # E max(4u, 4 - 4u) - 2
    assert {part.decision for part in found.ledgers[0].inputs[0].ranges} == {"liaison", "deep-dives"}


PLENTY = np.random.default_rng(2).random((50, 4))


@pytest.mark.parametrize(
    ("change", "words", "told"),
    [
        ({"values": with_cost(np.ones((50, 4)))}, {}, "no variance: net_jobs is 1 in every run"),
        ({"values": with_cost(np.where(np.arange(200).reshape(50, 4) == 9, np.inf, PLENTY))}, {}, "point 2, pair 2"),
        ({"values": with_cost(PLENTY[:, :1])}, {}, "one pair a point"),
        ({"values": with_cost(PLENTY[:30])}, {}, "30 vectors are too few"),
        ({"plan": Plan("morris", 10, 1)}, {}, "these runs were made for morris"),
        ({"vectors": np.ones((50, len(NAMES)))}, {}, "nothing is uncertain"),
        ({}, {"measure": "jobs"}, "no 'jobs' was measured there"),
        ({}, {"measure": "public_cost_dollars"}, "what is paid, not what is wanted"),
        ({}, {"together": [("trust", "office.hour")]}, "did you mean office.hours?"),
        ({}, {"together": [("trust", "trust")]}, "two or more"),
        ({}, {"dollars_per_unit": -3}, "a number of dollars above 0"),
        ({"columns": (COLUMNS[0], Column("firms"))}, {"dollars_per_unit": 3}, "public_cost_dollars was not measured"),
    ],
)
def test_what_cannot_be_told_is_refused_with_the_reason(change, words, told) -> None:
    table = kept(**{"values": with_cost(PLENTY), **change})
    with pytest.raises(RefusedError) as refused:
        worth_knowing(table, **words)
    assert told in str(refused.value)


def effect(x, seed):
    return [float(10 * x[0] - 5 + np.random.default_rng(seed).normal()), 1000.0]


def test_the_command_writes_a_table_a_document_and_a_figure(tmp_path, capsys) -> None:
    folder, labels = tmp_path / "a", Cases(("scenario",), (("liaison",),))
    vectors = points_of(NAMES, np.random.default_rng(1).random((60, len(NAMES))), labels, INPUTS)
    carry_out(vectors, FunctionSubject(effect, ("net_jobs", "public_cost_dollars"), seeded=True), Request(folder, 6))
    assert main(["worth-knowing", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert "Measure office.hours (Hours of one review) before choosing" in shown
    assert "worth measuring" in (folder / "worth-knowing.csv").read_text()
    assert "Everything: " in (folder / "worth-knowing.svg").read_text()
    written = (folder / "worth-knowing.json").read_bytes()
    assert main(["worth-knowing", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ledgers"][0]["measure_first"] == ["office.hours"]
    assert (folder / "worth-knowing.json").read_bytes() == written
    assert main(["worth-knowing", str(folder), "--dollars-per-unit", "9000", "--together", "trust, inert"]) == 0
    assert (folder / "worth-knowing-dollars.svg").exists()
    assert len(kept_runs(folder).points) == 60


TEXT = """schema: 1
name: What to measure?
scenarios: [liaison, deep_dives]
uncertainties: {office.hours_per_review: range, liaison.contacts_per_month: range}
measures: [additional_firms, public_cost_dollars]
method: {sample: latin_hypercube, points: 40}
pairs: 2
months: 6
scale: 0.02
"""


@pytest.mark.parametrize(
    ("change", "words", "told"),
    [
        (("points: 40", "points: 20"), [], "20 are too few"),
        (("latin_hypercube", "morris"), [], "does not draw from whole ranges"),
        (("pairs: 2", "pairs: 1"), [], "at least 2"),
        (("hours_per_review: range", "hours_per_review: [3, 3]"), [], "uncertainties.office.hours_per_review"),
        (("", ""), ["--measure", "net_jobs"], "this experiment measures additional_firms"),
        (("", ""), ["--together", "office.hours_per_review,trust"], "not uncertain in these runs"),
    ],
)
def test_a_file_is_refused_before_anything_is_run(tmp_path, monkeypatch, capsys, change, words, told) -> None:
    monkeypatch.chdir(tmp_path)
    Path("experiment.yaml").write_text(TEXT.replace(*change))
    assert main(["worth-knowing", "experiment.yaml", "--out", "a", *words]) == 2
    assert told in capsys.readouterr().err
    assert not Path("a").exists()
