# SPDX-License-Identifier: Apache-2.0
"""Refuses what cannot tell the worth of a number before anything is run: no doubt, too few vectors, too few pairs."""

from __future__ import annotations

from collections.abc import Sequence

from abmsim.analysis.worth_knowing.asking import LEAST_PAIRS, LEAST_POINTS, places_of
from abmsim.results.errors import RefusedError
from abmsim.scenario.experiment import Experiment
from abmsim.scenario.methods import GIVEN_RUNS, LATIN_HYPERCUBE

METHODS = (LATIN_HYPERCUBE, *GIVEN_RUNS)


def check_experiment(experiment: Experiment, pairs: int | None = None, groups: Sequence[Sequence[str]] = ()) -> None:
    """Do nothing if the experiment can tell what its uncertain numbers are worth.

    Raises:
        RefusedError: it cannot, with what to change.
    """
    if not experiment.uncertainties:
        raise RefusedError("nothing is uncertain in this experiment; give it uncertainties:")
    if experiment.sample not in METHODS:
        raise RefusedError(f"method: sample: {experiment.sample} does not draw from whole ranges; write method: "
                           f"{{sample: {LATIN_HYPERCUBE}, points: 200}}")  # fmt: skip
    if experiment.points < LEAST_POINTS:
        raise RefusedError(f"method: points: {experiment.points} are too few to tell what a number is worth; at least "
                           f"{LEAST_POINTS}")  # fmt: skip
    if (pairs or experiment.pairs) < LEAST_PAIRS:
        raise RefusedError(f"one pair a point cannot tell luck from knowledge; at least {LEAST_PAIRS}")
    for group in groups:
        places_of(group, [one.name for one in experiment.uncertainties])
