# SPDX-License-Identifier: Apache-2.0
"""Every number on the page can be derived again from the files of the results folder."""

import json
import math
import re
from pathlib import Path

import pytest

from abmsim.measures import PAIRED_NAMES
from abmsim.report import write_report
from abmsim.report.catalogue import Words, languages
from abmsim.report.said import warning_in_words
from report.derive import FINDINGS, derive
from report.derive import tree as tree_of
from report.invented_findings import put_all
from report.reading import Element, parse
from report.results_folder import Invented, write_results_folder

UNDEFINED = {str(Words(language).say("cell.undefined")) for language in languages()}
MINUS = "\N{MINUS SIGN}"
NUMBER = re.compile(rf"{MINUS}?\d[\d,]*(?:\.\d+)?")
# What may stand on the page as a plain figure: calendar years, the level of the intervals, the smallest group.
CONSTANTS = re.compile(
    r"\b(?:20\d\d|95%|95 (?:of|de|trên) 100|fewer than 5|menos de 5|dưới 5|tháng \d+ năm|\d+/20\d\d)\b|\b95% ?"
)


FOLDERS = (
    ("one scenario", "en"),
    ("one scenario", "vi"),
    ("no clear effect", "es"),
    ("another programme", "en"),
    ("three scenarios", "en"),
    ("three scenarios", "vi"),
)
WITH_FINDINGS = ("one scenario", "another programme", "three scenarios")


@pytest.fixture(scope="module", params=FOLDERS, ids=" ".join)
def folder(request, tmp_path_factory) -> Path:
    """Results folders that lead to different sentences."""
    scenarios = {
        "one scenario": (Invented(),),
        "no clear effect": (Invented(strength=0.1, noise=3, pairs=12, seed=5),),
        "another programme": (Invented(against="Deep Dives alone", pairs=12, scale=0.2),),
        "three scenarios": (
            Invented(pairs=20),
            Invented(slug="weak", name="Weak one", strength=0.3, pairs=20),
            Invented(slug="none", name="Nothing at all", strength=0, pairs=20),
        ),
    }[request.param[0]]
    written = write_results_folder(tmp_path_factory.mktemp("numbers") / "results", *scenarios)
    beside = put_all(written, [one.slug for one in scenarios]) if request.param[0] in WITH_FINDINGS else ()
    write_report(written, language=request.param[1], beside=beside)
    return written


@pytest.fixture(scope="module")
def tree(folder) -> Element:
    """The page of that folder."""
    return parse((folder / "report.html").read_text(encoding="utf-8"))


def plain(text: str, tree: Element) -> str:
    """The text as an English page would write it: Vietnamese swaps commas and points, and money has another sign."""
    text = re.sub(r"(?:\N{NO-BREAK SPACE}US)?\$", "", text)
    vietnamese = tree.first("html").attributes["lang"] == "vi"
    return text.translate(str.maketrans(",.", ".,")) if vietnamese else text


def shown(text: str) -> float:
    """The number that a reader sees."""
    return float(text.replace("$", "").replace(",", "").replace("%", "").replace(MINUS, "-").replace("+", ""))


def step(text: str) -> float:
    """The size of the last digit that is printed; zeros before the decimal point may be rounding."""
    digits = re.sub(r"[^\d.]", "", text)
    _, point, decimals = digits.partition(".")
    zeros = len(digits) - len(digits.rstrip("0"))
    return 10.0 ** (-len(decimals) if point else zeros if digits.strip("0") else 0)


def agrees(text: str, value: float, beside: tuple[str, ...] = ()) -> bool:
    """Whether the printed text is the value, rounded; a zero is as coarse as the numbers printed beside it."""
    wanted = value * 100 if text.endswith("%") else value
    if text.endswith("%") and not 1 <= wanted <= 99:
        return shown(text) == (99 if wanted > 99 else 1)
    coarse = max(step(text), *(step(other) for other in beside)) if shown(text) == 0 and beside else step(text)
    return abs(abs(shown(text)) - abs(wanted)) <= 0.5 * coarse * (1 + 1e-9)


def beside(element: Element, tree: Element) -> tuple[str, ...]:
    """The other numbers of the same estimate in the same sentence, cell or row."""
    around = element.inside("tr") or element.parent
    estimate = element.attributes["data-from"].rpartition("/")[0]
    return tuple(
        plain(other.text(), tree)
        for other in around.all("data")
        if other is not element and other.attributes["data-from"].rpartition("/")[0] == estimate
    )


