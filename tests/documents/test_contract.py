# SPDX-License-Identifier: Apache-2.0
"""The files shown in docs/reference/contract.md validate, and its Python fits the functions there are."""

import ast
import inspect

import pytest
from contracts.tree import ROOT

import abmsim
from abmsim.scenario.validating import check_file
from documents.blocks import blocks_of

PAGE = ROOT / "docs/reference/contract.md"
BLOCKS = blocks_of(PAGE)
FILES = [block.text for block in BLOCKS if block.language == "yaml"]
(PYTHON,) = [block.text for block in BLOCKS if block.language == "python"]


@pytest.mark.parametrize(("place", "kind"), [(0, "scenario"), (1, "experiment"), (2, "trial")])
def test_a_file_of_the_contract_validates(place, kind, tmp_path, monkeypatch) -> None:
    (tmp_path / "scenarios").mkdir()
    for shipped in (ROOT / "scenarios").glob("*.yaml"):
        (tmp_path / "scenarios" / shipped.name).write_bytes(shipped.read_bytes())
    deep = (
        tmp_path
        / {"scenario": "scenarios", "experiment": "experiments/question", "trial": "experiments/evidence"}[kind]
    )
    deep.mkdir(parents=True, exist_ok=True)
    (deep / "shown.yaml").write_text(FILES[place], encoding="utf-8")
    monkeypatch.chdir(deep)
    checked = check_file("shown.yaml")
    assert (checked.kind, checked.problems) == (kind, ())


def calls() -> list[ast.Call]:
    """Every call of something of abmsim in the Python of the contract."""
    found = [node for node in ast.walk(ast.parse(PYTHON)) if isinstance(node, ast.Call)]
    return [call for call in found if ast.unparse(call.func).startswith("abmsim.")]


@pytest.mark.parametrize("call", calls(), ids=lambda call: ast.unparse(call.func))
def test_the_python_of_the_contract_fits(call) -> None:
    thing = abmsim
    for name in ast.unparse(call.func).split(".")[1:]:
        thing = getattr(thing, name)
    inspect.signature(thing).bind(*call.args, **{word.arg: word.value for word in call.keywords})
    assert callable(thing)
