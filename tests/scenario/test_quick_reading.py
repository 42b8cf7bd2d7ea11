# SPDX-License-Identifier: Apache-2.0
"""The quick reader gives what the thorough one gives, to the column, or leaves a text to it."""

import random
import subprocess
import sys

import pytest
from contracts.tree import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from abmsim.scenario import ScenarioError, composing, quick_reading
from abmsim.scenario.composing import compose
from abmsim.scenario.nodes import Node
from abmsim.scenario.problems import Place, Report
from abmsim.scenario.quick_reading import TooManyValues, compose_quickly, read_quickly
from abmsim.scenario.scalars import _TRAPS, meaning_of
from scenario.conftest import HEAD
from scenario.corpus import CORPUS, GRANT, LIAISON
from scenario.test_fuzz import MUTATIONS, mutated

HERE = Place("f", relative="r")
SHIPPED = sorted(path for folder in ("abmsim", "scenarios", "experiments") for path in (ROOT / folder).rglob("*.yaml"))
PIECES = [
    "&a ", "*a", "!x ", "? ", "<<: ", "'", '"', "|\n", ">-\n", "\\n", "\\/", "a:b", ":", "::", " #", "-", "--", "...", "'x'", "@",
    "[a, b]", "{a: b}", "{a}", "[a: b]", "\\\n", "\n\n", "7,000", "7,000: ", "😀", "\u2028", "%", "---\n", "\t", "\r", "é", "{}",
]  # fmt: skip


def seen_quickly(text: str) -> Node | TooManyValues | None:
    """Give what the quick reader makes of a text: its nodes, the value that is too many, or nothing."""
    try:
        return compose_quickly(text, HERE)
    except TooManyValues as found:
        return found


def quickly_and_thoroughly(text: str) -> bool:
    """Whether the quick reader took a text; then both readers must have read the same, or refused the same value."""
    quick, report = seen_quickly(text), Report()
    if quick is None:
        return False
    slow = compose(text, HERE, report)
    told = [(problem.code, problem.line, problem.column, problem.key) for problem in report.problems]
    if isinstance(quick, TooManyValues):
        assert told == [("too_many_values", quick.place.line, quick.place.column, quick.path)]
        return False
    assert slow == quick
    assert told == []
    return True


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_shipped_file_is_read_quickly_and_the_same(path) -> None:
    assert quickly_and_thoroughly(path.read_text(encoding="utf-8"))


def typed(content: object) -> object:
    """Give a content with the kind of each value: True is not 1, and 1 is not 1.0."""
    if isinstance(content, dict):
        return {key: typed(value) for key, value in content.items()}
    return [typed(value) for value in content] if isinstance(content, list) else (type(content), content)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_shipped_file_holds_is_what_another_reader_finds(path) -> None:
    text = path.read_text(encoding="utf-8")
    assert typed(read_quickly(text)) == typed(YAML(typ="safe", pure=True).load(text))


@pytest.mark.parametrize(
    "word", ["007", "0x1f", "1e5", "1_000", ".inf", "12:30", "yes", "2015-07-01", "12345678901234567"]
)
def test_a_word_that_readers_understand_differently_gives_nothing(word) -> None:
    assert read_quickly(f"a: [1, {{b: {word}}}]") is None
    assert read_quickly(f'a: [1, {{b: "{word}"}}]') == {"a": [1, {"b": word}]}


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(changes=MUTATIONS)
def test_a_mutated_scenario_is_read_the_same_or_left_to_the_other(changes) -> None:
    quickly_and_thoroughly(mutated(changes).decode("utf-8", "replace"))


@pytest.mark.slow
def test_ten_thousand_mangled_files_are_read_the_same_or_left_to_the_other() -> None:
    luck = random.Random(20150701)  # noqa: S311 - the same files every time
    texts = [text for path in SHIPPED if len(text := path.read_text(encoding="utf-8")) < 3000]
    taken = 0
    for _ in range(10_000):
        text = luck.choice(texts)
        for _ in range(luck.randint(1, 4)):
            start = luck.randrange(len(text) + 1)
            text = text[:start] + luck.choice(PIECES) + text[start + luck.choice((0, 0, 1, 1, 2, 3, 5, 12)) :]
        taken += quickly_and_thoroughly(text)
    assert taken > 2000


@pytest.mark.parametrize("broken", CORPUS, ids=lambda broken: broken.name)
def test_the_corpus_is_read_the_same_or_left_to_the_other(broken) -> None:
    for content in (broken.text, broken.twin):
        text = content if isinstance(content, str) else content.decode("utf-8", "replace")
        if len(text) < 200_000:
            quickly_and_thoroughly(text)


@pytest.mark.parametrize(
    "text",
    ["a: &x 1\nb: *x\n", "a: !!int 1\n", "a: {<<: {b: 1}}\n", "a: 1\na: 2\n", "1: a\n", "a:\t1\n", "a: 'b\u2028c'\n", "[" * 1000,
     "%YAML 1.1\n---\na: no\n", "a: 1\n---\nb: 2\n", "word\n", "", "a:\n", "a: {dollars: 7,000}\n", "? [a]\n: b\n", "a: '\x07'\n"],
)  # fmt: skip
def test_what_is_out_of_the_ordinary_is_left_to_the_thorough_reader(text) -> None:
    assert compose_quickly(text, HERE) is None


def test_limits_are_those_of_the_thorough_reader() -> None:
    for levels in (31, 32, 33):
        text = "a: " + "[" * levels + "]" * levels
        assert quickly_and_thoroughly(text) == (levels < 32)
    for values in (11_990, 12_010):
        assert quickly_and_thoroughly("a: [" + "1, " * values + "1]\n") == (values < 12_000)


@pytest.mark.parametrize("most", [1, 2, 3, 7, 20, 60])
def test_a_text_that_is_too_long_is_refused_at_the_same_value_under_the_same_key(most, monkeypatch) -> None:
    for module in (quick_reading, composing):
        monkeypatch.setattr(module, "MOST_VALUES", most)
    refused = 0
    for path in SHIPPED:
        text = path.read_text(encoding="utf-8")
        refused += not quickly_and_thoroughly(text)
    assert refused > len(SHIPPED) // 2


def test_without_libyaml_everything_is_read_thoroughly(monkeypatch, project) -> None:
    before = project.load(HEAD + LIAISON + GRANT)
    monkeypatch.setitem(sys.modules, "yaml.cyaml", None)
    assert compose_quickly(HEAD, HERE) is None
    assert project.load(HEAD + LIAISON + GRANT) == before
    with pytest.raises(ScenarioError):
        project.load(HEAD + "licence_wiat: 3\n")


@settings(max_examples=1500)
@given(word=st.one_of(*(st.from_regex(pattern, fullmatch=True) for pattern, _ in _TRAPS)))
def test_no_trap_is_taken_for_text(word) -> None:
    if len(word) < 200 and word.lower() not in ("y", "n"):
        assert meaning_of(word).trap


def test_a_good_file_never_loads_the_thorough_reader() -> None:
    program = "import sys; from abmsim.scenario import load_scenario; load_scenario('liaison'); print('ruamel' in str(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    assert quick_reading.MOST_LEVELS == 32
