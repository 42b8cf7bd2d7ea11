# SPDX-License-Identifier: Apache-2.0
"""The words of files, tables and levers stand in the glossary, each explained once."""

import re

import pytest
from contracts.tree import ROOT, sources

from abmsim.measures import NAMES, PAIRED_NAMES

GLOSSARY = (ROOT / "docs/background/glossary.md").read_text(encoding="utf-8")
PARAGRAPHS = [text for text in GLOSSARY.split("\n\n") if text.startswith("**")]
TERM = re.compile(r"\*\*([^*]+)\*\*")
UNITS_AND_LITTLE_WORDS = {"and", "below", "by", "dollars", "in", "months", "off", "of", "per", "with"}


def stem(word: str) -> str:
    """The part of a word that its plural and its verb share: `closur` of closures, `tax` of taxes."""
    return word[: max(3, len(word) - 2)]


def has(text: str, word: str) -> bool:
    """Whether a word, or another form of it, stands in a text."""
    both = f"{text} {text.replace('-', '')}".lower()  # one-stop shop, start-up grant
    return re.search(rf"\b{re.escape(stem(word))}", both) is not None


def content_words(name: str) -> list[str]:
    """The words of a name that mean something: neither units nor numbers nor little words."""
    return [word for word in name.split("_") if word not in UNITS_AND_LITTLE_WORDS and not word.isdigit()]


def kinds() -> list[str]:
    """What people can name in a file: interventions and barriers, by the names of their YAML."""
    folders = ("abmsim/interventions", "abmsim/barriers")
    return [one.path.stem for folder in folders for one in sources(folder) if one.path.with_suffix(".yaml").exists()]


def test_no_word_is_explained_twice() -> None:
    terms = [term.lower() for term in TERM.findall(GLOSSARY)]
    assert len(terms) > 100
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


@pytest.mark.parametrize("name", [*NAMES, *PAIRED_NAMES])
def test_the_words_of_a_measure_are_in_the_glossary(name) -> None:
    assert [word for word in content_words(name) if not has(GLOSSARY, word)] == []


@pytest.mark.parametrize("kind", kinds())
def test_a_lever_or_barrier_is_explained_in_one_paragraph(kind) -> None:
    words = kind.split("_")
    assert [text for text in PARAGRAPHS if all(has(text, word) for word in words)], f"no paragraph explains {kind}"


@pytest.mark.parametrize(("word", "there"), [("closures", True), ("taxes", True), ("startup", True), ("debts", False)])
def test_a_word_is_found_in_its_other_forms(word, there) -> None:
    assert has("A firm's closing: closure. A tax. A start-up grant.", word) is there
