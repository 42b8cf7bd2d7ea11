# SPDX-License-Identifier: Apache-2.0
"""What the sources must not do: what differs between runs, machines or Pythons, and what runs strangers' code."""

import ast
from collections.abc import Callable, Iterator

# The model: what decides a result. Elsewhere a clock is fine (progress bars), here it is not.
MODEL = (
    "accounts", "agents", "arithmetic", "barriers", "city", "comparing", "counting", "dice", "economy", "founding", "incumbents",
    "interventions", "month", "passes", "population", "profile", "programmes", "rules", "serving", "support", "watching",
    "world",
)  # fmt: skip
# Differs between processors or NumPy builds; abmsim.arithmetic has exp, log and the inverse normal that do not.
UNSTABLE = {
    *(f"math.{name}" for name in ("exp", "expm1", "log", "log10", "log1p", "log2", "pow", "sin", "cos", "tanh")),
    *(f"np.{name}" for name in ("exp", "expm1", "log", "log1p", "log10", "power", "var", "std", "dot", "matmul")),
}
STRANGERS = {"dill", "marshal", "pickle", "shelve", "yaml"}
# Splits YAML into words and builds nothing, so nothing that a file asks for can come about.
HARMLESS = {("yaml.cyaml", "CParser"), ("yaml.error", "YAMLError")}
CLOCKS_AND_DICE = {"datetime", "random", "secrets", "time", "uuid"}
BITS = {"Generator", "PCG64", "Philox", "SeedSequence", "default_rng"}
WHOLE = {"cents", "count", "nbytes", "size"}
ORDERS = {"all", "any", "frozenset", "len", "max", "min", "set", "sorted"}
COMPREHENSIONS = ast.GeneratorExp | ast.ListComp | ast.SetComp
IN_ORDER_GIVEN = {"enumerate", "iter", "list", "map", "next", "tuple", "zip"}


def dotted(node: ast.AST) -> str:
    """`np.random.rand` for the expression that says so, else an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def last(name: str) -> str:
    """`rand` of `np.random.rand`."""
    return name.rpartition(".")[2]


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
    return isinstance(element, ast.Compare) or last(dotted(element)).rpartition("_")[2] in WHOLE


CALLS: tuple[tuple[Callable[[str, ast.Call], bool], str], ...] = (
    (
        lambda name, _: name in {"eval", "exec", "__import__", "os.system", "os.popen", "tempfile.mktemp"},
        "runs, or races with, strangers' code",
    ),
    (lambda name, _: name == "hash", "the hash of a text differs from process to process; use hashlib"),
    (lambda _, call: keyword(call, "shell") is True, "shell=True hands names to a shell"),
    (lambda _, call: keyword(call, "typ") == "unsafe", "unsafe YAML builds any object a file asks for"),
    (lambda name, _: name == "jinja2.Template", "this template escapes nothing"),
    (
        lambda name, call: last(name) == "Environment" and keyword(call, "autoescape") is not True,
        "jinja2 escapes nothing unless autoescape is True",
    ),
    (lambda name, _: ".random." in name and last(name) not in BITS, "draws from NumPy's global state"),
    (lambda name, _: last(name) in {"multinomial", "multivariate_normal"}, "differs between NumPy versions"),
    (
        lambda name, call: last(name) == "argsort" and keyword(call, "kind") != "stable",
        "argsort leaves ties in any order unless kind='stable'",
    ),
    (
        lambda name, call: name == "sum" and not counts_whole_things(call),
        "floats add up differently in Python 3.11 and 3.12; use math.fsum, or int(...) where things are whole",
    ),
)


def banned_calls(node: ast.Call) -> Iterator[str]:
    """Calls that no file may make."""
    name = dotted(node.func)
    for breaks, why in CALLS:
        if breaks(name, node):
            yield f"{name}: {why}"


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
    if isinstance(node, ast.ImportFrom) and not {(node.module or "", alias.name) for alias in node.names} <= HARMLESS:
        names += [node.module or ""]
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
    constant = (
        isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant)
    )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult | ast.Pow) and not constant:
        yield "@ and ** differ between processors or between compiled and plain Python"
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    for name in names:
        if name.partition(".")[0] in CLOCKS_AND_DICE:
            yield f"the model must not know {name}"


def order_free(tree: ast.Module) -> set[int]:
    """Comprehensions whose order does not matter, by the id of their loops: they feed `sorted`, `any`, a set ..."""
    feeds = [
        arg
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and dotted(node.func) in ORDERS
        for arg in node.args
    ]
    feeds += [node for node in ast.walk(tree) if isinstance(node, ast.SetComp)]
    return {id(loop) for feed in feeds if isinstance(feed, COMPREHENSIONS) for loop in feed.generators}


def bans(tree: ast.Module, *, model: bool) -> dict[int, str]:
    """Every ban that a file breaks: line number -> why."""
    rules: list[Callable[[ast.AST], Iterator[str]]] = [banned_imports]
    rules += [banned_in_model] if model else []
    found: dict[int, str] = {}
    free = order_free(tree)
    for parent in ast.walk(tree):
        why = [reason for rule in rules for reason in rule(parent)]
        if isinstance(parent, ast.Call):
            why += banned_calls(parent)
        for reason in why:
            found[parent.lineno] = reason
        for child in ast.iter_child_nodes(parent) if id(parent) not in free else []:
            for reason in banned_set_order(child, parent):
                found[child.lineno] = reason
    return found
