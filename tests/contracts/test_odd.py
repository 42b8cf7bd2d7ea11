# SPDX-License-Identifier: Apache-2.0
"""The description of the model and its code point at each other, both ways."""

import re

import pytest
from contracts.tree import ROOT, sources

ODD = ROOT / "docs/background/odd.md"
LIVED = ("abmsim/rules", "abmsim/barriers", "abmsim/interventions")
CITED = re.compile(r"\(ODD (\d+(?:\.\d+)*(?:, \d+(?:\.\d+)*)*)\)")
HEADING = re.compile(r"^#+ (\d+(?:\.\d+)*)\.? ", re.MULTILINE)


def modules() -> list:
    """Rules, barriers and interventions; a folder's `__init__` belongs to it."""
    return [source for folder in LIVED for source in sources(folder)]


def test_every_rule_cites_the_odd() -> None:
    assert [source.name for source in modules() if not CITED.search(source.module_docstring)] == []


@pytest.mark.skipif(not ODD.exists(), reason="docs/background/odd.md is not written yet")
def test_every_cited_heading_exists() -> None:
    headings = set(HEADING.findall(ODD.read_text(encoding="utf-8")))
    missing = [
        f"{source.name}: ODD {number}"
        for source in sources("abmsim")
        for numbers in CITED.findall(source.text)
        for number in numbers.split(", ")
        if number not in headings
    ]
    assert missing == []


@pytest.mark.skipif(not ODD.exists(), reason="docs/background/odd.md is not written yet")
def test_the_odd_names_every_module_of_the_model() -> None:
    text = ODD.read_text(encoding="utf-8")
    wanted = [source.name.removeprefix("abmsim/") for source in modules() if source.path.stem != "__init__"]
    assert [name for name in wanted if name not in text] == []
