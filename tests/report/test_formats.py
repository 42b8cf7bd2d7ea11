# SPDX-License-Identifier: Apache-2.0
"""The report on paper, in documents, on slides and as pictures: the same content, nothing injected, the same bytes."""

import io
import re
import shutil
import struct
import sys
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace

import pytest
from markupsafe import Markup

from abmsim.cli import main
from abmsim.report import FILES, write_report
from abmsim.report.catalogue import languages
from abmsim.report.formats import pdf
from abmsim.report.formats.packed import MissingExtraError
from abmsim.report.formats.plain import plain
from abmsim.results.errors import INPUT_IS_WRONG
from report.results_folder import Invented, write_results_folder
from report.test_page import PAYLOADS

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000004000000020802000000f0caea340000001249444154789c63fcffff3f030c"
    "303120010048060301b4473f0b0000000049454e44ae426082"
)
SMALL = Invented(pairs=4, months=14)
SIX = 6
NOT_IN_XML = ("\x00\x1b[2J\x07", "_x0007_", "\ufffe\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
# What opens a tag or an entity does so wherever it stands in a text: six at a time; each on a page of its own in test_page.py.
HOSTILE = (*(" ".join(PAYLOADS[place : place + SIX]) for place in range(0, len(PAYLOADS), SIX)), *NOT_IN_XML)


def folder_of(place, *scenarios):
    return write_results_folder(place / "results", *(scenarios or (SMALL,)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One scenario."""
    return folder_of(tmp_path_factory.mktemp("formats"))


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    """Three scenarios."""
    others = [replace(SMALL, slug=name, name=name, strength=0.3) for name in ("b", "c")]
    return folder_of(tmp_path_factory.mktemp("several"), SMALL, *others)


@pytest.mark.parametrize("kind", ["docx", "pptx", "brief"])
@pytest.mark.parametrize("language", languages())
def test_the_same_folder_gives_the_same_bytes(folder, tmp_path, kind, language):
    first, second = (write_report(folder, language, kind, tmp_path / f"{n}").read_bytes() for n in range(2))
    assert first == second
    assert len(first) < 1_500_000


def opened(path):
    """A document as python-docx reads it."""
    from docx import Document

    return Document(str(path))


def test_a_document_has_real_headings_tables_and_text_alternatives(folder, tmp_path):
    document = opened(write_report(folder, "es", "docx", tmp_path / "r.docx"))
    headings = [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings[0] == SMALL.name
    assert "De bruto a neto" in headings
    assert len(headings) >= 9
    assert len(document.tables) >= 8
    assert all(table.rows[0]._tr.trPr is not None for table in document.tables)
    alternatives = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(alternatives) >= 6
    assert all(len(text) > 40 for text in alternatives)
    languages_set = {one.get(one.keys()[0]) for one in document.styles.element.iter() if one.tag.endswith("}lang")}
    assert languages_set == {"es-US"}


def decks(path):
    """A deck as python-pptx reads it."""
    from pptx import Presentation

    return Presentation(str(path))


@pytest.mark.parametrize("which", ["folder", "several"])
def test_a_deck_has_five_to_seven_slides_with_editable_words(request, tmp_path, which):
    deck = decks(write_report(request.getfixturevalue(which), "en", "pptx", tmp_path / "r.pptx"))
    assert 5 <= len(deck.slides) <= 7
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert all(titles)
    assert "The answer" in titles
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
            if shape.shape_type == 13:
                assert len(shape._element.nvPicPr.cNvPr.get("descr")) > 40
    pictures = [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 13]
    assert pictures


def test_a_deck_without_a_programme_has_slides_too(tmp_path):
    from abmsim.results.plan import NOTHING_TESTED

    folder = folder_of(tmp_path, replace(SMALL, strength=0, warnings=(NOTHING_TESTED,)))
    assert 5 <= len(decks(write_report(folder, "en", "pptx", tmp_path / "r.pptx")).slides) <= 7
    assert opened(write_report(folder, "vi", "docx", tmp_path / "r.docx")).paragraphs
    assert (
        "tile" not in write_report(folder, "en", "brief", tmp_path / "b.html").read_text("utf-8").partition("<body")[2]
    )


def shape_of(path):
    """The tags of every part of an office file, and what its relations point to outside."""
    tags, outside = {}, []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                root = ET.fromstring(archive.read(name))  # noqa: S314 - written a moment ago
                tags[name] = [element.tag for element in root.iter()]
                outside += [one.attrib["Target"] for one in root.iter() if one.attrib.get("TargetMode") == "External"]
    return tags, outside


def test_what_such_files_cannot_hold_is_replaced():
    assert plain("a\x00b\x1b[2J\ud800") == "a\ufffdb\ufffd[2J\ufffd"
    assert plain("<b>bold</b>") == "<b>bold</b>"
    assert plain(Markup("<data>{}</data>").format("<b>")) == "<b>"


@pytest.mark.slow
def test_no_text_of_a_user_becomes_part_of_an_office_file(tmp_path, monkeypatch):
    from abmsim.report.formats import paper, slides

    for module in (paper, slides):
        monkeypatch.setattr(module, "png", lambda _: DOT)
    shapes = {"docx": [], "pptx": []}
    for place, payload in enumerate(("plain", *HOSTILE)):
        hostile = replace(
            SMALL, months=4, pairs=3, name=payload, question=payload, funder=payload, warnings=(f"{payload}.",),
            labels=dict.fromkeys(SMALL.communities, payload),
        )  # fmt: skip
        if "\x00" in payload:  # no results folder can hold it; the writer still has to stand it
            hostile = replace(
                hostile, name=payload.replace("\x00", ""), question="", funder="x", warnings=(), labels={}
            )
        folder = folder_of(tmp_path, hostile)
        for kind, seen in shapes.items():
            tags, outside = shape_of(write_report(folder, "en", kind, tmp_path / f"{place}.{kind}"))
            assert outside == []
            seen.append((payload, {name: set(found) for name, found in tags.items()}))
    for seen in shapes.values():
        assert [payload for payload, found in seen if "\x00" not in payload and found != seen[0][1]] == []


@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_a_missing_package_is_named_with_how_to_get_it(folder, tmp_path, monkeypatch, kind):
    monkeypatch.setitem(sys.modules, kind, None)
    with pytest.raises(MissingExtraError, match=r"pip install 'abmsim\[office\]'") as raised:
        write_report(folder, "en", kind, tmp_path / "x")
    assert raised.value.exit_code == INPUT_IS_WRONG
    assert not (tmp_path / "x").exists()


def test_without_a_browser_the_command_says_how_to_print_by_hand(folder, monkeypatch, capsys):
    monkeypatch.setattr(pdf.shutil, "which", lambda _: None)
    monkeypatch.setattr(pdf, "MAC", "/nowhere")
    assert main(["report", str(folder), "--format", "pdf"]) == INPUT_IS_WRONG
    assert "choose Print, Save as PDF" in " ".join(capsys.readouterr().err.split())
    assert not (folder / "report.pdf").exists()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.usefixtures("chromium")
def test_a_printed_report_is_tagged_and_the_same_twice(folder, tmp_path):
    first, second = (write_report(folder, "es", "pdf", tmp_path / f"{n}.pdf").read_bytes() for n in range(2))
    assert first == second
    assert b"/StructTreeRoot" in first
    assert re.search(rb"/Lang\s*\(es", first)
    assert b"/Marked true" in first


def test_figures_are_written_as_svg_and_png_the_same_twice(folder, tmp_path):
    places = [
        write_report(folder, "vi", "figures", tmp_path / name) for name in ("a", "b") if not (tmp_path / name).mkdir()
    ]
    names = sorted(path.name for path in places[0].iterdir())
    assert {"claims.png", "claims.svg", "waterfall.png", "effects.svg", "office.png"} <= set(names)
    for name in names:
        assert (places[0] / name).read_bytes() == (places[1] / name).read_bytes()
        if name.endswith(".svg"):
            root = ET.fromstring((places[0] / name).read_bytes())  # noqa: S314 - as above
            assert root.tag == "{http://www.w3.org/2000/svg}svg"
            assert len(root.find("{http://www.w3.org/2000/svg}desc").text) > 40
        else:
            wide, _ = struct.unpack(">II", (places[0] / name).read_bytes()[16:24])
            assert wide == 2000


def test_figures_of_several_scenarios_have_their_names(several, tmp_path):
    place = write_report(several, "en", "figures", tmp_path)
    names = {path.name for path in place.iterdir()}
    assert {"side-by-side.svg", "half-a-liaison-claims.png", "b-claims.png", "c-waterfall.svg"} <= names


def test_the_command_writes_each_form_and_says_where(folder, tmp_path, capsys):
    copy = shutil.copytree(folder, tmp_path / "copy")
    for kind in ("docx", "pptx", "brief", "figures"):
        assert main(["report", str(copy), "--format", kind, "--language", "vi"]) == 0
        assert capsys.readouterr().out.strip() == str(copy / FILES[kind])
        assert (copy / FILES[kind]).exists()
    assert main(["report", str(copy), "--language", "es", "--out", str(tmp_path / "es.html")]) == 0
    assert 'lang="es"' in (tmp_path / "es.html").read_text("utf-8")


def test_the_result_of_a_run_draws_the_same_figures(folder):
    from abmsim.report.plotting import Plot

    plot = Plot(folder)
    for draw in (plot.claims, plot.waterfall, plot.effects, plot.levels, plot.communities, plot.office):
        written = io.BytesIO()
        draw().savefig(written, format="svg")
        assert written.getbuffer().nbytes > 4000
    with pytest.raises(KeyError, match="there is: claims, waterfall"):
        plot.draw("nothing")
