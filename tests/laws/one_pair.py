# SPDX-License-Identifier: Apache-2.0
"""Live one pair of a very small city and print a digest of everything it left; run as a program or imported."""

import hashlib
import sys
import tempfile
from pathlib import Path

PLAN = """schema: 1
name: Everything at once
city: albuquerque
start: 2015-07
months: 12
interventions:
  - liaison: {language: es, staff: 20}
  - deep_dives: {meetings_per_month: 4, seats: 100}
  - simpler_licensing: {steps_less: 1}
"""


def digest(scale: float, months: int) -> str:
    """Return the digest of pair 1 of seed 1."""
    import abmsim
    from abmsim.ensemble import live_pair

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.yaml"
        path.write_text(PLAN, encoding="utf-8")
        plan = abmsim.load_scenario(path, months=months)
    lived = live_pair([plan], [plan.counterfactual()], 1, 1, scale)
    found = hashlib.sha256()
    for world in lived.worlds:
        for table in (world.months, world.flows, world.balances, world.spells):
            found.update(table.tobytes())
    found.update(lived.paired[0].tobytes())
    return found.hexdigest()


if __name__ == "__main__":
    sys.stdout.write(digest(float(sys.argv[1]), int(sys.argv[2])))
