# SPDX-License-Identifier: Apache-2.0
"""What other commands found stands on the page: from the folder or where `--with` says, whole, and of these scenarios."""

import json
import re
from collections import Counter
from dataclasses import replace

import pytest

from abmsim.cli import main
from abmsim.report import write_report
from abmsim.report.catalogue import languages
from abmsim.report.findings import FILES, keep_evidence
from abmsim.results.errors import CANNOT_READ_OR_WRITE, INPUT_IS_WRONG, DamagedError, RefusedError
from abmsim.results.sealing import read_sealed
from report.invented_findings import evaluation, evidence, indices, made_from, put, put_all, tornado, worth
from report.reading import parse
from report.results_folder import SIZES, Invented, write_results_folder

pytestmark = pytest.mark.usefixtures("quick")
SMALL = Invented(pairs=4, months=6)
CHAPTERS = {"p1-depends", "p1-planned", "all-worth", "all-evidence"}
METHODS = (("sobol", "ST"), ("emulator", "ST"), ("morris", "mu_star"), ("pawn", "pawn"), ("delta", "delta"))


@pytest.fixture
def folder(tmp_path):
    return write_results_folder(tmp_path / "results", SMALL)


def page(folder, beside=(), language="en"):
    """The page with what `beside` names."""
    return parse(write_report(folder, language, beside=beside).read_text(encoding="utf-8"))


def chapters(tree):
    """The text of each chapter by its id."""
    return {one.attributes["id"]: " ".join(one.text().split()) for one in tree.all("section") if "id" in one.attributes}


def depends(folder, document, language="en"):
    """What the chapter says of one analysis."""
    put(folder, "sensitivity.json", document)
    return chapters(page(folder, language=language))["p1-depends"]


