# SPDX-License-Identifier: Apache-2.0
"""The gallery shows what a run gave: every figure with its words, made again from the same folder to the byte."""

import re
import xml.etree.ElementTree as ET

from contracts.tree import ROOT

from abmsim.report.gallery import PAGE, PICTURES, TERMS_PAGE, main, write_terms
from report.results_folder import Invented, write_results_folder


def test_the_gallery_is_written_from_a_folder(tmp_path, capsys):
    folder = write_results_folder(tmp_path / "results", Invented(pairs=4, months=14))
    written = []
    for name in ("a", "b"):
        documents = tmp_path / name
        for shelf in (PAGE, TERMS_PAGE):
            (documents / shelf).parent.mkdir(parents=True)
        assert main([str(folder), str(documents)]) == 0
        assert capsys.readouterr().out.strip() == str(documents / PAGE)
        written.append({path.name: path.read_bytes() for path in documents.rglob("*") if path.is_file()})
    assert written[0] == written[1]
    assert {"claims.svg", "waterfall-es.svg", "effects-vi.svg", "office.svg"} <= set(written[0])
    assert b"4 pairs, seed 1" in written[0]["gallery.md"]


def test_the_words_in_the_documents_are_those_of_the_catalogues(tmp_path):
    (tmp_path / TERMS_PAGE).parent.mkdir()
    assert write_terms(tmp_path).read_text("utf-8") == (ROOT / "docs" / TERMS_PAGE).read_text("utf-8")


def test_the_gallery_in_the_documents_is_whole():
    text = (ROOT / "docs" / PAGE).read_text(encoding="utf-8")
    shown = set(re.findall(r"\]\(\.\./([^)]+)\)", text))
    there = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs" / PICTURES).iterdir()}
    assert shown == there
    assert len(shown) >= 8
    for name in shown:
        root = ET.fromstring((ROOT / "docs" / name).read_bytes())  # noqa: S314 - a file of this tree
        assert len(root.find("{http://www.w3.org/2000/svg}desc").text) > 40
