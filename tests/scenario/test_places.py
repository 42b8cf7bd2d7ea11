# SPDX-License-Identifier: Apache-2.0
"""A scenario reaches files inside its project only, and nothing it names can make the reader wait or run."""

import errno
import os
import socket
import subprocess
import time

import pytest

from abmsim.scenario import Library, ScenarioError, load_scenario, shipped, shipped_files
from abmsim.scenario.places import root_of
from scenario.conftest import HEAD, LIBRARY

pytestmark = pytest.mark.alone

CHILD = "schema: 1\nname: Child\nextends: {}\n"


@pytest.fixture
def child(project):
    """Give the one problem of a file that extends this."""
    project.write(HEAD, "base.yaml")
    return lambda target: project.problem(CHILD.format(target))


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("../../../../etc/passwd", "outside"),
        ("/etc/passwd", "starts from this file's folder"),
        ("C:/base.yaml", "starts from this file's folder"),
        ("http://example.org/base.yaml", "never fetched"),
        ("file:///etc/passwd", "never fetched"),
        ("~/base.yaml", "not expanded"),
        ("$HOME/base.yaml", "not expanded"),
        ("../scenarios", "folder, not a file"),
        ("missing.yaml", "no such file"),
        ("Base.yaml", "no such file"),
        ('""', "folder, not a file"),
        ("no", "read this word differently"),
        ("[base.yaml]", "not text"),
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(child, target, message) -> None:
    problem = child(target)
    assert message in problem.message
    assert (problem.file, problem.key) == ("scenarios/plan.yaml", "extends") or "scenarios" in problem.file
    assert problem.found
    assert problem.suggestion


def test_a_misspelt_file_name_is_guessed(child) -> None:
    assert child("bas.yaml").suggestion == "did you mean base.yaml?"
    assert child("Base.yaml").suggestion == "did you mean base.yaml?"


def test_no_file_is_suggested_for_its_suffix_or_to_itself(child) -> None:
    assert child("blueprint.yaml").suggestion == "check the spelling and the folder"
    assert child("plans.yaml").suggestion == "check the spelling and the folder"


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("liason", "did you mean liaison?"),
        ("liason.yaml", "did you mean liaison?"),
        ("scenarios/bsae.yaml", "did you mean scenarios/base.yaml?"),
        ("./scenarios/bsae", "did you mean scenarios/base.yaml?"),
        ("missing.yaml", "check the spelling and the folder"),
        ("albuquerqe", "did you mean the city albuquerque? A scenario runs it: `city: albuquerque`"),
        ("albuquerque", "did you mean the city albuquerque? A scenario runs it: `city: albuquerque`"),
        ("xyzzy", "check the spelling and the folder"),
    ],
)
def test_what_was_typed_leads_to_the_nearest_scenario_or_city(project, typed, suggestion) -> None:
    project.write(HEAD, "base.yaml")
    (project.root / "mine.yaml").write_text(HEAD)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(typed)
    assert caught.value.problems[0].suggestion == suggestion


def test_a_misspelt_path_to_a_city_leads_to_the_shipped_one(project) -> None:
    problem = project.problem(HEAD.replace("smallville", "./smalville.yaml"))
    assert problem.suggestion == "did you mean smallville?"


@pytest.mark.parametrize("name", ["baseline", "baseline.yaml"])
def test_a_copy_outside_the_source_tree_extends_the_shipped_scenario(tmp_path, monkeypatch, name) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(CHILD.format(name))
    assert load_scenario("mine.yaml").city.name == "albuquerque"
    assert load_scenario("mine.yaml").name == "Child"


def test_a_file_beside_wins_over_the_shipped_one_even_when_it_is_broken(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(CHILD.format("baseline.yaml"))
    (tmp_path / "baseline.yaml").write_text(HEAD.replace("smallville", "albuquerque").replace("36", "7"))
    assert load_scenario("mine.yaml").months == 7
    (tmp_path / "baseline.yaml").unlink()
    (tmp_path / "baseline.yaml").symlink_to("nowhere.yaml")
    with pytest.raises(ScenarioError, match="no such file"):
        load_scenario("mine.yaml")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../baseline.yaml", "leads outside the project"),
        ("scenarios/baseline.yaml", "did you mean baseline?"),
        ("Baseline.yaml", "did you mean baseline?"),
        ("./baseline", "did you mean baseline?"),
    ],
)
def test_only_the_very_name_reaches_a_shipped_file(tmp_path, monkeypatch, name, words) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(CHILD.format(name))
    with pytest.raises(ScenarioError) as caught:
        load_scenario("mine.yaml")
    (problem,) = caught.value.problems
    assert words in f"{problem.message} {problem.suggestion}"