def test_every_marked_number_is_derivable(folder, tree):
    marked = tree.all("data")
    assert len(marked) > 60
    for element in marked:
        value = derive(folder, element.attributes["data-from"])
        assert math.isclose(value, float(element.attributes["value"]), rel_tol=1e-9, abs_tol=1e-9), element.attributes
        text = plain(element.text(), tree)
        assert agrees(text, value, beside(element, tree)), (text, element.attributes)


def test_every_cell_of_the_long_tables_is_derivable(folder, tree):
    checked = 0
    for table in tree.all("table"):
        addresses = [head.attributes.get("data-from", "") for head in table.all("thead")[0].all("th")]
        if not any(addresses):
            continue
        for row in table.all("tbody")[0].all("tr"):
            cells = [cell for cell in row.children if isinstance(cell, Element)]
            if "data-key" not in row.attributes:
                continue  # its cells carry their own addresses
            for address, cell in zip(addresses, cells, strict=True):
                if address:
                    value = derive(folder, address.replace("#", f"&{row.attributes['data-key']}#"))
                    text = plain(cell.text(), tree)
                    assert (text in UNDEFINED) if math.isnan(value) else agrees(text, value), (text, value, address)
                    checked += 1
    assert checked > 1000


def test_every_number_beside_a_line_or_bar_is_derivable(folder, tree):
    headlines = {f"{kind}/{name}" for kind in ("headline", "by_community") for name in PAIRED_NAMES}
    labels = [element for svg in tree.all("svg") for element in svg.walk() if "data-from" in element.attributes]
    assert len(labels) > 20
    for element in labels:
        address, text = element.attributes["data-from"], plain(element.text(), tree)
        numbers = NUMBER.findall(text)
        assert numbers, text
        parts = ("/mean", "/ci_low", "/ci_high") if address.partition("#")[2] in ("row", *headlines) else ("",)
        for number, part in zip(numbers, parts, strict=False):
            assert agrees(number, derive(folder, address + part), tuple(numbers)), (text, address)


def test_no_other_number_stands_on_the_page(folder, tree):
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    words = Words(tree.all("html")[0].attributes["lang"])
    quoted = [one["name"] for one in summary["scenarios"]]
    quoted += [str(warning_in_words(text, words)) for one in summary["scenarios"] for text in one["warnings"]]
    found = [tree_of(path) for path in folder.parent.rglob("*.json") if path.name in FINDINGS]
    quoted += [str(warning_in_words(text, words)) for one in found for text in one.get("warnings", ())]
    quoted.append(str(words.say("money.no_causal_study")))
    body = tree.all("body")[0]
    for element in (element for tag in ("p", "li", "dd", "h1", "h2", "td") for element in body.all(tag)):
        if element.inside("details") is not None:
            continue
        text = element.text(without=("data", "svg"))
        for words in quoted:
            text = text.replace(words, "")
        assert not re.search(r"\d", CONSTANTS.sub("", text)), text


def test_every_number_that_may_be_looked_up_is_derivable(folder, tree):
    (script,) = [one for one in tree.all("script") if one.attributes.get("type") == "application/json"]
    content = json.loads(script.text())
    checked = 0
    for series in content["series"].values():
        for part, name in (("mean", "difference_mean"), ("low", "ci_low"), ("high", "ci_high")):
            for month, value in enumerate(series.get(part, [])[:-1], 1):
                wanted = derive(folder, f"{series['from']}&month={month}#{name}")
                assert (value is None) if math.isnan(wanted) else math.isclose(value, wanted, rel_tol=1e-5)
                checked += 1
    assert checked > 1000


def test_the_check_sees_a_wrong_number(folder):
    assert agrees("12", 12.4)
    assert not agrees("12", 12.6)
    assert agrees("1,200", 1249)
    assert not agrees("1,200", 1251)
    assert agrees(f"{MINUS}0.7", -0.74)
    assert not agrees("0.7", 0.76)
    assert agrees("99%", 0.9999)
    assert not agrees("98%", 0.9999)
    assert derive(folder, "yardsticks.yaml?dollars=50400#usual_jobs/high") == 2.4
