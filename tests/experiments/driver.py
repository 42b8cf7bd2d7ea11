# SPDX-License-Identifier: Apache-2.0
"""A process of its own that carries out an experiment on a function, so that tests can interrupt and kill it.

Called as: python driver.py FOLDER FUNCTION POINTS PAIRS JOBS [EXECUTOR]
"""

import sys
from pathlib import Path

import typer

from abmsim.cli.ending import guarded
from abmsim.cli.experiment import _carry_out
from abmsim.experiments import FunctionSubject, Request, carry_out, executor_of, points_of
from experiments import functions

SEEDED = ("noisy", "noted_noisy")


def main(folder: str, function: str, points: str, pairs: str, jobs: str, executor: str = "processes") -> None:
    """Carry out like `abmsim experiment run`, with the function of this name."""
    table = points_of(["a", "b"], [[number, number / 7] for number in range(int(points))])
    subject = FunctionSubject(getattr(functions, function), seeded=function in SEEDED)

    def work(told):
        return carry_out(
            table, subject, Request(Path(folder), int(pairs), executor_of(executor, int(jobs)), told=told)
        )  # fmt: skip

    _carry_out(work, Path(folder))


if __name__ == "__main__":
    try:
        guarded(main)(*sys.argv[1:])
    except typer.Exit as end:
        sys.exit(end.exit_code)
