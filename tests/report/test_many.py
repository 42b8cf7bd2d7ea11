# SPDX-License-Identifier: Apache-2.0
"""A page on many scenarios warns once of what many share, and says no more of the first than its own range allows."""

from dataclasses import replace

import pytest

from abmsim.analysis.summary import ALIKE
from abmsim.analysis.yardsticks import LOUD
from abmsim.report import write_report
from abmsim.report.catalogue import Words
from abmsim.report.chapters.comparison import opening
from abmsim.report.folder import read_folder
from abmsim.report.formats.plain import plain
from report.results_folder import Invented, write_results_folder

pytestmark = pytest.mark.usefixtures("quick")
SMALL = Invented(pairs=3, months=6)
ENGLISH = Words("en")


def scenarios(count, **changes):
    """Scenarios with warnings that differ in their numbers alone, one by one."""
    return [
        replace(
            SMALL, slug=f"s{place}", name=f"Plan {place}", seed=place + 1,
            warnings=(f"{LOUD}, {place + 9} jobs. Doubt it.", f"{ALIKE}: {'net' if place else 'gross'} jobs.", "Something else."),
            **changes,
        )
        for place in range(count)
    ]  # fmt: skip


def told(tmp_path, *several):
    """The first screen of their page."""
    return opening(read_folder(write_results_folder(tmp_path / "results", *several)), ENGLISH)


def test_with_many_scenarios_each_kind_of_warning_is_told_once(tmp_path):
    several = [*scenarios(5), replace(SMALL, slug="calm", name="Calm", strength=0, warnings=("Something else.",))]
    warnings = [plain(one) for one in told(tmp_path, *several).warnings]
    (loud,) = [one for one in warnings if one.startswith(LOUD)]
    assert all(f"Plan {place}" in loud for place in range(5))
    assert "Calm" not in loud
    assert len([one for one in warnings if "same in every pair" in one]) == 1
    assert "Something else." in warnings
    page = write_report(tmp_path / "results").read_text(encoding="utf-8")
    assert f"{LOUD}, 13 jobs. Doubt it." in page  # in full beside its answer


def test_what_concerns_all_names_none(tmp_path):
    warnings = [plain(one) for one in told(tmp_path, *scenarios(5)).warnings]
    assert any(one.startswith(LOUD) and "all of them" in one for one in warnings)


def test_with_few_scenarios_every_warning_is_told_in_full(tmp_path):
    warnings = [plain(one) for one in told(tmp_path, *scenarios(2)).warnings]
    assert f"Plan 1: {LOUD}, 10 jobs. Doubt it." in warnings


@pytest.mark.parametrize(("noise", "said"), [(6.0, "adds most net jobs"), (20.0, "cannot be told apart from zero")])
def test_the_first_is_said_to_add_only_what_its_own_range_allows(tmp_path, noise, said):
    sure = replace(SMALL, slug="sure", name="Sure", months=24, strength=0.3, noise=0.01, pairs=12)
    first = replace(SMALL, slug="first", name="First", months=24, strength=9.0, noise=noise, pairs=12, seed=3)
    (sentence,) = [plain(one) for one in told(tmp_path, sure, first).sentences if "First" in plain(one)]
    assert said in sentence
