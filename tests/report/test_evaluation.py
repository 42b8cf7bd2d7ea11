# SPDX-License-Identifier: Apache-2.0
"""What is written about evaluations follows the numbers by rule, in words and in the figure."""

import copy
import re
import xml.etree.ElementTree as ET

import pytest

from abmsim.report.catalogue import Words
from abmsim.report.evaluation import open_place, paragraph, truth_sentence, verdict_sentence, write_evaluation
from abmsim.report.evaluation_words import claim_words, count_words, needed_words, plus_minus, share_words
from abmsim.report.figures.drawing import NARROW, WIDE
from abmsim.report.figures.evaluation import draw_evaluation
from abmsim.report.figures.svg import whole_svg
from abmsim.results.errors import RefusedError
from abmsim.results.files import read_json

WORDS = Words("en")


def shown(mean, se=1.0) -> dict:
    return {"mean": mean, "se": se, "ci_low": mean - 2 * se, "ci_high": mean + 2 * se}


def design(name, verdict, claim=40.0, without=30.0, cost=10_000, **more) -> dict:
    return {
        "design": name, "assigned": name == "lottery", "test": "a test", "asks": "clients", "people_asked": 400,
        "people_available": 900, "cost_dollars": cost, "estimate": shown(claim), "claims_low": claim - 20,
        "claims_high": claim + 20, "truth": shown(5.0), "bias": shown(claim - 5), "claim_without_effect": shown(without),
        "scatter": 4.0, "power": shown(0.9, 0.02), "false_alarms": shown(0.8, 0.03), "smallest_detectable": 11.2,
        "needed": {"people": None, "months": None, "programmes": 7}, "verdict": verdict, **more,
    }  # fmt: skip


def document(budget=None, truth=5.0, advised="none_detects", taken=None, sharpest="lottery") -> dict:
    rows = [
        design("self_report", "misleads"),
        design("lottery", "not_detectable", 4.0, 0.0, 60_000),
        {
            "design": "cut_off",
            "asks": "applicants",
            "people_asked": 0,
            "cost_dollars": 50_000,
            "verdict": "not_possible",
        },
    ]
    found = {"advice": advised, "design": taken, "sharpest_sound": sharpest, "cheapest": "self_report"}
    outcomes = [
        {"outcome": name, "truth": shown(truth), "designs": copy.deepcopy(rows), "advice": found}
        for name in ("jobs", "registrations")
    ]
    return {
        "scenario": "plan",
        "name": "<b>Plan & $25k</b>",
        "pairs": 20,
        "budget_dollars": budget,
        "outcomes": outcomes,
    }


@pytest.mark.parametrize(
    ("truth", "words"),
    [
        (5.0, "adds 5 jobs there by its last month (95% interval 3 to 7)"),
        (1.0, "no detectable effect on jobs there"),
        (-5.0, "costs 5 jobs there by its last month (95% interval 3 to 7)"),
    ],
)
def test_the_interval_chooses_the_verb(truth, words) -> None:
    found = document(truth=truth)
    assert words in truth_sentence(WORDS, found, found["outcomes"][0]).striptags()


def test_no_difference_at_all_is_called_so() -> None:
    found = document()
    found["outcomes"][1]["truth"] = shown(0.0, 0.0)
    assert "changes nothing about new licences" in truth_sentence(WORDS, found, found["outcomes"][1])


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("misleads", "misleads. It claims 30 where the programme does nothing"),
        ("not_detectable", "not detectable with this design"),
        ("detects", "finds the effect in 90% of evaluations"),
        ("not_possible", "not possible here"),
    ],
)
def test_every_verdict_is_said_plainly(verdict, words) -> None:
    found = document()
    row = found["outcomes"][0]["designs"][2 if verdict == "not_possible" else 0]
    row["verdict"] = verdict
    assert words in verdict_sentence(WORDS, found, found["outcomes"][0], row).striptags()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"advised": "take", "taken": "lottery"}, "lottery finds the effect in 90% of evaluations and costs $60,000"),
        ({}, "not detectable with any sound design at any budget tried here; the sharpest, lottery"),
        ({"budget": 20_000, "sharpest": None}, "carried out within $20,000 finds effects where there are none"),
        ({"budget": 500, "advised": "none_affordable", "sharpest": None}, "no design can be paid for within $500"),
    ],
)
def test_the_paragraph_says_what_to_do(asked, words) -> None:
    assert words in paragraph(WORDS, document(**asked)).striptags()


