# SPDX-License-Identifier: Apache-2.0
"""The page as a thing: nothing from the network, nothing injected, the same bytes, small enough to send."""

import base64
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace

import pytest
from hostile import ALL_ON_A_PAGE, HTML

from abmsim.report import write_report
from abmsim.report.catalogue import Words
from report.derive import derive
from report.invented_findings import evidence, put, put_hostile
from report.reading import parse
from report.results_folder import Invented, write_results_folder

LARGEST_BYTES = 1_500_000
SMALL = Invented(pairs=4, months=6)
PAYLOADS = ALL_ON_A_PAGE


def shape(page: str) -> Counter:
    """How many elements of each tag there are, and which attributes they have."""
    tree = parse(page)
    return Counter((element.tag, *sorted(element.attributes)) for element in tree.walk())


def hostile(payload: str) -> Invented:
    """A folder in which every text that a user can choose is the payload."""
    return replace(
        SMALL, name=payload, question=payload, funder=payload, note=payload, warnings=(payload,),
        labels=dict.fromkeys(SMALL.communities, payload),
    )  # fmt: skip


def written(place, payload):
    """A folder in which every text of a user is the payload, also those of what other commands found."""
    folder = write_results_folder(place / "results", hostile(payload))
    put_hostile(folder, SMALL.slug, payload)
    return folder


def check(folder, payload, harmless):
    """The page of this folder is built like the harmless one and shows the payload as text."""
    page = write_report(folder).read_text(encoding="utf-8")
    assert shape(page) == harmless
    tree = parse(page)
    assert payload in tree.all("h1")[0].text()
    for name in ("p1-depends", "all-worth", "all-evidence"):
        (chapter,) = [one for one in tree.all("section") if one.attributes.get("id") == name]
        assert payload in chapter.text()
    (figure,) = [one for one in tree.all("figure") if one.attributes.get("id", "").endswith("-communities-figure")]
    assert payload in figure.all("table")[0].text()
    for element in tree.walk():
        assert not any(name.startswith("on") for name in element.attributes), element.attributes
        for name in ("href", "src", "action", "formaction", "srcdoc", "style"):
            assert name not in element.attributes or element.attributes[name].startswith("#"), element.attributes


@pytest.fixture(scope="module")
def harmless(tmp_path_factory):
    """The shape of the page when every such text is a plain word."""
    folder = written(tmp_path_factory.mktemp("harmless"), "plain")
    return shape(write_report(folder).read_text(encoding="utf-8"))


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
@pytest.mark.usefixtures("quick")
def test_no_text_of_a_user_becomes_part_of_the_page(payload, harmless, tmp_path):
    check(written(tmp_path, payload), payload, harmless)


@pytest.mark.parametrize("payload", [HTML[1], HTML[7], HTML[12]], ids=["script", "svg", "attribute"])
def test_no_text_of_a_user_becomes_part_of_any_figure(payload, harmless, tmp_path):
    check(written(tmp_path, payload), payload, harmless)


def test_the_page_asks_for_nothing(page):
    assert not re.search(r"""(?:src|href|action|poster|srcset)\s*=\s*["'](?!#)""", page)
    assert not re.search(r"url\((?!#)", page)
    assert "@import" not in page
    assert "http" not in re.sub(r'http-equiv="', "", page)


