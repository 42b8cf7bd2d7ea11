# SPDX-License-Identifier: Apache-2.0
"""Every ending of a command: its exit code, and one message on standard error instead of a traceback."""

import errno
import json
import os
import subprocess
import sys

import pytest
import typer

from abmsim import cli
from abmsim.cli import main
from abmsim.cli.ending import guarded
from abmsim.scenario import ScenarioError
from abmsim.scenario.problems import Problem


class Refused(Exception):
    exit_code = 3


PROBLEM = Problem("plan.yaml", 3, 1, "city", "x", "albuquerque", "did you mean albuquerque?", "there is no such city")
ENDINGS = [
    (ScenarioError([PROBLEM]), 2, "plan.yaml:3:1: city: there is no such city"),
    (Refused("2 of 30 pairs failed"), 3, "2 of 30 pairs failed"),
    (
        OSError(errno.ENOSPC, "No space left on device", "results/\x1b[2Jx"),
        4,
        "results/\\x1b[2Jx: No space left on device",
    ),
    (PermissionError(errno.EACCES, "Permission denied"), 4, "Permission denied"),
    (KeyboardInterrupt(), 130, "stopped"),
    (ZeroDivisionError("by zero"), 1, "This is a bug in abmsim"),
]


@pytest.mark.parametrize(("error", "code", "words"), ENDINGS, ids=lambda value: type(value).__name__)
def test_every_error_becomes_a_message_and_a_code(error, code, words, capsys) -> None:
    def fails() -> None:
        raise error

    with pytest.raises(typer.Exit) as end:
        guarded(fails)()
    told = capsys.readouterr()
    assert end.value.exit_code == code
    assert words in told.err
    assert told.out == ""
    assert ("Traceback" in told.err) == (code == 1)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--help"], 0, "Usage: abmsim"),
        ([], 0, "Usage: abmsim"),
        (["--version"], 0, "model behaviour"),
        (["validate", "--help"], 0, "--json"),
        (["valdate"], 2, "validate"),
        (["validate"], 2, "FILE"),
        (["validate", "--colour", "x"], 2, "colour"),
        (["list", "things"], 2, "scenarios"),
        (["validate", "nowhere"], 2, "no such file"),
    ],
)
def test_the_command_line_ends_as_promised(words, code, told, capsys) -> None:
    assert main(words) == code
    captured = capsys.readouterr()
    assert told in (captured.out if code == 0 else captured.err)


def test_an_interrupt_while_a_command_loads_is_an_interrupt(monkeypatch) -> None:
    def interrupted(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_load", interrupted)
    assert main(["validate", "x"]) == 130


def test_a_command_that_is_not_there_yet_does_not_break_help(monkeypatch, capsys) -> None:
    missing = cli.Entry("dream", "abmsim.cli.dream_of_something", "Not there.")
    monkeypatch.setattr(cli, "COMMANDS", (*cli.COMMANDS, missing))
    assert main(["--help"]) == 0
    assert "dream" not in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="pipes end differently")
def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    program = f"{sys.executable} -m abmsim list numbers --json | head -c 10; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].endswith("0")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("error", "code", "words"), ENDINGS, ids=lambda value: type(value).__name__)
def test_with_json_every_error_is_one_document_too(error, code, words, capsys) -> None:
    def fails() -> None:
        raise error

    with pytest.raises(typer.Exit) as end:
        guarded(fails, as_json=True)()
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert list(told) == ["error"]
    assert (told["error"]["exit_code"], end.value.exit_code) == (code, code)
    assert words in told["error"]["message"]
    assert words in err
    assert "Traceback" not in out
    assert [problem["file"] for problem in told["error"]["problems"]] == ["plan.yaml"] * isinstance(
        error, ScenarioError
    )


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["run", "--json"], 2, "SCENARIO"),
        (["run", "liaison", "--json", "--pairs", "0"], 2, "--pairs"),
        (["run", "liaison", "--json", "--scale", "x"], 2, "--scale"),
        (["run", "liaison", "--json", "--scale", "0"], 2, "not a size above 0"),
        (["run", "liaison", "--json", "--colour"], 2, "colour"),
        (["run", "nowhere.yaml", "--json"], 2, "there is no such file"),
        (["run", ".", "--json"], 2, "this is a folder, not a file"),
        (["run", "liaison", "--set", "months=abc", "--json"], 2, "this is not a number"),
        (["run", "liaison", "--out", "/proc/run", "--json"], 4, "/proc/run"),
        (["audit", "nowhere", "--json"], 4, "no such folder"),
        (["explain", "nothing", "--json"], 2, "nothing has this name"),
    ],
)
def test_with_json_a_program_always_reads_one_document(words, code, told, capsys) -> None:
    assert main(words) == code
    out, err = capsys.readouterr()
    error = json.loads(out)["error"]
    assert error["exit_code"] == code
    assert told in error["message"]
    assert told in err


def test_validate_keeps_its_list_of_mistakes(capsys) -> None:
    assert main(["validate", "nowhere.yaml", "--json"]) == 2
    (problem,) = json.loads(capsys.readouterr().out)
    assert sorted(problem) == ["allowed", "column", "file", "found", "key", "line", "message", "suggestion"]


@pytest.mark.parametrize("command", ["run", "validate"])
def test_a_file_that_the_system_keeps_from_us_is_exit_4(command, tmp_path, monkeypatch, capsys) -> None:
    path = tmp_path / "secret.yaml"
    path.write_text("schema: 1\n")
    open_any = os.open

    def forbidding(name, *rest):
        if str(name).endswith("secret.yaml"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return open_any(name, *rest)

    monkeypatch.setattr(os, "open", forbidding)
    assert main([command, str(path)]) == 4
    assert "Permission denied" in capsys.readouterr().err
    assert main([command, str(path), "nowhere.yaml"]) == 2


@pytest.mark.parametrize("made", ["folder", "pipe", "empty", "missing"])
def test_a_file_that_is_no_scenario_is_exit_2_at_once(made, tmp_path, capsys) -> None:
    path = tmp_path / "plan.yaml"
    {"folder": path.mkdir, "pipe": lambda: os.mkfifo(path), "empty": path.touch, "missing": lambda: None}[made]()
    assert main(["run", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "plan.yaml" in err
    assert "Traceback" not in err
