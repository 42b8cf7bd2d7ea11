# SPDX-License-Identifier: Apache-2.0
"""The tests are in good shape themselves: each can fail, there are enough of them, exceptions carry their reason."""

import ast
import re
import subprocess
import sys
from pathlib import PurePath

from contracts.tree import ROOT, breaches, exceptions, sources
from contracts.turns import NEED_NO_MODEL, PREPARES, VERY_SLOW, turn_of

RULES = {
    "answers",
    "file_length",
    "function_length",
    "methods",
    "docstrings",
    "names",
    "numbers_in_bodies",
    "calls",
    "test_lines",
    "unused",
}
CHECKS = ("assert", "check", "compare", "expect", "fail", "pinned", "raises", "warns")
LEAST, MOST = 0.8, 2.0
LEAST_EVEN_SO = 0.5  # while exceptions.yaml gives a reason to stay below the budget
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "X" * 3, "NotImplemented" + "Error")


def can_fail(function: ast.AST, helpers: dict[str, ast.AST]) -> bool:
    """Whether a test asserts something itself, or calls what does: by its name, or as a function of the same file."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func).split(".")[-1]
            others = {name: helper for name, helper in helpers.items() if name != called}
            if called.startswith(CHECKS) or (called in helpers and can_fail(helpers[called], others)):
                return True
    return False


def test_every_test_can_fail() -> None:
    found = []
    for source in sources("tests"):
        tests = {name: node for name, node in source.functions() if name.split(".")[-1].startswith("test_")}
        helpers = {name: node for name, node in source.functions() if name not in tests}
        found += [f"{source.name}:{name}" for name, node in tests.items() if not can_fail(node, helpers)]
    assert found == []


def test_a_test_that_cannot_fail_is_seen() -> None:
    tree = ast.parse("def test_x():\n    look()\n\ndef look():\n    print(1)\n\ndef check_it():\n    assert 1")
    test, look, _ = tree.body
    assert not can_fail(test, {"look": look})
    assert can_fail(test, {"look": tree.body[2]})


def written_lines(text: str) -> int:
    """Lines that are not blank."""
    return sum(1 for line in text.splitlines() if line.strip())


def test_there_are_enough_tests_and_not_too_many() -> None:
    code = sum(int(written_lines(source.text)) for source in sources("abmsim"))
    tests = sum(int(written_lines(source.text)) for source in sources("tests"))
    cases = sum(int(written_lines(path.read_text("utf-8"))) for path in (ROOT / "tests").rglob("*.yaml"))
    share = (tests + cases) / code
    assert share <= MOST
    found = {} if share >= LEAST else {"tests": f"{share:.2f} test lines a line of code"}
    assert breaches("test_lines", found) == []
    assert share >= LEAST_EVEN_SO


def test_on_several_cores_only_one_file_prepares_the_model() -> None:
    """Whoever begins with a file that needs the model prepares it too; a tail of slow files leaves cores idle."""
    assert (ROOT / "tests" / PREPARES).is_file()
    assert all((ROOT / "tests" / room).is_dir() for room in NEED_NO_MODEL)
    files = [
        ("agents/b.py", False),
        ("agents/a.py", True),
        ("report/b.py", False),
        ("report/c.py", True),
        (PREPARES, False),
        ("laws/d.py", False),
    ]
    in_turn = sorted(files, key=lambda file: turn_of(PurePath(file[0]), file[1]))
    assert [name for name, _ in in_turn] == [
        PREPARES,
        "report/c.py",
        "report/b.py",
        "agents/a.py",
        "laws/d.py",
        "agents/b.py",
    ]
    assert "--dist loadfile --no-loadscope-reorder" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_what_is_not_slow_is_nothing_that_takes_hours() -> None:
    """The guides, CONTRIBUTING and `make docs` say `-m "not slow"`; `make test` names what it leaves to other targets."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "not slow"]
    long = ("bench", "mutants/test_mutants.py::test_hardly_any_planted_bug_survives", "contracts/test_pythons.py")
    files = [f"tests/{name}" for name in long]
    done = subprocess.run([*command, *files], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "no tests collected" in done.stdout
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (ordinary,) = re.findall(r"^ORDINARY = (.*)$", makefile, re.MULTILINE)
    assert sorted(ordinary.replace("not ", "").split(" and ")) == sorted(VERY_SLOW)


def test_make_finds_whatever_is_done_alone() -> None:
    """The second part of `make test` looks at these files only: the words for it, and no other way to mark them."""
    marked = {source.name for source in sources("tests") for node in ast.walk(source.tree) if is_alone(node)}
    assert {"tests/experiments/test_speed.py", "tests/results/test_interruptions.py"} <= marked
    assert sorted(name for name in marked if "pytest.mark." + "alone" not in (ROOT / name).read_text("utf-8")) == []
    assert 'grep -rl "pytest.mark.[a]lone" tests' in (ROOT / "Makefile").read_text(encoding="utf-8")


def is_alone(node: ast.AST) -> bool:
    """Whether an expression is the mark, whatever stands before it."""
    return isinstance(node, ast.Attribute) and node.attr == "alone"


def test_nothing_is_left_unfinished() -> None:
    marks = [f"{s.name}: {mark}" for s in sources("abmsim") for mark in UNFINISHED if mark in s.text]
    assert marks == []


def test_every_exception_names_a_house_rule_and_a_reason() -> None:
    assert set(exceptions()) <= RULES
    reasons = {f"{rule} {place}": why for rule, places in exceptions().items() for place, why in places.items()}
    assert [place for place, why in reasons.items() if len(why.split()) < 4] == []
