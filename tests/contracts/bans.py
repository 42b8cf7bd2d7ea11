# SPDX-License-Identifier: Apache-2.0
"""What the sources must not do, and why: calls that differ between runs, machines or Pythons, and calls that run strangers' code."""

import ast
from collections.abc import Callable, Iterator

# The model: what decides a result. Elsewhere a clock is fine (progress bars), here it is not.
MODEL = (
    "accounts", "agents", "arithmetic", "barriers", "city", "dice", "economy", "interventions",
    "month", "population", "rules", "support",
)  # fmt: skip
# Differs between processors or NumPy builds; abmsim.arithmetic has exp, log and the inverse normal that do not.
UNSTABLE = {
    *(f"math.{name}" for name in ("exp", "expm1", "log", "log10", "log1p", "log2", "pow", "sin", "cos", "tanh")),
    *(f"np.{name}" for name in ("exp", "expm1", "log", "log1p", "log10", "power", "var", "std", "dot", "matmul")),
}
STRANGERS = {"dill", "marshal", "pickle", "shelve", "yaml"}
CLOCKS_AND_DICE = {"datetime", "random", "secrets", "time", "uuid"}
BITS = {"Generator", "PCG64", "Philox", "SeedSequence", "default_rng"}
IN_ORDER_GIVEN = {"enumerate", "iter", "list", "map", "next", "tuple", "zip"}


def dotted(node: ast.AST) -> str:
    """`np.random.rand` for the expression that says so, else an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def keyword(call: ast.Call, name: str) -> object:
    """The constant given for a keyword, or None."""
    values = [k.value.value for k in call.keywords if k.arg == name and isinstance(k.value, ast.Constant)]
    return values[0] if values else None


def is_set(node: ast.AST) -> bool:
    """Whether an expression is visibly a set, whose order is luck."""
    return isinstance(node, ast.Set | ast.SetComp) or (
        isinstance(node, ast.Call) and dotted(node.func) in {"set", "frozenset"}
    )


def counts_whole_things(call: ast.Call) -> bool:
    """Whether a `sum` visibly adds integers: ones, lengths, comparisons, cents, or what `int()` made."""
    first = call.args[0] if call.args else call
    element = first.elt if isinstance(first, ast.GeneratorExp | ast.ListComp) else first
    if isinstance(element, ast.Call):
        return dotted(element.func) in {"int", "len"}
    if isinstance(element, ast.Constant):
        return isinstance(element.value, int)
    return isinstance(element, ast.Compare) or dotted(element).rpartition(".")[2].rpartition("_")[2] == "cents"


def banned_calls(node: ast.Call) -> Iterator[str]:
    """Calls that no file may make."""
    name = dotted(node.func)
    last = name.rpartition(".")[2]
    if name in {"eval", "exec", "__import__", "os.system", "os.popen", "tempfile.mktemp"}:
        yield f"{name} runs or races with strangers' code"
    if name == "hash":
        yield "hash() of a text differs from process to process; use abmsim.dice or hashlib"
    if keyword(node, "shell") is True:
        yield "shell=True hands names to a shell"
    if last == "YAML" and keyword(node, "typ") == "unsafe":
        yield "unsafe YAML builds any object a file asks for"
    if (last == "Environment" and keyword(node, "autoescape") is not True) or name == "jinja2.Template":
        yield "jinja2 escapes nothing unless autoescape is True"
    if name.startswith(("np.random.", "numpy.random.")) and last not in BITS:
        yield f"{name} draws from NumPy's global state"
    if last in {"multinomial", "multivariate_normal"}:
        yield f"{last} differs between NumPy versions"
    if last == "argsort" and keyword(node, "kind") != "stable":
        yield "argsort leaves ties in any order unless kind='stable'"
    if name == "sum" and not counts_whole_things(node):
        yield "sum() of floats differs between Python 3.11 and 3.12; use math.fsum, or int(...) where the things are whole"


def banned_set_order(node: ast.AST, parent: ast.AST) -> Iterator[str]:
    """A set that is walked, listed or joined: its order is luck."""
    walked = isinstance(parent, ast.For | ast.comprehension) and parent.iter is node
    listed = isinstance(parent, ast.Call) and node in parent.args and dotted(parent.func) in IN_ORDER_GIVEN
    joined = isinstance(parent, ast.Call) and isinstance(parent.func, ast.Attribute) and parent.func.attr == "join"
    if is_set(node) and (walked or listed or joined):
        yield "a set is in no order; sort it first"


def banned_imports(node: ast.AST) -> Iterator[str]:
    """Modules that no file may import."""
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    for name in names:
        if name.partition(".")[0] in STRANGERS:
            yield f"{name} can run code that a file brings along"
        if name == "random":
            yield "random is one global state; use abmsim.dice"


def banned_in_model(node: ast.AST) -> Iterator[str]:
    """What the model in particular may not do."""
    if isinstance(node, ast.Call) and dotted(node.func).replace("numpy.", "np.") in UNSTABLE:
        yield f"{dotted(node.func)} differs between processors; use abmsim.arithmetic"
    if isinstance(node, ast.Attribute) and dotted(node).startswith(("np.random", "numpy.random")):
        yield "the model's luck comes from abmsim.dice alone"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult | ast.Pow):
        yield "@ and ** differ between processors or between compiled and plain Python"
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    for name in names:
        if name.partition(".")[0] in CLOCKS_AND_DICE:
            yield f"the model must not know {name}"


def bans(tree: ast.Module, *, model: bool) -> dict[int, str]:
    """Every ban that a file breaks: line number -> why."""
    rules: list[Callable[[ast.AST], Iterator[str]]] = [banned_imports]
    rules += [banned_in_model] if model else []
    found: dict[int, str] = {}
    for parent in ast.walk(tree):
        why = [reason for rule in rules for reason in rule(parent)]
        if isinstance(parent, ast.Call):
            why += banned_calls(parent)
        for reason in why:
            found[parent.lineno] = reason
        for child in ast.iter_child_nodes(parent):
            for reason in banned_set_order(child, parent):
                found[child.lineno] = reason
    return found
