# SPDX-License-Identifier: Apache-2.0
"""Nothing lies about unused: every function, class and constant is called somewhere, every number and message is read."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest
from contracts.tree import PACKAGE, ROOT, Source, breaches, sources, tree_files

LIVED = ("abmsim/rules", "abmsim/barriers", "abmsim/interventions")
MESAS = "abmsim/agents/"  # answers to Mesa's names, which Mesa and its users call
# What these decorate is called by Numba, which they tell of it.
CALLED_BY_THEIR_NAME = {"infer_getattr", "lower_getattr_generic", "overload", "register_model", "unbox"}
ASKED_BY_NUMBA = {  # methods that it looks for
    "_finalize_final_module",
    "_impl_class",
    "_locator_classes",
    "_optimize_final_module",
    "add_overload",
    "from_function",
    "get_source_stamp",
    "load_overload",
    "save_overload",
    "generic_resolve",
    "get_call_template",
    "get_overload",
    "get_suitable_cache_subpath",
}
KEYS_ARE_NAMES = 60  # a longer text is a sentence, and a word in it is no use of anything


def uses_in(source: Source) -> Iterator[tuple[str, int]]:
    """Every name that a file uses, with its line: read, called, imported, or given as a short text to look it up."""
    alone = {id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute):
            yield node.attr, node.lineno
        elif isinstance(node, ast.ImportFrom):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            words = re.findall(r"\w+", node.value) if len(node.value) < KEYS_ARE_NAMES else []
            yield from ((word, node.lineno) for word in words)


@cache
def uses() -> dict[str, list[tuple[str, int]]]:
    """Where each name is used: in the package, in its templates, and in pages for whoever writes Python."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for source in sources("abmsim"):
        for name, line in uses_in(source):
            found[name].append((source.name, line))
    pages = [path for path in tree_files() if path.suffix in {".j2", ".html"} and path.is_relative_to(PACKAGE)]
    pages += [path for path in tree_files() if path.suffix == ".md" and path.name != "CHANGELOG.md"]
    for path in pages:
        for name in set(re.findall(r"\w+", path.read_text(encoding="utf-8"))):
            found[name].append((path.relative_to(ROOT).as_posix(), 0))
    return found


def is_used(name: str, source: Source, first: int, last: int) -> bool:
    """Whether a name is used anywhere but between these lines of its own file."""
    return any(file != source.name or not first <= line <= last for file, line in uses()[name])


def given_by(source: Source) -> Iterator[tuple[str, ast.stmt]]:
    """Functions, methods, classes, and constants at the top, by their last name, with where they stand."""
    for name, node in [*source.functions(), *source.classes()]:
        decorators = {ast.unparse(one).partition("(")[0].split(".")[-1] for one in node.decorator_list}
        last = name.split(".")[-1]
        if not decorators & CALLED_BY_THEIR_NAME and last not in ASKED_BY_NUMBA and not re.fullmatch(r"__\w+__", last):
            yield name, node
    for node in source.tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and not re.fullmatch(r"__\w+__", target.id):
            yield target.id, node


def unused_in(source: Source) -> list[str]:
    """What a file gives and nobody takes."""
    return [
        name
        for name, node in given_by(source)
        if not is_used(name.split(".")[-1], source, node.lineno, node.end_lineno or node.lineno)
    ]


def test_nothing_is_written_for_nobody() -> None:
    mine = [source for source in sources("abmsim") if not source.name.startswith(MESAS)]
    found = {f"{source.name}:{name}": "nothing uses it" for source in mine for name in unused_in(source)}
    assert breaches("unused", found) == []


@pytest.mark.parametrize("folder", LIVED)
def test_every_number_that_a_rule_names_is_read(folder) -> None:
    fields = [
        (source.name, field.target.id)
        for source in sources(folder)
        for _, node in source.classes()
        if "NamedTuple" in map(ast.unparse, node.bases)
        for field in node.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    ]
    assert fields
    assert [
        f"{file}: {field}" for file, field in fields if not any(name.endswith(".py") for name, _ in uses()[field])
    ] == []


def test_every_message_is_said_somewhere() -> None:
    catalogues = [source for source in sources("abmsim/scenario") if source.path.stem.startswith("messages_")]
    keys = {
        key.value
        for source in catalogues
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }
    assert len(keys) > 100
    said = {name for name in keys if any("/messages_" not in file and line for file, line in uses()[name])}
    assert sorted(keys - said) == []


@pytest.mark.parametrize(
    ("code", "unused"),
    [
        ("def quite_alone():\n    return quite_alone()\n", ["quite_alone"]),
        ("QUITE_ALONE = 1\n", ["QUITE_ALONE"]),
        ("class QuiteAlone:\n    def also_alone(self): ...\n", ["QuiteAlone.also_alone", "QuiteAlone"]),
        ("@overload(len)\ndef quite_alone(): ...\n", []),
        ("def live(): ...\n", []),
    ],
)
def test_what_nobody_uses_is_seen(code, unused, tmp_path, monkeypatch) -> None:
    path = ROOT / "abmsim" / "not_there.py"
    source = Source(path)
    monkeypatch.setitem(vars(source), "text", code)
    assert unused_in(source) == unused
