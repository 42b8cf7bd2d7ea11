# SPDX-License-Identifier: Apache-2.0
"""`abmsim evidence`: refused files, too few pairs, the same bytes for any number of processes, facts, and the shipped files."""

import json
from pathlib import Path

import pytest
from analysis.trial_files import TEXT

from abmsim.analysis.evidence.tables import check_rows, fact_rows, page, score_lines, trial_rows
from abmsim.cli import main
from abmsim.scenario.ordering import load_ordering
from abmsim.scenario.validating import trials_beside

SHIPPED = Path(__file__).resolve().parents[2] / "experiments" / "evidence"
SCORED = {
    "BRUHN_REG", "BRUHN_EMP", "BRUHN_INCUMB", "SL_INFO", "SL_PAY2", "SNAP_INFO", "SNAP_ASSIST", "GATE_6M", "GATE_60M",
    "MENTOR_KE", "SBA_JOBS", "CCF_SETASIDE", "KAPLAN_STARTS", "MALAWI_ASSIST", "ERICSON_SIMPLE", "LK_CAPITAL", "TRAIN_META",
    "JOB_MULT",
}  # fmt: skip
ORDERINGS = ["O1", "O2", "O3", "O4", "O5", "O6", "O7", "O8", "O10", "O13", "O14"]


def run(capsys, *words) -> tuple[int, str, str]:
    code = main(["evidence", *(str(word) for word in words)])
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.fixture
def trial(tmp_path):
    file = tmp_path / "trial.yaml"
    file.write_text(TEXT.replace("horizon_months: 6", "horizon_months: 3"))
    return file


def test_every_published_study_has_a_trial_or_a_reason() -> None:
    trials = trials_beside(SHIPPED / "ordering.yaml")
    ordering = load_ordering(SHIPPED / "ordering.yaml", trials)
    assert {one.id for one in trials if one.published is not None} == SCORED
    assert all(Path(one.file).stem == one.id for one in trials)
    assert [one.id for one in ordering.checks] == ORDERINGS
    assert [name for name, _ in ordering.not_mapped] == ["FAFSA_ASSIST"]


def test_too_few_pairs_give_no_verdict(trial, capsys) -> None:
    code, out, _ = run(capsys, "--trials", trial, "--pairs", 2, "--jobs", 1)
    assert code == 0
    assert "undecided" in out
    assert "2 pairs, at least 30 are needed" in out
    assert "ensemble of 200 vectors" in out
    assert "default numbers" in run(capsys, "--trials", trial, "--pairs", 2, "--jobs", 1, "--fixed-numbers")[1]


def test_the_same_bytes_for_any_number_of_processes(trial, capsys) -> None:
    alone = run(capsys, "--trials", trial, "--pairs", 2, "--jobs", 1, "--json")
    together = run(capsys, "--trials", trial, "--pairs", 2, "--jobs", 2, "--json")
    assert alone[0] == together[0] == 0
    assert alone[1] == together[1]
    document = json.loads(alone[1])
    (row,) = document["trials"]
    assert row["id"] == "SMALL"
    assert row["verdict"] == "undecided"
    assert row["simulated"]["pairs"] == 2
    assert row["published"]["accept"] == [39, 59]
    assert row["simulated"]["estimate"] is not None
    assert document["scores"]["undecided"] == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ever_registered", "ever_registred"),
        ("registration_payment:", "registration_paymnt:"),
        ("control: [], ", ""),
        ("accept: [39, 59]", "accept: [50, 59]"),
    ],
)
def test_what_cannot_be_simulated_is_refused(trial, capsys, old, new) -> None:
    trial.write_text(trial.read_text().replace(old, new))
    code, out, err = run(capsys, "--trials", trial)
    assert code == 2
    assert not out
    assert "trial.yaml:" in err


def test_a_folder_without_trials_and_two_trials_of_one_name_are_refused(trial, tmp_path, capsys) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    code, _, err = run(capsys, "--trials", empty)
    assert code == 2
    assert "no trial" in err
    (tmp_path / "twin.yaml").write_text(trial.read_text())
    code, _, err = run(capsys, "--trials", tmp_path)
    assert code == 2
    assert "SMALL" in err


def test_a_lever_for_everybody_is_said_to_be_one(trial, capsys) -> None:
    arm = "{registration_payment: {months_of_profit: 2}}"
    trial.write_text(trial.read_text().replace(arm, "{simpler_licensing: {steps_less: 1}}"))
    code, out, _ = run(capsys, "--trials", trial, "--pairs", 1, "--jobs", 1)
    assert code == 0
    assert "simpler_licensing acts on everybody in the treated world" in out


def test_facts_are_held_against_an_untreated_city(tmp_path, capsys) -> None:
    file = tmp_path / "facts.yaml"
    file.write_text(
        "schema: 1\nfacts:\n"
        "  - {id: limited, moment: share_limited_english, value: 0.6, band: [0.01, 0.99], source: a table}\n"
        "  - {id: moon, moment: businesses, value: 1000000, band: [900000, 1100000], source: nobody}\n"
    )
    code, out, _ = run(capsys, "--facts", file, "--city", "portside", "--pairs", 2, "--jobs", 1, "--json")
    assert code == 0
    limited, moon = json.loads(out)["facts"]
    assert (limited["verdict"], moon["verdict"]) == ("hit", "miss")
    assert limited["low"] <= limited["median"] <= limited["high"]
    assert limited["pairs"] == 2
    assert moon["band_widths_off"] == pytest.approx((900000 - moon["median"]) / 200000)
    code, _, err = run(capsys, "--facts", file, "--city", "atlantis")
    assert code == 2
    assert "atlantis" in err


def test_the_page_holds_every_table(trial, capsys) -> None:
    document = json.loads(run(capsys, "--trials", trial, "--pairs", 1, "--jobs", 1, "--json")[1])
    document["facts"] = [{"id": "five", "median": 0.4, "low": None, "high": 0.5, "value": 0.48, "band": [0.45, 0.51],
                          "verdict": "miss", "band_widths_off": 0.83}]  # fmt: skip
    document["orderings"] = [{"id": "O1", "verdict": "holds", "says": "a | b", "effects": {
        "helped": {"estimate": 12345.6, "standard_error": 1.0, "pairs": 30}}}]  # fmt: skip
    document["not_mapped"] = [{"id": "SCHOOL", "why": "No schooling."}]
    text = page(document, "## What is missing\n\nSchools.")
    assert "| SMALL |" in text
    assert "a \\| b" in text
    assert "12,346" in text
    assert text.endswith("Schools.\n")
    assert "- **SCHOOL**: No schooling." in text
    assert "Facts inside their band: 0 of 1." in text
    assert fact_rows(document)[0][2] == "- to 0.5"
    assert check_rows(document)[0][1] == "holds"
    assert trial_rows(document)[0][6] == "undecided"
    assert len(score_lines(document)) == 4


def test_the_page_in_the_documentation_was_written_by_the_command() -> None:
    text = (SHIPPED.parents[1] / "docs" / "background" / "evidence.md").read_text(encoding="utf-8")
    assert all(f"| {name} |" in text for name in (*SCORED, *ORDERINGS))
    assert (SHIPPED / "mechanisms.md").read_text(encoding="utf-8").strip() in text
