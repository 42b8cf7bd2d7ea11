# SPDX-License-Identifier: Apache-2.0
"""What a sensitivity analysis found: an index for every input, the noise floor beside it, and a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from abmsim.experiments.points import Array
from abmsim.results.cells import rounded

MATTERS, DOES_NOT, UNDECIDED = "matters", "does not matter", "undecided"
INTERVALS: Final[Mapping[str, str]] = {
    "sobol": "95 % bootstrap interval (over-wide for Sobol' sequences)",
    "morris": "95 % bootstrap interval over trajectories",
    "pawn": "95 % bootstrap interval; never 0, luck alone shows how far above",
    "delta": "95 % bootstrap interval; never 0, luck alone shows how far above",
    "emulator": "95 % bootstrap interval: points drawn again, the emulator learned anew",
}
# The index by which a method judges, and what it says.
JUDGED_BY: Final[Mapping[str, str]] = {"sobol": "ST", "morris": "mu_star", "pawn": "pawn", "delta": "delta",
                                         "emulator": "ST"}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Index:
    """One kind of index of every input: `values`, `low`, `high` [inputs], and what luck alone shows as an input."""

    values: Array
    low: Array
    high: Array
    floor: float
    floor_low: float
    floor_high: float

    @property
    def half_width(self) -> Array:
        """Half the width of the intervals."""
        return (self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class Luck:
    """How much of the variance is luck; None where one pair a point cannot tell."""

    pairs: int
    share_of_answer: float | None  # of the mean over the pairs of a point
    share_of_one_run: float | None


@dataclass(frozen=True, eq=False)
class Step:
    """The indices from a part of the samples: whether more of them would still change the answer."""

    samples: int
    index: Index


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How good an emulator was in runs held out from it."""

    explained: float  # of the variance that is not luck
    error: float  # root mean squared, luck included

    def told(self) -> str:
        """In one sentence."""
        return (f"The emulator explains {self.explained:.0%} of what is not luck in runs held out from it; its error there is "
                f"{self.error:.3g}, luck included.")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """The answer: `.S1`, `.ST` (sobol), `.mu_star`, `.mu`, `.sigma` (morris), `.pawn`, `.delta` give [inputs].

    With `_conf` after the name, half the width of its interval; `S2` is [inputs, inputs], above the diagonal.
    """

    method: str
    measure: str
    names: tuple[str, ...]
    indices: Mapping[str, Index]
    verdicts: tuple[str, ...]
    threshold: float  # an input matters when its interval lies above this
    luck: Luck
    convergence: tuple[Step, ...]
    warnings: tuple[str, ...]
    samples: int
    runs: int
    pairs_of_inputs: Array | None = None  # S2
    case: str = ""
    meanings: Mapping[str, str] | None = None
    held_out: HeldOut | None = None  # of the emulator, where there is one

    def __getattr__(self, name: str) -> Array:
        """The values of an index by its name."""
        indices = self.__dict__.get("indices", {})
        if name == "S2" and self.__dict__.get("pairs_of_inputs") is not None:
            found: Array = self.__dict__["pairs_of_inputs"]
            return found
        if name in indices:
            values: Array = indices[name].values
            return values
        if name.removesuffix("_conf") in indices:
            width: Array = indices[name.removesuffix("_conf")].half_width
            return width
        raise AttributeError(f"this analysis ({self.__dict__.get('method')}) gives no {name!r}; it gives: "
                             f"{', '.join(indices)}")  # fmt: skip

    @property
    def judged_by(self) -> Index:
        """The index that the verdicts rest on."""
        return self.indices[JUDGED_BY[self.method]]

    def ranked(self) -> list[int]:
        """The places of the inputs, the most influential first; equal ones in their order."""
        return [int(place) for place in np.argsort(-self.judged_by.values, kind="stable")]

    def as_json(self) -> dict[str, Any]:
        """Everything as plain data; the same runs give the same document."""
        return {
            "method": self.method,
            "measure": self.measure,
            "scenario": self.case,
            "samples": self.samples,
            "runs": self.runs,
            "interval": INTERVALS[self.method],
            "judged_by": JUDGED_BY[self.method],
            "threshold": rounded(self.threshold),
            "luck": {
                "pairs": self.luck.pairs,
                "share_of_answer": _number(self.luck.share_of_answer),
                "share_of_one_run": _number(self.luck.share_of_one_run),
            },
            **self._emulator(),
            "inputs": [self._input(place) for place in range(len(self.names))],
            "floor": {kind: rounded(one.floor) for kind, one in self.indices.items()},
            "floor_high": {kind: rounded(one.floor_high) for kind, one in self.indices.items()},
            "second_order": self._second_order(),
            "convergence": [
                {"samples": step.samples, "values": [rounded(value) for value in step.index.values.tolist()],
                 "low": [rounded(value) for value in step.index.low.tolist()],
                 "high": [rounded(value) for value in step.index.high.tolist()]}
                for step in self.convergence
            ],
            "warnings": list(self.warnings),
        }  # fmt: skip

    def _input(self, place: int) -> dict[str, Any]:
        indices = {
            kind: {"value": rounded(float(one.values[place])), "low": rounded(float(one.low[place])),
                   "high": rounded(float(one.high[place])), "floor": rounded(one.floor)}
            for kind, one in self.indices.items()
        }  # fmt: skip
        name = self.names[place]
        meaning = (self.meanings or {}).get(name, "")
        return {"name": name, "meaning": meaning, "verdict": self.verdicts[place], "indices": indices}

    def _emulator(self) -> dict[str, Any]:
        if self.held_out is None:
            return {}
        known = {"explained": rounded(self.held_out.explained), "held_out_error": rounded(self.held_out.error)}
        return {"emulator": known}

    def _second_order(self) -> list[dict[str, Any]]:
        if self.pairs_of_inputs is None:
            return []
        return [
            {"inputs": [one, other], "S2": rounded(float(self.pairs_of_inputs[first, first + 1 + later]))}
            for first, one in enumerate(self.names)
            for later, other in enumerate(self.names[first + 1 :])
        ]


def _number(value: float | None) -> float | int | None:
    return None if value is None else rounded(value)