@pytest.mark.parametrize("language", languages())
def test_each_finding_has_its_chapter_in_every_language(folder, language):
    assert CHAPTERS.isdisjoint(chapters(page(folder, language=language)))
    tree = page(folder, put_all(folder, [SMALL.slug]), language)
    assert set(chapters(tree)) >= CHAPTERS
    (contents,) = [one for one in tree.all("nav") if one.attributes["class"] == "contents"]
    assert {f"#{name}" for name in CHAPTERS} <= {one.attributes["href"] for one in contents.all("a")}
    ids = Counter(element.attributes["id"] for element in tree.walk() if "id" in element.attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    for figure in (one for one in tree.all("figure") if re.match("p1-depends|all-worth", one.attributes.get("id", ""))):
        for drawing in figure.all("svg"):
            assert len(drawing.all("desc")[0].text()) > 100
        assert len(figure.all("details")[0].all("tr")) > 3


def test_the_same_files_give_the_same_bytes_wherever_they_are_named_from(folder, monkeypatch):
    beside = put_all(folder, [SMALL.slug])
    first = write_report(folder, beside=beside).read_bytes()
    monkeypatch.chdir(folder.parent)
    again = write_report(folder, beside=[one.relative_to(folder.parent) for one in beside])
    assert again.read_bytes() == first


def test_the_figures_of_findings_are_written_too(folder):
    written = write_report(folder, kind="figures", beside=put_all(folder, [SMALL.slug]))
    names = {path.name for path in written.iterdir()}
    assert {"depends-1.svg", "depends-2.png", "worth.svg", "worth.png"} <= names


def test_names_of_folders_and_meanings_are_text(folder):
    tree = page(folder, put_all(folder, [SMALL.slug]))
    assert tree.all("b") == []
    assert "drives%20%26%20%3Cjobs%3E/sensitivity.json#inputs" in {
        one.attributes["data-from"] for one in tree.all("data")
    }


def test_one_number_at_a_time_says_what_luck_leaves_apart(folder):
    said = depends(folder, tornado(SMALL.slug))
    assert "4 numbers that nobody knows exactly were moved one at a time" in said
    assert "the result there is 13 (9 to 17) (additional registered firms in June 2018)" in said
    assert "2 of the 4 change the answer by more than luck alone explains" in said
    assert "at 0.25" in said
    grey = [{**one, "at_low": one["at_high"], "at_high": one["at_high"]} for one in tornado("x")["inputs"][1:]]
    assert "None of them changes the answer" in depends(folder, tornado(SMALL.slug, inputs=grey))


def test_a_single_pair_has_no_interval_and_tells_nothing_apart(folder):
    alone = {"mean": -6.4, "ci_low": None, "ci_high": None}
    inputs = [{**one, "at_low": alone, "at_high": alone} for one in tornado("x")["inputs"]]
    said = depends(folder, tornado(SMALL.slug, inputs=inputs, usual=alone))
    assert "the result there is \N{MINUS SIGN}6.4 (additional" in said
    assert "None of them changes the answer" in said


@pytest.mark.parametrize(("method", "kind"), METHODS)
@pytest.mark.parametrize("language", languages())
def test_every_method_is_read_to_the_reader(folder, language, method, kind):
    said = depends(folder, indices(SMALL.slug, method, kind), language)
    assert "nobody <i>translated</i> this" in said
    if language == "en":
        assert "1 of the 4 matter, 2 cannot be decided" in said
        assert "Luck makes 31% of the variance" in said
        assert ("explains 87% of what is not luck" in said) is (method == "emulator")
        assert "Judge with care: one pair a point cannot tell luck from influence" in said
    else:
        assert "cannot tell luck" not in said


def test_what_is_worth_measuring_is_named_or_said_to_be_nothing(folder):
    put(folder, "worth-knowing.json", worth([SMALL.slug, "other"]))
    said = chapters(page(folder))["all-worth"]
    assert 'no programme, "Plan half-a-liaison", "Plan other"' in said
    assert 'the best on average is "Plan half-a-liaison": 2' in said
    assert "more than 99%" in said
    assert "Worth measuring first: liaison.contacts_per_month. Of 1 numbers these runs cannot decide it" in said
    put(folder, "worth-knowing.json", worth([SMALL.slug, "other"], first="not worth measuring"))
    assert "No number by itself is shown to be worth measuring" in chapters(page(folder))["all-worth"]


def test_the_evidence_says_hits_and_misses_alike(folder):
    put(folder, "evidence.json", evidence())
    said = chapters(page(folder))["all-evidence"]
    assert "3 results of published studies were simulated" in said
    assert "2 can be judged: the model agrees with 1 of them" in said
    assert "in which nothing ever works would agree with 0" in said
    assert "Another 1 cannot be decided" in said
    assert "Of 2 published facts about Albuquerque, 1 lie" in said
    for row in (
        "registered firms (per cent)5.01.2 to 10.06.3agrees",
        "employees (per cent)5.01.2 to 10.0\N{MINUS SIGN}0.3misses",
    ):
        assert row.replace("5.0", "5").replace("10.0", "10").replace("1.2 ", "1.25 ") in said
    assert "MINE: Somebody <b>2011</b>" in said
    assert said.index("Incumbents earn less") < said.index("My own <i>rule</i>.")
    spanish = chapters(page(folder, language="es"))["all-evidence"]
    assert "Los negocios establecidos ganan menos" in spanish
    assert "My own <i>rule</i>." in spanish


DIFFERENT = (
    ({"model_behaviour": 9}, "behaviour 9 of the model, the results above with behaviour 1"),
    ({"scale": 0.25}, "have 0.25 times the size of the real one, those of the results above 1 times"),
    (
        {"cases": [made_from([SMALL.slug])["cases"][0] | {"inputs": "other"}]},
        f"other levers or numbers than the results above: {SMALL.name}",
    ),
)


@pytest.mark.parametrize(("change", "said"), DIFFERENT)
def test_what_was_made_otherwise_is_said_to_be(folder, change, said):
    assert said not in depends(folder, tornado(SMALL.slug))
    assert said in depends(folder, tornado(SMALL.slug, made_from=made_from([SMALL.slug], **change)))


def test_another_yardstick_of_the_results_is_said(tmp_path):
    folder = write_results_folder(tmp_path / "results", replace(SMALL, against="Deep Dives alone"))
    assert "compared with a city without any programme" in depends(folder, tornado(SMALL.slug))


def test_evidence_of_an_older_model_is_said_to_be(folder):
    put(folder, "evidence.json", evidence(model_behaviour=0))
    assert "behaviour 0 of the model, the results above with behaviour 1" in chapters(page(folder))["all-evidence"]


def test_a_community_too_small_to_show_is_not_analysed_on_the_page(tmp_path):
    small = replace(SMALL, sizes=SIZES | {"vietnamese": 40})
    folder = write_results_folder(tmp_path / "results", small)
    origin = made_from([SMALL.slug])
    origin["measures"]["net_jobs"]["community"] = "vietnamese"
    said = depends(folder, indices(SMALL.slug, made_from=origin))
    assert "fewer than 5 people is not shown" in said
    assert "contacts_per_month" not in said
    put(folder, "worth-knowing.json", worth([SMALL.slug], made_from=origin))
    assert "contacts_per_month" not in chapters(page(folder))["all-worth"]


def test_on_a_page_of_many_scenarios_each_finding_stands_with_its_own(tmp_path):
    slugs = [f"s{place}" for place in range(6)]
    many = [replace(SMALL, pairs=2, months=4, slug=slug, name=f"Scenario {slug}") for slug in slugs]
    folder = write_results_folder(tmp_path / "results", *many)
    put(folder, "evaluation.json", evaluation("s2"))
    beside = [put(tmp_path / slug, "sensitivity.json", tornado(slug)) for slug in ("s1", "s4")]
    found = [one for one in chapters(page(folder, beside)) if re.search("depends|planned", one)]
    assert sorted(found) == ["p2-depends", "p3-planned", "p5-depends"]


@pytest.mark.parametrize("name", FILES.values())
def test_an_edited_or_unfinished_file_is_refused_by_name(folder, name):
    put_all(folder, [SMALL.slug])
    for place in (folder.parent / "measure", folder.parent / "drives & <jobs>", folder):
        if (place / name).exists():
            put(folder, name, json.loads((place / name).read_text(encoding="utf-8")))
    whole = (folder / name).read_text(encoding="utf-8")
    for text, said in (
        (whole.replace("1", "2", 1), "was changed after it was written"),
        (whole[: len(whole) // 2], "not a JSON document"),
        ('{"kind": "sensitivity"}', "no kind or no checksum"),
    ):
        (folder / name).write_text(text, encoding="utf-8")
        with pytest.raises(DamagedError, match=f"{name}: .*{said}") as raised:
            write_report(folder)
        assert raised.value.exit_code == CANNOT_READ_OR_WRITE


BROKEN = (
    ("sensitivity.json", tornado(SMALL.slug, inputs=[{}])), ("sensitivity.json", indices(SMALL.slug, luck=None)),
    ("sensitivity.json", tornado(SMALL.slug, made_from={})), ("worth-knowing.json", worth([SMALL.slug], ledgers=[])),
    ("evidence.json", evidence(trials=[{}])), ("evaluation.json", evaluation(SMALL.slug, inputs=None, outcomes=3)),
)  # fmt: skip


@pytest.mark.parametrize(("name", "document"), BROKEN)
def test_a_whole_file_that_is_none_of_its_kind_is_refused_or_passed_over(folder, name, document):
    put(folder, name, document)
    if document.get("made_from") == {}:
        assert "p1-depends" not in chapters(page(folder))  # runs of a Python function: of no scenario
        return
    with pytest.raises(DamagedError, match="is not what"):
        write_report(folder)


def test_a_folder_of_another_scenario_is_refused_when_it_is_named(folder, tmp_path):
    other = put(tmp_path / "other", "sensitivity.json", tornado("another-plan"))
    with pytest.raises(RefusedError, match="tells of another-plan, and this page of half-a-liaison") as raised:
        write_report(folder, beside=[other])
    assert raised.value.exit_code == INPUT_IS_WRONG
    put(folder, "sensitivity.json", tornado("another-plan"))
    assert "p1-depends" not in chapters(page(folder))


def test_places_that_hold_nothing_are_refused(folder, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(RefusedError, match="holds nothing that a page can show; `abmsim sensitivity` writes"):
        write_report(folder, beside=[tmp_path / "empty"])
    with pytest.raises(DamagedError, match="no such file or folder"):
        write_report(folder, beside=[tmp_path / "nowhere"])


def test_one_thing_told_twice_is_refused(folder, tmp_path):
    twice = [put(tmp_path / name, "evaluation.json", evaluation(SMALL.slug)) for name in ("a", "b")]
    with pytest.raises(RefusedError, match=r"a/evaluation\.json and b/evaluation\.json: a page shows one"):
        write_report(folder, beside=twice)
    one = put(tmp_path / "c", "sensitivity.json", tornado(SMALL.slug))
    with pytest.raises(RefusedError, match=r"c/sensitivity\.json and c/sensitivity\.json"):
        write_report(folder, beside=[one, one])


def test_a_file_may_be_named_by_itself_whatever_it_is_called(folder, tmp_path, capsys):
    put(tmp_path, "ours.json", evidence())
    put(tmp_path, "mine.json", tornado(SMALL.slug))
    named = ["--with", str(tmp_path / "ours.json"), "--with", str(tmp_path / "mine.json")]
    assert main(["report", str(folder), *named]) == 0
    written = parse((folder / "report.html").read_text(encoding="utf-8"))
    assert {"p1-depends", "all-evidence"} <= set(chapters(written))
    assert "ours.json" in chapters(written)["all-again"]
    assert str(folder / "report.html") in capsys.readouterr().out


def test_results_take_the_scoreboard_along_once(tmp_path):
    keep_evidence(tmp_path)
    kept = read_sealed(tmp_path / "evidence.json")
    assert len(kept["trials"]) > 10
    put(tmp_path, "evidence.json", evidence())
    keep_evidence(tmp_path)
    assert len(read_sealed(tmp_path / "evidence.json")["trials"]) == 3


def test_the_scoreboard_and_the_page_of_the_documents_say_the_same(root):
    from abmsim.analysis.evidence.tables import page as document_page

    scoreboard = read_sealed(root / "experiments/evidence/scoreboard.json")
    mechanisms = (root / "experiments/evidence/mechanisms.md").read_text(encoding="utf-8")
    written = (root / "docs/background/evidence.md").read_text(encoding="utf-8")
    assert document_page(scoreboard, mechanisms) == written
