# SPDX-License-Identifier: Apache-2.0
"""What an evaluation could detect stands on the page where its file lies in the folder or is named, and nowhere else."""

import pytest

from abmsim.report import write_report
from abmsim.results.errors import DamagedError
from report.derive import derive
from report.invented_findings import evaluation, put
from report.reading import parse
from report.results_folder import Invented, write_results_folder

pytestmark = pytest.mark.usefixtures("quick")
SMALL = Invented(pairs=4, months=6)
FILE = "evaluation.json"


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
    put(folder, FILE, evaluation("another"))
    assert chapter(folder)[0] is None


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Asking clients"), ("es", "Preguntar a los clientes"), ("vi", "Hỏi khách hàng")],
)
def test_with_the_file_each_design_is_judged_and_every_number_derivable(folder, language, said):
    put(folder, FILE, evaluation(SMALL.slug))
    text, numbers = chapter(folder, language)
    assert said in text
    assert len(numbers) > 20
    for number in numbers:
        assert derive(folder, number.attributes["data-from"]) == pytest.approx(float(number.attributes["value"]))
    if language == "en":
        claim = "10 (\N{MINUS SIGN}10 to 30)"  # the scatter is told in tens
        for words in ("Misleads", "Not detectable", "Not possible here", "Detects it", "more than 99%", claim):
            assert words in text


def test_the_interval_chooses_the_verb_of_the_truth(folder):
    put(folder, FILE, evaluation(SMALL.slug))
    text, _ = chapter(folder)
    assert "no detectable effect on jobs there (2; 95% interval \N{MINUS SIGN}1 to 5)" in text
    assert "brings 7 new licences there by its last month (95% interval 4 to 10)" in text


@pytest.mark.parametrize("broken", [{"outcomes": []}, {"pairs": None}, {"outcomes": [{"outcome": "jobs"}]}])
def test_a_file_that_is_none_is_refused_by_name(folder, broken):
    put(folder, FILE, evaluation(SMALL.slug, **broken))
    with pytest.raises(DamagedError, match=r"evaluation\.json: is not what an evaluation writes"):
        write_report(folder)
