# SPDX-License-Identifier: Apache-2.0
"""Cities, trials, facts, experiments and licence logs with letters changed: read or refused, at once, never a crash."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abmsim.scenario.problems import Report
from abmsim.scenario.validating import check_file
from abmsim.surveying.licence_log import read_log
from scenario.conftest import HEAD, LIBRARY
from scenario.test_fuzz import PIECES, SECONDS
from scenario.test_trials import FACTS, TRIAL

CITY = (LIBRARY.cities / "smallville.yaml").read_text(encoding="utf-8")
EXPERIMENT = """schema: 1
name: Is half enough?
scenarios: [scenarios/plan.yaml]
levers: {licensing.steps: [2, 3]}
uncertainties: {licensing.fee_dollars: range, opening.wage_gap: [-0.1, 0.1]}
measures: [firms, {measure: jobs, community: mexican, month: 2016-02}]
method: {sample: latin_hypercube, points: 20}
target_se: {firms: 3}
pairs: 4
"""
LOG = "received,returned,approved,language,path\n" + "".join(
    f"2019-0{month}-02,2019-04-03|2019-04-09,2019-05-04 14:30,es,home\n" * 12 for month in (1, 2, 3)
)
FILES = {"city": CITY, "trial": TRIAL, "facts": FACTS, "experiment": EXPERIMENT}
CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.one_of(PIECES, st.text(max_size=4))), min_size=1, max_size=4
)


def changed(text: str, changes: list[tuple[float, int, str]]) -> bytes:
    """Replace some letters, each at a share of the text's length."""
    for where, length, piece in changes:
        start = int(where * len(text))
        text = text[:start] + piece + text[start + length :]
    return text.encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A project with one scenario."""
    home = tmp_path_factory.mktemp("kinds")
    (home / "scenarios").mkdir()
    (home / "scenarios/plan.yaml").write_text(HEAD)
    return home


@pytest.mark.parametrize("kind", FILES)
def test_the_file_itself_is_read(kind, folder) -> None:
    (folder / "file.yaml").write_text(FILES[kind], encoding="utf-8")
    found = check_file(str(folder / "file.yaml"), library=LIBRARY)
    assert (found.kind, found.problems) == (kind, ())


@pytest.mark.parametrize("kind", FILES)
@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(changes=CHANGES)
def test_a_changed_file_is_read_or_refused(kind, folder, changes) -> None:
    path = folder / "changed.yaml"
    path.write_bytes(changed(FILES[kind], changes))
    started = time.process_time()
    found = check_file(str(path), library=LIBRARY)
    assert time.process_time() - started < SECONDS
    assert all(len(problem.as_text().splitlines()) <= 6 for problem in found.problems)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(changes=CHANGES)
def test_a_changed_log_is_read_or_refused(folder, changes) -> None:
    path, report = folder / "log.csv", Report()
    path.write_bytes(changed(LOG, changes))
    log = read_log(path, report)
    assert (log is None) == bool(report.problems)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in report.problems)