def test_the_paragraph_holds_what_clients_would_say_beside_the_truth() -> None:
    said = paragraph(WORDS, document()).striptags()
    assert "credit it with 40 jobs, and with 30 if it had done nothing" in said


def test_every_number_carries_the_address_it_comes_from_and_names_are_escaped() -> None:
    said = paragraph(WORDS, document())
    addresses = re.findall(r'data-from="([^"]+)"', said)
    assert "evaluation.json#outcomes/1/designs/0/estimate/mean" in addresses
    assert "<b>" not in said
    assert "&lt;b&gt;Plan &amp; $25k" in said


def test_small_texts() -> None:
    row = document()["outcomes"][0]["designs"][1]
    assert plus_minus(WORDS, shown(12.3)) == "12 ± 1"
    assert claim_words(WORDS, row).startswith("4 (")
    assert share_words(WORDS, row["power"]) == "90% ± 2"
    assert count_words(WORDS, row) == "400 clients"
    assert needed_words(WORDS, row) == "7 such programmes together"
    for name, words in (("people", "650 people asked"), ("months", "30 months on each side")):
        other = {**row, "needed": {"people": None, "months": None, "programmes": 7, name: int(words.split()[0])}}
        assert needed_words(WORDS, other) == words
    never = {**row, "needed": {"people": None, "months": None, "programmes": 2_000_000}}
    assert needed_words(WORDS, never) == "more than 1,000 such programmes together"
    assert needed_words(WORDS, {**row, "verdict": "misleads"}) == "more would not help"
    assert needed_words(WORDS, {**row, "needed": dict.fromkeys(row["needed"])}) == "-"


@pytest.mark.parametrize("shape", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_figure_is_the_same_twice_and_shows_every_design(shape) -> None:
    drawn = [whole_svg(draw_evaluation(WORDS, shape, document()), "a <title> & more") for _ in range(2)]
    assert drawn[0] == drawn[1]
    text = " ".join(element.text or "" for element in ET.fromstring(drawn[0]).iter())  # noqa: S314 - our own
    for words in ("asking clients: 40 (20 to 60)", "lottery: 4", "cut-off at a score: not possible here", "Jobs"):
        assert words in text


def test_claims_beyond_the_scale_end_in_an_arrow() -> None:
    found = document()
    found["outcomes"][0]["designs"].append(design("before_after", "not_detectable", 900.0, 0.0))
    axis = draw_evaluation(WORDS, WIDE, found).axes[0]
    assert axis.get_xlim()[1] < 900
    assert ">" in [line.get_marker() for line in axis.lines]


def test_the_files_are_written_and_another_scenario_is_refused(tmp_path) -> None:
    folder = tmp_path / "out"
    open_place(folder, "plan")
    write_evaluation(folder, document())
    assert sorted(path.name for path in folder.iterdir()) == ["evaluation.json", "evaluation.svg", "evaluation.txt"]
    assert read_json(folder / "evaluation.json")["pairs"] == 20
    assert "no detectable" not in (folder / "evaluation.txt").read_text("utf-8")
    open_place(folder, "plan")
    with pytest.raises(RefusedError, match="holds the evaluation of plan, not of other"):
        open_place(folder, "other")
    (tmp_path / "summary.json").write_text(
        '{"scenarios": [{"scenario": "plan"}, {"scenario": "both"}]}', encoding="utf-8"
    )
    open_place(tmp_path, "both")
    with pytest.raises(RefusedError, match="holds the results of plan, both, not of other"):
        open_place(tmp_path, "other")
    with pytest.raises(RefusedError, match="is not a folder"):
        open_place(folder / "evaluation.txt", "plan")
