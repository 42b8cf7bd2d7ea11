# SPDX-License-Identifier: Apache-2.0
"""A real browser opens the page without network or complaint, lets readers switch, and prints it on a few sheets."""

import base64
import os
import re
from pathlib import Path

import pytest

from abmsim.report import write_report
from abmsim.report.catalogue import languages
from report.browsing import Browser
from report.invented_findings import evidence, put, put_all, tornado, worth
from report.results_folder import SIZES, Invented, write_results_folder

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST_SHEETS = 6
DESKTOP, PHONE = (1280, 900), (390, 844)
SIDEWAYS = "document.documentElement.scrollWidth"
AXE_VARIABLE, AXE_FILE = "ABMSIM_AXE", "axe-core/axe.min.js"


@pytest.fixture(scope="module")
def browser(chromium, tmp_path_factory):
    with Browser(chromium, tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Pages and briefs in three languages, of one scenario with a community too small to show, and of three."""
    place = tmp_path_factory.mktemp("pages")
    one = Invented(pairs=12, sizes=SIZES | {"vietnamese": 40}, noise=2)
    three = (
        one,
        Invented(slug="weak", name="Weak", strength=0.2, pairs=12),
        Invented(slug="none", name="Nothing", strength=0, pairs=12),
    )
    folders = {
        "one": write_results_folder(place / "one", one),
        "three": write_results_folder(place / "three", *three),
    }
    put_all(folders["one"], [one.slug])
    put(folders["one"], "sensitivity.json", tornado(one.slug))
    put(folders["one"], "worth-knowing.json", worth([one.slug]))
    put(folders["three"], "evidence.json", evidence())
    written = {}
    for language in languages():
        for kind in ("html", "brief"):
            for name, folder in folders.items():
                target = place / f"{name}-{kind}-{language}.html"
                written[name, kind, language] = write_report(folder, language, kind, target)
    return written


@pytest.fixture(scope="module")
def axe():
    """The text of axe-core, from where ABMSIM_AXE says or from node_modules above; or a skip that says there is none."""
    named = [Path(os.environ[AXE_VARIABLE])] if AXE_VARIABLE in os.environ else []
    roots = (Path.cwd(), *Path.cwd().parents)
    found = next(
        (path for path in [*named, *(root / "node_modules" / AXE_FILE for root in roots)] if path.is_file()), None
    )
    if found is None:
        pytest.skip(f"no axe-core: install it with npm, or name axe.min.js in {AXE_VARIABLE}")
    return found.read_text(encoding="utf-8")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_opens_without_a_complaint_and_asks_for_nothing(browser, pages, size):
    for path in pages.values():
        browser.open(path, *size)
        assert browser.complaints == []
        assert browser.requests == [path.as_uri()]
        assert browser.value(SIDEWAYS) <= size[0], f"{path.name} is wider than the screen"


def test_the_policy_stops_a_script_that_somebody_adds(browser, pages, tmp_path):
    attacked = tmp_path / "attacked.html"
    page = pages["one", "html", "en"].read_text(encoding="utf-8")
    attacked.write_text(page.replace("</main>", "<script>document.title='taken'</script></main>"), encoding="utf-8")
    browser.open(attacked)
    assert browser.value("document.title") != "taken"
    assert any("Content Security Policy" in complaint for complaint in browser.complaints)


def choose(browser, name, place):
    """Pick an option as a reader does."""
    browser.value(
        f"(() => {{ const choice = document.getElementById('look-{name}'); choice.selectedIndex = {place};"
        " choice.dispatchEvent(new Event('change')); return true; })()"
    )


def test_a_reader_switches_scenario_measure_and_community(browser, pages):
    browser.open(pages["three", "html", "en"])
    said = "document.getElementById('look-said').textContent"
    drawn = "document.querySelector('#look .line').getAttribute('d')"
    seen = [(browser.value(said), browser.value(drawn))]
    for name, place in (("scenario", 2), ("scenario", 1), ("measure", 1), ("community", 1)):
        choose(browser, name, place)
        seen.append((browser.value(said), browser.value(drawn)))
    assert len({words for words, _ in seen}) == len(seen)
    assert "same with and without the programme" in seen[1][0]
    assert browser.value("document.querySelectorAll('#look tbody tr').length") == 36
    assert browser.complaints == []


def test_a_small_group_is_withheld_when_it_is_chosen(browser, pages):
    browser.open(pages["one", "html", "vi"])
    choose(browser, "community", 3)
    assert browser.value("document.getElementById('look-said').textContent").endswith("dưới 5 người.")
    assert browser.value("document.querySelector('#look svg').hasAttribute('hidden')")


def test_axe_finds_no_violation(browser, pages, axe):
    looked_at = {("one", "html", "en"): DESKTOP, ("three", "html", "vi"): PHONE, ("one", "brief", "es"): DESKTOP}
    for key, size in looked_at.items():
        path = pages[key]
        browser.open(path, *size)
        browser.value("document.querySelectorAll('details').forEach((one) => { one.open = true; }); true")
        browser.ask("Runtime.evaluate", expression=axe)
        found = browser.value(
            "axe.run().then((all) => [all.passes.length, all.violations.map((v) => v.id + ': ' + v.nodes[0].html)])"
        )
        assert found[0] > 20
        assert found[1] == [], (path.name, size)


def test_many_scenarios_print_on_a_few_sheets_too(browser, tmp_path):
    many = [Invented(slug=f"s{place}", name=f"Scenario {place}", pairs=3, months=14) for place in range(9)]
    folder = write_results_folder(tmp_path / "many", *many)
    put(folder, "evidence.json", evidence())
    browser.open(write_report(folder, "vi"))
    assert browser.complaints == []
    answer = browser.ask("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
    assert 1 < len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(answer["data"]))) <= MOST_SHEETS


def test_pages_print_on_a_few_sheets_and_briefs_on_one(browser, pages):
    for (_, kind, _), path in pages.items():
        browser.open(path)
        answer = browser.ask("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
        sheets = re.findall(rb"/Type\s*/Page\b", base64.b64decode(answer["data"]))
        assert 1 <= len(sheets) <= (MOST_SHEETS if kind == "html" else 1), path.name
