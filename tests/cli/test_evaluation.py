# SPDX-License-Identifier: Apache-2.0
"""`abmsim evaluation`: one document, the same bytes for any number of jobs, and clear refusals before anything is run."""

import json
import re
import shlex

import pytest

from abmsim.cli import main

GUIDE = "docs/guides/plan-an-evaluation.md"
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
SMALL = ["--pairs", "2", "--scale", "0.02"]


@pytest.mark.slow
def test_the_document_is_the_same_for_any_number_of_jobs(tmp_path, capsys) -> None:
    documents = []
    for jobs in ("1", "2"):
        folder = tmp_path / jobs
        assert main(["evaluation", "liaison", *SMALL, "--jobs", jobs, "--out", str(folder), "--json"]) == 0
        printed = capsys.readouterr().out
        assert printed == (folder / "evaluation.json").read_text("utf-8")
        documents.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert documents[0] == documents[1]
    assert json.loads(printed)["scenario"] == "a-spanish-speaking-liaison"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["baseline"], "no interventions"),
        (["liaison", "--budget", "0"], "not a number above 0"),
        (["liaison", "--scale", "-1"], "not a number above 0"),
        (["liaison", "--pairs", "1"], "--pairs"),
        (["no_such_scenario"], "no_such_scenario"),
    ],
)
def test_wrong_words_end_with_2_and_run_nothing(words, message, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["evaluation", *words]) == 2
    assert message in capsys.readouterr().err


def test_a_folder_with_another_evaluation_is_refused(tmp_path, capsys) -> None:
    (tmp_path / "evaluation.json").write_text('{"scenario": "pilot"}', encoding="utf-8")
    assert main(["evaluation", "liaison", *SMALL, "--out", str(tmp_path)]) == 2
    assert "holds the evaluation of pilot" in capsys.readouterr().err


def test_a_scenario_that_reaches_nobody_in_person_has_no_lottery(tmp_path, capsys) -> None:
    assert main(["evaluation", "simpler_licensing", *SMALL, "--jobs", "1", "--out", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "lottery: not possible here" in printed
    found = json.loads((tmp_path / "evaluation.json").read_text("utf-8"))
    verdicts = {row["design"]: row["verdict"] for row in found["outcomes"][0]["designs"]}
    assert verdicts["lottery"] == verdicts["cut_off"] == "not_possible"


def test_the_guide_runs_from_top_to_bottom(root, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    guide = (root / GUIDE).read_text(encoding="utf-8")
    commands = [shlex.split(line) for block in SHELL.findall(guide) for line in block.splitlines()]
    assert len(commands) > 2
    for program, *words in commands:
        assert program == "abmsim"
        # what the guide does in the whole city is done here in a very small one
        small = (
            [*SMALL, "--jobs", "1"] if words[0] == "evaluation" else ["--pairs", "2", "--scale", "0.02", "--jobs", "1"]
        )
        assert main([*words, *small]) == 0, words
        assert capsys.readouterr().out


def test_the_guide_names_every_design_and_file(root) -> None:
    from abmsim.analysis.evaluation.designs import DESIGNS
    from abmsim.report.catalogue import Words
    from abmsim.report.evaluation import FIGURE, FILE, PARAGRAPH

    guide = (root / GUIDE).read_text(encoding="utf-8")
    for name in (*(str(Words("en").say(f"evaluation.design.{one.name}")) for one in DESIGNS), FILE, FIGURE, PARAGRAPH):
        assert name in guide, name
