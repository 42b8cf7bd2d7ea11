# SPDX-License-Identifier: Apache-2.0
"""`abmsim run`, `audit` and `rerun` as users and scripts meet them: what they print, and their exit codes."""

import json
import os
from pathlib import Path

import pandas as pd
import pytest

from abmsim.cli import main
from abmsim.cli.figures_shown import chance, shown
from abmsim.cli.progress import PREPARING, lines
from results import small_city

SCENARIO = """\
schema: 1
name: {name}
question: What does it add?
city: albuquerque
start: 2015-07
months: 6
interventions:
  - liaison: {{language: es, staff: {staff}, start: 2015-07}}
"""


posix = pytest.mark.skipif(os.name != "posix", reason="only there is /proc, or a root nobody makes folders in")


@pytest.fixture(autouse=True)
def toy_engine(monkeypatch, tmp_path):
    """The toy city in place of the model, and an empty folder to be in."""
    monkeypatch.setattr("abmsim.results.living.engine", lambda: small_city.live_pair)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def write(tmp_path):
    """Write a scenario file and return its name."""

    def one(name="Liaison", staff=1, file="liaison.yaml"):
        (tmp_path / file).write_text(SCENARIO.format(name=name, staff=staff))
        return file

    return one


def run(*words):
    return main(["run", "--pairs", "4", "--jobs", "1", *words])


def test_a_run_prints_every_figure_with_its_interval(write, capsys):
    assert run(write()) == 0
    out, err = capsys.readouterr()
    for words in (
        "additional registered firms", "additional firms", "gross jobs", "additional jobs", "net jobs",
        "months to a licence", "public cost", "cost per net job", "95 % interval", "chance above 0", "By community",
        "Only 4 pairs", "the mean over vectors of", "nine of ten pairs add", "report.html",
    ):  # fmt: skip
        assert words in " ".join(out.split())
    assert "Traceback" not in err


def test_the_default_folder_is_named_after_the_scenario(write, tmp_path, capsys):
    assert run(write()) == 0
    (folder,) = (tmp_path / "results").iterdir()
    assert folder.name.startswith("liaison-")
    assert run(write()) == 0
    assert "there already" in capsys.readouterr().out
    assert list((tmp_path / "results").iterdir()) == [folder]


def test_json_is_the_only_thing_on_stdout(write, capsys):
    assert run(write(), "--json", "--out", "here") == 0
    assert json.loads(capsys.readouterr().out) == json.loads(Path("here/summary.json").read_text())


def test_several_scenarios_are_compared(write, capsys):
    files = [write("One", 1, "one.yaml"), write("Three", 3, "three.yaml")]
    assert run(*files, "--out", "here") == 0
    out = capsys.readouterr().out
    assert "Which is best" in out
    assert "Holm" in out
    assert out.count("public cost") == 1
    assert out.count("Only 4 pairs") == 1
    assert len(out.splitlines()) < 45
    assert set(pd.read_csv("here/months.csv")["scenario"]) == {"counterfactual", "one", "three"}


def test_names_cannot_command_the_terminal_or_the_table(write, capsys):
    assert run(write(name='"[bold]$25k + $75k[/bold] \\e[2J =cmd"')) == 0
    out = capsys.readouterr().out
    assert "\x1b[2J" not in out
    assert "[bold]$25k + $75k[/bold]" in out


