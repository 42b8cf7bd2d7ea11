# SPDX-License-Identifier: Apache-2.0
"""The description of the model and its code point at each other, both ways, section by section."""

import re

import pytest
from contracts.tree import PACKAGE, ROOT, sources

ODD = (ROOT / "docs/background/odd.md").read_text(encoding="utf-8")
LIVED = ("abmsim/rules", "abmsim/barriers", "abmsim/interventions")
CITED = re.compile(r"\(ODD (\d+(?:\.\d+)*(?:, \d+(?:\.\d+)*)*)\)")
HEADING = re.compile(r"^#+ (\d+(?:\.\d+)*)\.? (.*)\n", re.MULTILINE)
MODULE = re.compile(r"`(?:abmsim/)?([a-z_]+(?:/[a-z_]+)*(?:\.py|/)?)`")


def sections() -> dict[str, str]:
    """The text below each numbered heading, down to the next one, by its number."""
    parts = HEADING.split(ODD)[1:]
    return dict(zip(parts[::3], parts[2::3], strict=True))


SECTIONS = sections()


def modules() -> list:
    """Rules, barriers and interventions; a folder's `__init__` belongs to it."""
    return [source for folder in LIVED for source in sources(folder) if source.path.stem != "__init__"]


def cited(text: str) -> list[str]:
    """The headings that a text cites."""
    return [number for numbers in CITED.findall(text) for number in numbers.split(", ")]


def named(text: str) -> list[str]:
    """The modules and folders of the package that a section names, as paths below `abmsim/`."""
    return [name for name in MODULE.findall(text) if name.endswith(".py") or (PACKAGE / name).is_dir()]


def test_headings_are_numbered_once() -> None:
    numbers = [number for number, _ in HEADING.findall(ODD)]
    assert sorted(number for number in numbers if numbers.count(number) > 1) == []


@pytest.mark.parametrize("source", modules(), ids=lambda source: source.name)
def test_a_rule_cites_a_section_that_names_it(source) -> None:
    numbers = cited(source.module_docstring)
    assert numbers, "the module cites no heading of the ODD"
    name = source.name.removeprefix("abmsim/")
    assert any(name in SECTIONS.get(number, "") for number in numbers), f"no section of {numbers} names {name}"


def test_every_cited_heading_exists() -> None:
    missing = [
        f"{source.name}: ODD {number}"
        for source in sources("abmsim")
        for number in cited(source.text)
        if number not in SECTIONS
    ]
    assert missing == []


@pytest.mark.parametrize("number", [number for number in SECTIONS if number.startswith("7.")])
def test_a_submodel_names_a_module_that_cites_it(number) -> None:
    """A section with parts may leave naming to them; a part may be a function of the module that the section above names."""
    text = SECTIONS[number]
    parts = [other for other in SECTIONS if other.startswith(f"{number}.")]
    found = named(text)
    assert found or parts, f"section {number} names no module"
    assert [name for name in found if not (PACKAGE / name).exists()] == []
    citing = {source.name.removeprefix("abmsim/"): cited(source.text) for source in sources("abmsim")}
    answered = [
        name for name in found if any(number in numbers for other, numbers in citing.items() if other.startswith(name))
    ]
    assert answered or parts, f"section {number} names {found}, none of which cites it"


def test_a_missing_name_is_seen() -> None:
    assert named("`rules/nowhere.py` and `rules` and `fee`") == ["rules/nowhere.py", "rules"]
    assert cited("Words (ODD 7.1, 7.2.3).") == ["7.1", "7.2.3"]
