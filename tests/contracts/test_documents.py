# SPDX-License-Identifier: Apache-2.0
"""What the documents say is there is there: links, commands, options, make targets, measures, scenarios."""

import re
import shlex
import tomllib
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from contracts.tree import ROOT, tree_files

from abmsim.cli import application, main
from abmsim.measures import NAMES, PAIRED_NAMES
from abmsim.scenario import load_scenario
from abmsim.scenario.validating import check_file

README = ROOT / "README.md"
CONTRACT = ROOT / "docs/reference/contract.md"
PAGES = [path for path in tree_files() if path.suffix == ".md"]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```([\w{}-]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHELL = {"sh", "bat", "console"}
GROUPS = {"experiment"}


def ids(path: Path) -> str:
    """A page's path as people write it."""
    return path.relative_to(ROOT).as_posix()


def commands(page: Path, program: str) -> list[list[str]]:
    """Each line of a page's shell blocks that calls a program, split into words, without its comment."""
    blocks = [body for language, body in FENCE.findall(page.read_text(encoding="utf-8")) if language in SHELL]
    lines = [line.partition("  #")[0].strip() for body in blocks for line in body.splitlines()]
    return [shlex.split(line) for line in lines if line.split(" ")[0] == program]


@cache
def help_of(name: str, *group: str) -> tuple[int, str]:
    """Exit code and help text of a command; of a command in a group with both names."""
    written = StringIO()
    with redirect_stdout(written):
        code = main([name, *group, "--help"])
    return code, written.getvalue()


@cache
def make_targets() -> frozenset[str]:
    """The targets that `make` prints."""
    return frozenset(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_links_lead_somewhere(page) -> None:
    words = FENCE.sub("", page.read_text(encoding="utf-8"))  # what a block shows may be meant for another page
    targets = [target.partition("#")[0] for target in LINK.findall(words)]
    local = [target for target in targets if target and "://" not in target and not target.startswith("mailto:")]
    assert [target for target in local if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_make_targets_in_the_documents_exist(page) -> None:
    used = {words[1] for words in commands(page, "make") if len(words) > 1}
    used |= set(re.findall(r"`make ([a-z]+)", page.read_text(encoding="utf-8")))
    assert sorted(used - make_targets()) == []


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_commands_in_the_documents_exist(page) -> None:
    for _, *words in commands(page, "abmsim"):
        code, text = help_of(*words[: 2 if words[0] in GROUPS else 1])
        assert code == 0, f"no command abmsim {' '.join(words)}"
        options = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert sorted(option for option in options if option not in text) == []
        files = [word for word in words if word.startswith("scenarios/")]
        made = page.read_text(encoding="utf-8")  # a page may have said: save this as `scenarios/ours.yaml`
        assert [name for name in files if not (ROOT / name).exists() and f" as `{name}`" not in made] == []


def test_the_readme_has_the_two_commands() -> None:
    assert [words[:2] for words in commands(README, "make")] == [["make", "run"], ["make", "test"]]


def test_what_the_readme_says_make_test_is_is_what_it_is() -> None:
    readme, makefile = README.read_text(encoding="utf-8"), (ROOT / "Makefile").read_text(encoding="utf-8")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    (installed,) = re.findall(r"`make test` is `pip install \"\.\[([a-z,]+)\]\"`", readme)
    (tests,) = re.findall(r"then\s+`python -m pytest -m \"([a-z ]+)\"`", readme)
    assert sorted(installed.split(",")) == sorted(extras)
    assert tests == re.findall(r"^ORDINARY = (.*)$", makefile, re.MULTILINE)[0]


def documented_commands() -> set[str]:
    """The commands in the contract's table of what this version does."""
    table = CONTRACT.read_text(encoding="utf-8").partition("| command | does |")[2].partition("\n\n")[0]
    return set(re.findall(r"^\| `abmsim ([a-z-]+)", table, re.MULTILINE))


def test_the_scenario_in_the_readme_runs_outside_the_source_tree(tmp_path, monkeypatch) -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.S)
    (tmp_path / "ours.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    checked = check_file("ours.yaml")
    assert (checked.kind, checked.problems) == ("scenario", ())
    (warning,) = checked.warnings
    assert warning.startswith("licensing.fee_dollars = 60 is outside its range 25 to 50 dollars")
    (tmp_path / "ours.yaml").write_text(text.replace("force: true", "force: false"), encoding="utf-8")
    assert len(check_file("ours.yaml").problems) == 1


def test_the_setting_in_the_readme_is_allowed() -> None:
    (setting,) = [word for words in commands(README, "abmsim") for word in words if "=" in word]
    assert load_scenario("liaison", settings=[setting]).numbers["licensing.fee_dollars"] == 50


def test_the_contract_lists_the_commands_there_are() -> None:
    assert documented_commands() == {command.name for command in application([]).registered_commands}


@pytest.mark.parametrize(
    "name", ["run", "validate", "explain", "list", "new", "experiment", "evaluation", "report", "audit", "rerun"]
)
def test_the_contract_lists_options_there_are(name) -> None:
    text = CONTRACT.read_text(encoding="utf-8")
    row = text[text.index(f"| `abmsim {name}") :]
    row = row[: row.index("| `abmsim ", 3)] if "| `abmsim " in row[3:] else row
    code, known = help_of(name)
    assert code == 0
    known += "".join(help_of(name, one)[1] for one in re.findall(r"`([a-z]+) DIR", row)) if name in GROUPS else ""
    known += help_of(name, "run")[1] if name in GROUPS else ""
    options = set(re.findall(r"`[^`]*?(--[a-z-]+)", row.partition("\n\n")[0]))
    assert options
    assert sorted(option for option in options if option not in known) == []


@pytest.mark.parametrize("name", [*NAMES, *PAIRED_NAMES])
def test_the_contract_names_every_measure(name) -> None:
    assert re.search(rf"\b{name}\b", CONTRACT.read_text(encoding="utf-8"))


def test_the_scenarios_page_lists_every_scenario() -> None:
    shipped = {path.name for path in (ROOT / "scenarios").glob("*.yaml")}
    page = (ROOT / "scenarios/README.md").read_text(encoding="utf-8")
    assert shipped
    assert sorted(name for name in shipped if name not in page) == []
    assert sorted(name for name in re.findall(r"[\w-]+\.yaml", page) if name not in shipped) == []
