# SPDX-License-Identifier: Apache-2.0
"""The experiments of the repository and the guide to clusters say what is so."""

import re

import pytest
from contracts.tree import ROOT

from abmsim.experiments.sampling import points_asked
from abmsim.scenario.experiment import load_experiment

GUIDE = ROOT / "docs/guides/run-on-a-cluster.md"
QUESTIONS = sorted(path.parent for path in (ROOT / "experiments").glob("*/experiment.yaml"))
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_there_is_an_experiment_to_start_from() -> None:
    assert QUESTIONS


@pytest.mark.parametrize("folder", QUESTIONS, ids=lambda folder: folder.name)
def test_an_experiment_has_question_method_and_answer(folder) -> None:
    experiment = load_experiment(folder)
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert experiment.question in page
    for heading in ("## Question", "## Method", "## Answer"):
        assert heading in page
    runs = len(points_asked(experiment)) * experiment.pairs
    assert f"{runs} runs" in page


def test_the_guide_runs(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = PYTHON.findall(GUIDE.read_text(encoding="utf-8"))
    exec(compile(block, GUIDE.name, "exec"), {"__name__": "guide"})  # noqa: S102 - our own page
    assert "[[11.]\n [12.]\n [22.]]" in capsys.readouterr().out


def test_the_guide_names_every_file_of_a_folder(finished_once) -> None:
    page = GUIDE.read_text(encoding="utf-8")
    assert [path.name for path in finished_once.iterdir() if f"`{path.name}`" not in page] == []
