# SPDX-License-Identifier: Apache-2.0
"""Experiments: many points, many pairs, kept run by run, so that nothing is lost whatever happens.

The heart is `carry_out(points, subject, request)`: a table of points, what is tried at each, where it is kept. It takes
scenarios (`ScenarioSubject`) and any Python function of a vector (`FunctionSubject`) alike.
"""

from abmsim.experiments.carrying import Finished, Request, carry_out
from abmsim.experiments.executors import EXECUTORS, Executor, Processes, Threads, executor_of
from abmsim.experiments.points import Cases, Column, Points, points_of
from abmsim.experiments.scenarios import ScenarioSubject
from abmsim.experiments.subjects import FunctionSubject, Subject

__all__ = [
    "EXECUTORS",
    "Cases",
    "Column",
    "Executor",
    "Finished",
    "FunctionSubject",
    "Points",
    "Processes",
    "Request",
    "ScenarioSubject",
    "Subject",
    "Threads",
    "carry_out",
    "executor_of",
    "points_of",
]