def test_the_policy_allows_the_one_style_sheet_and_the_one_script(page):
    tree = parse(page)
    (policy,) = [
        meta.attributes["content"]
        for meta in tree.all("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    (style,) = tree.all("style")
    content, script = tree.all("script")
    assert policy.startswith("default-src 'none';")
    for kind, element in (("style", style), ("script", script)):
        digest = base64.b64encode(hashlib.sha256(element.text().encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert content.attributes["type"] == "application/json"
    assert json.loads(content.text())["series"]
    assert [element.tag for element in tree.walk() if "style" in element.attributes] == []


def test_the_same_folder_gives_the_same_bytes(reported, page):
    assert write_report(reported).read_text(encoding="utf-8") == page


def test_the_page_is_small_enough_to_send(reported):
    assert (reported / "report.html").stat().st_size <= LARGEST_BYTES


def named_like_the_shipped(place):
    """A scenario whose name and identifier are as long as those of the library."""
    name = f"Scenario {place} with a name as long as those of the library have, inside the grant"
    return replace(SMALL, pairs=3, months=36, slug=f"{name.lower().replace(' ', '-').replace(',', '')}"[:60], name=name)


@pytest.fixture(scope="module", params=[12, 26])
def many(request, tmp_path_factory):
    """How many scenarios there are, and their page in the language that takes most room."""
    scenarios = [named_like_the_shipped(place) for place in range(request.param)]
    folder = write_results_folder(tmp_path_factory.mktemp("many") / "results", *scenarios)
    put(folder, "evidence.json", evidence())
    return request.param, write_report(folder, "vi")


@pytest.mark.slow
def test_a_page_on_many_scenarios_can_still_be_sent(many):
    count, page = many
    assert page.stat().st_size <= LARGEST_BYTES
    tree = parse(page.read_text(encoding="utf-8"))
    assert str(Words("vi").say("compare.in_short", note="")).strip() in tree.text()
    (pairs,) = [one for one in tree.all("details") if str(Words("vi").say("compare.pairwise_first_open")) in one.text()]
    assert len(pairs.all("tbody")[0].all("tr")) == count - 1
    assert len([one for one in tree.all("details") if one.attributes.get("class") == "more"]) == (
        count if count > 12 else 0
    )
    content = json.loads(next(one.text() for one in tree.all("script") if one.attributes.get("type")))
    assert len(content["series"]) == count * 4 * (2 if count > 12 else 4)


@pytest.mark.slow
def test_what_may_be_looked_up_among_many_is_as_fine_as_a_drawing(many):
    _, page = many
    tree = parse(page.read_text(encoding="utf-8"))
    content = json.loads(next(one.text() for one in tree.all("script") if one.attributes.get("type")))
    for series in list(content["series"].values())[:12]:
        if "mean" not in series:
            continue
        spread = max(series["high"]) - min(series["low"])
        for month in (1, 18, 35):
            wanted = derive(page.parent, f"{series['from']}&month={month}#difference_mean")
            assert abs(series["mean"][month - 1] - wanted) <= max(spread / 100, 1e-9)


def test_every_figure_has_a_title_a_text_and_a_table(page):
    tree = parse(page)
    figures = [figure for figure in tree.all("figure") if "id" in figure.attributes]  # the others are drawn on request
    assert len(figures) >= 6
    for figure in figures:
        drawings = figure.all("svg")
        assert len(drawings) == 2
        for drawing in drawings:
            assert drawing.attributes["role"] == "img"
            assert len(drawing.all("title")[0].text()) > 10
            assert len(drawing.all("desc")[0].text()) > 40
        assert len(figure.all("details")[0].all("tr")) > 2


def test_ids_are_unique_and_links_arrive(page):
    tree = parse(page)
    ids = Counter(element.attributes["id"] for element in tree.walk() if "id" in element.attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    wanted = [element.attributes["href"][1:] for element in tree.walk() if "href" in element.attributes]
    wanted += [
        name for element in tree.walk() for name in element.attributes.get("aria-labelledby", "").split()
    ]  # fmt: skip
    assert [name for name in wanted if name not in ids] == []


def test_the_first_screen_has_answer_money_and_warnings(tmp_path):
    folder = write_results_folder(tmp_path / "results", replace(SMALL, warnings=("The city pays $1,200.",)))
    tree = parse(write_report(folder).read_text(encoding="utf-8"))
    (answer,) = [element for element in tree.all("header") if element.attributes.get("class") == "answer"]
    text = answer.text()
    for wanted in ("registered firms", "net jobs", "$100,000", "$21,000", "The city pays $1,200.", "Only 4 pairs"):
        assert wanted in " ".join(text.split())
    assert "luck only" in text


def test_gross_never_stands_without_net(page):
    for element in (element for tag in ("p", "table") for element in parse(page).all(tag)):
        text = element.text().lower()
        if re.search(r"\bgross\b|grant report", text):
            assert "net" in text, text


def test_a_programme_that_changes_nothing_is_said_to_change_nothing(tmp_path):
    folder = write_results_folder(tmp_path / "results", replace(SMALL, strength=0.0))
    text = parse(write_report(folder).read_text(encoding="utf-8")).all("main")[0].text()
    assert "changes nothing about registered firms" in text
    assert "not stated" in text


def test_a_single_pair_has_no_range_and_the_page_says_so(tmp_path):
    folder = write_results_folder(tmp_path / "results", replace(SMALL, pairs=1))
    text = parse(write_report(folder).read_text(encoding="utf-8")).all("main")[0].text()
    assert "is not known: one pair of runs has no range" in text


def answer_of(tmp_path, **changes) -> str:
    """The text of the first screen of a small folder."""
    folder = write_results_folder(tmp_path / "results", replace(SMALL, **changes))
    tree = parse(write_report(folder).read_text(encoding="utf-8"))
    (answer,) = [element for element in tree.all("header") if element.attributes.get("class") == "answer"]
    return " ".join(answer.text().split())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"against": "Deep Dives alone"}, "Compared with “Deep Dives alone”, not with a city without a programme"),
        (
            {"forced": ("licensing.fee_dollars",)},
            "Numbers outside their range were forced: abmsim/cities/albuquerque.yaml.",
        ),
        ({"funded": False}, "The scenario names no grant; costs are booked to the city."),
        ({"scale": 0.2}, "usable until Feb 2017; for the city in full size"),
        ({"strength": 40.0, "pairs": 12, "noise": 0.1}, "This result is far above that"),
    ],
    ids=["against", "forced", "no grant", "small city", "too good"],
)
@pytest.mark.usefixtures("quick")
def test_the_first_screen_warns(tmp_path, changes, said):
    assert said in answer_of(tmp_path, **changes)


def test_a_programme_that_ends_early_is_answered_for_its_end_and_a_year_later(page):
    text = " ".join(parse(page).all("header")[0].text().split())
    assert text.index("February 2017, when the programme ends,") < text.index("February 2018, a year later,")


@pytest.mark.usefixtures("quick")
def test_warnings_name_no_column(tmp_path):
    assert "with care: net jobs." in answer_of(tmp_path, warnings=("Judge with care: net_jobs.",))


@pytest.mark.usefixtures("quick")
def test_the_caveats_that_always_hold_stand_on_the_first_screen(tmp_path):
    assert "2 of the 4 numbers that the model believes are assumed, and the ranges cover luck only" in answer_of(
        tmp_path
    )


@pytest.mark.usefixtures("quick")
def test_a_plain_run_is_not_warned_about(tmp_path):
    text = answer_of(tmp_path, pairs=20)
    for said in ("Compared with", "forced", "full size", "far above", "Skewed over"):
        assert said not in text
