# SPDX-License-Identifier: Apache-2.0
"""Which uncertain numbers the answer hangs on: indices with their intervals, beside what mere luck would show.

`analyse(problem, function)` takes any function of a vector, `analyse_runs(folder)` the runs of an experiment; both go
through the same design, store and estimators.
"""

from abmsim.analysis.sensitivity.asking import analyse, analyse_runs
from abmsim.analysis.sensitivity.found import Index, Luck, Sensitivity, Step

__all__ = ["Index", "Luck", "Sensitivity", "Step", "analyse", "analyse_runs"]
