# SPDX-License-Identifier: Apache-2.0
"""Whatever a file holds, the outcome is a scenario or a list of mistakes, at once and without a crash."""

import random
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from abmsim.scenario import ScenarioError, load_scenario
from abmsim.scenario.composing import compose
from abmsim.scenario.problems import Place, Report
from scenario.conftest import HEAD, LIBRARY
from scenario.corpus import CORPUS, GRANT, LIAISON

SECONDS = 2.0
# Neighbours on the same machine may hold a process up; nothing here may wait for long.
SECONDS_BY_THE_CLOCK = 30.0
NUMBERS = "numbers: {licensing.fee_dollars: 60, opening.wage_gap: -0.1}\n"
WHOLE = HEAD + LIAISON + GRANT + NUMBERS
PIECES = st.sampled_from(
    ["no", ".nan", "-1", "1e3", "[", "]", "{", "}", ": ", "\n", "\n  ", "- ", "&a ", "*a", "!!x ", "<<: ", "'", '"', "#", "|",
     ">", "\t", "%", "2015-07", "$5", "50%", "0", "999999999999999", "~", "true", "\\", ",", "?", "é", "\u202e", "---\n"]
)  # fmt: skip
MUTATIONS = st.lists(
    st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 12), st.one_of(PIECES, st.text(max_size=4))),
    min_size=1,
    max_size=5,
)


def outcome(content: bytes, folder: Path) -> str:
    """Read a file and say how it ended; anything but these two endings fails the test."""
    path = folder / "plan.yaml"
    path.write_bytes(content)
    started, waited = time.process_time(), time.perf_counter()
    refused = None
    try:
        load_scenario(path, library=LIBRARY).resolved_yaml().encode("ascii")
    except ScenarioError as error:
        refused = error
    assert time.process_time() - started < SECONDS
    assert time.perf_counter() - waited < SECONDS_BY_THE_CLOCK
    if refused is None:
        return "read"
    assert refused.problems
    assert all(len(problem.as_text().splitlines()) <= 6 for problem in refused.problems)
    assert str(refused).encode("utf-8")
    return "refused"


def mutated(changes: list[tuple[int, int, str]]) -> bytes:
    """Replace some letters of a good scenario."""
    text = WHOLE
    for start, length, piece in changes:
        text = text[:start] + piece + text[start + length :]
    return text.encode("utf-8", "surrogatepass")


@pytest.mark.slow
@settings(max_examples=3000, suppress_health_check=list(HealthCheck))
@given(changes=MUTATIONS)
@example(changes=[(0, 0, "\ud800")])
def test_a_mutated_scenario_is_read_or_refused(changes, tmp_path_factory) -> None:
    outcome(mutated(changes), tmp_path_factory.getbasetemp())


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(changes=MUTATIONS)
def test_a_few_mutated_scenarios_are_read_or_refused(changes, tmp_path_factory) -> None:
    outcome(mutated(changes), tmp_path_factory.getbasetemp())


@pytest.mark.slow
def test_a_thousand_damaged_files_are_read_or_refused(tmp_path) -> None:
    luck = random.Random(20150701)  # noqa: S311 - the same files every time
    endings = {"read": 0, "refused": 0}
    for _ in range(1000):
        content = bytearray(luck.choice([WHOLE.encode(), luck.randbytes(luck.randint(0, 400))]))
        for _ in range(luck.randint(1, 8)):
            if content:
                content[luck.randrange(len(content))] = luck.randrange(256)
        endings[outcome(bytes(content), tmp_path)] += 1
    assert endings["refused"] > 500


@settings(max_examples=300)
@given(text=st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_composed_or_refused(text) -> None:
    report = Report()
    assert (compose(text, Place("f"), report) is None) == bool(report.problems) or report.problems


def test_the_whole_example_is_read_and_each_line_matters(tmp_path) -> None:
    assert outcome(WHOLE.encode(), tmp_path) == "read"
    for number in (0, 1, 2, 3, 4):
        lines = WHOLE.splitlines()
        del lines[number]
        assert outcome("\n".join(lines).encode(), tmp_path) == "refused"


def test_the_corpus_joined_pairwise_is_refused(tmp_path) -> None:
    texts = [broken.text for broken in CORPUS if isinstance(broken.text, str) and len(broken.text) < 2000]
    for first, second in pairwise(texts):
        assert outcome((first + second).encode("utf-8"), tmp_path) == "refused"
