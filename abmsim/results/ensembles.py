# SPDX-License-Identifier: Apache-2.0
"""A city's ensemble: parameter vectors that all agree with the published facts, so that results carry what is not known.

Pair k believes vector k of the list, from the first again when the list is over. The list was shuffled once, when it was
made: which pair believes what depends neither on how many pairs there are nor on scenario or workers.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import abmsim
from abmsim.results.errors import DamagedError, RefusedError
from abmsim.results.files import read_json
from abmsim.version import MODEL_BEHAVIOUR

if TYPE_CHECKING:
    from abmsim.scenario import Scenario

ENSEMBLES = Path("cities") / "ensembles"
SCHEMA = 1
OTHER_BEHAVIOUR = (
    "The parameter vectors of {city} were found for model behaviour {there}, this is {here}: they may no longer agree with "
    "the facts until the city is calibrated again."
)


@dataclass(frozen=True)
class Ensemble:
    """Equally weighted vectors of the numbers `names`, found for one generation of the model."""

    city: str
    names: tuple[str, ...]
    vectors: tuple[tuple[float, ...], ...]
    model_behaviour: int

    def vector(self, pair: int) -> dict[str, float]:
        """What pair `pair` (from 1) believes."""
        return dict(zip(self.names, self.vectors[(pair - 1) % len(self.vectors)], strict=True))

    def all(self) -> tuple[dict[str, float], ...]:
        """Every vector, in the order in which pairs believe them."""
        return tuple(self.vector(pair) for pair in range(1, len(self.vectors) + 1))

    @cached_property
    def sha256(self) -> str:
        """The digest of everything that decides a result."""
        return hashlib.sha256(json.dumps([self.names, self.vectors]).encode("utf-8")).hexdigest()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to keep in mind: that the model has moved on."""
        if self.model_behaviour == MODEL_BEHAVIOUR:
            return ()
        return (OTHER_BEHAVIOUR.format(city=self.city, there=self.model_behaviour, here=MODEL_BEHAVIOUR),)

    def document(self) -> dict[str, Any]:
        """The ensemble as plain data."""
        return {
            "schema": SCHEMA,
            "city": self.city,
            "model_behaviour": self.model_behaviour,
            "names": list(self.names),
            "vectors": [list(vector) for vector in self.vectors],
        }


def ensemble_from(document: Mapping[str, Any], path: Path) -> Ensemble:
    """The ensemble in plain data that were read from `path`.

    Raises:
        DamagedError: it is not what was written.
    """
    try:
        names = tuple(str(name) for name in document["names"])
        vectors = tuple(tuple(float(value) for value in vector) for vector in document["vectors"])
        found = Ensemble(str(document["city"]), names, vectors, int(document["model_behaviour"]))
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedError(f"{path}: not an ensemble ({type(error).__name__}: {error})") from error
    whole = all(len(vector) == len(names) and all(map(math.isfinite, vector)) for vector in vectors)
    if not (vectors and names and whole):
        raise DamagedError(f"{path}: not an ensemble (a vector lacks a number, or one is not finite)")
    return found


def read_ensemble(path: Path) -> Ensemble:
    """The ensemble in a file; raises DamagedError with the reason when there is none."""
    return ensemble_from(read_json(path), path)


def shipped_ensemble(scenario: Scenario) -> Ensemble | None:
    """The ensemble of a scenario's city, where the city is a shipped one that has one.

    A city profile of one's own, even a copy of a shipped one, has none: its numbers are what its author says.

    Raises:
        RefusedError: the ensemble is about a number that the model no longer has.
        DamagedError: it cannot be read.
    """
    path = Path(abmsim.__file__).parent / ENSEMBLES / f"{scenario.city.name}.json"
    own = f"abmsim/cities/{scenario.city.name}.yaml"
    if own not in [file for file, _ in scenario.files] or not path.exists():
        return None
    found = read_ensemble(path)
    unknown = [name for name in found.names if name not in scenario.numbers]
    if unknown:
        raise RefusedError(
            f"{path.name}: the parameter vectors are about {unknown[0]}, which is no number of this model: calibrate again, "
            "or run with --fixed-numbers"
        )
    return found
