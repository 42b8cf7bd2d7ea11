# SPDX-License-Identifier: Apache-2.0
"""What is tried at every point: any function of a vector of numbers, or (in scenarios.py) cities with programmes."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from abmsim.experiments.points import Column
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

    def values(self, case: int, vector: Mapping[str, float], pair: int) -> Sequence[float]:
        """Carry out one run; it must depend on nothing but these three and what `identity` names."""
        ...

    def run_identity(self, case: int, vector: Mapping[str, float], pair: int) -> str | None:
        """What the shared cache knows this run by; None when it must not be shared."""
        ...


@dataclass(frozen=True)
class FunctionSubject:
    """A Python function of a vector: `function(vector)`, or with `seeded` `function(vector, seed + pair - 1)`.

    It returns one number for each label. In workers it must be importable: written in a module, not typed into a
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
        name = f"{self.function.__module__}.{getattr(self.function, '__qualname__', type(self.function).__name__)}"
        try:
            text = inspect.getsource(self.function)
        except (OSError, TypeError):
            text = ""
        source = hashlib.sha256(text.encode("utf-8")).hexdigest()
        seed = {"seed": str(self.seed)} if self.seeded else {}
        return {"function": f"{name} {source[:12]}", "columns": ", ".join(self.labels), **seed}

    def values(self, case: int, vector: Mapping[str, float], pair: int) -> Sequence[float]:
        """Call the function."""
        del case
        numbers = np.array(list(vector.values()))
        given = self.function(numbers, self.seed + pair - 1) if self.seeded else self.function(numbers)
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
        name = getattr(self.function, "__qualname__", "")
        if self.function.__module__ == "__main__" or "<" in name:
            raise RefusedError(
                f"other processes cannot import the function {name or self.function!r}: write it in a module of its "
                "own, or use jobs=1 or executor='threads'"
            )
