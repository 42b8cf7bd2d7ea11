# SPDX-License-Identifier: Apache-2.0
"""What follows from the runs: effects with their intervals, rankings, and what was learned from them.

Importing this package loads nothing heavy; its modules are loaded when they are first named.
"""

from __future__ import annotations

import importlib
from types import ModuleType

_MODULES = (
    "adjusting", "calibration", "comparison", "discovery", "effects", "emulator", "evaluation", "interactions", "moments",
    "precision", "public_money", "ratios", "sensitivity", "splitting", "summary", "survival", "table", "yardsticks",
)  # fmt: skip


def __getattr__(name: str) -> ModuleType:
    if name in _MODULES:
        return importlib.import_module(f"abmsim.analysis.{name}")
    raise AttributeError(f"module 'abmsim.analysis' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_MODULES])
