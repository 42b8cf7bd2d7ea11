# SPDX-License-Identifier: Apache-2.0
"""The guide to sensitivity analyses says what is so."""

import re

from contracts.tree import ROOT

from abmsim.scenario.experiment import load_experiment
from abmsim.scenario.methods import SAMPLES

GUIDE = (ROOT / "docs/guides/run-a-sensitivity-analysis.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(python|yaml)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_python_of_the_guide_runs(capsys) -> None:
    (code,) = (text for kind, text in BLOCK.findall(GUIDE) if kind == "python")
    exec(compile(code, "guide", "exec"), {"__name__": "guide"})  # noqa: S102 - our own page
    told = "('x1', 'x2', 'x3') ('matters', 'matters', 'matters')\n"
    assert capsys.readouterr().out == told


def test_the_experiment_of_the_guide_validates(tmp_path) -> None:
    (text,) = (text for kind, text in BLOCK.findall(GUIDE) if kind == "yaml")
    (tmp_path / "experiment.yaml").write_text(text)
    found = load_experiment(tmp_path)
    assert [one.shape for one in found.uncertainties] == ["uniform", "triangular"]


def test_the_guide_names_every_sample_that_an_analysis_can_read() -> None:
    assert [
        sample for sample in SAMPLES if sample not in ("defaults", "latin_hypercube") and f"`{sample}`" not in GUIDE
    ] == []