@pytest.mark.parametrize(
    "words",
    [
        ("missing.yaml",),
        ("liaison.yaml", "--seed", "0"),
        ("liaison.yaml", "--seed", "-1"),
        ("liaison.yaml", "--seed", "1.5"),
        ("liaison.yaml", "--jobs", "0"),
        ("liaison.yaml", "--scale", "0"),
        ("liaison.yaml", "--scale", "nan"),
        ("liaison.yaml", "--months", "0"),
        ("liaison.yaml", "--target-se", "fun=1"),
        ("liaison.yaml", "--set", "licensing.fee=3"),
        ("liaison.yaml", "--against", "missing.yaml"),
        ("liaison.yaml", "shorter.yaml"),
        ("liaison.yaml", "--out", "liaison.yaml"),
        (),
    ],
)
def test_wrong_input_is_exit_2_and_nothing_is_written(write, tmp_path, capsys, words):
    write()
    shorter = SCENARIO.format(name="Shorter", staff=1).replace("months: 6", "months: 5")
    (tmp_path / "shorter.yaml").write_text(shorter)
    assert run(*words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert len(err.strip()) > 10
    assert not (tmp_path / "results").exists()


def test_another_runs_folder_is_exit_2(write, capsys):
    assert run(write(), "--out", "here") == 0
    assert run("liaison.yaml", "--seed", "2", "--out", "here") == 2
    assert "seed (1 there, 2 here)" in capsys.readouterr().err


def test_failed_pairs_are_exit_3_and_named(write, capsys, monkeypatch):
    monkeypatch.setattr("abmsim.results.living.engine", lambda: small_city.fails_on_third)
    assert run(write(), "--out", "here") == 3
    out, err = capsys.readouterr()
    assert "pair 3 failed: ArithmeticError: negative stock" in err
    assert "additional jobs" in out


def test_ctrl_c_is_exit_130_with_the_command_to_go_on(write, capsys, monkeypatch):
    def stopped(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("abmsim.results.living.engine", lambda: stopped)
    assert run(write(), "--out", "here") == 130
    assert "To go on:" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_exit_4(write, capsys, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert run(write(), "--out", "here") == 4
    assert "No space left on device" in capsys.readouterr().err


def test_audit_says_what_holds_and_what_is_off(write, capsys):
    assert run(write(), "--out", "here") == 0
    capsys.readouterr()
    assert main(["audit", "here"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("ok  ") and "residual 0" in line for line in lines)
    table = pd.read_csv("here/flows.csv")
    table.loc[5, "cents"] += 1
    table.to_csv("here/flows.csv", index=False)
    assert main(["audit", "here"]) == 3
    assert "OFF money" in capsys.readouterr().out
    assert main(["audit", "here", "--json"]) == 3
    findings = json.loads(capsys.readouterr().out)
    assert [finding["residual"] for finding in findings if finding["identity"].startswith("money: in_cents")] == [1]


def test_audit_of_nothing_is_exit_4(tmp_path, capsys):
    assert main(["audit", str(tmp_path)]) == 4
    assert "not a results folder" in capsys.readouterr().err


def test_rerun_reproduces_or_names_the_difference(write, capsys):
    assert run(write(), "--out", "here") == 0
    assert main(["rerun", "here", "--jobs", "1"]) == 0
    assert "same to the byte" in capsys.readouterr().out
    with Path("here/pairs.csv").open("a") as file:
        file.write("x\n")
    assert main(["rerun", "here", "--jobs", "1"]) == 3
    assert "Differs: pairs.csv, line" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ((12.345, 8.1, 16.6), ("12", "8 to 17")),
        ((1234567.0, 1234000.0, 1235134.0), ("1,234,600", "1,234,000 to 1,235,100")),
        ((0.0, 0.0, 0.0), ("0", "all pairs alike")),
        ((0.57, 0.31, 0.83), ("0.6", "0.3 to 0.8")),
        ((-3.0, -7.2, 1.2), ("-3", "-7 to 1")),
        ((3.0, None, None), ("3.0", "unknown")),
        ((39_000.0, None, None), ("39,000", "unknown")),
    ],
)
def test_the_digits_follow_the_standard_error(entry, text):
    mean, low, high = entry
    assert shown({"mean": mean, "ci_low": low, "ci_high": high, "chance_positive": 0.5})[:2] == text


def test_no_figure_is_missing_without_a_reason(write, capsys):
    assert run(write(staff=0.4)) == 0
    out = capsys.readouterr().out
    assert "No cost per net job, dollars: the interval of net jobs includes zero." in out


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "< 1 %"), (1.0, "> 99 %"), (0.9999, "> 99 %"), (0.0001, "< 1 %"), (0.123, "12 %"), (None, "")],
)
def test_a_chance_from_pairs_is_never_certain(share, text):
    assert chance(share) == text


def test_pairs_that_all_agree_have_neither_interval_nor_chance():
    alike = {"mean": 4.0, "ci_low": 4.0, "ci_high": 4.0, "chance_positive": 1, "method": "exact"}
    assert shown(alike) == ("4", "all pairs alike", "")


def test_figures_alike_in_every_pair_are_warned_of(write, capsys):
    assert run(write(staff=0.4)) == 0
    out = " ".join(capsys.readouterr().out.split())
    (note,) = (note for note in out.split("Note: ") if "The same in every pair" in note)
    assert "net jobs" in note
    assert "public cost" not in note
    (row,) = (line for line in out.split("│ ") if line.startswith("net jobs (less"))
    assert "%" not in row


def test_identical_scenarios_do_not_rank(write, capsys):
    files = [write(name, 1, f"{name}.yaml") for name in ("one", "two", "three")]
    assert run(*files, "--out", "here") == 0
    out = capsys.readouterr().out
    assert "none is best" in out
    assert "33 %" not in out


