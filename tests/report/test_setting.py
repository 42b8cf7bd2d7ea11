# SPDX-License-Identifier: Apache-2.0
"""A report on a small city, or on no programme at all, says so before anything else."""

import pytest

from abmsim.report import write_report
from abmsim.results.plan import NOTHING_TESTED
from report.derive import derive
from report.reading import parse
from report.results_folder import Invented, write_results_folder

pytestmark = pytest.mark.usefixtures("quick")


def small(**changes):
    """A few pairs over two years: words do not ask for more."""
    return Invented(**{"pairs": 8, "months": 20, **changes})


@pytest.fixture
def words_of(tmp_path):
    """The words of a report, in order, from its first screen on."""

    def of(*invented):
        folder = write_results_folder(tmp_path / "results", *invented)
        text = write_report(folder).read_text(encoding="utf-8")
        return " ".join(parse(text).text(without=("style", "head")).split())

    return of


def test_a_small_city_is_called_unreal_before_any_effect(words_of):
    page = words_of(small(scale=0.05))
    told = page.index("This is not the real city: ")
    assert "was simulated at 0.05 times its size" in page
    assert told < page.index("registered firms")


def test_several_scenarios_in_a_small_city_say_so_first(words_of):
    page = words_of(small(scale=0.2), small(slug="b", name="B", scale=0.2))
    assert page.index("This is not the real city") < page.index("net")


def test_the_real_city_needs_no_such_words(words_of):
    assert "not the real city" not in words_of(small())


def test_no_programme_gives_levels_and_no_differences(words_of):
    page = words_of(small(strength=0, warnings=(NOTHING_TESTED,)))
    assert "Nothing was tested: this scenario has no intervention" in page
    assert "the simulated city has" in page
    assert "simulated without a programme" in page
    assert 'id="look"' not in page
    assert "The city without a programme" in page
    for words in ("From gross to net", "Cost per net job", "changes nothing about", NOTHING_TESTED):
        assert words not in page


def test_the_levels_and_the_size_can_be_derived_again(tmp_path):
    invented = small(strength=0, pairs=12, scale=0.05, warnings=(NOTHING_TESTED,))
    folder = write_results_folder(tmp_path / "results", invented)
    marked = parse(write_report(folder).read_text(encoding="utf-8")).all("data")
    files = {element.attributes["data-from"].partition("#")[0].partition("?")[0] for element in marked}
    assert {"summary.json", "manifest.json"} <= files
    for element in marked:
        assert derive(folder, element.attributes["data-from"]) == pytest.approx(float(element.attributes["value"]))


def test_runs_that_all_agree_have_no_chance_in_words(words_of):
    page = words_of(small(strength=0, pairs=4, noise=0))
    assert "almost impossible" not in page
    assert "almost certain" not in page
    assert "luck is not seen" in page


def test_a_programme_without_effect_was_still_tested(words_of):
    page = words_of(small(strength=0))
    assert "Nothing was tested" not in page
    assert "From gross to net" in page
