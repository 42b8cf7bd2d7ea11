# SPDX-License-Identifier: Apache-2.0
"""The commands for files: validate, explain, list, new and schema, as scripts and planners use them."""

import json
import re
import subprocess
import sys

import pytest
from ruamel.yaml import YAML

from abmsim.cli import main
from abmsim.scenario.jsonschema import schema_of

BROKEN = """schema: 1
name: A plan
extends: baseline
interventions:
  - liason: {language: es}
months: 18%
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder of one's own, outside the source tree."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def out_of(capsys, *words: str, code: int = 0) -> str:
    """Run a command and give its standard output."""
    assert main(list(words)) == code
    return capsys.readouterr().out


def json_of(capsys, *words: str, code: int = 0):
    return json.loads(out_of(capsys, *words, "--json", code=code))


def test_a_good_file_is_fine(here, capsys) -> None:
    assert "fine (scenario)" in out_of(capsys, "validate", "city_accelerator")
    assert json_of(capsys, "validate", "city_accelerator", "albuquerque") == []


def test_mistakes_go_to_standard_error_and_as_json_to_standard_output(here, capsys) -> None:
    (here / "plan.yaml").write_text(BROKEN)
    assert main(["validate", "plan.yaml"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "plan.yaml:5:5: interventions[0].liason: there is no intervention of this kind" in told.err
    assert "plan.yaml: 2 mistakes (scenario)" in told.err
    problems = json_of(capsys, "validate", "plan.yaml", "liaison", code=2)
    assert [problem["line"] for problem in problems] == [5, 6]
    assert set(problems[0]) == {"file", "line", "column", "key", "found", "allowed", "suggestion", "message"}


def test_overlays_and_settings_are_checked_too(here, capsys) -> None:
    (here / "over.yaml").write_text("months: 12\n")
    assert out_of(capsys, "validate", "baseline", "--with", "over.yaml", "--set", "licensing.fee_dollars=50")
    assert json_of(capsys, "validate", "baseline", "--set", "licensing.fee_dollars=5000", code=2)[0]["file"] == "--set"


def test_a_forced_number_is_a_warning(here, capsys) -> None:
    (here / "plan.yaml").write_text(
        "schema: 1\nextends: baseline\nforce: true\nnumbers: {licensing.fee_dollars: 190}\n"
    )
    assert main(["validate", "plan.yaml"]) == 0
    assert "warning: licensing.fee_dollars = 190 is outside its range" in capsys.readouterr().err


@pytest.mark.parametrize("things", ["scenarios", "cities", "interventions", "measures", "numbers"])
def test_each_thing_is_one_line_or_one_json_object(things, here, capsys) -> None:
    rows = json_of(capsys, "list", things)
    lines = out_of(capsys, "list", things).splitlines()
    assert len(rows) == len(lines) > 0
    assert all(isinstance(row, dict) for row in rows)


def test_the_lists_name_what_scenarios_may_use(here, capsys) -> None:
    assert {row["scenario"] for row in json_of(capsys, "list", "scenarios")} >= {
        "baseline",
        "liaison",
        "city_accelerator",
    }
    assert {row["intervention"] for row in json_of(capsys, "list", "interventions")} >= {"liaison", "deep_dives"}
    assert "licensing.fee_dollars" in {row["name"] for row in json_of(capsys, "list", "numbers")}
    (city,) = [row for row in json_of(capsys, "list", "cities") if row["city"] == "albuquerque"]
    assert city["measured"] + city["estimated"] + city["assumed"] > 200


def test_explain_says_where_a_number_was_set(here, capsys) -> None:
    default, city, *_ = json_of(capsys, "explain", "licensing.fee_dollars")
    assert default["file"] == "abmsim/barriers/licensing.yaml"
    assert city["file"] == "abmsim/cities/albuquerque.yaml"
    assert out_of(capsys, "explain", "liaison").startswith("language\trequired")
    assert "| licensing.fee_dollars |" in out_of(capsys, "explain", "licensing", "--markdown")
    assert "| licensing.fee_dollars |" in out_of(capsys, "explain", "licensing", "--format", "markdown")
    assert json.loads(out_of(capsys, "explain", "licensing", "--format", "json"))
    assert "licensing.fee_dollars\t50\t" in out_of(capsys, "explain", "baseline", "--set", "licensing.fee_dollars=50")
    assert {row["confidence"] for row in json_of(capsys, "explain", "city_accelerator", "--assumed")} == {"assumed"}


def test_new_writes_files_that_validate_and_overwrites_nothing(here, capsys) -> None:
    for kind, name, file in (("scenario", "Our plan", "our_plan.yaml"), ("city", "Santa Fe", "santa_fe.yaml")):
        assert out_of(capsys, "new", kind, name).strip() == file
        before = (here / file).read_bytes()
        assert out_of(capsys, "validate", file)
        assert main(["new", kind, name]) == 2
        assert "exists already" in capsys.readouterr().err
        assert (here / file).read_bytes() == before


def test_new_takes_its_answers_from_options(here, capsys) -> None:
    (here / "scenarios").mkdir()
    options = ["--city", "albuquerque", "--start", "2020-01", "--months", "12"]
    path = out_of(capsys, "new", "scenario", "Later", *options).strip()
    assert path == "scenarios/later.yaml"
    content = YAML(typ="safe").load((here / path).read_text())
    assert (content["start"], content["months"]) == ("2020-01", 12)


def test_new_experiment_names_the_levers_of_its_scenarios(here, capsys) -> None:
    for folder in ("experiments", "scenarios"):
        (here / folder).mkdir()
    (here / "scenarios/plan.yaml").write_text("schema: 1\nextends: liaison\nname: Ours\n")
    path = out_of(
        capsys, "new", "experiment", "Is half enough?", "--scenario", "scenarios/plan.yaml", "--scenario", "baseline"
    ).strip()
    assert path == "experiments/is_half_enough/experiment.yaml"
    text = (here / path).read_text()
    assert 'scenarios: ["../../scenarios/plan.yaml", "baseline"]' in text
    assert "#   liaison.staff: [0.5, 1, 2]" in text
    assert "fine (experiment)" in out_of(capsys, "validate", path)
    used = re.sub(r"(?m)^# (levers:|uncertainties: .l|method|scale|months)", r"\1", text.replace("#   ", "  "))
    (here / path).write_text(used)
    assert "fine (experiment)" in out_of(capsys, "validate", path)
    assert main(["new", "experiment", "Other", "--scenario", "nowhere"]) == 2
    (here / "elsewhere.yaml").write_text("schema: 1\nextends: liaison\n")
    (here / "scenarios").rename(here / "plans")
    assert main(["new", "experiment", "Other", "--scenario", "elsewhere.yaml"]) == 2
    assert not (here / "experiments/other").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["scenario", "X", "--lever", "liason"], "did you mean liaison?"),
        (["city", "X", "--city", "atlantis"], "albuquerque"),
        (["scenario", "X", "--start", "soon"], "start"),
        (["scenario", "a\nb"], "one line"),
    ],
)
def test_new_leaves_nothing_behind_when_an_answer_is_wrong(words, told, here, capsys) -> None:
    assert main(["new", *words]) == 2
    assert told in capsys.readouterr().err
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("kind", ["scenario", "city", "experiment", "trial", "facts"])
def test_schema_prints_json(kind, capsys) -> None:
    assert json.loads(out_of(capsys, "schema", kind))["title"] == f"abmsim {kind}"


@pytest.mark.parametrize("kind", ["scenario", "city", "experiment", "trial", "facts"])
def test_the_schemas_in_the_documentation_are_current(kind, root) -> None:
    written = json.loads((root / "docs" / "reference" / "schemas" / f"{kind}.schema.json").read_text())
    assert written == json.loads(json.dumps(schema_of(kind))), (
        f"abmsim schema {kind} > docs/reference/schemas/{kind}.schema.json"
    )


def test_every_shipped_file_names_its_schema_for_editors(root) -> None:
    for folder, kind in (("scenarios", "scenario"), ("abmsim/cities", "city"), ("experiments", "experiment")):
        for path in sorted((root / folder).rglob("*.yaml")):
            if path.name == "ordering.yaml":  # checks of trials are no kind that `abmsim schema` knows
                continue
            lines = path.read_text(encoding="utf-8").splitlines()[:3]
            named = [line.partition("$schema=")[2] for line in lines if line.startswith("# yaml-language-server: ")]
            assert len(named) == 1, path.name
            schema = (path.parent / named[0]).resolve()
            assert schema.is_file(), path.name
            if folder != "experiments":
                meant = "facts" if path.parent.name == "targets" else kind
                assert schema.name == f"{meant}.schema.json"


def test_at_a_terminal_a_new_scenario_is_asked_for(here, capsys, monkeypatch) -> None:
    asked = []
    answers = iter(["portside", "2021-04", "18"])
    monkeypatch.setattr("abmsim.cli.asking.is_answered", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda question, **_: asked.append(question) or next(answers))
    monkeypatch.setattr("typer.confirm", lambda question, **_: "iaison" in question.split("?")[0])
    path = out_of(capsys, "new", "scenario", "Ours").strip()
    content = YAML(typ="safe").load((here / path).read_text())
    assert (content["city"], content["start"], content["months"]) == ("portside", "2021-04", 18)
    assert [list(one) for one in content["interventions"]] == [["liaison"]]
    assert content["interventions"][0]["liaison"]["language"] in ("vi", "ht")
    assert [question.split()[0] for question in asked] == ["City", "First", "Months"]
    answers = iter(["portside", "2021-04", "many"])
    assert main(["new", "scenario", "Other"]) == 2
    assert "1 to 600" in capsys.readouterr().err
    assert not (here / "other.yaml").exists()


MEASURED = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "abmsim", "validate", "city_accelerator"], check=True, capture_output=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def test_checking_a_file_takes_half_a_second_of_an_idle_machine(root) -> None:
    # Measured by a process of its own: what this one has started before must not count.
    runs = [
        subprocess.run([sys.executable, "-c", MEASURED], cwd=root, check=True, capture_output=True, text=True).stdout
        for _ in range(3)
    ]
    seconds, kibibytes = zip(*(map(float, run.split()) for run in runs), strict=True)
    # Neighbours on the same processor cost up to as much again.
    assert min(seconds) < 1.0
    assert max(kibibytes) < 200 * 1024


@pytest.mark.parametrize("words", [["explain", "liaison"], ["list", "numbers"], ["list", "scenarios"]], ids=" ".join)
def test_on_a_terminal_tables_are_folded_to_its_width(words, here, capsys, monkeypatch) -> None:
    plain = out_of(capsys, *words)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "72")
    folded = re.sub("\x1b\\[[0-9;]*m", "", out_of(capsys, *words))
    assert max(len(line) for line in folded.splitlines()) <= 72 < max(len(line) for line in plain.splitlines())
    assert plain.split("\t", 1)[0][:12] in folded
