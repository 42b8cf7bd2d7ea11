# SPDX-License-Identifier: Apache-2.0
"""The answers beside the scenarios come from a run, never from a hand; what luck explains is called so."""

import json

import pytest
from contracts.tree import ROOT

from abmsim.report.library import BEGIN, COLUMNS, END, NOT_STATED, answer, cell, covered, main, renewed, table

PAGE = f"# Scenarios\n\n{BEGIN}\nold\n{END}\n\nMore.\n"


def figure(mean, low, high, chance=0.5):
    return {"mean": mean, "ci_low": low, "ci_high": high, "chance_positive": chance}


def headline(**figures):
    return {measure: figure(1.0, 0.5, 1.5, 0.99) for measure, _ in COLUMNS} | figures


@pytest.mark.parametrize(
    ("net", "words"),
    [
        (figure(2.0, 1.0, 3.0, 0.999), "adds net jobs"),
        (figure(1.0, -0.2, 2.2, 0.95), "may add net jobs"),
        (figure(0.1, -1.0, 1.2, 0.55), "no effect on net jobs can be told"),
        (figure(-1.0, -2.2, 0.2, 0.04), "may cost net jobs"),
        (figure(-2.0, -3.0, -1.0, 0.001), "costs net jobs"),
        (figure(0, 0, 0, 0), "changes no net jobs"),
    ],
)
def test_the_answer_is_what_the_interval_allows(net, words):
    assert answer(headline(net_jobs=net)) == f"adds registered firms; {words}"


def test_a_cell_has_the_interval_and_the_digits_it_deserves():
    assert cell(figure(12.345, 8.1, 16.6)) == "12 (8 to 17)"
    assert cell(figure(98_500.0, 98_500.0, 98_500.0)).replace(",", "") == "98500"
    assert cell({"mean": None}) == NOT_STATED


def test_a_row_a_scenario_in_the_order_of_the_files():
    summary = {"scenarios": [{"name": "B", "headline": headline()}, {"name": "A", "headline": headline()}]}
    lines = table(summary, {"a.yaml": "A", "b.yaml": "B", "c.yaml": "C"}).splitlines()
    assert [line.split("]")[0] for line in lines[2:]] == ["| [a.yaml", "| [b.yaml"]
    assert len({line.count("|") for line in lines}) == 1


def test_only_what_stands_between_the_marks_is_renewed():
    page = renewed(PAGE, "| new |", "A source.")
    assert page == f"# Scenarios\n\n{BEGIN}\n| new |\n\nA source.\n{END}\n\nMore.\n"
    assert renewed(page, "| new |", "A source.") == page


def test_the_page_says_whether_intervals_cover_doubt_about_numbers():
    assert covered({"variance": {}}) == covered({}) == "luck only"
    assert (
        covered({"variance": {"net_jobs": {"luck_share": 0.5}}})
        == "of the mean over luck and vectors of the calibrated numbers"
    )


@pytest.mark.parametrize("page", ["# Scenarios", BEGIN, END])
def test_a_page_without_marks_is_refused(page):
    with pytest.raises(ValueError, match="answers"):
        renewed(page, "", "")


def test_the_page_is_renewed_from_a_folder(tmp_path, capsys):
    scenarios, folder = tmp_path / "scenarios", tmp_path / "run"
    scenarios.mkdir()
    folder.mkdir()
    (scenarios / "baseline.yaml").write_text((ROOT / "scenarios/baseline.yaml").read_text("utf-8"), encoding="utf-8")
    (scenarios / "README.md").write_text(PAGE, encoding="utf-8")
    entry = {"name": "Albuquerque without a programme", "headline": headline(), "months": 36, "pairs": 30}
    (folder / "summary.json").write_text(json.dumps({"scenarios": [entry]}), encoding="utf-8")
    manifest = {"seed": 7, "scale": 1.0, "versions": {"model_behaviour": 3}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert main([str(folder), str(scenarios)]) == 0
    page = (scenarios / "README.md").read_text(encoding="utf-8")
    assert "| [baseline.yaml](baseline.yaml) | adds registered firms; adds net jobs |" in page
    assert "30 pairs, seed 7, scale 1, model_behaviour 3; mean (95 % interval, luck only)" in page
    assert "1 answers" in capsys.readouterr().out


def test_the_page_of_the_scenarios_can_be_renewed():
    page = (ROOT / "scenarios/README.md").read_text(encoding="utf-8")
    assert "| row |" in renewed(page, "| row |", "")
