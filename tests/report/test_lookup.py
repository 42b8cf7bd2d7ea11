# SPDX-License-Identifier: Apache-2.0
"""What a reader may look up on the page: words that follow the rules, small groups withheld, no text that breaks out."""

import json
from dataclasses import replace

import pytest

from abmsim.report.catalogue import Words
from abmsim.report.comparer import MEASURES, comparer
from abmsim.report.folder import read_folder
from report.results_folder import COMMUNITIES, SIZES, Invented, write_results_folder

SMALL = Invented(pairs=4, months=6)
WORDS = Words("en")


def looked_up(folder):
    """What the page's script gets to know."""
    found = comparer(read_folder(folder), WORDS)
    assert found is not None
    return found, json.loads(found.content)


def test_every_choice_leads_somewhere(tmp_path):
    folder = write_results_folder(tmp_path / "r", SMALL, replace(SMALL, slug="b", name="B"))
    found, content = looked_up(folder)
    keys = {f"{s}|{m}|{c}" for s in range(2) for m in MEASURES for c in ("all", *COMMUNITIES)}
    assert set(content["series"]) == keys
    assert [label for _, label in found.scenarios] == [SMALL.name, "B"]
    assert {len(series[part]) for series in content["series"].values() for part in ("mean", "low", "high")} == {6}
    assert len(content["months"]) == 6


def test_the_words_follow_the_interval(tmp_path):
    folder = write_results_folder(tmp_path / "r", Invented(pairs=20, months=30))
    _, content = looked_up(folder)
    assert "The programme adds." in content["series"]["0|additional_registered_firms|all"]["said"]
    nothing = write_results_folder(tmp_path / "s", replace(SMALL, strength=0.0, noise=0.0))
    _, content = looked_up(nothing)
    assert "the same with and without" in content["series"]["0|net_jobs|all"]["said"]


def test_small_groups_are_withheld_here_too(tmp_path):
    folder = write_results_folder(tmp_path / "r", replace(SMALL, sizes=SIZES | {"vietnamese": 40}))
    _, content = looked_up(folder)
    for measure in MEASURES:
        assert content["series"][f"0|{measure}|vietnamese"] == {"said": "Vietnamese: fewer than 5 people."}
        assert "mean" in content["series"][f"0|{measure}|mexican"]


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "a\u2028b\u2029c", "&lt;/script&gt;"])
def test_no_text_ends_the_element_that_holds_it(tmp_path, text):
    labels = dict.fromkeys(COMMUNITIES, text)
    found, content = looked_up(write_results_folder(tmp_path / "r", replace(SMALL, labels=labels)))
    assert not set("<>&\u2028\u2029") & set(found.content)
    assert " ".join(text.split()) in content["series"]["0|net_jobs|mexican"]["said"]
