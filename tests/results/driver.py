# SPDX-License-Identifier: Apache-2.0
"""A process of its own that runs the toy city, so that tests can interrupt and kill it.

Called as: python driver.py FOLDER ENGINE PAIRS JOBS
"""

from __future__ import annotations

import sys
from pathlib import Path

import abmsim.results.identity
from abmsim.cli.ending import guarded
from abmsim.cli.run import _run, _tell_failed
from abmsim.results.plan import plan_run
from abmsim.running import Request
from results import small_city


def main(folder: str, engine: str, pairs: str, jobs: str) -> None:
    """Run like `abmsim run`, with the engine of this name from the toy city."""
    abmsim.results.identity.sources_digest = small_city.digest
    plan = plan_run([small_city.scenario()])
    request = Request(int(pairs), int(jobs), command="abmsim run toy.yaml", live=getattr(small_city, engine))
    finished = _run(Path(folder), plan, request, as_json=False)
    if finished.failed:
        _tell_failed(finished)


if __name__ == "__main__":
    import typer

    try:
        guarded(main)(*sys.argv[1:])
    except typer.Exit as end:
        sys.exit(end.exit_code)
