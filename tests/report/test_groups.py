# SPDX-License-Identifier: Apache-2.0
"""Nobody is recognised: groups of fewer than five people are not shown, others are."""

from dataclasses import replace

import pytest

from abmsim.report import write_report
from report.reading import parse
from report.results_folder import SIZES, Invented, write_results_folder

FEW = "fewer than 5 people"


def rows(folder):
    """The cells of the table by community."""
    tree = parse(write_report(folder).read_text(encoding="utf-8"))
    (table,) = [table for table in tree.all("table") if "Results by community" in table.all("caption")[0].text()]
    found = {}
    for row in table.all("tbody")[0].all("tr"):
        found[row.all("th")[0].text()] = [cell.text() for cell in row.all("td")]
    return found, tree


@pytest.mark.parametrize(("size", "hidden"), [(40, True), (60, True), (200, False)])
def test_a_community_with_few_owners_is_not_shown(tmp_path, size, hidden):
    # 7 in 100 residents own a registered firm: 40 people own two or three
    invented = replace(Invented(pairs=6, months=6), sizes=SIZES | {"vietnamese": size})
    found, tree = rows(write_results_folder(tmp_path / "results", invented))
    assert (found["Vietnamese"] == [FEW] * 3) is hidden
    assert FEW not in found["Mexican"][1]
    (drawing, _) = [
        svg for svg in tree.all("svg") if any("effect by community" in title.text() for title in svg.all("title"))
    ]
    assert (drawing.text().count(FEW) == 2) is hidden


def test_few_people_helped_are_not_counted_out(tmp_path):
    found, _ = rows(
        write_results_folder(tmp_path / "results", Invented(pairs=6, months=4, sizes=SIZES | {"other": 900}))
    )
    assert found["Other"][0] == FEW
    assert FEW not in found["Other"][1]
    assert FEW not in found["Whole city"][0]


def test_communities_stand_in_the_order_of_their_size(tmp_path):
    found, _ = rows(write_results_folder(tmp_path / "results", Invented(pairs=3, months=3)))
    assert list(found) == ["Mexican", "Other", "Vietnamese", "Whole city"]
