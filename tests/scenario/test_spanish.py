# SPDX-License-Identifier: Apache-2.0
"""Mistakes are told in Spanish too: the same places, the same facts, and English where a word is not there yet."""

import re

import pytest

from abmsim.cli import main
from abmsim.scenario.messages import CATALOGUE, ENGLISH, sentence
from abmsim.scenario.messages_spanish import SPANISH
from abmsim.scenario.problems import Place, Report
from scenario.corpus import CORPUS
from scenario.test_corpus import points, read

FACT = re.compile(r"(?<!\{)\{(\w+)\}")


@pytest.mark.parametrize("code", SPANISH)
def test_each_entry_has_the_facts_of_the_english_one(code) -> None:
    for english, spanish in zip(ENGLISH[code], SPANISH[code], strict=True):
        assert set(FACT.findall(spanish)) == set(FACT.findall(english))
        assert bool(spanish) == bool(english)


def test_every_mistake_of_the_corpus_is_told_in_spanish() -> None:
    assert {broken.code for broken in CORPUS} <= set(SPANISH)
    assert CATALOGUE["es"] is SPANISH


@pytest.mark.parametrize("broken", CORPUS, ids=lambda broken: broken.name)
def test_a_message_in_spanish_says_as_much(broken, project) -> None:
    problems = [problem.in_language("es") for problem in read(project, broken.text)]
    assert max(points(broken, problem) for problem in problems) >= 6
    for problem in problems:
        assert problem.message == sentence(problem.code, "message", problem.facts, "es")


def test_a_word_that_is_missing_stays_english_and_so_does_another_language(monkeypatch) -> None:
    report = Report()
    report.add("table_empty", Place("a.csv"), "", "nothing", choices="received")
    (problem,) = report.problems
    assert problem.in_language("es").message == problem.message
    assert problem.in_language("xx") is problem
    assert sentence("tab", "message", {}, "xx") == ENGLISH["tab"][0]


def test_validate_speaks_spanish_when_asked(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text("schema: 1\nextends: baseline\nmonths: 0\ninterventions: [{liason: {}}]\n")
    assert main(["validate", "plan.yaml", "--language", "es"]) == 2
    told = capsys.readouterr().err
    assert "plan.yaml:3:9: months: esto está fuera del rango" in told
    assert "se puede un número entero, de 1 a 600 (months)" in told
    assert "pruebe   ¿quiso decir liaison?" in told
    assert main(["validate", "plan.yaml", "--language", "es", "--json"]) == 2
    assert "fuera del rango" in capsys.readouterr().out
    assert main(["validate", "plan.yaml", "--language", "fr"]) == 2
