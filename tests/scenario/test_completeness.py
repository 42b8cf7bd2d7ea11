# SPDX-License-Identifier: Apache-2.0
"""A city of one's own has every number that the rules read, and no other; what is missing is asked for by name."""

import pytest

from abmsim.scenario.validating import check_file
from scenario.conftest import HEAD, LIBRARY

PROFILE = (LIBRARY.cities / "smallville.yaml").read_text()
RESIDENTS = PROFILE[PROFILE.index("    residents: {value: 300") :].splitlines(keepends=True)[0]
HOURS = PROFILE[PROFILE.index("  staff_hours") :].splitlines(keepends=True)[0]


@pytest.fixture
def check(project):
    """Give the problems of a city file."""
    return lambda text: check_file(str(project.write(text, "../ours.yaml")), library=LIBRARY).problems


def test_the_same_numbers_for_other_communities_are_complete(check) -> None:
    assert check(PROFILE.replace("vietnamese", "somali")) == ()
    assert check(PROFILE.replace("licensing:\n", "").replace(PROFILE.splitlines()[-1], "")) == ()


def test_a_missing_number_is_asked_for_with_its_meaning_where_it_belongs(check) -> None:
    (problem,) = check(PROFILE.replace(RESIDENTS, ""))
    assert (problem.key, problem.line) == ("communities.vietnamese.residents", 10)
    assert problem.message == "a number of the city is missing: Residents"
    assert problem.allowed == "people, such as 200 to 500 elsewhere"
    assert problem.suggestion.startswith("residents: {value: ..., unit: people")


def test_a_missing_section_is_asked_for_at_the_top(check) -> None:
    (problem,) = check(PROFILE.replace("office:\n", "").replace(HOURS, ""))
    assert (problem.key, problem.line) == ("office.staff_hours_per_month", 3)


def test_a_misspelt_number_is_refused_and_the_right_one_asked_for(check) -> None:
    text = PROFILE.replace("staff_hours_per_month", "staff_hour_per_month")
    missing, unread = sorted(check(text), key=lambda problem: problem.key, reverse=True)
    assert unread.suggestion == "did you mean office.staff_hours_per_month?"
    assert unread.line > 1
    assert missing.key == "office.staff_hours_per_month"


def test_a_number_that_nothing_reads_is_refused(check) -> None:
    (problem,) = check(PROFILE + HOURS.replace("staff_hours_per_month", "weather").replace("  weather", "weather"))
    assert problem.message == "no rule reads a number of this name"


def test_the_path_of_a_licence_is_one_that_the_office_knows(check) -> None:
    (problem,) = check(PROFILE.replace("path: home", "path: house"))
    assert (problem.key, problem.allowed) == ("sectors.nails.path", "home, commercial, food")


def test_a_scenario_in_an_incomplete_city_is_refused(project) -> None:
    project.write(PROFILE.replace(RESIDENTS, ""), "../ours.yaml")
    problem = project.problem(HEAD.replace("smallville", "../ours.yaml"))
    assert problem.file == "ours.yaml"