def test_a_link_out_of_the_project_is_refused(project, tmp_path_factory) -> None:
    outside = tmp_path_factory.mktemp("elsewhere") / "base.yaml"
    outside.write_text(HEAD)
    (project.root / "scenarios" / "link.yaml").symlink_to(outside)
    assert "outside" in project.problem(CHILD.format("link.yaml")).message


def test_a_link_inside_the_project_is_followed(project) -> None:
    project.write(HEAD, "base.yaml")
    (project.root / "scenarios" / "link.yaml").symlink_to(project.root / "scenarios" / "base.yaml")
    assert project.load(CHILD.format("link.yaml")).months == 36


@pytest.mark.parametrize("target", ["pipe.yaml", "zero.yaml"])
def test_pipes_and_devices_are_refused_without_waiting(project, target) -> None:
    os.mkfifo(project.root / "scenarios" / "pipe.yaml")
    (project.root / "scenarios" / "zero.yaml").symlink_to("/dev/zero")
    started = time.perf_counter()
    for text in (CHILD.format(target), HEAD.replace("smallville", f"./{target}")):
        (problem,) = project.problems(text)
        assert "pipe or device" in problem.message or "outside" in problem.message
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("path", ["/dev/zero", "/proc/self/environ", "/etc"])
def test_a_file_named_directly_must_be_an_ordinary_text_file(path, project) -> None:
    with pytest.raises(Exception, match=r"not|empty|cannot|keys and values|forbids") as caught:
        load_scenario(path, library=LIBRARY)
    assert caught.value.problems[0].found


def test_a_file_nobody_may_read_is_refused(project, monkeypatch) -> None:
    path = project.write(HEAD, "secret.yaml")
    open_any = os.open

    def forbidding(name, *rest):
        if str(name).endswith("secret.yaml"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return open_any(name, *rest)

    monkeypatch.setattr(os, "open", forbidding)
    assert project.problem(CHILD.format("secret.yaml")).message == "this file cannot be read: Permission denied"
    with pytest.raises(ScenarioError, match="Permission denied"):
        load_scenario(path, library=LIBRARY)


def test_a_city_of_ones_own_is_found_beside_the_scenario(project) -> None:
    profile = (LIBRARY.cities / "smallville.yaml").read_text().replace("Smallville", "Our town")
    project.write(profile, "../data/ours.yaml")
    scenario = project.load(HEAD.replace("smallville", "../data/ours.yaml"))
    assert (scenario.city.label, scenario.city.name) == ("Our town", "ours")
    assert scenario.files[-1][0] == "data/ours.yaml"
    assert scenario.registry["office.staff_hours_per_month"].file == "data/ours.yaml"


def test_the_root_is_the_nearest_folder_above_that_holds_scenarios(project, tmp_path) -> None:
    assert root_of(project.write(HEAD, "deep/er/plan.yaml")) == tmp_path
    lonely = tmp_path / "scenarios"
    assert root_of(lonely / "plan.yaml") == tmp_path


def test_a_shipped_scenario_is_found_by_its_bare_name(project) -> None:
    shipped_names = [path.stem for path in shipped_files("scenarios")]
    assert "city_accelerator" in shipped_names
    assert load_scenario("baseline").slug == "albuquerque-without-a-programme"
    assert project.problem(CHILD.format("baselin")).key == "extends"


def test_shipped_files_are_found_in_a_wheel(tmp_path) -> None:
    (tmp_path / "abmsim" / "shipped" / "scenarios").mkdir(parents=True)
    (tmp_path / "abmsim" / "cities").mkdir()
    library = Library(tmp_path / "abmsim")
    assert shipped("scenarios", library) == tmp_path / "abmsim" / "shipped" / "scenarios"
    assert shipped("cities", library) == tmp_path / "abmsim" / "cities"
    assert shipped("experiments", library) is None


def test_reading_opens_no_socket_and_starts_no_program(project, monkeypatch) -> None:
    def forbidden(*_arguments, **_options):
        raise AssertionError("a scenario file must not do this")

    monkeypatch.setattr(socket, "socket", forbidden)
    monkeypatch.setattr(subprocess, "Popen", forbidden)
    monkeypatch.setattr(os, "system", forbidden)
    project.write(HEAD, "base.yaml")
    assert project.load(CHILD.format("base.yaml")).name == "Child"
