# SPDX-License-Identifier: Apache-2.0
"""Files fit a few screens, functions fit one, everything public says what it is, and names are the planner's."""

import ast
import re
from statistics import median

import pytest
from contracts.tree import PACKAGE, ROOT, Function, Source, breaches, sources

FILE_LINES, TEST_FILE_LINES, FUNCTION_LINES, METHODS = 300, 400, 40, 8
MEDIAN_FILE_LINES, MEDIAN_FUNCTION_LINES = 100, 8
SPDX = "# SPDX-License-Identifier: Apache-2.0\n"

# Drawers that collect everything, and names that say nothing.
DRAWERS = {"base", "common", "core", "helper", "helpers", "misc", "util", "utils"}
WORDS = {"cfg", "handler", "helper", "manager", "misc", "params", "tmp", "util", "utils"}
WHOLE_NAMES = WORDS | {"data", "info", "obj", "process", "val"}

# Views of Mesa's agents have as many members as the world they mirror.
MIRRORS = {"Agent", "AgentSet", "Model"}


def lines_of(function: Function) -> int:
    """Lines from `def` to the end, the docstring not counted."""
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return length
    words = function.body[0]
    return length - ((words.end_lineno or words.lineno) - words.lineno + 1)


def test_files_are_short() -> None:
    found = {}
    for folder, budget in (("abmsim", FILE_LINES), ("tests", TEST_FILE_LINES)):
        for source in sources(folder):
            count = source.text.count("\n")
            if count > budget:
                found[source.name] = f"{count} lines (budget {budget})"
    assert not breaches("file_length", found)


def test_functions_fit_a_screen() -> None:
    found = {
        f"{source.name}:{name}": f"{lines_of(function)} lines (budget {FUNCTION_LINES})"
        for source in sources("abmsim")
        for name, function in source.functions()
        if lines_of(function) > FUNCTION_LINES
    }
    assert not breaches("function_length", found)


def test_typical_files_and_functions_are_small() -> None:
    files = [source.text.count("\n") for source in sources("abmsim")]
    functions = [lines_of(function) for source in sources("abmsim") for _, function in source.functions()]
    assert median(files) <= MEDIAN_FILE_LINES
    assert median(functions) <= MEDIAN_FUNCTION_LINES


def test_classes_have_few_methods() -> None:
    found = {}
    for source in sources("abmsim"):
        for name, node in source.classes():
            mirrors = any(ast.unparse(base).split(".")[-1] in MIRRORS for base in node.bases)
            methods = [member for member in node.body if isinstance(member, Function)]
            if not mirrors and len(methods) > METHODS:
                found[f"{source.name}:{name}"] = f"{len(methods)} methods (budget {METHODS})"
    assert not breaches("methods", found)


def test_everything_public_has_a_docstring() -> None:
    found = {}
    for source in sources("abmsim"):
        if not source.module_docstring:
            found[source.name] = "the module has no docstring"
        for name, node in [*source.functions(), *source.classes()]:
            if not any(part.startswith("_") for part in name.split(".")) and not ast.get_docstring(node):
                nested = isinstance(node, Function) and "." in name and is_inside_function(source, name)
                if not nested:
                    found[f"{source.name}:{name}"] = "no docstring"
    assert not breaches("docstrings", found)


def is_inside_function(source: Source, name: str) -> bool:
    """Whether a qualified name lies in a function: a closure is documented by what surrounds it."""
    outer = name.rpartition(".")[0]
    return any(outer == other or outer.startswith(f"{other}.") for other, _ in source.functions())


def test_every_function_is_annotated() -> None:
    bare = []
    for source in sources("abmsim"):
        for name, function in source.functions():
            arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
            missing = [each.arg for each in arguments if each.annotation is None and each.arg not in {"self", "cls"}]
            if missing or function.returns is None:
                bare.append(f"{source.name}:{name} {missing or 'returns'}")
    assert not bare


def test_every_python_file_states_its_licence() -> None:
    assert [s.name for folder in ("abmsim", "tests") for s in sources(folder) if not s.text.startswith(SPDX)] == []


def identifiers(source: Source) -> set[str]:
    """Names that a file gives: of functions, classes, arguments, variables, fields."""
    given = {name.split(".")[-1] for name, _ in [*source.functions(), *source.classes()]}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.arg):
            given.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            given.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            given.add(node.attr)
    return given


def test_names_are_the_planners() -> None:
    found = {}
    for source in sources("abmsim"):
        for name in sorted(identifiers(source)):
            words = set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_"))
            if name.lower() in WHOLE_NAMES or words & WORDS:
                found[f"{source.name}:{name}"] = "a name that says nothing"
    assert not breaches("names", found)


@pytest.mark.parametrize("folder", [PACKAGE, ROOT / "tests"], ids=["abmsim", "tests"])
def test_no_file_or_folder_is_a_drawer(folder) -> None:
    assert [path.name for path in folder.rglob("*") if path.stem.lower() in DRAWERS] == []


def beliefs_in_code(source: Source) -> dict[int, str]:
    """Numbers but 0 and 1, line by line. Whole numbers with a capital name at the top are positions, not beliefs."""
    named = [
        node
        for node in source.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and re.match(r"[(\[]?[A-Z]", ast.unparse(node))
    ]
    positions = {id(part) for node in named for part in ast.walk(node) if isinstance(part, ast.Constant)}
    found = {}
    for node in ast.walk(source.tree):
        number = isinstance(node, ast.Constant) and type(node.value) in {int, float, complex}
        position = id(node) in positions and isinstance(node.value, int)
        if number and node.value not in {0, 1} and not position:
            found[node.lineno] = f"{node.value} belongs in the YAML beside the file"
    return found


@pytest.mark.parametrize("folder", ["rules", "barriers", "interventions"])
def test_rules_contain_no_numbers_but_0_and_1(folder) -> None:
    sources_of = sources(f"abmsim/{folder}")
    found = {f"{source.name}:{line}": why for source in sources_of for line, why in beliefs_in_code(source).items()}
    assert not breaches("numbers_in_bodies", found)


@pytest.mark.parametrize("folder", ["rules", "barriers", "interventions"])
def test_rules_compare_no_texts(folder) -> None:
    found = [
        f"{source.name}:{node.lineno}"
        for source in sources(f"abmsim/{folder}")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Compare)
        for side in [node.left, *node.comparators]
        if isinstance(side, ast.Constant) and isinstance(side.value, str)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("MONTHS_PER_YEAR = 12", False),
        ("def f(x):\n    return x + 1", False),
        ("SHARE = 0.5", True),
        ("def f(x):\n    return x * 2", True),
        ("def f(x):\n    return x[2]", True),
    ],
)
def test_a_number_in_a_rule_is_seen(code, seen, tmp_path) -> None:
    path = tmp_path / "rule.py"
    path.write_text(code, encoding="utf-8")
    assert bool(beliefs_in_code(Source(path))) is seen
