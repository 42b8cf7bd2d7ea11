# SPDX-License-Identifier: Apache-2.0
"""Calibration: which parameter vectors agree with published facts, by waves of history matching, then an ensemble (ODD 4.6).

`calibrate(problem, subject, request)` takes any simulator that an experiment can try; `city.py` makes a city into one.
"""

from abmsim.analysis.calibration.carrying import Calibrated, Request, calibrate
from abmsim.analysis.calibration.problem import Problem

__all__ = ["Calibrated", "Problem", "Request", "calibrate"]
