# SPDX-License-Identifier: Apache-2.0
"""Where pairs believe different numbers, the page says how far from the mean a single city may lie."""

import json

import pytest

from abmsim.analysis.splitting import MEAN_OVER_VECTORS
from abmsim.report import write_report
from abmsim.results.files import write_json
from report.derive import derive
from report.reading import parse
from report.results_folder import seal, write_results_folder

pytestmark = pytest.mark.usefixtures("quick")
RANGES = {
    "additional_registered_firms": {"one_city_low": 2.0, "one_city_high": 51.0},
    "net_jobs": {"one_city_low": -6.0, "one_city_high": 7.0},
}
SAID = {
    "en": "nine of ten pairs of simulated cities add 2 to 51 registered firms",
    "es": "nueve de cada diez pares de ciudades simuladas añaden de 2 a 51 empresas",
    "vi": "chín trên mười cặp thành phố mô phỏng thêm từ 2 đến 51 doanh nghiệp",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A results folder whose summary splits the variance."""
    place = write_results_folder(tmp_path_factory.mktemp("one-city") / "results")
    summary = json.loads((place / "summary.json").read_text(encoding="utf-8"))
    summary["scenarios"][0]["variance"] = RANGES
    summary["scenarios"][0]["warnings"] = [f"{MEAN_OVER_VECTORS} 70 numbers: every pair believes one of its own."]
    write_json(place / "summary.json", summary)
    seal(place)
    return place


@pytest.mark.parametrize("language", SAID)
def test_the_first_screen_says_how_far_one_city_may_lie(folder, language):
    page = write_report(folder, language=language).read_text(encoding="utf-8")
    tree = parse(page)
    (said,) = [one for one in tree.all("li") if SAID[language] in " ".join(one.text().split())]
    addresses = [(number.attributes["data-from"], number.attributes["value"]) for number in said.all("data")]
    assert [float(value) for _, value in addresses] == [2.0, 51.0, -6.0, 7.0]
    assert all(derive(folder, address) == float(value) for address, value in addresses)
    assert MEAN_OVER_VECTORS not in page  # in words of the page's language, not in those of the summary


def test_a_run_without_an_ensemble_says_nothing_of_the_kind(tmp_path):
    page = write_report(write_results_folder(tmp_path / "results")).read_text(encoding="utf-8")
    assert "A single city may lie" not in page
