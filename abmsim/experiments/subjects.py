# SPDX-License-Identifier: Apache-2.0
"""What is tried at every point: any function of a vector of numbers, or (in scenarios.py) cities with programmes."""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from abmsim.experiments.points import Column, without_luck
from abmsim.results.errors import RefusedError

Function = Callable[..., Any]


class Subject(Protocol):
    """What is tried. It goes to every worker once, so it must be picklable and should be small."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """What every run gives, in order."""
        ...

    def identity(self) -> dict[str, str]:
        """Everything that decides its numbers, by name; a change of any of them is another experiment."""
        ...

    def prepare(self) -> None:
        """Do what takes time once in a process, such as loading a model, before a run is timed."""
        ...

    def values(self, case: int, vector: Mapping[str, float], pair: int) -> Sequence[float]:
        """Carry out one run; it must depend on nothing but these three and what `identity` names."""
        ...

    def run_identity(self, case: int, vector: Mapping[str, float], pair: int) -> str | None:
        """What the shared cache knows this run by; None when it must not be shared."""
        ...


@dataclass(frozen=True)
class FunctionSubject:
    """A Python function of a vector: `function(vector)`, or with `seeded` `function(vector, seed + pair - 1)`.

    A column called `luck` is not given to it, but added to its seed.

    It returns one number for each label, and depends on nothing else: what a closure holds is not part of its
    identity, what `functools.partial` gives is. In workers it must be importable: written in a module, not typed into a
    session or a script that is run.
    """

    function: Function
    labels: tuple[str, ...] = ("y",)
    seeded: bool = False
    seed: int = 1

    @property
    def columns(self) -> tuple[Column, ...]:
        """One column a label."""
        return tuple(Column(label) for label in self.labels)

    def identity(self) -> dict[str, str]:
        """The function by its name and the text of its source, where that can be read."""
        function, given = _unwrapped(self.function)
        name = f"{function.__module__}.{getattr(function, '__qualname__', type(function).__name__)}"
        try:
            text = inspect.getsource(function)
        except (OSError, TypeError):
            text = ""
        source = hashlib.sha256((text + given).encode("utf-8")).hexdigest()
        seed = {"seed": str(self.seed)} if self.seeded else {}
        return {"function": f"{name} {source[:12]}", "columns": ", ".join(self.labels), **seed}

    def prepare(self) -> None:
        """Nothing: a function is there when it is imported."""

    def values(self, case: int, vector: Mapping[str, float], pair: int) -> Sequence[float]:
        """Call the function."""
        del case
        known, shift = without_luck(vector)
        numbers = np.array(list(known.values()))
        given = self.function(numbers, self.seed + shift + pair - 1) if self.seeded else self.function(numbers)
        return [float(value) for value in np.atleast_1d(np.asarray(given, dtype=np.float64))]

    def run_identity(self, case: int, vector: Mapping[str, float], pair: int) -> str | None:
        """Nothing: whether two functions are the same cannot be told from their names."""
        del case, vector, pair
        return None

    def check_importable(self) -> None:
        """Do nothing if other processes can find the function.

        Raises:
            RefusedError: it lives in a session, in a script that is run, or inside another function.
        """
        function, _ = _unwrapped(self.function)
        name = getattr(function, "__qualname__", "")
        if function.__module__ == "__main__" or "<" in name:
            raise RefusedError(
                f"other processes cannot import the function {name or function!r}: write it in a module of its "
                "own, or use jobs=1 or executor='threads'"
            )


def _unwrapped(function: Function) -> tuple[Function, str]:
    """A function without `functools.partial` around it, and what that gives it, as text."""
    given = ""
    while isinstance(function, functools.partial):
        given += repr((function.args, sorted(function.keywords.items())))
        function = function.func
    return function, given
