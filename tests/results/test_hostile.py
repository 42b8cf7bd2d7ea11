# SPDX-License-Identifier: Apache-2.0
"""No name or note acts as a formula in a table, commands a terminal, or leads a file out of its folder."""

import csv
import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import hostile
import pytest

from abmsim.cli import main
from abmsim.results import cells
from abmsim.results.plan import plan_run
from abmsim.running import Request, run_into
from results import small_city
from results.test_commands import SCENARIO

WIDE = ("EQUALS SIGN", "PLUS SIGN", "HYPHEN-MINUS", "COMMERCIAL AT")
FORMULA = re.compile(f"[=+\\-@\t\r\n\0{''.join(unicodedata.lookup(f'FULLWIDTH {name}') for name in WIDE)}]")
UNSAFE = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,100}")


@pytest.fixture(autouse=True)
def toy_engine(monkeypatch, tmp_path):
    """The toy city in place of the model, and an empty folder to be in."""
    monkeypatch.setattr("abmsim.results.living.engine", lambda: small_city.live_pair)
    monkeypatch.chdir(tmp_path)


def run_named(name):
    """Run a scenario of this name into the folder that it is given."""
    Path("plan.yaml").write_text(SCENARIO.format(name=json.dumps(name), staff=1), encoding="utf-8")
    return main(["run", "--pairs", "2", "--jobs", "1", "plan.yaml"])


@pytest.mark.parametrize("corpus", hostile.LEAST)
def test_each_corpus_has_its_size_and_nothing_twice(corpus):
    texts = getattr(hostile, corpus)
    assert len(texts) == len(set(texts)) >= hostile.LEAST[corpus]


@pytest.mark.parametrize("text", hostile.SPREADSHEET, ids=range(len(hostile.SPREADSHEET)))
def test_no_text_of_a_user_acts_as_a_formula_in_any_table(text, tmp_path):
    plan = small_city.scenario()
    costs = tuple(replace(one, item=text, funder=text) for one in plan.costs)
    folder = tmp_path / "results"
    run_into(folder, plan_run([replace(plan, costs=costs)]), Request(2, live=small_city.live_pair))
    for table in folder.glob("*.csv"):
        with table.open(encoding="utf-8", newline="") as stream:
            head, *rows = csv.reader(stream)
        texts = [place for place, name in enumerate(head) if name in ("item", "funder", "intervention", "scenario")]
        assert not [row for row in rows for place in texts if FORMULA.match(row[place])]
        assert {len(row) for row in rows} <= {len(head)}
    with (folder / "costs.csv").open(encoding="utf-8", newline="") as stream:
        (item,) = {row["item"] for row in csv.DictReader(stream)}
    assert item.removeprefix("'") == text.replace("\0", "\\0")


def test_ordinary_names_stay_as_they_are():
    for text in ("$25k + $75k", "a = b", "Nguyễn - café", "1+1"):
        assert cells.text(text) == text


@pytest.mark.parametrize("name", hostile.TERMINAL, ids=range(len(hostile.TERMINAL)))
def test_no_name_commands_the_terminal(name, capsys):
    code = run_named(name)
    out, err = capsys.readouterr()
    assert code in (0, 2)
    assert UNSAFE.findall(out + err) == []
    if UNSAFE.search(name) is None:
        assert code == 0
        assert name in out


@pytest.mark.parametrize("name", hostile.FILE_NAMES, ids=range(len(hostile.FILE_NAMES)))
def test_no_name_leads_a_file_out_of_its_folder(name, tmp_path):
    assert run_named(name) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"plan.yaml", "results"}
    (folder,) = (tmp_path / "results").iterdir()
    assert SAFE_NAME.fullmatch(folder.name)
    assert folder.name.split(".")[0] not in ("con", "nul")
    for path in folder.iterdir():
        assert path.is_file()
        assert re.fullmatch(r"\.?[a-z0-9][a-z0-9.-]*", path.name), path.name
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary["scenarios"][0]["name"] == name
