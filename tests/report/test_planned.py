# SPDX-License-Identifier: Apache-2.0
"""What an evaluation could detect stands on the page where its file lies in the folder, and nowhere else."""

import json

import pytest

from abmsim.report import write_report
from abmsim.results.errors import DamagedError
from report.derive import derive
from report.reading import parse
from report.results_folder import Invented, write_results_folder

SMALL = Invented(pairs=4, months=6)


def design(name, verdict, **more):
    """One way of evaluating."""
    if verdict == "not_possible":
        return {"design": name, "verdict": verdict}
    found = {"estimate": {"mean": 12.3}, "claims_low": -8.0, "claims_high": 33.0, "scatter": 10.4}
    return {
        "design": name,
        "verdict": verdict,
        **found,
        "power": {"mean": 0.41},
        "false_alarms": {"mean": 0.06},
        **more,
    }


EVALUATION = {
    "scenario": SMALL.slug,
    "pairs": 20,
    "outcomes": [
        {
            "outcome": name,
            "truth": {"mean": mean, "se": 0.7},
            "designs": [
                design("self_report", "misleads", false_alarms={"mean": 0.995}),
                design("matched", "not_detectable"),
                design("cut_off", "not_possible"),
                design("lottery", "detects"),
            ],
        }
        for name, mean in (("jobs", 2.2), ("registrations", 7.4))
    ],
}


@pytest.fixture
def folder(tmp_path):
    return write_results_folder(tmp_path / "results", SMALL)


def chapter(folder, language="en"):
    """The text of the chapter, or None, and its marked numbers."""
    tree = parse(write_report(folder, language).read_text(encoding="utf-8"))
    found = [one for one in tree.all("section") if one.attributes.get("id") == "p1-planned"]
    return (" ".join(found[0].text().split()), found[0].all("data")) if found else (None, [])


def test_without_the_file_there_is_no_chapter(folder):
    assert chapter(folder)[0] is None
    (folder / "evaluation.json").write_text(json.dumps(EVALUATION | {"scenario": "another"}), encoding="utf-8")
    assert chapter(folder)[0] is None


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Asking clients"), ("es", "Preguntar a los clientes"), ("vi", "Hỏi khách hàng")],
)
def test_with_the_file_each_design_is_judged_and_every_number_derivable(folder, language, said):
    (folder / "evaluation.json").write_text(json.dumps(EVALUATION), encoding="utf-8")
    text, numbers = chapter(folder, language)
    assert said in text
    assert len(numbers) > 20
    for number in numbers:
        assert derive(folder, number.attributes["data-from"]) == pytest.approx(float(number.attributes["value"]))
    if language == "en":
        claim = "10 (\N{MINUS SIGN}10 to 30)"  # the scatter is told in tens
        for words in ("Misleads", "Not detectable", "Not possible here", "Detects it", "more than 99%", claim):
            assert words in text


@pytest.mark.parametrize("broken", [{"outcomes": []}, {"pairs": None}, {"outcomes": [{"outcome": "jobs"}]}])
def test_a_file_that_is_none_is_refused_by_name(folder, broken):
    (folder / "evaluation.json").write_text(json.dumps(EVALUATION | broken), encoding="utf-8")
    with pytest.raises(DamagedError, match=r"evaluation\.json: is not what an evaluation writes"):
        write_report(folder)
