# SPDX-License-Identifier: Apache-2.0
"""What scenario tests share: a tiny library of rules, levers and a city, and a project folder to write files in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from abmsim.scenario import Library, Scenario, ScenarioError, load_scenario
from abmsim.scenario.problems import Problem

LIBRARY = Library(Path(__file__).parent / "fixtures" / "library", "library")
HEAD = """schema: 1
name: A plan
city: smallville
start: 2015-07
months: 36
"""


class Project:
    """A folder with `scenarios/` in it, where tests write files and read them back."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "scenarios").mkdir()

    def write(self, text: str | bytes, name: str = "plan.yaml") -> Path:
        """Write a file into `scenarios/` (or beside it, with ../) and give its path."""
        path = self.root / "scenarios" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    def load(self, text: str | bytes, **options) -> Scenario:
        """Write a scenario and load it."""
        return load_scenario(self.write(text), library=LIBRARY, **options)

    def problems(self, text: str | bytes, **options) -> tuple[Problem, ...]:
        """Write a scenario that is wrong and give its problems."""
        with pytest.raises(ScenarioError) as caught:
            self.load(text, **options)
        return caught.value.problems

    def problem(self, text: str | bytes, **options) -> Problem:
        """Write a scenario with one mistake and give it."""
        (problem,) = self.problems(text, **options)
        return problem


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


@pytest.fixture
def head() -> str:
    return HEAD


@pytest.fixture
def library() -> Library:
    return LIBRARY


@pytest.fixture
def plan(project) -> Callable[[str], Scenario]:
    """Load the usual head followed by these lines."""
    return lambda lines="", **options: project.load(HEAD + lines, **options)


@pytest.fixture
def wrong(project) -> Callable[[str], Problem]:
    """Give the one problem of the usual head followed by these lines."""
    return lambda lines, **options: project.problem(HEAD + lines, **options)
