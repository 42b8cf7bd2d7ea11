# SPDX-License-Identifier: Apache-2.0
"""The repository as the house rules see it: its files, its Python sources parsed once, and the allowed exceptions."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "abmsim"
NOT_OURS = {".git", ".venv", ".ci/venv", "results", "dist", "build"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file, parsed."""

    path: Path

    @property
    def name(self) -> str:
        """The path as people write it: `abmsim/rules/hearing.py`."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def module_docstring(self) -> str:
        return ast.get_docstring(self.tree) or ""

    def functions(self) -> list[tuple[str, Function]]:
        """Every function and method with its qualified name, nested ones included."""
        return [(name, node) for name, node in qualified(self.tree) if isinstance(node, Function)]

    def classes(self) -> list[tuple[str, ast.ClassDef]]:
        return [(name, node) for name, node in qualified(self.tree) if isinstance(node, ast.ClassDef)]


def qualified(node: ast.AST, prefix: str = "") -> list[tuple[str, ast.AST]]:
    """Functions and classes below a node, in order, named as `Class.method`."""
    found: list[tuple[str, ast.AST]] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef):
            found.append((prefix + child.name, child))
            found += qualified(child, f"{prefix}{child.name}.")
        else:
            found += qualified(child, prefix)
    return found


@cache
def sources(folder: str) -> tuple[Source, ...]:
    """Every Python file below a folder of the repository, sorted; empty ones are left out."""
    return tuple(Source(path) for path in sorted((ROOT / folder).rglob("*.py")) if path.stat().st_size)


def of_the_repository(root: Path) -> list[str]:
    """What git tracks or would track. Outside the tracked folders lies what readers made of their own, as pages tell them."""

    def listed(*which: str) -> list[str]:
        command = ["git", "ls-files", *which, "--exclude-standard", "-z"]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
        return [name for name in done.stdout.split("\0") if name]

    tracked = listed("--cached")
    folders = {name.partition("/")[0] for name in tracked if "/" in name}
    return tracked + [name for name in listed("--others") if "/" in name and name.partition("/")[0] in folders]


@cache
def tree_files() -> tuple[Path, ...]:
    """Every file that belongs to the repository; without git, what lies there."""
    try:
        paths = [ROOT / name for name in of_the_repository(ROOT)]
    except (OSError, subprocess.CalledProcessError):
        paths = [path for path in ROOT.rglob("*") if not any(path.is_relative_to(ROOT / skip) for skip in NOT_OURS)]
    return tuple(sorted(path for path in paths if path.is_file() and "__pycache__" not in path.parts))


@cache
def exceptions() -> dict[str, dict[str, str]]:
    """`tests/contracts/exceptions.yaml`: for each house rule, the places it does not bind and why."""
    return YAML(typ="safe").load((ROOT / "tests/contracts/exceptions.yaml").read_text(encoding="utf-8")) or {}


def breaches(rule: str, found: dict[str, str]) -> list[str]:
    """What breaks a rule, exceptions taken out; an exception that is no longer needed is itself a breach."""
    allowed = exceptions().get(rule, {})
    stale = [f"{place}: the exception is no longer needed" for place in allowed if place not in found]
    return [f"{place}: {why}" for place, why in found.items() if place not in allowed] + stale
