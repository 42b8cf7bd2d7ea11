# SPDX-License-Identifier: Apache-2.0
"""Checking a file opens no connection, starts no program, writes nothing, and needs little memory: whatever it holds."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scenario.conftest import HEAD
from scenario.corpus import CORPUS
from scenario.test_trials import BROKEN, FACTS, TRIAL

MEBIBYTE = 1 << 20
# Runs `validate` on each file with every door watched; an audit hook cannot be taken off again.
WATCHED = """
import json, os, resource, sys
from abmsim.cli import main
folder, seen = sys.argv[1], []
DOORS = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "pty.", "urllib.", "ftplib.",
         "http.", "smtplib.", "ctypes.dlopen", "os.remove", "os.rename", "os.mkdir", "os.symlink", "os.link", "os.chmod", "shutil.")
def watch(event, arguments):
    if event.startswith(DOORS):
        seen.append(event)
    elif event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        if "__pycache__" not in str(arguments[0]):
            seen.append(f"write {arguments[0]}")
names = sorted(os.listdir(folder))
main(["validate", "baseline"])  # every module is loaded once
sys.dont_write_bytecode = True
sys.addaudithook(watch)
codes = {name: main(["validate", os.path.join(folder, name)]) for name in names}
most = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))  # ru_maxrss keeps the parent's
print(json.dumps([codes, seen, int(most.split()[1])]))
"""


@pytest.fixture(scope="module")
def watched(tmp_path_factory) -> tuple[dict[str, int], list[str], int, str]:
    """Exit codes, doors that were opened, kibibytes at most, and what was said, over every broken file."""
    folder = tmp_path_factory.mktemp("broken") / "files"
    folder.mkdir()
    for number, broken in enumerate((*CORPUS, *BROKEN)):
        content = broken.text if isinstance(broken.text, bytes) else broken.text.encode("utf-8", "surrogatepass")
        (folder / f"{number:03d}.yaml").write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(folder)], capture_output=True, text=True, check=True, cwd=folder.parent
    )
    codes, seen, kibibytes = json.loads(done.stdout.splitlines()[-1])
    return codes, seen, kibibytes, done.stderr


def test_every_broken_file_ends_with_exit_code_2(watched) -> None:
    codes, _, _, said = watched
    assert len(codes) == len(CORPUS) + len(BROKEN) > 180
    assert {name: code for name, code in codes.items() if code != 2} == {}
    assert "Traceback" not in said


def test_no_connection_no_program_and_nothing_written(watched) -> None:
    assert watched[1] == []


def test_all_of_them_together_need_less_than_200_mebibytes(watched) -> None:
    assert watched[2] * 1024 < 200 * MEBIBYTE


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace on PATH")
@pytest.mark.parametrize("text", [HEAD, TRIAL, FACTS, HEAD + "extends: http://example.org/x.yaml\n"], ids=len)
def test_the_system_sees_no_socket_and_no_second_program(text, tmp_path) -> None:
    (tmp_path / "plan.yaml").write_text(text)
    log = tmp_path / "calls"
    words = ["strace", "-f", "-qq", "-e", "trace=socket,connect,execve,execveat,fork,vfork", "-o", str(log)]
    done = subprocess.run(
        [*words, sys.executable, "-m", "abmsim", "validate", "plan.yaml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    if "ptrace" in done.stderr or not log.exists():
        pytest.skip("strace may not look at processes here")
    calls = [line.split(" ", 1)[-1].strip().partition("(")[0] for line in log.read_text().splitlines() if "(" in line]
    assert calls == ["execve"]


def test_a_lever_or_a_city_in_a_file_cannot_name_a_python_module(tmp_path, monkeypatch, capsys) -> None:
    from abmsim.cli import main

    monkeypatch.chdir(tmp_path)
    Path("evil.py").write_text("open('this ran', 'w')\n")
    for text in (
        HEAD + "interventions:\n  - evil: {}\n",
        HEAD.replace("smallville", "evil"),
        HEAD.replace("smallville", "./evil.py"),
        HEAD + "extends: evil.py\n",
    ):
        Path("plan.yaml").write_text(text)
        assert main(["validate", "plan.yaml"]) == 2
        said = capsys.readouterr().err
        assert "open(" not in said
        assert ("not the name of a YAML file" in said) == ("evil.py" in text)
    assert not Path("this ran").exists()
