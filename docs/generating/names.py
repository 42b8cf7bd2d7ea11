# SPDX-License-Identifier: Apache-2.0
"""The Python names that users may rely on, with their signatures and what their docstrings say."""

import inspect
from collections.abc import Iterator
from types import ModuleType

import abmsim

PLACES = {
    "abmsim.analysis.effects": ("paired_interval", "Interval"),
    "abmsim.analysis.sensitivity": ("analyse",),
    "abmsim.analysis.discovery": ("discover",),
}


def signature(thing: object) -> str:
    """Return what to write between a name and its docstring; nothing for what cannot be called."""
    try:
        return str(inspect.signature(thing)).replace("'", "") if callable(thing) else ""
    except ValueError:
        return ""


def members(kind: type) -> Iterator[tuple[str, str]]:
    """Return the public members that our own classes give a class, as a name with signature and a docstring."""
    named = {name for one in kind.__mro__ if one.__module__.startswith("abmsim") for name in vars(one)}
    for name in sorted(name for name in named if not name.startswith("_")):
        member = inspect.getattr_static(kind, name)
        words = inspect.getdoc(member)
        if words and (inspect.isfunction(member) or isinstance(member, property) or hasattr(member, "attrname")):
            yield name + (signature(member) if inspect.isfunction(member) else ""), words


def shown(title: str, thing: object) -> str:
    """Return the section of one name."""
    lines = [f"{title.rpartition('.')[2]}{signature(thing)}", "", inspect.getdoc(thing) or ""]
    if inspect.isclass(thing):
        for name, words in members(thing):
            lines += ["", f".{name}", *(f"    {line}" for line in words.splitlines())]
    return f"### {title}\n\n```text\n{chr(10).join(lines).strip()}\n```\n"


def page() -> str:
    """Return the names of `abmsim`, of its experiments, and of the analyses that the contract promises."""
    top = {name: getattr(abmsim, name) for name in abmsim.__all__ if name[0] != "_" and name != "MODEL_BEHAVIOUR"}
    parts = ["## abmsim\n"]
    parts += [shown(f"abmsim.{name}", thing) for name, thing in top.items() if not isinstance(thing, ModuleType)]
    parts.append("## abmsim.experiments\n")
    module = abmsim.experiments
    parts += [
        shown(f"abmsim.experiments.{name}", getattr(module, name)) for name in module.__all__ if name != "EXECUTORS"
    ]
    parts.append("## abmsim.analysis\n")
    for place, names in PLACES.items():
        home = getattr(abmsim.analysis, place.rpartition(".")[2])
        parts += [shown(f"{place}.{name}", getattr(home, name)) for name in names]
    return "\n".join(parts)
