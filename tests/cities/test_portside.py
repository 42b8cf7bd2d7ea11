# SPDX-License-Identifier: Apache-2.0
"""A second, made-up city: nothing depends on Albuquerque, and nobody can take Portside for a real place."""

import json
import shutil
from pathlib import Path

import pytest

import abmsim
from abmsim.cli import main
from abmsim.scenario import Library
from abmsim.scenario.explaining import all_cities, explain
from abmsim.scenario.listing import city_rows, number_rows
from abmsim.scenario.validating import check_file
from abmsim.scenario.writing import Wishes, scenario_text
from abmsim.surveying.building import Brought, build_city
from abmsim.surveying.profile_text import city_text

PLAN = """schema: 1
name: A Vietnamese-speaking liaison
city: portside
start: 2020-01
months: 12
interventions:
  - liaison: {language: vi, start: 2020-03}
  - deep_dives: {meetings_per_month: 1, communities: [haitian]}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A results folder of two pairs in a third of the city."""
    home = tmp_path_factory.mktemp("portside")
    (home / "plan.yaml").write_text(PLAN)
    words = [
        "run",
        str(home / "plan.yaml"),
        "--pairs",
        "2",
        "--jobs",
        "1",
        "--scale",
        "0.3",
        "--out",
        str(home / "results"),
    ]
    assert main(words) == 0
    return home / "results"


def test_a_scenario_runs_and_every_identity_holds(folder, capsys) -> None:
    assert main(["audit", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_other_people_live_there(folder) -> None:
    report = json.loads((folder / "summary.json").read_text())["scenarios"][0]
    assert {"vietnamese", "haitian", "nigerian"} <= set(report["by_community"])
    assert not any("mexican" in line for line in (folder / "months.csv").read_text().splitlines())


def test_every_result_says_that_the_city_is_made_up(folder) -> None:
    warnings = json.loads((folder / "summary.json").read_text())["scenarios"][0]["warnings"]
    assert any("made up to try things on" in warning for warning in warnings)
    assert "made up to try things on" in (folder / "report.html").read_text()


def test_the_list_of_cities_counts_what_is_known_of_each() -> None:
    rows = {row["city"]: row for row in city_rows()}
    portside = rows["portside"]
    assert (portside["measured"], portside["estimated"]) == (0, 0)
    assert portside["assumed"] == len(all_cities(Library())["portside"].numbers) > 150
    assert "(illustrative)" in portside["label"]
    assert rows["albuquerque"]["measured"] > 20


def test_each_number_is_inside_its_range_and_says_that_it_is_made_up() -> None:
    for number in explain("portside").numbers:
        assert number.low <= number.value <= number.high
        assert number.confidence == "assumed"
        assert "made up" in number.source


@pytest.fixture
def elsewhere(tmp_path) -> Library:
    """What ships with abmsim, without Albuquerque."""
    shipped = Library().package
    for name in ("rules", "barriers", "interventions", "cities"):
        (tmp_path / name).mkdir()
        for file in sorted((shipped / name).glob("*.yaml")):
            if file.stem != "albuquerque":
                shutil.copy(file, tmp_path / name)
    return Library(tmp_path, "elsewhere")


def test_without_albuquerque_everything_still_works(elsewhere, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert [row["city"] for row in city_rows(elsewhere)] == ["portside"]
    assert "communities.haitian.mean_trust" in {row["name"] for row in number_rows("", elsewhere)}
    (tmp_path / "plan.yaml").write_text(PLAN)
    assert abmsim.load_scenario("plan.yaml", library=elsewhere).city.name == "portside"
    (tmp_path / "new.yaml").write_text(
        scenario_text(Wishes("A plan", "portside", "2020-01", 12, ("liaison",)), elsewhere)
    )
    assert abmsim.load_scenario("new.yaml", library=elsewhere).interventions[0].options["language"] == "vi"
    new, _ = build_city("Our town", "portside", Brought(), elsewhere)
    (tmp_path / "ours.yaml").write_text(city_text(new, elsewhere))
    assert check_file("ours.yaml", library=elsewhere).problems == ()


def test_shares_that_do_not_add_up_are_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (Library().cities / "portside.yaml").read_text()
    first, second = (
        "communities.vietnamese.share_of_residents",
        "communities.vietnamese.share_education_less_than_high_school",
    )
    for old, wrong, key, what in (
        ("share_of_residents: {value: 0.4,", "share_of_residents: {value: 0.5,", first, "the communities"),
        ("high_school: {value: 0.2,", "high_school: {value: 0.25,", second, "schooling of vietnamese"),
    ):
        Path("ours.yaml").write_text(text.replace(old, wrong, 1))
        (problem,) = check_file("ours.yaml").problems
        assert (problem.key, problem.allowed) == (key, "shares that add up to 1")
        assert problem.line > 10
        assert f"the shares of {what} do not add up to 1" == problem.message


def test_a_scenario_that_changes_one_share_of_a_whole_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = "communities.vietnamese.share_of_residents"
    Path("plan.yaml").write_text(PLAN + f"numbers:\n  {name}: 0.5\n")
    (problem,) = check_file("plan.yaml").problems
    assert (problem.line, problem.key, problem.found) == (10, f"numbers.{name}", "1.1 in all")
    both = f"numbers:\n  {name}: 0.5\n  communities.haitian.share_of_residents: 0.25\n"
    Path("plan.yaml").write_text(PLAN + both)
    assert check_file("plan.yaml").problems == ()
    Path("plan.yaml").write_text(PLAN + "force: true\n" + f"numbers:\n  {name}: 0.5\n")
    assert check_file("plan.yaml").problems == ()


def test_numbers_of_a_city_that_is_not_there_are_not_those_of_another(capsys) -> None:
    assert main(["list", "numbers", "--city", "portsid"]) == 2
    assert "did you mean portside?" in capsys.readouterr().err
    assert main(["list", "numbers", "--city", "portside", "--json"]) == 0
    assert "communities.haitian.mean_trust" in capsys.readouterr().out