def test_the_other_world_has_the_name_a_planner_gave_it(write, capsys):
    files = [write("One", 1, "one.yaml"), "--against", write("Simpler licensing", 3, "three.yaml")]
    assert run(*files) == 0
    against = capsys.readouterr().out
    assert "against Simpler licensing" in against
    assert run("one.yaml", "--pairs", "1") == 0
    alone = capsys.readouterr().out
    assert "1 pair, against no programme" in alone
    assert "counterfactual" not in against + alone
    assert "Mexican" in alone


def test_without_a_terminal_lines_tell_how_far_it_is(capsys, monkeypatch):
    now = [100.0]
    monkeypatch.setattr("abmsim.cli.progress.time.monotonic", lambda: now[0])
    for prepared, seconds_of in ((True, (0, 0, 4, 8, 10, 11)), (False, (0, 90, 92, 94, 110, 111))):
        monkeypatch.setattr("abmsim.compiled.is_prepared", lambda prepared=prepared: prepared)
        tell = lines()
        for done, seconds in enumerate(seconds_of):
            now[0] = 100.0 + seconds
            tell(done, 30)
    assert capsys.readouterr().err.splitlines() == [
        "pair 1 of 30", "pair 4 of 30, 0.4 a second, 65 s left",
        PREPARING, "pair 1 of 30", "pair 4 of 30, 0.15 a second, 173 s left",  # the minute of preparing is no pace
    ]  # fmt: skip


def refused_folders(tmp_path: Path) -> dict[str, tuple[str, int]]:
    (tmp_path / "file").write_text("mine")
    return {"inside a file": ("file/run", 4), "no real disk": ("/proc/run", 4), "other files": (".", 2)}


@pytest.mark.parametrize("place", ["inside a file", pytest.param("no real disk", marks=posix), "other files"])
def test_an_unusable_folder_is_refused_before_anything_is_prepared(write, tmp_path, capsys, monkeypatch, place):
    def never(*arguments):
        raise AssertionError(arguments)

    monkeypatch.setattr("abmsim.results.living.engine", never)
    monkeypatch.setattr("abmsim.compiled.is_prepared", never)
    folder, code = refused_folders(tmp_path)[place]
    assert run(write(), "--out", folder) == code
    err = capsys.readouterr().err
    assert len(err.strip().splitlines()) == 1
    assert folder in err


def test_a_city_of_another_size_is_never_mistaken_for_the_real_one(write, capsys):
    assert run(write(), "--scale", "0.05") == 0
    small = capsys.readouterr().out
    assert "NOT THE REAL CITY: 0.05 times its size" in small.split("┏")[0]
    assert run("liaison.yaml") == 0
    assert "NOT THE REAL CITY" not in capsys.readouterr().out


def test_several_scenarios_share_one_note(write, capsys):
    files = [write("One", 1, "one.yaml"), write("Two", 2, "two.yaml"), write("None", 0.4, "none.yaml")]
    assert run(*files, "--fixed-numbers") == 0
    out = " ".join(capsys.readouterr().out.split())
    assert out.count("luck only") == 1
    assert out.count("Note: None: The same in every pair") == 1
    assert "By community" not in out


def test_a_scenario_without_a_programme_shows_the_city_and_no_differences(write, tmp_path, capsys):
    text = (tmp_path / write()).read_text().split("interventions:")[0]
    (tmp_path / "alone.yaml").write_text(text)
    assert run("alone.yaml") == 0
    out = capsys.readouterr().out
    assert "Liaison: nothing was tested" in out
    assert "read the city's levels" in " ".join(out.split())
    assert "registered firms" in out
    assert "Mexican" in out
    for words in ("change", "95 %", "chance above 0", "additional", "all pairs alike"):
        assert words not in out
    (folder,) = (tmp_path / "results").iterdir()
    summary = json.loads((folder / "summary.json").read_text())
    assert summary["scenarios"][0]["warnings"][0].startswith("No interventions, so nothing was tested")


def test_no_programme_against_a_programme_is_a_test(write, tmp_path, capsys):
    text = (tmp_path / write()).read_text().split("interventions:")[0].replace("Liaison", "Alone")
    (tmp_path / "alone.yaml").write_text(text)
    assert run("alone.yaml", "--against", "liaison.yaml") == 0
    out = capsys.readouterr().out
    assert "against Liaison" in out
    assert "nothing was tested" not in out


def test_a_run_says_when_two_files_have_one_name(write, capsys):
    assert run(write("One", 1, "one.yaml"), write("One", 2, "two.yaml")) == 0
    assert "Note: two.yaml and one.yaml are both called 'One'" in capsys.readouterr().err
