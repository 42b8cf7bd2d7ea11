# SPDX-License-Identifier: Apache-2.0
"""Read the cases beside this file and ask the rule that each names."""

import inspect
import math
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

from ruamel.yaml import YAML

from abmsim import profile
from abmsim.city import Mode

FOLDER = Path(__file__).parent
MISSING = -(2**40)
WORDS = {**profile.PATHS, **{mode.name.lower(): mode.value for mode in Mode}}
KEYS = {"case", "source", "given", "believing", "month", "expect", "about", "module_of_numbers", "city"}


def cases() -> list[dict[str, Any]]:
    """Return every case of every file, with the name of its file."""
    read = YAML(typ="safe")
    return [{**case, "file": path.stem} for path in sorted(FOLDER.glob("*.yaml")) for case in read.load(path)]


def rule_of(case: Mapping[str, Any]) -> Any:
    """Return the rule that a case asks."""
    module, _, name = case["month"].rpartition(".")
    return getattr(import_module(f"abmsim.{module}"), name)


def numbers_record(module: ModuleType) -> type:
    """Return the record of numbers that belongs to a rule's file."""
    (record,) = (
        each
        for each in vars(module).values()
        if inspect.isclass(each) and hasattr(each, "_fields") and each.__module__ == module.__name__
        and "yaml" in (each.__doc__ or "")
    )  # fmt: skip
    return record


def filled(record: type, stated: Mapping[str, float]) -> Any:
    """Fill a record with the stated numbers; what is not stated is no number at all."""
    unknown = set(stated) - set(record._fields)
    assert not unknown, f"{record.__name__} has no number called {unknown}"
    kinds = get_type_hints(record)
    return record(**{name: kinds[name](stated[name]) if name in stated else absent(kinds[name]) for name in kinds})


def absent(kind: type) -> float | int:
    """Return what makes any answer wrong that depends on it."""
    return MISSING if kind is int else math.nan


def answer(case: Mapping[str, Any]) -> Any:
    """Ask the rule of a case."""
    rule = rule_of(case)
    given = {
        name: WORDS.get(value, value) if isinstance(value, str) else value for name, value in case["given"].items()
    }
    for name in inspect.signature(getattr(rule, "py_func", rule)).parameters:
        if name == "numbers":
            module = import_module(f"abmsim.{case.get('module_of_numbers', case['month'].rpartition('.')[0])}")
            given[name] = filled(numbers_record(module), case.get("believing", {}))
        elif name == "lender":
            given[name] = filled(profile.Lender, case["city"])
    return rule(**given)
