# SPDX-License-Identifier: Apache-2.0
"""abmsim: what a city can do for immigrant entrepreneurs, tried out in a simulated city first."""

from importlib import import_module
from typing import Any, Final

from abmsim.version import MODEL_BEHAVIOUR, __version__

# Where the names that users need live; nothing heavy is imported before one of them is used.
_HOMES: Final = {
    "load_scenario": "abmsim.scenario",
    "Scenario": "abmsim.scenario",
    "ScenarioError": "abmsim.scenario",
    "Economy": "abmsim.economy",
    "Entrepreneur": "abmsim.agents",
    "Resident": "abmsim.agents",
    "run": "abmsim.running",
    "run_experiment": "abmsim.experiments.asking",
    "experiments": "abmsim.experiments",
    "analysis": "abmsim.analysis",
}

__all__ = ["MODEL_BEHAVIOUR", "__version__", *_HOMES]  # noqa: PLE0604 - the keys are text


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'abmsim' has no attribute {name!r}")
    home = import_module(_HOMES[name])
    return home if home.__name__ == f"abmsim.{name}" else getattr(home, name)


def __dir__() -> list[str]:
    return sorted(__all__)
